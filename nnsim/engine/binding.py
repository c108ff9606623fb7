"""Binding: the samples as the program reads them.

Inputs lie sample-major with a column of ones behind the features, so that a batch is one gather of whole rows and its transpose is the
feature-major signal with its row of ones. Targets are numbers in the network's dtype, classes one-hot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset, Split, Standardizer, split
from nnsim.document import Document
from nnsim.document.shapes import Shapes
from nnsim.engine.streams import stream


@dataclass(frozen=True)
class Part:
    """One part of the split: by input node id (samples, features + 1), by output node id (samples, units)."""

    indices: Any
    inputs: Mapping[str, Any]
    targets: Mapping[str, Any]

    @property
    def samples(self) -> int:
        return len(self.indices)


class Binding:
    """A data set bound to the inputs and outputs of a document."""

    def __init__(self, document: Document, data: Dataset, shapes: Shapes, dtype: Any) -> None:
        self.document = document
        self.data = data
        self.dtype = dtype
        settings = document.settings
        fractions: Any = settings["split"]
        seed: Any = settings["seed"]
        self.parts_of: Split = split(data, tuple(fractions), stream(seed, "split"), stratified=bool(settings["stratified"]))
        self.standardizers: dict[str, Standardizer] = {}
        inputs: dict[str, Any] = {}
        for node in document.network.inputs():
            array = data.inputs[node.name] if isinstance(data.inputs, dict) else data.inputs
            flat = array.reshape(len(array), -1)
            if settings["standardize"]:
                self.standardizers[node.id] = Standardizer.fit(flat[self.parts_of.train])
                flat = self.standardizers[node.id].apply(flat)
            inputs[node.id] = self._with_ones(flat)
        targets = {
            id: self._target(id, shapes.units(id)) for id in document.output_nodes() if self._has_target(id)
        }
        self.parts = {
            name: Part(indices, {id: a[indices] for id, a in inputs.items()}, {id: a[indices] for id, a in targets.items()})
            for name, indices in (
                ("train", self.parts_of.train), ("validation", self.parts_of.validation), ("test", self.parts_of.test)
            )
        }

    def input_rows(self, inputs: Any) -> dict[str, Any]:
        """New samples (an array, or a mapping from input name) as the program reads them. Raises ProjectError."""
        nodes = self.document.network.inputs()
        given = dict(inputs) if isinstance(inputs, Mapping) else {nodes[0].name: inputs}
        rows: dict[str, Any] = {}
        for node in nodes:
            if node.name not in given:
                raise ProjectError(f"There are no values for the input {node.name}.")
            try:
                array = np.asarray(given[node.name], dtype=float)
            except (TypeError, ValueError):
                raise ProjectError(f"{node.name} takes an array of numbers.") from None
            wanted: Any = node.parameters["shape"]
            if array.ndim == 1 and tuple(wanted) == (1,):
                array = array[:, None]
            if array.shape[1:] != tuple(wanted) or not len(array):
                raise ProjectError(f"{node.name} takes samples of shape {tuple(wanted)}, at least one, but got an array {array.shape}.")
            flat = array.reshape(len(array), -1)
            if node.id in self.standardizers:
                flat = self.standardizers[node.id].apply(flat)
            rows[node.id] = self._with_ones(flat)
        return rows

    def _with_ones(self, flat: Any) -> Any:
        rows = np.ones((flat.shape[0], flat.shape[1] + 1), self.dtype)
        rows[:, :-1] = flat
        return rows

    def _has_target(self, node_id: str) -> bool:
        spec = self.document.catalog.spec("loss", self.document.loss_of(node_id))
        compares = bool(getattr(spec.entry.definition, "targets", True))
        return compares or self.document.settings["learning_rule"] == "perceptron"

    def _target(self, node_id: str, units: int) -> Any:
        targets = self.data.targets
        array: Any = targets[self.document.network.nodes[node_id].name] if isinstance(targets, dict) else targets
        if array.dtype.kind == "i" and units > 1:
            one_hot = np.zeros((len(array), units), self.dtype)
            one_hot[np.arange(len(array)), array] = 1
            return one_hot
        return np.ascontiguousarray(array.reshape(len(array), -1), self.dtype)
