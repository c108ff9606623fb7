"""What stands for a symbol is called by its name: the letter that comes in at a step, and the one that is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnsim.datasets import Dataset
from nnsim.document import Document, Node
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.unrolled.outputs import class_names

Values = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Symbols:
    """`names` of units; `codes`: which of them each step stands for, −1 for none; `wrong`: steps where another one was asked for."""

    names: Sequence[str]
    codes: Sequence[int]
    wrong: frozenset[int] = frozenset()

    def at(self, step: int) -> str:
        """The name at a step, or nothing."""
        code = self.codes[step] if step < len(self.codes) else -1
        return self.names[code] if code >= 0 else ""


def symbols(document: Document, frame: Frame, dataset: Dataset | None) -> dict[str, Symbols]:
    """The symbols of all inputs that take one at a step, and of an output that chooses one."""
    if dataset is None:
        return {}
    result: dict[str, Symbols] = {}
    for node in document.network.inputs():
        values = frame.sequences.get(node.id, {}).get("a")
        if values is not None and len(values) == len(dataset.feature_names) > 2 and _one_of_many(values):
            result[node.id] = Symbols(dataset.feature_names, np.where(values.max(0) > 0.0, values.argmax(0), -1).tolist())
    for id in document.output_nodes()[:1]:
        values = frame.sequences.get(id, {}).get("a")
        if values is not None and _chooses(document.network.nodes[id]) and (names := class_names(dataset, len(values))):
            result[id] = Symbols(names, values.argmax(0).tolist(), _wrong(values, frame.targets.get(id)))
    return result


def _one_of_many(values: Values) -> bool:
    """Whether at every step one unit at most is 1 and all others are 0."""
    return bool(np.isin(values, (0.0, 1.0)).all() and (values.sum(0) <= 1.0).all())


def _chooses(node: Node) -> bool:
    activation = node.parameters.get("activation")
    return (activation["key"] if isinstance(activation, Mapping) else activation) == "softmax"


def _wrong(values: Values, target: Values | None) -> frozenset[int]:
    if target is None or target.shape != values.shape:
        return frozenset()
    asked = np.isfinite(target).all(0) & (target.max(0) > 0.0)
    return frozenset(np.flatnonzero(asked & (target.argmax(0) != values.argmax(0))).tolist())
