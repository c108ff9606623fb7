"""A data set in a few words: how much there is of it, and what a sample is."""

from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.ui.numerals import grouped

translate = QCoreApplication.translate


def described(dataset: Dataset) -> str:
    """Size and kind of a data set in a few words."""
    words = [_amount(dataset)]
    if dataset.class_count and not dataset.sequence:
        words.append(translate("panels", "{count} classes").format(count=grouped(dataset.class_count)))
    elif isinstance(dataset.inputs, dict):
        words.append(translate("panels", "{count} inputs by name").format(count=len(dataset.inputs)))
    else:
        size = " × ".join(map(grouped, dataset.feature_shape))
        words.append(translate("panels", "1 input") if size == "1" else translate("panels", "{size} inputs").format(size=size))
    return ", ".join(words)


def _amount(dataset: Dataset) -> str:
    count = grouped(dataset.samples)
    if not dataset.sequence:
        return translate("panels", "1 sample") if dataset.samples == 1 else translate("panels", "{count} samples").format(count=count)
    steps = grouped(dataset.steps or 0)
    if dataset.lengths is not None:
        return translate("panels", "{count} sequences of up to {steps} steps").format(count=count, steps=steps)
    return translate("panels", "{count} sequences of {steps} steps").format(count=count, steps=steps)
