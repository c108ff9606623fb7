"""Binding: the samples as the program reads them.

Inputs lie sample-major with a column of ones behind the features, so that a batch is one gather of whole rows and its transpose is the
feature-major signal with its row of ones. Targets are numbers in the network's dtype, classes one-hot. Sequences are
(samples, time steps, features + 1); where they differ in length, masks say which steps count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import Dataset, Split, Standardizer, split
from nnsim.document import Document
from nnsim.document.shapes import Shapes
from nnsim.engine.streams import stream


@dataclass(frozen=True)
class Part:
    """One part of the split: by input node id (samples, …, features + 1), by output node id (samples, …, units).

    `masks`: (samples, time steps) of 1 and 0, "valid" for steps that count and "last" for the last one; empty if all are of one length.
    """

    indices: Any
    inputs: Mapping[str, Any]
    targets: Mapping[str, Any]
    masks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def samples(self) -> int:
        return len(self.indices)

    def first(self, count: int) -> Part:
        """The first samples, at most so many."""
        if self.samples <= count:
            return self
        inputs, targets, masks = ({key: array[:count] for key, array in part.items()} for part in (self.inputs, self.targets, self.masks))
        return Part(self.indices[:count], inputs, targets, masks)


class Binding:
    """A data set bound to the inputs and outputs of a document."""

    def __init__(self, document: Document, data: Dataset, shapes: Shapes, dtype: Any, sequences: Collection[str] = ()) -> None:
        self.document = document
        self.data = data
        self.dtype = dtype
        self.sequences = sequences
        settings = document.settings
        fractions: Any = settings["split"]
        seed: Any = settings["seed"]
        self.parts_of: Split = split(data, tuple(fractions), stream(seed, "split"), stratified=bool(settings["stratified"]))
        self.standardizers: dict[str, Standardizer] = {}
        inputs: dict[str, Any] = {}
        for node in document.network.inputs():
            array = data.inputs[node.name] if isinstance(data.inputs, dict) else data.inputs
            flat = self._flat(node.id, array)
            if settings["standardize"]:
                self.standardizers[node.id] = Standardizer.fit(self._rows_to_fit(flat))
                flat = self.standardizers[node.id].apply(flat)
            inputs[node.id] = self._with_ones(flat)
        targets = {
            id: self._target(id, shapes.units(id)) for id in document.output_nodes() if self._has_target(id)
        }
        masks = self._masks()
        self.parts = {
            name: Part(
                indices, {id: a[indices] for id, a in inputs.items()}, {id: a[indices] for id, a in targets.items()},
                {kind: a[indices] for kind, a in masks.items()},
            )
            for name, indices in (
                ("train", self.parts_of.train), ("validation", self.parts_of.validation), ("test", self.parts_of.test)
            )
        }

    def input_rows(self, inputs: Any, steps: int | None = None) -> dict[str, Any]:
        """New samples (an array, or a mapping from input name) as the program reads them. Raises ProjectError.

        `steps`: of sequences that are not as long as the data's.
        """
        nodes = self.document.network.inputs()
        given = dict(inputs) if isinstance(inputs, Mapping) else {nodes[0].name: inputs}
        rows: dict[str, Any] = {}
        for node in nodes:
            if node.name not in given:
                raise ProjectError(sentence("There are no values for the input {name}.", name=node.name))
            try:
                array = np.asarray(given[node.name], dtype=float)
            except (TypeError, ValueError):
                raise ProjectError(sentence("{name} takes an array of numbers.", name=node.name)) from None
            shape: Any = node.parameters["shape"]
            wanted = (steps or self.data.steps, *shape) if node.id in self.sequences else tuple(shape)
            if array.ndim == 1 and wanted == (1,):
                array = array[:, None]
            if array.shape[1:] != wanted or not len(array):
                raise ProjectError(
                    sentence(
                        "{name} takes samples of shape {wanted}, at least one, but got an array {shape}.",
                        name=node.name, wanted=wanted, shape=array.shape,
                    )
                )
            flat = self._flat(node.id, array)
            if node.id in self.standardizers:
                flat = self.standardizers[node.id].apply(flat)
            rows[node.id] = self._with_ones(flat)
        return rows

    def _flat(self, node_id: str, array: Any) -> Any:
        """(samples, features), or (samples, time steps, features)."""
        return array.reshape(*array.shape[: 2 if node_id in self.sequences else 1], -1)

    def _rows_to_fit(self, flat: Any) -> Any:
        """The features of the training part, one row for each sample and step that counts."""
        train = flat[self.parts_of.train]
        if train.ndim == 2:
            return train
        mask = self.data.mask
        return train.reshape(-1, train.shape[-1]) if mask is None else train[mask[self.parts_of.train]]

    def _with_ones(self, flat: Any) -> Any:
        rows = np.ones((*flat.shape[:-1], flat.shape[-1] + 1), self.dtype)
        rows[..., :-1] = flat
        return rows

    def _masks(self) -> dict[str, Any]:
        if self.data.mask is None or not self.sequences:
            return {}
        valid = self.data.mask.astype(self.dtype)
        last = np.zeros_like(valid)
        last[np.arange(len(valid)), np.asarray(self.data.lengths) - 1] = 1
        return {"valid": valid, "last": last}

    def _has_target(self, node_id: str) -> bool:
        spec = self.document.catalog.spec("loss", self.document.loss_of(node_id))
        compares = bool(getattr(spec.entry.definition, "targets", True))
        return compares or self.document.settings["learning_rule"] == "perceptron"

    def _target(self, node_id: str, units: int) -> Any:
        targets = self.data.targets
        array: Any = targets[self.document.network.nodes[node_id].name] if isinstance(targets, dict) else targets
        if array.dtype.kind == "i" and units > 1:
            one_hot = np.zeros((array.size, units), self.dtype)
            one_hot[np.arange(array.size), array.ravel()] = 1
            return one_hot.reshape(*array.shape, units)
        return np.ascontiguousarray(array.reshape(*array.shape[: 2 if self.data.lasts(array) else 1], -1), self.dtype)
