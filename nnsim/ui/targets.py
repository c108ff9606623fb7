"""What an output should answer to the sample that is followed, in a few letters: on the canvas and in the outline."""

import numpy as np
import numpy.typing as npt

from nnsim.datasets import Dataset
from nnsim.document import Document
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import brief

Values = npt.NDArray[np.floating]


def target_of(document: Document, dataset: Dataset | None, frame: Frame, node_id: str, row: int) -> str:
    """The target of an output at the moment of a frame; `row` of the data set is the followed sample. Nothing where an input is fed."""
    if dataset is None or (frame.fed and frame.fed.shown):
        return ""
    name, compared = document.network.nodes[node_id].name, frame.targets.get(node_id)
    if compared is not None and compared.ndim == 2:
        return target_at(dataset, compared, frame.time, name)
    return target_text(dataset, row, name, compared)


def target_text(dataset: Dataset, sample: int, output: str = "", compared: Values | None = None) -> str:
    """What a sample should become at an output, in a few letters, or nothing if that cannot be said shortly.

    `compared`: what the values that are shown were compared with, (units,), where it is known; inside a batch that does not hold the
    followed sample that is another one's.
    """
    targets = dataset.targets.get(output) if isinstance(dataset.targets, dict) else dataset.targets
    if not isinstance(targets, np.ndarray) or not 0 <= sample < len(targets):
        return ""
    target = np.asarray(targets[sample])
    if compared is not None and target.ndim < 2 and compared.ndim == 1:
        target = np.asarray(compared.argmax()) if target.ndim == 0 and len(compared) > 1 else compared
    return _written(target, dataset, output)


def target_at(dataset: Dataset, compared: Values, step: int | None, output: str = "") -> str:
    """The same of one step of a sequence that has a target (units, steps) at each; nothing where none is asked for."""
    if step is None or not 0 <= step < compared.shape[1] or not np.isfinite(compared[:, step]).all():
        return ""
    return _written(compared[:, step], dataset, output)


def _written(target: npt.NDArray[np.number], dataset: Dataset, output: str) -> str:
    first = not isinstance(dataset.targets, dict) or output == next(iter(dataset.targets))
    labels = dataset.class_labels() if first else ()
    flat = target.ravel()
    if target.ndim == 0 and target.dtype.kind == "i":
        return str(labels[int(target)] if int(target) < len(labels) else int(target))
    if flat.size == 1:
        return brief(float(flat[0]))
    one = flat.size == len(labels) and flat.max() == 1.0 and flat.sum() == 1.0
    return str(labels[int(flat.argmax())]) if one else ""
