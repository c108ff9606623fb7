"""A project: the plain document together with the arrays that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nnsim.catalog import Plain, ProjectError, Shape, sentence
from nnsim.datasets import Dataset, make
from nnsim.document import DataReference, DataShape, Document, Network, Problem, TargetShape, memory_estimate, problems, timing_of
from nnsim.document.graphs import is_graph, missing
from nnsim.document.network import Node
from nnsim.document.settings import checked
from nnsim.engine.memory import require_memory
from nnsim.engine.streams import stream


class Project:
    """Network, settings and data: everything a run starts from.

    `data` is a Dataset, a data reference, or None. Settings are those of the settings table; `outputs` chooses output nodes by name.
    Raises ProjectError for a setting that cannot be; whether the whole can run is asked by `problems()`.
    """

    def __init__(
        self, network: Network, data: Dataset | DataReference | None = None, *, outputs: Iterable[str | Node] | None = None,
        title: str = "Untitled", description: str = "", **settings: object,
    ) -> None:
        document = Document(network, title=title, description=description)
        faults: list[str] = []
        for key, value in settings.items():
            try:
                document.settings[key] = checked(network.catalog, key, value)
            except ProjectError as error:
                faults.extend(error.problems)
        if faults:
            raise ProjectError(faults)
        if outputs is not None:
            document.outputs = tuple(network.node(node).id for node in outputs)
        self.document = document
        self.blobs: dict[str, Any] = {}
        if isinstance(data, Dataset):
            document.data = self.keep(data)
        else:
            document.data = data
        self._made: tuple[DataReference, Dataset] | None = None
        self._filled: tuple[Dataset | None, dict[str, Shape], Dataset] | None = None
        """What a graph was given for inputs without data: the data, the inputs and what came out."""

    @classmethod
    def of(cls, document: Document, blobs: Mapping[str, Any]) -> Project:
        """A project around an existing document (which it shares) and blobs."""
        project = cls(document.network)
        project.document = document
        project.blobs = dict(blobs)
        return project

    @property
    def network(self) -> Network:
        return self.document.network

    @property
    def settings(self) -> Mapping[str, Plain]:
        return self.document.settings

    @property
    def learning_rule(self) -> Plain:
        """"gradient" or "perceptron"."""
        return self.document.settings["learning_rule"]

    @property
    def data(self) -> Dataset | None:
        """The samples: made by their generator, or kept with the project. None if there are none.

        A computation graph needs none: inputs that the data says nothing of are 1, so that something can be typed there.
        """
        reference = self.document.data
        if reference is not None and (self._made is None or self._made[0] != reference):
            self._made = (reference, self._dataset(reference))
        data = self._made[1] if reference is not None and self._made is not None else None
        return self._filled_in(data) if is_graph(self.document) else data

    def _filled_in(self, data: Dataset | None) -> Dataset:
        """The samples of a graph, with something for every input."""
        shapes = missing(self.document, None if data is None else DataShape(data.samples, _inputs(data), steps=data.steps or 0))
        if data is not None and not shapes:
            return data
        if self._filled is None or self._filled[:2] != (data, shapes):
            self._filled = (data, shapes, filled(data, shapes))
        return self._filled[2]

    def keep(self, data: Dataset, title: str = "") -> DataReference:
        """Keep a data set with the project and return the reference to it."""
        blob = data.content_hash()
        self.blobs[blob] = data
        return DataReference(blob=blob, title=title or data.name or sentence("Own data"))

    def _dataset(self, reference: DataReference) -> Dataset:
        if reference.blob is not None:
            data = self.blobs.get(reference.blob)
            if not isinstance(data, Dataset):
                raise ProjectError(sentence("The data of this project is missing: choose a data set or import it again."))
            return data
        spec = self.network.catalog.spec("dataset", reference.generator)
        return make(spec, stream(reference.seed, "data"))

    def data_shape(self) -> DataShape | None:
        """Shapes of one sample, as the checks want them; None without data."""
        data = self.data
        return None if data is None else _shape(data)

    def problems(self) -> list[Problem]:
        """Everything that keeps this project from running, and advice."""
        try:
            shape = self.data_shape()
        except ProjectError as error:
            return [Problem(text) for text in error.problems]
        return problems(self.document, shape)

    def require_runnable(self) -> None:
        """Raises ProjectError with every blocking problem, or if a run would need too much of the memory that is free now."""
        blocking = [problem.text for problem in self.problems() if problem.blocks]
        if blocking:
            raise ProjectError(blocking)
        data = self.data
        steps = timing_of(self.document, self.data_shape()).steps
        require_memory(memory_estimate(self.document, data.samples if data is not None else 0, steps))

    def frozen_copy(self) -> Project:
        """A snapshot that later edits do not touch; arrays are shared, since they never change."""
        twin = Project.of(self.document.copy(), self.blobs)
        twin._made, twin._filled = self._made, self._filled
        return twin


def filled(data: Dataset | None, shapes: Mapping[str, Shape]) -> Dataset:
    """The data with 1 for every number of some inputs (name → shape of a sample); of no data one sample."""
    if data is None:
        return Dataset({name: np.ones((1, *shape)) for name, shape in shapes.items()} or np.ones((1, 1)))
    assert isinstance(data.inputs, dict)
    inputs = {**data.inputs, **{name: np.ones((data.samples, *shape)) for name, shape in shapes.items()}}
    return data.with_points(inputs, data.targets)


def _inputs(data: Dataset) -> dict[str, Shape]:
    """Shape of a sample by name of its input, "" of inputs without names."""
    inputs = data.inputs if isinstance(data.inputs, dict) else {"": data.inputs}
    return {name: tuple(array.shape[1:]) for name, array in inputs.items()}


def _shape(data: Dataset) -> DataShape:
    targets = {} if data.targets is None else data.targets if isinstance(data.targets, dict) else {"": data.targets}
    return DataShape(
        samples=data.samples,
        inputs=_inputs(data),
        targets={name: _target_shape(array, data) for name, array in targets.items()},
        finite=data.non_finite == 0, steps=data.steps or 0,
    )


def _limits(array: Any) -> tuple[float, float]:
    """Least and largest of the finite numbers of an array."""
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)


def _target_shape(array: Any, data: Dataset) -> TargetShape:
    steps = array.shape[1] if data.lasts(array) else 0
    if array.dtype.kind == "i":
        known = len(data.classes)
        low, high = float(array.min()), float(array.max())
        return TargetShape(shape=(), classes=max(int(high) + 1, known), numbered=True, least=low, most=high, steps=steps)
    of_one = array.shape[2:] if steps else array.shape[1:]
    if steps and steps == data.steps and data.mask is not None:
        array = array[data.mask]  # beyond the end of a sequence nothing is meant
    yes_or_no = len(of_one) == 1 and of_one[0] > 1 and bool(np.all((array == 0) | (array == 1)))
    one_hot = yes_or_no and bool(np.all(array.sum(axis=-1) == 1))
    shares = bool(np.all(array >= 0) and np.all(np.abs(array.sum(axis=-1) - 1) <= 1e-6))
    least, most = _limits(array)
    return TargetShape(shape=tuple(of_one), classes=of_one[0] if one_hot else None, shares=shares, least=least, most=most, steps=steps)
