"""The words and pictures about one thing on the drawing, and the names of units in them."""

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from nnsim.datasets import Dataset
from nnsim.document import Network, Node


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


def unit_name(network: Network, node: Node, unit: int, units: int, dataset: Dataset | None) -> str:
    """What a unit is called: by the data where it has names, else by its number, counted from 1."""
    if units == 1:
        return node.name
    if dataset is not None:
        if node.kind == "input" and len(dataset.feature_names) == units:
            return f"{node.name} · {dataset.feature_names[unit]}"
        if not network.out_of(node.id) and len(dataset.class_labels()) == units:
            return f"{node.name} · {dataset.class_labels()[unit]}"
    return f"{node.name} · {unit + 1}"
