"""Which output layer and loss suit a data set, in a sentence that says why."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnsim.catalog import ProjectError, counted, joined, sentence
from nnsim.datasets.arrays import listed
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.limits import MAX_CLASSES


@dataclass(frozen=True)
class Suggestion:
    """Units and activation of the output layer, and the loss; keys of the catalogue.

    `returns` is what the last recurrent layer should pass on, "all" steps or the "last", and None where nothing has time.
    """

    units: int
    activation: str
    loss: str
    sentence: str
    returns: Literal["all", "last"] | None = None


def suggest(dataset: Dataset) -> Suggestion:
    """What suits the (first) targets. Raises ProjectError if nothing does."""
    units, activation, loss, why = _output(dataset)
    if not (dataset.sequence or dataset.per_step):
        return Suggestion(units, activation, loss, why)
    if not dataset.per_step:
        time = sentence("Each sequence has one target, so only the last step of a recurrent layer is passed on.")
        return Suggestion(units, activation, loss, joined((why, time)), "last")
    time = sentence("There is a target at every step, so every step of a recurrent layer is passed on.")
    if not dataset.sequence:
        time = sentence("One input has a whole sequence of targets, so the input is repeated at every step, or comes only at the first.")
    return Suggestion(units, activation, loss, joined((why, time)), "all")


def _output(dataset: Dataset) -> tuple[int, str, str, str]:
    match dataset.task:
        case "none":
            raise ProjectError(sentence("The data set has no targets, so there is nothing to learn; choose a target column."))
        case "binary":
            return (
                1, "sigmoid", "binary_cross_entropy",
                sentence("The target is 0 or 1: one sigmoid unit gives the probability of 1, with binary cross-entropy as loss."),
            )
        case "classes":
            count = dataset.class_count
            if count > MAX_CLASSES:
                raise ProjectError(
                    sentence(
                        "The class numbers go up to {largest:,}, but at most {most:,} output units are possible; are they measurements?",
                        largest=count - 1, most=MAX_CLASSES,
                    )
                )
            return (
                max(count, 2), "softmax", "cross_entropy",
                sentence(
                    "There are {count} classes: one softmax unit for each gives their probabilities, with cross-entropy.", count=count
                ),
            )
    target = listed(dataset.targets)[0]
    units = 1 if target.ndim == 1 or (target.dtype.kind == "i" and dataset.per_step) else target.shape[-1]
    if units > 1 and dataset.per_step and np.isin(target, (0.0, 1.0)).all():
        return (
            units, "sigmoid", "binary_cross_entropy",
            sentence(
                "The target is {units} times yes or no: a sigmoid unit gives the probability of each, with binary cross-entropy as loss.",
                units=units,
            ),
        )
    return units, "identity", "mse", counted(
        "The target is a number: {count} unit without activation, with the mean squared error.",
        "The target is {count} numbers: {count} units without activation, with the mean squared error.",
        units,
    )
