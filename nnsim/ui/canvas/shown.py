"""What cards show of their units: activations, errors, weights or their last change; and the scale of their colours."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from nnsim.engine.frames import Frame

Values = npt.NDArray[np.floating]
STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class Shows(Enum):
    """What cards show. An input shows its activations whatever is chosen."""

    ACTIVATION = "activation"
    GRADIENT = "gradient"  # ∂L/∂in of every unit, summed over the batch
    WEIGHTS = "weights"  # those into every unit
    CHANGE = "change"  # what the last update made of them

    @property
    def of_weights(self) -> bool:
        return self in (Shows.WEIGHTS, Shows.CHANGE)


@dataclass(frozen=True)
class Incoming:
    """Where the weights of a node come from: ids of connections, and the one that comes from an image of (rows, columns)."""

    connections: tuple[str, ...] = ()
    pictured: str | None = None
    size: tuple[int, int] = (1, 1)


NO_WEIGHTS = Incoming()


def rows(frame: Frame, shows: Shows, incoming: Incoming, units: int) -> Values | None:
    """(units, numbers): all that leads into every unit; of the image alone where there is one."""
    arrays = frame.weights if shows is Shows.WEIGHTS else frame.weight_changes
    ids = (incoming.pictured,) if incoming.pictured is not None else incoming.connections
    found = [arrays[id] for id in ids if id in arrays and units and len(arrays[id]) % units == 0]
    if not found:
        return None
    whole: Values = np.concatenate([array.reshape(units, -1) for array in found], axis=1)
    return whole if whole.size else None


def strongest(found: Values) -> Values:
    """(units,): the largest number of each row, with its sign."""
    place = np.nan_to_num(np.abs(found)).argmax(axis=1)
    chosen: Values = np.take_along_axis(found, place[:, None], axis=1)[:, 0]
    return chosen


def largest(frame: Frame, shows: Shows) -> float:
    """The largest size of all numbers that cards show, 0 if there are none."""
    arrays: Mapping[str, Values] = {
        Shows.ACTIVATION: frame.followed or frame.signals,
        Shows.GRADIENT: frame.errors,
        Shows.WEIGHTS: frame.weights,
        Shows.CHANGE: frame.weight_changes,
    }[shows]
    return largest_of(arrays.values())


def largest_of(arrays: Iterable[Values]) -> float:
    """The largest size of all finite numbers, 0 if there are none."""
    found = 0.0
    for array in arrays:
        if array.size:
            size = float(np.max(np.abs(array)))
            found = max(found, size) if math.isfinite(size) else found
    return found


def round_reach(size: float) -> float:
    """The next of few numbers of a power of ten: a scale that does not tremble with every value."""
    if not 0.0 < size < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(step * power for step in STEPS if step * power >= size * (1.0 - 1e-9))
