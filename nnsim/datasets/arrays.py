"""How given arrays become the arrays of a data set: types, shapes and the checks between them.

Integers never stay where numbers are meant: a weight update or a mean taken off in integers is silently wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.catalog import ProjectError, Sentence, joined, sentence

Array: TypeAlias = NDArray[Any]  # float64, or int64 for class targets
Arrays: TypeAlias = Array | dict[str, Array]
Given: TypeAlias = ArrayLike | Mapping[str, ArrayLike]
Task: TypeAlias = Literal["binary", "classes", "regression", "none"]

_LARGEST = 2**53  # of the integers that float64 holds exactly


def inputs(given: Given) -> Arrays:
    """Inputs as float64, read-only; one number a sample becomes (N, 1)."""
    return _each(given, sentence("inputs"), _numbers)


def targets(given: Given, steps: frozenset[int]) -> Arrays:
    """Targets, read-only: integers (N,), or (N, T) with T among `steps`, as int64, everything else as float64."""

    def converted(values: ArrayLike, what: Sentence) -> Array:
        array = _array(values, what)
        classes = array.ndim == 1 or (array.ndim == 2 and array.shape[1] in steps)
        if array.dtype.kind not in "iu" or not classes:
            return _numbers(array, what)
        if array.size and not -_LARGEST <= int(array.min()) <= int(array.max()) <= _LARGEST:
            raise ProjectError(sentence("The {what} have class numbers beyond {largest}.", what=what, largest=_LARGEST))
        return _frozen(array.astype(np.int64, order="C"))

    return _each(given, sentence("targets"), converted)


def lengths(given: ArrayLike) -> NDArray[np.int64]:
    """Time steps of each sequence as int64 (N,), read-only."""
    array = _array(given, sentence("lengths"))
    if array.dtype.kind not in "iu" or array.ndim != 1:
        raise ProjectError(sentence("The lengths must be one whole number for each sample."))
    whole: NDArray[np.int64] = array.astype(np.int64)
    return _frozen(whole)


def steps(given: Arrays, sequence: bool) -> frozenset[int]:
    """Numbers of time steps that the inputs have, if they look like sequences (N, T, …).

    Beside inputs (N, T, …) one without time is possible, so (N, T) counts only if it is declared and nothing has more axes.
    """
    least = 2 if sequence and all(array.ndim < 3 for array in listed(given)) else 3
    return frozenset(array.shape[1] for array in listed(given) if array.ndim >= least)


def each_step(target: Array) -> bool:
    """Whether a target has something for every time step: numbers (N, T, …) or classes (N, T)."""
    return target.ndim > (1 if target.dtype.kind == "i" else 2)


def mask(lasting: Array, steps: int) -> NDArray[np.bool_]:
    """(N, T): which time steps count."""
    valid: NDArray[np.bool_] = np.arange(steps) < lasting[:, np.newaxis]
    return valid


def cleared(given: Arrays, lasting: Array, steps: int, least: int) -> Arrays:
    """The arrays with 0 after the end of each sequence, where they have that many axes and steps.

    What stands there must not count, and 0 times a number that is not finite would.
    """
    beyond = ~mask(lasting, steps)

    def clean(array: Array) -> Array:
        if array.ndim < least - (array.dtype.kind == "i") or array.shape[1] != steps or not array[beyond].any():
            return array
        emptied = array.copy()
        emptied[beyond] = 0
        return _frozen(emptied)

    return {key: clean(array) for key, array in given.items()} if isinstance(given, dict) else clean(given)


def problems(given: Arrays, wanted: Arrays | None, lasting: Array | None, time: frozenset[int]) -> list[str]:
    """Why arrays do not fit together, as sentences."""
    found: list[str] = []
    counts: dict[str, int] = {_of(sentence("inputs"), key): len(array) for key, array in _named(given)}
    counts |= {_of(sentence("targets"), key): len(array) for key, array in _named(wanted)}
    if lasting is not None:
        counts[sentence("lengths")] = len(lasting)
    if len(set(counts.values())) > 1:
        listing = joined((sentence("{what}: {count}", what=what, count=count) for what, count in counts.items()), ", ")
        found.append(sentence("All parts of a data set need the same number of samples ({listing}).", listing=listing))
    if min(counts.values()) == 0:
        found.append(sentence("The data set has no samples; it needs at least one."))
    if lasting is not None and lasting.size:
        longest = max(time, default=0)
        if not longest:
            found.append(sentence("Lengths belong to sequences, so the inputs must be (samples, time steps, features)."))
        elif not 1 <= int(lasting.min()) <= int(lasting.max()) <= longest:
            found.append(sentence("The lengths must be from 1 to {longest}, the number of time steps.", longest=longest))
    return found


def task(target: Array, classes: Sequence[str]) -> Task:
    """What targets ask for: one of two, one of several, or numbers."""
    if target.dtype.kind == "i":
        return "classes" if int(target.min()) >= 0 else "regression"
    if target.ndim < 2 or not np.isin(target, (0.0, 1.0)).all():
        return "regression"
    if target.shape[-1] == 1:
        return "binary"
    one_hot = target.shape[-1] == len(classes) and bool((target.sum(axis=-1) == 1).all())
    return "classes" if one_hot else "regression"


def listed(given: Arrays | None) -> list[Array]:
    """The arrays without their names."""
    return [array for _, array in _named(given)]


def shapes(given: Arrays | None) -> str:
    """Shapes in a few words, for a person."""
    return ", ".join(f"{key} {array.shape}".strip() for key, array in _named(given)) or "none"


def _named(given: Arrays | None) -> list[tuple[str, Array]]:
    if given is None:
        return []
    return list(given.items()) if isinstance(given, dict) else [("", given)]


def _of(what: Sentence, key: str) -> Sentence:
    return sentence("{what} of “{key}”", what=what, key=key) if key else what


def _each(given: Given, what: Sentence, convert: Callable[[ArrayLike, Sentence], Array]) -> Arrays:
    if not isinstance(given, Mapping):
        return convert(given, what)
    if not given:
        raise ProjectError(sentence("The mapping of {what} is empty; give an array for each node name.", what=what))
    named: dict[str, Array] = {}
    for key, values in given.items():
        if not isinstance(key, str) or not key:
            raise ProjectError(sentence("The {what} are a mapping, so its keys must be node names, not {key}.", what=what, key=repr(key)))
        named[key] = convert(values, _of(what, key))
    return named


def _array(values: ArrayLike, what: Sentence) -> Array:
    try:
        array = np.asarray(values)
    except (ValueError, TypeError) as error:
        raise ProjectError(sentence("The {what} are no array: the samples have different shapes.", what=what)) from error
    if array.dtype.kind not in "biuf":
        kinds = {"O": sentence("mixed objects"), "U": sentence("texts"), "S": sentence("bytes"), "c": sentence("complex numbers")}
        kind = kinds.get(array.dtype.kind, str(array.dtype))
        raise ProjectError(sentence("The {what} must be numbers, not {kind}.", what=what, kind=kind))
    if array.ndim == 0:
        raise ProjectError(sentence("The {what} are a single number; the first axis must be the samples.", what=what))
    return array


def _numbers(values: ArrayLike, what: Sentence) -> Array:
    array = _array(values, what)
    with np.errstate(over="ignore"):  # a longdouble beyond float64 becomes infinite and is counted
        floats = np.array(array, dtype=np.float64, order="C", copy=True)
    if floats.size == 0 and len(floats):
        raise ProjectError(sentence("The {what} have no values: their shape is {shape}.", what=what, shape=floats.shape))
    return _frozen(floats[:, np.newaxis] if floats.ndim == 1 else floats)


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    if array.base is not None and isinstance(array.base, np.ndarray):
        array.base.flags.writeable = False
    return array
