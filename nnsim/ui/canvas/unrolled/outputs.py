"""What outputs should become at every step of the followed sequence, in a word or two each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Document
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.pictures import number

translate = QCoreApplication.translate
Values = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Wanted:
    """What an output should become: `words` for each step, empty where nothing is asked for; `values` (units, steps) if it takes cells."""

    words: Sequence[str]
    values: Values | None = None

    def at(self, step: int) -> tuple[str, Values | None]:
        """What is written, or drawn, at a step."""
        if self.values is not None:
            asked = step < self.values.shape[1] and bool(np.isfinite(self.values[:, step]).all())
            return "", self.values[:, step] if asked else None
        return (self.words[step] if step < len(self.words) else ""), None


def wanted(document: Document, frame: Frame, dataset: Dataset | None, steps: int) -> dict[str, Wanted]:
    """What every output should become at every step of the followed sequence."""
    last = (frame.length or steps) - 1
    result: dict[str, Wanted] = {}
    for place, id in enumerate(document.output_nodes()):
        target = frame.targets.get(id)
        if target is None or not target.size:
            continue
        values = np.full((len(target), last + 1), np.nan)
        if target.ndim == 2:
            shown = min(last + 1, target.shape[1])
            values[:, :shown] = target[:, :shown]
        else:
            values[:, -1] = target
        names = class_names(dataset, len(target)) if place == 0 else ()
        if len(values) == 1 or (names and _one_hot(values)):
            result[id] = Wanted([_word(values[:, step], names) for step in range(last + 1)])
        else:
            result[id] = Wanted((), values)
    return result


def class_names(dataset: Dataset | None, units: int) -> Sequence[str]:
    """What the units of an output stand for, if each of them is a class."""
    labels = dataset.class_labels() if dataset is not None else ()
    return labels if len(labels) == units > 1 else ()


def _one_hot(values: Values) -> bool:
    """Whether one unit is asked for at each step, wherever anything is."""
    asked = values[:, np.isfinite(values).all(axis=0)]
    return bool((asked.sum(axis=0) == 1.0).all() and (asked.max(axis=0) == 1.0).all())


def _word(target: Values, names: Sequence[str]) -> str:
    if not np.isfinite(target).all():
        return ""
    value = float(target[0])
    text = names[int(target.argmax())] if names else f"{value:.0f}" if value == round(value) else number(value)
    return translate("canvas", "target {value}").format(value=text)


def starting_words(document: Document) -> Mapping[str, str]:
    """What stands before the first step of a node's arrows: 0, a learned state, or what the batch before has left; {0} is its name."""
    carried = document.settings["state"] == "carry"
    result = {}
    for node in document.network:
        if node.parameters.get("learned_state"):
            result[node.id] = "{0}₀"
        elif carried and node.parameters.get("reads") != "backwards":
            result[node.id] = "…"
    return result
