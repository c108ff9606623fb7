"""The common suite: what every layer, activation, loss and optimiser must do, as checks that take a catalogue.

Tests run them with the standard catalogue, and again with catalogues in which one thing is wrong on purpose.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.catalog import Catalog, LayerEntry
from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.document.shapes import stored_count
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths.gradients import Probe, assert_close, check_gradients
from tests.maths.networks import SAMPLES, around_layer, scatter, variants, with_output

REGIMES = ((0.4, 0.0), (0.03, 0.3))
"""Spread of weights and mean of biases: wide, and all weighted inputs near 0.3, where any activation is a share."""
WITHOUT_LOSS = {("step", "binary_cross_entropy")}
"""A threshold unit says 0 or 1 and is never a little wrong: its binary cross-entropy is infinite."""


def check_layer(catalog: Catalog, entry: LayerEntry, parameters: dict[str, Any]) -> None:
    """Gradients, Δ and ∂L/∂a of every sample, by central differences; and the number of parameters."""
    run = Run(around_layer(catalog, entry, parameters))
    scatter(run, 0.5)
    check_gradients(run)
    if "q" in run.deltas and "m.out" in run.deltas:
        here, there = run.deltas["m.out"], run.deltas["q"]
        if entry.recurrent:  # earlier steps also get errors from later ones
            step = 0 if parameters.get("reads") == "backwards" else -1
            here, there = here[:, step], there[:, step] if there.ndim == 3 else there
        assert np.array_equal(here, there)
    if entry.weighted:
        gates = entry.gates(run.project.network.node("m").parameters) if entry.gates is not None else ()
        own = np.concatenate([run.deltas[f"m.{gate}"] for gate in gates], axis=-1) if gates else run.deltas["m"]
        assert np.allclose(own, run.deltas["p"], rtol=1e-12, atol=1e-15)
    machine = run.machine
    counted = sum(stored_count(machine.document.network, node, machine.shapes) for node in machine.document.network)
    assert counted == sum(array.size for array in run.parameters.values()) == machine.parameters.size


def check_activation_and_loss(catalog: Catalog, activation: str, loss: Any, last: str = "dense", units: int = 2) -> None:
    """Gradients by central differences wherever the loss is a number."""
    finite = 0
    for spread, biases in REGIMES:
        run = Run(with_output(catalog, activation, loss, last, units))
        scatter(run, spread, biases)
        with np.errstate(all="ignore"):
            known = np.isfinite(Probe(run).loss())
        if known:
            finite += 1
            check_gradients(run)
            _check_delta(run)
    key = loss["key"] if isinstance(loss, dict) else loss
    assert finite or (activation, key) in WITHOUT_LOSS


def _check_delta(run: Run) -> None:
    """Δ of the output for each sample: the only way from the bias of one sample to the loss is through it."""
    delta = run.deltas["y"]
    assert delta.shape[0] == SAMPLES
    network, machine = run.project.network, run.machine
    x = next(node for node in network.inputs() if node.name == "x")
    assert_close("y", delta @ run.parameters["x>y.W"] + run.deltas["h"] @ run.parameters["x>h.W"], run.deltas["x"], 1.0)
    assert np.allclose(delta.T @ machine.program.load[x.id][:, :-1], run.gradients["x>y.W"], rtol=1e-12, atol=1e-15)
    assert np.allclose(delta.sum(axis=0), run.gradients["y.b"], rtol=1e-12, atol=1e-15)


def check_optimizer(catalog: Catalog, name: str, golden: dict[str, Any]) -> None:
    """Twenty steps on a linear layer, with another learning rate from the tenth on, as PyTorch makes them."""
    network = Network(catalog)
    network.connect(network.add("input", name="x", shape=(3,)), network.add("dense", name="y", units=2, activation="identity"))
    rates = golden["rates"]
    data = Dataset(np.array(golden["x"]), np.array(golden["y"]))
    project = Project(network, data, loss="mse", optimizer=setting(name), learning_rate=rates[0])
    run = Run(project)
    run.parameters["x>y.W"][...] = golden["W"]
    run.parameters["y.b"][...] = golden["b"]
    for step, (weights, biases) in enumerate(golden["runs"][name]):
        if step == golden["change"]:
            run.change("learning_rate", rates[1])
        run.train(iterations=1)
        assert run.parameters["x>y.W"].ravel() == pytest.approx(weights, rel=1e-11, abs=1e-13), f"{name}, step {step}"
        assert run.parameters["y.b"] == pytest.approx(biases, rel=1e-11, abs=1e-13), f"{name}, step {step}"


def setting(name: str) -> dict[str, Any]:
    """A chosen entry from "key parameter=value …"."""
    key, *given = name.split()
    values = {"true": True, "false": False}
    pairs = (pair.split("=") for pair in given)
    return {"key": key, **{parameter: values.get(value, value) if value in values else float(value) for parameter, value in pairs}}


def layer_cases(catalog: Catalog) -> list[tuple[LayerEntry, dict[str, Any]]]:
    found = []
    for entry in catalog.entries("layer"):
        assert isinstance(entry, LayerEntry)
        found += [(entry, parameters) for parameters in variants(catalog, entry)]
    return found
