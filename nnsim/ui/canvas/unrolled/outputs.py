"""What outputs should become at every step of the followed sequence, in a word or two each."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Document
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.pictures import number

translate = QCoreApplication.translate


def target_words(document: Document, frame: Frame, dataset: Dataset | None, steps: int) -> dict[str, list[str]]:
    """Texts by output and step; empty where nothing is asked for."""
    last = (frame.length or steps) - 1
    result: dict[str, list[str]] = {}
    for place, id in enumerate(document.output_nodes()):
        target = frame.targets.get(id)
        if target is None or not target.size:
            continue
        names = _names(dataset, len(target)) if place == 0 else ()
        if target.ndim == 2:
            result[id] = [_word(target[:, step], names) if step <= last else "" for step in range(min(steps, target.shape[1]))]
        else:
            result[id] = ["" for _ in range(last)] + [_word(target, names)]
    return result


def _names(dataset: Dataset | None, units: int) -> Sequence[str]:
    labels = dataset.class_labels() if dataset is not None else ()
    return labels if len(labels) == units > 1 else ()


def _word(target: npt.NDArray[np.floating], names: Sequence[str]) -> str:
    if not np.isfinite(target).all():
        return ""
    if len(target) == 1:
        value = float(target[0])
        return translate("canvas", "target {value}").format(value=f"{value:.0f}" if value == round(value) else number(value))
    if (target.sum(), target.max()) != (1.0, 1.0):
        return ""
    code = int(target.argmax())
    return translate("canvas", "target {value}").format(value=names[code] if names else code + 1)


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
