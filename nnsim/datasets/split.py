"""Which samples train, which validate, which test; and standardisation, learnt from the training part alone.

A class keeps its share in every part, so that a small test part still holds every class. Samples that follow each other
in time are not mixed: who has seen what comes after a moment needs no forecast of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets.arrays import listed
from nnsim.datasets.dataset import Dataset

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Split:
    """Indices of the samples in each part; together they are all samples, each once.

    Only of windows that overlap those at the border between two parts are in neither.
    """

    train: Indices
    validation: Indices
    test: Indices


def split(
    dataset: Dataset, fractions: tuple[float, float, float], rng: np.random.Generator, stratified: bool = True
) -> Split:
    """Divide the samples at random, `fractions` being (training, validation, test), which add up to 1.

    An `ordered` data set is cut instead: the earliest samples train, the latest test, and between two parts as many are left
    out as overlap. With `stratified`, every class keeps its share in every part to less than two samples. (1, 0, 0) keeps the order of
    the data and draws nothing. Every part with a fraction gets at least one sample. Raises ProjectError.
    """
    shares = _checked(fractions)
    if dataset.ordered:
        return _in_order(shares, dataset.samples, dataset.overlap)
    sizes = _sizes(shares, dataset.samples)
    if sizes[0] == dataset.samples:
        empty = np.zeros(0, dtype=np.int64)
        return Split(np.arange(dataset.samples, dtype=np.int64), empty, empty)
    shuffled = rng.permutation(dataset.samples).astype(np.int64)
    labels = _labels(dataset) if stratified else None
    if labels is None:
        train, validation, test = np.split(shuffled, [sizes[0], sizes[0] + sizes[1]])
        return Split(train, validation, test)
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    part = _dealt(sizes)
    return Split(*(rng.permutation(by_class[part == which]) for which in range(3)))


@dataclass(frozen=True, eq=False)
class Standardizer:
    """Takes off the mean and divides by the population's standard deviation (ddof 0), column by column.

    A constant column becomes 0 (its scale is 1). `mean` and `scale` have the shape of one sample.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def fit(cls, array: ArrayLike) -> "Standardizer":
        """Learn mean and scale from (N, …): give it the training part only."""
        values = np.asarray(array, dtype=np.float64)
        constant = (values == values[:1]).all(axis=0)  # rounding would leave a deviation of about 1e-17
        mean = np.where(constant, values[0], values.mean(axis=0))
        deviation = values.std(axis=0, ddof=0)
        return cls(mean, np.where(constant | (deviation == 0), 1.0, deviation))

    def apply(self, array: ArrayLike) -> NDArray[np.float64]:
        values: NDArray[np.float64] = (np.asarray(array, dtype=np.float64) - self.mean) / self.scale
        return values

    def undo(self, array: ArrayLike) -> NDArray[np.float64]:
        values: NDArray[np.float64] = np.asarray(array, dtype=np.float64) * self.scale + self.mean
        return values


def _checked(fractions: tuple[float, float, float]) -> tuple[float, float, float]:
    if len(fractions) != 3 or not all(0 <= share <= 1 for share in fractions) or abs(sum(fractions) - 1) > 1e-9:
        shown = ", ".join(f"{share:g}" for share in fractions)
        raise ProjectError(sentence("The split must be three shares from 0 to 1 that add up to 1, not ({shown}).", shown=shown))
    if fractions[0] == 0:
        raise ProjectError(sentence("The training part must not be empty."))
    return fractions


def _in_order(shares: tuple[float, float, float], count: int, overlap: int) -> Split:
    """Training, validation and test one after the other; no sample of a part shares a time step with one of another."""
    wanted = sum(share > 0 for share in shares)
    left = count - overlap * (wanted - 1)
    if overlap and left < wanted:
        raise ProjectError(
            sentence(
                "{count} windows cannot be split into {wanted} parts that do not overlap, since {overlap} must be left out "
                "between two of them; cut shorter windows or take a larger step.",
                count=count, wanted=wanted, overlap=overlap,
            )
        )
    starts, start = [], 0
    sizes = _sizes(shares, left)
    for size in sizes:
        starts.append(start)
        start += size + overlap if size else 0
    return Split(*(np.arange(start, start + size, dtype=np.int64) for start, size in zip(starts, sizes, strict=True)))


def _sizes(shares: tuple[float, float, float], count: int) -> list[int]:
    """Whole sizes that add up to `count`: the largest remainders are rounded up, and no wanted part is empty."""
    wanted = [part for part in range(3) if shares[part] > 0]
    if count < len(wanted):
        raise ProjectError(sentence("{count} samples cannot be split into {parts} parts.", count=count, parts=len(wanted)))
    exact = [round(share * count, 9) for share in shares]
    sizes = [int(size) for size in exact]
    for part in sorted(wanted, key=lambda part: sizes[part] - exact[part])[: count - sum(sizes)]:
        sizes[part] += 1
    for part in wanted:
        if sizes[part] == 0:
            sizes[sizes.index(max(sizes))] -= 1
            sizes[part] = 1
    return sizes


def _labels(dataset: Dataset) -> NDArray[np.int64] | None:
    """The class of each sample, or None where a sample has no single class."""
    if dataset.task not in ("binary", "classes"):
        return None
    target = listed(dataset.targets)[0]
    if target.dtype.kind == "i":
        return target if target.ndim == 1 else None
    if target.ndim != 2:
        return None
    single = target[:, 0] if target.shape[1] == 1 else target.argmax(axis=1)
    return single.astype(np.int64)


def _dealt(sizes: list[int]) -> NDArray[np.int8]:
    """Parts for samples in a row so that every stretch of the row holds every part in proportion.

    Each sample goes to the part that is furthest behind. Whole numbers, so the sizes come out exactly.
    """
    total = sum(sizes)
    behind = [0, 0, 0]
    dealt = np.empty(total, dtype=np.int8)
    for index in range(total):
        behind = [debt + size for debt, size in zip(behind, sizes, strict=True)]
        part = behind.index(max(behind))
        behind[part] -= total
        dealt[index] = part
    return dealt
