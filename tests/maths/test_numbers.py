"""Every calculation that is printed gives what the program has stored, when it is worked out again from its numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

import nnsim
from nnsim.catalog import LayerEntry
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.numbers import Calculation, calculations, digits
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.workings import workings
from tests.maths.networks import around_layer, scatter, with_output
from tests.maths.suite import layer_cases, setting
from tests.maths.test_common_suite import ACTIVATIONS, LOSSES, named
from tests.maths.test_golden import GOLDEN
from tests.maths.timed import projects

ELEMENTS = (0, 1, 10**6)
"""The first, the second and the last one."""


def check_numbers(run: Run, tolerance: float = 1e-12) -> int:
    """Every line of one iteration, for several units, samples and parameters. Returns how many calculations were held against it."""
    start, compared = run.iteration, 0
    while run.iteration == start:
        operation = run.step()
        assert operation is not None
        for element in ELEMENTS:
            for sample in (0, 1):
                found = workings(run, element, sample)
                assert found is not None
                assert len(found.calculations) == len(operation.lines)
                for calculation in found.calculations:
                    assert math.isfinite(calculation.stored), calculation.name
                    assert_allclose(calculation.value, calculation.stored, rtol=tolerance, atol=tolerance, err_msg=calculation.equation)
                    assert calculation.tex
                    compared += 1
    return compared


def scattered(project: Project, spread: float = 0.5, biases: float = 0.0) -> Run:
    run = Run(project)
    scatter(run, spread, biases)
    return run


@pytest.mark.parametrize(("entry", "parameters"), layer_cases(CATALOG), ids=named)
def test_around_every_layer(entry: LayerEntry, parameters: dict[str, Any]) -> None:
    assert check_numbers(scattered(around_layer(CATALOG, entry, parameters))) > 50


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_every_activation(activation: str) -> None:
    check_numbers(scattered(with_output(CATALOG, activation, "squared_error")))


@pytest.mark.parametrize("loss", LOSSES, ids=named)
@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "elu"])
def test_with_every_loss(loss: dict[str, Any], activation: str) -> None:
    check_numbers(scattered(with_output(CATALOG, activation, loss), 0.03, 0.3))


@pytest.mark.parametrize("more", [{}, {"clip_norm": 0.1}], ids=["", "clipped"])
@pytest.mark.parametrize("name", GOLDEN["optimizers"]["runs"])
def test_with_every_optimiser(name: str, more: dict[str, Any]) -> None:
    run = scattered(with_output(CATALOG, "sigmoid", "mse", optimizer=setting(name), **more))
    for _ in range(3):
        check_numbers(run)


@settings(max_examples=25)
@given(projects())
def test_in_networks_with_loops(project: Project) -> None:
    check_numbers(scattered(project), 1e-10)


def test_with_small_numbers_to_their_precision() -> None:
    check_numbers(scattered(with_output(CATALOG, "softmax", "cross_entropy", dtype="float32", optimizer="adam")), 1e-5)


# What is printed


def by_hand() -> Run:
    """XOR solved by hand (20, 20, −10), (−20, −20, 30), (20, 20, −30), in order (0, 0), (0, 1) …"""
    network = nnsim.Network()
    nodes = [
        network.add("input", name="x", shape=(2,)),
        network.add("dense", name="h", units=2, activation="sigmoid"),
        network.add("dense", name="y", units=1, activation="sigmoid"),
    ]
    network.connect(nodes[0], nodes[1])
    network.connect(nodes[1], nodes[2])
    run = nnsim.Run(nnsim.Project(network, nnsim.dataset("xor"), loss="binary_cross_entropy", learning_rate=1.0))
    run.parameters["x>h.W"][...] = [[20, 20], [-20, -20]]
    run.parameters["h.b"][...] = [-10, 30]
    run.parameters["h>y.W"][...] = [[20, 20]]
    run.parameters["y.b"][...] = [-30]
    return run


def printed(run: Run, phase: str, node: str | None, line: int, element: int = 0, sample: int = 0) -> str:
    while True:
        operation = run.step()
        assert operation is not None
        if (operation.phase, operation.node) == (phase, node):
            found = workings(run, element, sample)
            assert found is not None
            return found.calculations[line].equation


def test_a_weighted_sum_is_printed_term_by_term() -> None:
    assert printed(by_hand(), "forward", "h", 0, 1, 3) == (
        r"\mathrm{in}_{\mathrm{h}} = \left({-}20\right) \cdot 1 + \left({-}20\right) \cdot 1 + 30 = {-}10"
    )


def test_an_activation_shows_what_goes_in() -> None:
    assert printed(by_hand(), "forward", "h", 1, 0, 0) == r"a_{\mathrm{h}} = \sigma({-}10) = 4.54 \cdot 10^{-5}"


def test_an_update_shows_the_old_number_and_the_new_one() -> None:
    run = by_hand()
    assert printed(run, "update", None, 0, 8).startswith(r"w = {-}30 - 1 \cdot ")
    assert run.parameters["y.b"][0] != -30


def test_a_number_that_is_held_is_not_worked_out() -> None:
    network = nnsim.Network()
    x, y = network.add("input", name="x", shape=(1,)), network.add("dense", name="y", units=1, trainable=False)
    network.connect(x, y)
    run = nnsim.Run(nnsim.Project(network, nnsim.dataset("line3"), loss="mse"))
    run.parameters["x>y.W"][...] = 3
    assert printed(run, "update", None, 0) == "w = 3"


def test_of_a_long_sum_the_first_terms_are_printed_and_all_are_added() -> None:
    network = nnsim.Network()
    x, y = network.add("input", name="x", shape=(30,)), network.add("dense", name="y", units=1, activation="identity")
    network.connect(x, y)
    run = nnsim.Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 30)), np.ones((2, 1))), loss="mse"))
    run.parameters["x>y.W"][...] = 0.5
    assert printed(run, "forward", "y", 0).endswith(r"= " + r"0.5 \cdot 1 + " * 4 + r"\cdots + 0 = 15")
    operation = run.last_operation
    assert operation is not None
    whole = calculations(operation, 0, 0, few=100)[0]
    assert whole.tex.count(r"\cdot 1") == 30


def test_very_long_sums_are_added_as_a_whole() -> None:
    random = np.random.default_rng(0)
    network = nnsim.Network()
    x, y = network.add("input", name="x", shape=(3,)), network.add("dense", name="y", units=2, activation="softmax")
    network.connect(x, y)
    data = nnsim.Dataset(random.normal(size=(1500, 3)), random.integers(0, 2, 1500))
    check_numbers(scattered(nnsim.Project(network, data, loss="cross_entropy")))


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_long_sums_over_steps_and_samples_are_added_as_a_whole(cell: str) -> None:
    random = np.random.default_rng(0)
    network = nnsim.Network()
    x, h = network.add("input", name="x", shape=(3,)), network.add(cell, name="h", units=2)
    y = network.add("dense", name="y", units=1, activation="sigmoid")
    network.connect(x, h)
    network.connect(h, y)
    data = nnsim.Dataset(random.normal(size=(9, 12, 3)), random.uniform(0.2, 0.8, (9, 12, 1)))
    check_numbers(scattered(nnsim.Project(network, data, loss="mse", clip_norm=0.1)))


def test_after_going_back_behind_the_update_its_numbers_are_gone() -> None:
    run = by_hand()
    assert workings(run, 0, 0) is None
    run.train(iterations=5)
    run.seek(3)
    assert workings(run, 0, 0) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.123456, "0.1235"), (-123456.0, r"{-}1.235 \cdot 10^{5}"), (1e-7, r"1 \cdot 10^{-7}"),
        (math.inf, r"\infty"), (-math.inf, r"{-}\infty"), (math.nan, r"\mathrm{nan}"),
    ],
)  # fmt: skip
def test_numbers_have_four_digits(number: float, text: str) -> None:
    assert digits(number) == text


def test_a_wrong_calculation_is_noticed() -> None:
    run = by_hand()
    run.step()
    operation = run.step()
    assert operation is not None
    operation.where.array(operation.lines[0].expr, None)[...] += 1
    wrong: Calculation = calculations(operation, 0, 0)[0]
    assert wrong.stored == wrong.value + 1
