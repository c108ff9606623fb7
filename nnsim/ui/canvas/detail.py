"""How much of the drawing is shown at a zoom: blocks with their names from afar, then units, then numbers.

One thing gives way to the next over a range of zooms, so nothing jumps and nothing flickers at a threshold.
"""

import re

BLOCKS_BELOW, BLOCKS_UNTIL, UNITS_FROM = 0.28, 0.3, 0.34
"""Below the first zoom cards are blocks, from the second on their large names are gone; from the third on units are there as they are."""
NUMBERS_BELOW, NUMBERS_FROM = 1.4, 1.6
"""Below the first zoom there are no numbers; from the second on they can be read and typed into."""
DASHES_UNTIL = 1.5
"""Curves that have become dashed stay so until the zoom falls below this."""
LEAST = 9.0
"""Pixels: words are made larger rather than smaller than this, where there is room."""


def units_share(zoom: float) -> float:
    """How much of the units is seen, 0 … 1."""
    return _share(zoom, BLOCKS_BELOW, UNITS_FROM)


def block_share(zoom: float) -> float:
    """How much of the block is seen, 0 … 1: it goes before the units are all there, as words behind them cannot be read."""
    return 1.0 - _share(zoom, BLOCKS_BELOW, BLOCKS_UNTIL)


def numbers_share(zoom: float) -> float:
    """How much of the numbers is seen, 0 … 1."""
    return _share(zoom, NUMBERS_BELOW, NUMBERS_FROM)


def _share(zoom: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (zoom - low) / (high - low)))


def dashed(zoom: float, before: bool) -> bool:
    """Whether curves of negative weights are dashed, if they were so before."""
    return zoom >= (DASHES_UNTIL if before else NUMBERS_FROM)


def readable_size(size: float, zoom: float, room: float) -> float:
    """Size of words in the drawing: not below what can be read on the screen, nor larger than there is room for."""
    return max(size, round(4.0 * min(LEAST / max(zoom, 1e-3), room)) / 4.0)


def initials(name: str) -> str:
    """What is left of a name where there is hardly any room: "hidden 12" becomes "h12"."""
    return "".join(re.findall(r"\d+|(?<![^\W\d])[^\W\d]", name))
