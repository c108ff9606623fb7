"""Saved drawings in pixels throughout: many programs that show SVG stretch the pens of shapes that stand in stretched coordinates.

Qt writes the curves of a plane in the coordinates of their data, and asks for pens that are not stretched with them. Browsers keep to that,
others fill the page with a curve. So every such shape is put where it comes to lie, and its pen is as wide as it says.
"""

import re

GROUP = re.compile(rb'<g ([^>]*?)transform="matrix\(([^)]*)\)"([^>]*)>(.*?)</g>', re.DOTALL)
SHAPE = re.compile(rb"<(\w+)[ />]")
PLACES = re.compile(rb'( (?:points|d)=")([^"]*)(")')
PLACE = re.compile(rb"([-+.\deE]+),([-+.\deE]+)")
STRETCHED = b'vector-effect="non-scaling-stroke"'
MOVED = {b"path", b"polyline", b"polygon"}


def flattened(drawing: bytes) -> bytes:
    """A drawing of QSvgGenerator without pens that depend on its reader."""
    return GROUP.sub(_flat_group, drawing)


def _flat_group(found: re.Match[bytes]) -> bytes:
    before, matrix, after, content = found.groups()
    if STRETCHED not in content or not set(SHAPE.findall(content)) <= MOVED:
        return found[0]
    a, b, c, d, e, f = map(float, matrix.split(b","))

    def moved(place: re.Match[bytes]) -> bytes:
        x, y = float(place[1]), float(place[2])
        return b"%.6g,%.6g" % (a * x + c * y + e, b * x + d * y + f)

    content = PLACES.sub(lambda places: places[1] + PLACE.sub(moved, places[2]) + places[3], content)
    return b"<g %stransform=\"matrix(1,0,0,1,0,0)\"%s>%s</g>" % (before, after, content.replace(STRETCHED, b'vector-effect="none"'))
