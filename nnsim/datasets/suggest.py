"""Which output layer and loss suit a data set, in a sentence that says why."""

from dataclasses import dataclass

from nnsim.catalog import ProjectError
from nnsim.datasets.arrays import listed
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.limits import MAX_CLASSES


@dataclass(frozen=True)
class Suggestion:
    """Units and activation of the output layer, and the loss; keys of the catalogue."""

    units: int
    activation: str
    loss: str
    sentence: str


def suggest(dataset: Dataset) -> Suggestion:
    """What suits the (first) targets. Raises ProjectError if nothing does."""
    match dataset.task:
        case "none":
            raise ProjectError("The data set has no targets, so there is nothing to learn; choose a target column.")
        case "binary":
            return Suggestion(
                1, "sigmoid", "binary_cross_entropy",
                "The target is 0 or 1: one sigmoid unit gives the probability of 1, with binary cross-entropy as loss.",
            )
        case "classes":
            count = dataset.class_count
            if count > MAX_CLASSES:
                raise ProjectError(
                    f"The class numbers go up to {count - 1:,}, but at most {MAX_CLASSES:,} output units are possible; "
                    "are they measurements?"
                )
            return Suggestion(
                max(count, 2), "softmax", "cross_entropy",
                f"There are {count} classes: one softmax unit for each gives their probabilities, with cross-entropy.",
            )
    target = listed(dataset.targets)[0]
    units = 1 if target.ndim == 1 else target.shape[-1]
    values = "a number" if units == 1 else f"{units} numbers"
    return Suggestion(
        units, "identity", "mse",
        f"The target is {values}: {units} unit{'' if units == 1 else 's'} without activation, with the mean squared error.",
    )
