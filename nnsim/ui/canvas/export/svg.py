"""Marks as an SVG file that looks the same everywhere: letters are paths, which keep their words as a label."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainterPath, QPen, QTransform

from nnsim.ui.canvas.export.marks import Mark, Picture, Shape, Words
from nnsim.ui.canvas.export.sheet import Sheet, enlarged, png_of

_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.RoundCap: "round", Qt.PenCapStyle.SquareCap: "square"}
_JOINS = {Qt.PenJoinStyle.MiterJoin: "miter", Qt.PenJoinStyle.RoundJoin: "round", Qt.PenJoinStyle.BevelJoin: "bevel"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(sheet: Sheet) -> bytes:
    """The whole file, in UTF-8."""
    rect = sheet.rect
    writer = _Writer()
    if sheet.ground is not None:
        area = f'x="{_number(rect.x())}" y="{_number(rect.y())}" width="{_number(rect.width())}" height="{_number(rect.height())}"'
        writer.body.append(f'<rect {area} fill="{sheet.ground.name()}"/>')
    writer.write(sheet.marks)
    width, height = (f"{size:.3f}cm" for size in sheet.centimetres)
    box = f"0 0 {_number(rect.width())} {_number(rect.height())}"
    head = f'{_HEAD} version="1.1" width="{width}" height="{height}" viewBox="{box}">'
    shift = f'<g transform="translate({_number(-rect.x())} {_number(-rect.y())})" fill="none" stroke-linejoin="bevel">'
    title = f"<title>{_escaped(sheet.title)}</title>"
    definitions = ["<defs>", *writer.definitions, "</defs>"] if writer.definitions else []
    lines = [head, title, *definitions, shift, *writer.body, "</g>", "</svg>", ""]
    return "\n".join(lines).encode("utf-8")


class _Writer:
    def __init__(self) -> None:
        self.definitions: list[str] = []
        self.body: list[str] = []
        self._clips: dict[str, str] = {}

    def write(self, marks: Sequence[Mark]) -> None:
        for mark in marks:
            match mark:
                case Shape():
                    self.body.append(f"<path {_path(mark.path)}{_brush(mark.brush, mark.path)}{_pen(mark.pen)}{self._common(mark)}/>")
                case Words():
                    self._words(mark)
                case Picture():
                    self._picture(mark)

    def _words(self, mark: Words) -> None:
        label = f'<g role="img" aria-label="{_escaped(mark.text)}"{self._common(mark)}>'
        if mark.outline.isEmpty():  # letters that are pictures themselves, as emoji are
            at = f'x="{_number(mark.place.x())}" y="{_number(mark.place.y())}" transform="{_matrix(mark.transform)}"'
            inside = f'<text {at} font-size="{_number(mark.font.pointSizeF() * 4 / 3)}">{_escaped(mark.text)}</text>'
        else:
            inside = f"<path {_path(mark.outline)}{_brush(QBrush(mark.color), QPainterPath())}/>"
        self.body.append(f"{label}{inside}</g>")

    def _picture(self, mark: Picture) -> None:
        rect = mark.rect
        across = mark.outline().boundingRect()
        image = mark.image if mark.smooth else enlarged(mark.image, across.width(), across.height())
        at = f'x="{_number(rect.x())}" y="{_number(rect.y())}" width="{_number(rect.width())}" height="{_number(rect.height())}"'
        matrix = f' transform="{_matrix(mark.transform)}"' if not mark.transform.isIdentity() else ""
        inside = f'<image {at}{matrix} preserveAspectRatio="none" xlink:href="data:image/png;base64,{_base64(image)}"/>'
        common = self._common(mark)  # outside, where a clip is not transformed with the picture
        self.body.append(f"<g{common}>{inside}</g>" if common else inside)

    def _common(self, mark: Mark) -> str:
        text = "" if mark.opacity >= 1.0 else f' opacity="{_number(mark.opacity)}"'
        if mark.clip is None:
            return text
        path = _path(mark.clip)
        name = self._clips.get(path)
        if name is None:
            name = self._clips[path] = f"c{len(self._clips) + 1}"
            self.definitions.append(f'<clipPath id="{name}"><path {path}/></clipPath>')
        return f'{text} clip-path="url(#{name})"'


def _path(path: QPainterPath) -> str:
    kinds = QPainterPath.ElementType
    words: list[str] = []
    start = end = (0.0, 0.0)
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        here = (element.x, element.y)
        kind = element.type
        at = f"{_number(here[0])} {_number(here[1])}"
        if kind == kinds.MoveToElement:
            if words and start == end:
                words.append("Z")
            start = here
            words.append(f"M{at}")
        else:
            words.append(f"L{at}" if kind == kinds.LineToElement else f"C{at}" if kind == kinds.CurveToElement else at)
        end = here
    if path.elementCount() > 2 and start == end:
        words.append("Z")
    return f'd="{" ".join(words)}"'


def _brush(brush: QBrush, path: QPainterPath) -> str:
    if brush.style() == Qt.BrushStyle.NoBrush:
        return ""
    rule = ' fill-rule="evenodd"' if path.fillRule() == Qt.FillRule.OddEvenFill and not path.isEmpty() else ""
    return f' fill="{brush.color().name()}"{_alpha("fill", brush.color())}{rule}'


def _pen(pen: QPen) -> str:
    if pen.style() == Qt.PenStyle.NoPen:
        return ""
    color, width = pen.color(), pen.widthF()
    text = f' stroke="{color.name()}"{_alpha("stroke", color)} stroke-width="{_number(width)}"'
    text += "" if pen.capStyle() == Qt.PenCapStyle.FlatCap else f' stroke-linecap="{_CAPS.get(pen.capStyle(), "square")}"'
    join = _JOINS.get(pen.joinStyle(), "miter")
    text += "" if join == "bevel" else f' stroke-linejoin="{join}"'
    if pen.style() != Qt.PenStyle.SolidLine:
        text += f' stroke-dasharray="{" ".join(_number(length * width) for length in pen.dashPattern())}"'
    return text


def _alpha(what: str, color: QColor) -> str:
    return "" if color.alpha() == 255 else f' {what}-opacity="{_number(color.alphaF())}"'


def _matrix(transform: QTransform) -> str:
    entries = (transform.m11(), transform.m12(), transform.m21(), transform.m22(), transform.dx(), transform.dy())
    return f"matrix({' '.join(f'{entry:.6g}' for entry in entries)})"


def _number(value: float) -> str:
    """To a thousandth, without needless figures, and never −0: the same text on every machine."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _escaped(text: str) -> str:
    """As it may stand in XML, which knows no control characters."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _base64(image: QImage) -> str:
    return b64encode(png_of(image)).decode("ascii")
