"""What a network learns from: arrays that fit together, and what is known about them.

A data set is sample-major and never changes: whoever edits points gets a new one. All checks stand here, so the engine
can trust every data set that it is given.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import arrays
from nnsim.datasets.arrays import Arrays, Given, Task, listed
from nnsim.datasets.limits import MAX_CLASSES


class Dataset:
    """Samples: `inputs` (N, …) and `targets` (N, …), each an array or a mapping from node name to array.

    Numbers become float64. Integers (N,), and (N, T) for sequences, are class targets and stay integers (int64); other
    targets become float64, and one number a sample becomes (N, 1). `lengths` (N,) says how many time steps of each
    sequence count. What was given is copied and left alone; the arrays here are read-only. NaN and infinity are let in
    and counted by `non_finite`.

    `image_shape` is (height, width) or (height, width, channels) of pictures, whose pixels may be laid out flat.
    `points` says that the inputs are points in the plane that can be painted. `notes` are sentences that say what a
    reader did to the values, so that nothing is done in secret.
    `sequence` says that the second axis of the inputs is time. What lies beyond a sequence's length is set to 0.
    `ordered` says that the samples follow each other in time, so that a split takes the earliest for training; each
    shares time steps with the `overlap` samples after it, as windows that are cut from one series do.
    Raises ProjectError with every reason why the arrays do not fit together.
    """

    def __init__(
        self,
        inputs: Given,
        targets: Given | None = None,
        lengths: ArrayLike | None = None,
        *,
        name: str = "",
        feature_names: Sequence[str] = (),
        target_names: Sequence[str] = (),
        classes: Sequence[str] = (),
        image_shape: Sequence[int] | None = None,
        attribution: str = "",
        sequence: bool = False,
        points: bool = False,
        notes: Sequence[str] = (),
        ordered: bool = False,
        overlap: int = 0,
    ) -> None:
        self.name: Final = name
        self.feature_names: Final = tuple(map(str, feature_names))
        self.target_names: Final = tuple(map(str, target_names))
        self.classes: Final = tuple(map(str, classes))
        self.image_shape: Final = None if image_shape is None else tuple(map(int, image_shape))
        self.attribution: Final = attribution
        self.sequence: Final = sequence or lengths is not None
        self.points: Final = points
        self.notes: Final = tuple(map(str, notes))
        self.ordered: Final = bool(ordered)
        self.overlap: Final = int(overlap)
        given = arrays.inputs(inputs)
        steps = frozenset() if self.image_shape else arrays.steps(given, self.sequence)
        wanted = None if targets is None else arrays.targets(targets, steps)
        self.lengths: Final = None if lengths is None else arrays.lengths(lengths)
        self.steps: Final = max(steps, default=None)
        problems = arrays.problems(given, wanted, self.lengths, steps)
        if self.overlap < 0:
            problems.append(sentence("Samples cannot share time steps with fewer than 0 others."))
        if not problems and self.lengths is not None and self.steps is not None:
            axes = min(3, max(array.ndim for array in listed(given)))
            given = arrays.cleared(given, self.lengths, self.steps, axes)
            wanted = None if wanted is None else arrays.cleared(wanted, self.lengths, self.steps, 3)
        self.inputs: Final[Arrays] = given
        self.targets: Final[Arrays | None] = wanted
        problems += self._misnamed()
        if problems:
            raise ProjectError(problems)

    @property
    def samples(self) -> int:
        return len(listed(self.inputs)[0])

    @property
    def feature_shape(self) -> tuple[int, ...]:
        """Shape of the (first) input: of one sample, or of one time step of a sequence."""
        shape = listed(self.inputs)[0].shape
        return (shape[2:] or (1,)) if self.sequence else shape[1:]

    @property
    def per_step(self) -> bool:
        """Whether the (first) targets have something for every time step, not one thing for the whole sample."""
        return any(self.lasts(target) for target in listed(self.targets)[:1])

    def lasts(self, target: NDArray[Any]) -> bool:
        """Whether one of the targets has something for every time step."""
        return self.image_shape is None and arrays.each_step(target)

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """(N, T): which time steps count; None if all do, or if there is no time."""
        return None if self.lengths is None or self.steps is None else arrays.mask(self.lengths, self.steps)

    @property
    def input_names(self) -> tuple[str, ...]:
        """Node names of the inputs; () if they are one array without a name."""
        return tuple(self.inputs) if isinstance(self.inputs, dict) else ()

    @property
    def output_names(self) -> tuple[str, ...]:
        """Node names of the targets; () if they are one array without a name, or none."""
        return tuple(self.targets) if isinstance(self.targets, dict) else ()

    @cached_property
    def task(self) -> Task:
        """What is to be learned; with several outputs, at the first one."""
        targets = listed(self.targets)
        if not targets:
            return "none"
        counted = self.mask if self.per_step and targets[0].shape[1] == self.steps else None
        return arrays.task(targets[0] if counted is None else targets[0][counted], self.classes)

    @cached_property
    def class_count(self) -> int:
        """Classes that the (first) targets tell apart: 2 for a binary task, 0 for numbers."""
        match self.task:
            case "binary":
                return 2
            case "classes":
                target = listed(self.targets)[0]
                seen = int(target.max()) + 1 if target.dtype.kind == "i" else target.shape[-1]
                return max(seen, len(self.classes))
        return 0

    @property
    def non_finite(self) -> int:
        """How many numbers are NaN or infinite."""
        everything = listed(self.inputs) + listed(self.targets)
        return sum(int(np.count_nonzero(~np.isfinite(array))) for array in everything)

    def class_labels(self) -> tuple[str, ...]:
        """A label for each class; the numbers themselves where no names are known. () for numbers.

        Raises ProjectError if the class numbers go beyond any number of output units.
        """
        if self.class_count > MAX_CLASSES:
            raise ProjectError(
                sentence(
                    "The class numbers go up to {largest:,}, but at most {most:,} classes can be told apart; are they "
                    "measurements?",
                    largest=self.class_count - 1, most=MAX_CLASSES,
                )
            )
        return self.classes + tuple(str(index) for index in range(len(self.classes), self.class_count))

    def content_hash(self) -> str:
        """SHA-256 of all arrays and of what is known about them: equal for equal data sets, in every session."""
        digest = hashlib.sha256(json.dumps(self._known(), ensure_ascii=True, sort_keys=True).encode())
        for title, given in (("inputs", self.inputs), ("targets", self.targets), ("lengths", self.lengths)):
            named = given if isinstance(given, dict) else {} if given is None else {"": given}
            for key, array in named.items():
                digest.update(json.dumps([title, key, array.dtype.str, array.shape]).encode())
                digest.update(array.astype(array.dtype.newbyteorder("<"), copy=False).data)
        return digest.hexdigest()

    def with_points(self, inputs: Given, targets: Given | None) -> "Dataset":
        """The same data set with other samples: for points that are painted, moved or erased."""
        return self._with(inputs, targets, None)

    def with_names(self, names: Mapping[str, str]) -> "Dataset":
        """The same samples for nodes of other names: `names` are old → new; others stay."""

        def named(given: Arrays) -> Given:
            return {names.get(key, key): array for key, array in given.items()} if isinstance(given, dict) else given

        return self._with(named(self.inputs), None if self.targets is None else named(self.targets), self.lengths)

    def of_output(self, name: str) -> "Dataset":
        """The same samples with what one output learns alone; all outputs learn the same where the targets have no names.

        Its classes have the names of the data set where these are as many, else their numbers.
        """
        if not isinstance(self.targets, dict):
            return self
        found = self._with(self.inputs, self.targets.get(name), self.lengths, target_names=())
        if name == next(iter(self.targets)):
            return found
        fitting = found.class_count == len(self.classes)
        return found if fitting else found._with(self.inputs, found.targets, self.lengths, classes=())

    def subset(self, indices: ArrayLike) -> "Dataset":
        """The chosen samples, in that order."""
        chosen = np.asarray(indices, dtype=np.intp)

        def taken(given: Arrays) -> Given:
            if isinstance(given, dict):
                return {key: array[chosen] for key, array in given.items()}
            return given[chosen]

        targets = None if self.targets is None else taken(self.targets)
        return self._with(taken(self.inputs), targets, None if self.lengths is None else self.lengths[chosen])

    def _with(
        self,
        inputs: Given,
        targets: Given | None,
        lengths: ArrayLike | None,
        target_names: Sequence[str] | None = None,
        classes: Sequence[str] | None = None,
    ) -> "Dataset":
        return Dataset(
            inputs, targets, lengths,
            name=self.name, feature_names=self.feature_names, classes=self.classes if classes is None else classes,
            target_names=self.target_names if target_names is None else target_names,
            image_shape=self.image_shape, attribution=self.attribution, sequence=self.sequence, points=self.points,
            notes=self.notes, ordered=self.ordered, overlap=self.overlap,
        )

    def _known(self) -> dict[str, object]:
        in_time = {"ordered": self.ordered, "overlap": self.overlap} if self.ordered or self.overlap else {}
        return {
            "name": self.name, "feature_names": self.feature_names, "target_names": self.target_names,
            "classes": self.classes, "image_shape": self.image_shape, "attribution": self.attribution,
            "sequence": self.sequence, "points": self.points,
            "notes": self.notes, **in_time,
        }

    def _misnamed(self) -> list[str]:
        """Names that do not belong to what they name."""
        found: list[str] = []
        for title, names, given in (
            (sentence("input"), self.feature_names, self.inputs), (sentence("target"), self.target_names, self.targets)
        ):
            if names and given is not None and not isinstance(given, dict):
                columns = given.shape[-1] if given.dtype.kind == "f" else 1
                if columns != len(names):
                    found.append(
                        sentence("There are {count} names for {columns} {kind} columns.", count=len(names), columns=columns, kind=title)
                    )
        if self.image_shape is not None:
            size = math.prod(listed(self.inputs)[0].shape[1:])
            if size != math.prod(self.image_shape):
                shape = " × ".join(map(str, self.image_shape))
                found.append(sentence("The inputs are no pictures of {shape} values: one sample has {size}.", shape=shape, size=size))
        return found

    def __repr__(self) -> str:
        title = f"{self.name}: " if self.name else ""
        inputs, targets = arrays.shapes(self.inputs), arrays.shapes(self.targets)
        return f"<Dataset {title}{self.samples} samples, inputs {inputs}, targets {targets}>"
