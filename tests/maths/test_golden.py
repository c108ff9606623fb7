"""Optimisers, activations and losses give the numbers that PyTorch gives (see golden/make.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnsim.catalog import Catalog
from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths.suite import check_optimizer, setting

GOLDEN: dict[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "golden").glob("*.json")
}


def linear(activation: Any, inputs: Any, targets: Any, **settings: object) -> Run:
    """A layer whose weighted input is what it is given, after one iteration at learning rate 0."""
    network = Network(CATALOG)
    units = len(inputs[0])
    x = network.add("input", name="x", shape=(units,))
    network.connect(x, network.add("dense", name="y", units=units, activation=activation))
    run = Run(Project(network, Dataset(np.array(inputs), np.array(targets)), learning_rate=0.0, **settings))
    run.parameters["x>y.W"][...] = np.eye(units)
    run.train(iterations=1)
    return run


def loss_by_slope(catalog: Catalog, activation: Any, inputs: Any, errors: Any) -> Any:
    """Δ where ∂L/∂a is given: the weights behind the layer carry it, one sample at a time."""
    found = []
    for sample, error in zip(inputs, errors, strict=True):
        network = Network(catalog)
        x = network.add("input", name="x", shape=(len(sample),))
        h = network.add("dense", name="h", units=len(sample), activation=activation)
        y = network.add("dense", name="y", units=1, activation="identity")
        network.connect(x, h)
        network.connect(h, y)
        run = Run(Project(network, Dataset(np.array([sample])), loss="value", learning_rate=0.0))
        run.parameters["x>h.W"][...] = np.eye(len(sample))
        run.parameters["h>y.W"][...] = error
        run.train(iterations=1)
        found.append(run.deltas["h"][0].copy())
    return np.array(found)


@pytest.mark.parametrize("name", GOLDEN["optimizers"]["runs"])
def test_an_optimiser_steps_as_pytorch_does(name: str) -> None:
    check_optimizer(CATALOG, name, GOLDEN["optimizers"])


def test_every_optimiser_has_golden_numbers() -> None:
    assert {entry.key for entry in CATALOG.entries("optimizer")} == {name.split()[0] for name in GOLDEN["optimizers"]["runs"]}


@pytest.mark.parametrize("name", GOLDEN["activations"]["runs"])
def test_an_activation_and_its_slope_are_those_of_pytorch_also_at_its_kink(name: str) -> None:
    golden = GOLDEN["activations"]
    expected = golden["runs"][name]
    run = linear(setting(name), golden["in"], np.zeros((4, 3)), loss="mse")
    assert run.signals["y"] == pytest.approx(np.array(expected["a"]), rel=1e-13, abs=1e-300)
    assert loss_by_slope(CATALOG, setting(name), golden["in"], golden["delta_out"]) == pytest.approx(
        np.array(expected["delta"]), rel=1e-12, abs=1e-15
    )


def test_every_activation_but_the_step_has_golden_numbers() -> None:
    golden = {name.split()[0] for name in GOLDEN["activations"]["runs"]}
    assert {entry.key for entry in CATALOG.entries("activation")} == golden | {"step"}


@pytest.mark.parametrize("name", GOLDEN["losses"]["runs"])
def test_a_loss_and_the_delta_of_its_output_are_those_of_pytorch(name: str) -> None:
    golden = GOLDEN["losses"]
    loss, *reduction, activation = name.split()
    run = linear(
        activation, golden["in"], golden["y"], loss={"key": loss, "reduction": reduction[0] if reduction else "mean"}
    )
    assert run.loss == pytest.approx(golden["runs"][name]["loss"], rel=1e-13)
    assert run.deltas["y"] == pytest.approx(np.array(golden["runs"][name]["delta"]), rel=1e-12, abs=1e-17)


def test_every_loss_but_the_output_itself_has_golden_numbers() -> None:
    golden = {name.split()[0] for name in GOLDEN["losses"]["runs"]}
    assert {entry.key for entry in CATALOG.entries("loss")} == golden | {"value", "perceptron_criterion"}  # the rule itself is its oracle
