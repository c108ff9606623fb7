"""What the checks know of the data: shapes and limits, without the arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnsim.catalog import Shape


@dataclass(frozen=True)
class TargetShape:
    """What one output is compared with: `shape` of one target; `classes` if targets are class numbers or one-hot.

    `steps`: time steps if there is a target for each, else 0; `shape` is then that of one step.
    `shares`: whether the numbers of each target are shares that add up to 1. `least` and `most`: limits of all numbers.
    """

    shape: Shape
    classes: int | None = None
    numbered: bool = False
    shares: bool = True
    least: float = 0.0
    most: float = 1.0
    steps: int = 0


@dataclass(frozen=True)
class DataShape:
    """Shapes of one sample by node name ("" where the data has one unnamed array). `steps`: time steps of the inputs, 0 without time."""

    samples: int
    inputs: Mapping[str, Shape]
    targets: Mapping[str, TargetShape] = field(default_factory=dict)
    finite: bool = True
    steps: int = 0

    def of_input(self, name: str) -> Shape | None:
        """Shape of one sample for an input node."""
        return self.inputs.get("" if "" in self.inputs else name)
