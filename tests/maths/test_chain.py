"""The chain rule along all paths gives the gradient that is stored, for every layer, through time, with masks and cuts."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from numpy.testing import assert_allclose

import nnsim
from nnsim.catalog import LayerEntry
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.chain.explaining import explained
from nnsim.engine.chain.paths import Chain
from nnsim.engine.chain.writing import written
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths.networks import around_layer, scatter, with_output
from tests.maths.suite import layer_cases
from tests.maths.test_common_suite import ACTIVATIONS, LOSSES, named
from tests.maths.timed import projects

DIFFERENT = [
    pytest.param(entry, parameters, marks=[pytest.mark.long] if entry.recurrent and parameters else [], id=f"{entry.key}-{number}")
    for number, (entry, parameters) in enumerate(layer_cases(CATALOG)) if not {"initializer", "recurrent_initializer"} & parameters.keys()
]
MOST_PATHS = 400


def before_the_update(project: Project, spread: float = 0.5, biases: float = 0.1) -> Run:
    run = Run(project)
    scatter(run, spread, biases)
    while run.upcoming_operation.phase != "update":
        run.step()
    return run


def check_gradients(run: Run, tolerance: float = 1e-12) -> int:
    """Some numbers of every parameter: the paths of all samples together, and where they are few one by one."""
    machine, compared = run.machine, 0
    for key, slot in machine.parameters.slots.items():
        gradient = machine.parameters.gradient(key)
        places = {tuple(0 for _ in slot.shape), tuple(size - 1 for size in slot.shape)}
        for place in sorted(places):
            chains = [Chain(machine, key, place, column) for column in range(machine.program.batch)]
            stored = float(gradient[place])
            assert_allclose(sum(chain.gradient for chain in chains), stored, rtol=tolerance, atol=tolerance, err_msg=f"{slot.name} {place}")
            for chain in chains[:1]:
                if chain.count <= MOST_PATHS:
                    products = [path.product for path in chain.paths()]
                    assert len(products) == chain.count
                    assert_allclose(sum(products), chain.gradient, rtol=tolerance, atol=tolerance)
                    assert products == sorted(products, key=abs, reverse=True)
                for path in itertools.islice(chain.paths(), 3):
                    printed = written(chain, path)
                    assert_allclose(printed.product, path.product, rtol=tolerance, atol=tolerance)
                    for factor, factor_of_path in zip(printed.factors, (path.first, *(stop.factor for stop in path.stops)), strict=True):
                        assert_allclose(factor.value, factor_of_path, rtol=tolerance, atol=tolerance, err_msg=factor.formula)
                        assert factor.formula
                        assert factor.numbers
            compared += 1
    return compared


@pytest.mark.parametrize(("entry", "parameters"), DIFFERENT)
def test_around_every_layer(entry: LayerEntry, parameters: dict[str, Any]) -> None:
    check_gradients(before_the_update(around_layer(CATALOG, entry, parameters)))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_every_activation(activation: str) -> None:
    check_gradients(before_the_update(with_output(CATALOG, activation, "squared_error")))


@pytest.mark.parametrize("loss", LOSSES, ids=named)
@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "elu"])
def test_with_every_loss(loss: dict[str, Any], activation: str) -> None:
    check_gradients(before_the_update(with_output(CATALOG, activation, loss), 0.03, 0.3))


@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(projects())
def test_in_networks_with_loops(project: Project) -> None:
    check_gradients(before_the_update(project), 1e-11)


def test_of_few_paths_the_largest_come_first() -> None:
    run = before_the_update(around_layer(CATALOG, CATALOG.layer("dense"), {}))
    key = next(iter(run.machine.parameters.slots))
    products = [abs(path.product) for path in Chain(run.machine, key, (0, 0), 0).paths()]
    assert len(products) > 1
    assert np.all(np.diff(products) <= 0)


def test_the_sum_over_time_steps_is_the_gradient() -> None:
    run = nnsim.Run(nnsim.example("adding_lstm"))
    run.train(iterations=2)
    found = explained(run, "c1:W", (0, 1), 3, {}, lambda: False)
    assert len(found.by_time) > 20
    assert_allclose(sum(found.by_time.values()), found.gradient, rtol=1e-12)
    assert abs(found.paths[0].product) >= abs(found.paths[-1].product)
    assert found.count > len(found.paths)


def test_paths_may_be_asked_to_lead_through_one_unit() -> None:
    run = before_the_update(around_layer(CATALOG, CATALOG.layer("dense"), {}))
    network, key = run.project.network, next(iter(run.machine.parameters.slots))
    middle = network.node("m").id
    free, bound = (Chain(run.machine, key, (0, 0), 0, through) for through in ({}, {middle: 1}))
    assert bound.count < free.count
    for path in bound.paths():
        assert all(stop.row == 1 for stop in path.stops if stop.value.node == middle)


def test_the_chain_rule_of_a_batch_adds_up_to_what_the_run_has_stored() -> None:
    run = nnsim.Run(nnsim.example("xor"))
    run.train(iterations=5)
    key = next(iter(run.machine.parameters.slots))
    found = [explained(run, key, (1, 0), sample, {}, lambda: False) for sample in range(4)]
    assert_allclose(sum(one.gradient for one in found), found[0].stored, rtol=1e-12)
    assert all(one.batch == 4 for one in found)
