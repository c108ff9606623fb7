"""The words and pictures about one thing on the drawing, and the names of units in them."""

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from nnsim.ui.weight_names import unit_name as unit_name


@dataclass
class Description:
    """A title, rows of (label, value), and perhaps a picture with the meaning of its colours.

    `bars`: for some rows, by number, how long the bar behind the value is, −1 … 1. `formula`: lines in the font of numbers.
    """

    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    image: QImage | None = None
    scale: str = ""
    hint: str = ""
    smooth: bool = False
    bars: dict[int, float] = field(default_factory=dict)
    formula: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "; ".join([self.title, *(f"{label} {value}" for label, value in self.rows), " ".join(self.formula)]).strip("; ")
