"""Networks in time drawn at random say, and learn from, what the same network written out step by step does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from nnsim.datasets import Dataset
from nnsim.document import Network, shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths.gradients import Probe, check_gradients
from tests.maths.networks import scatter
from tests.maths.timed import projects
from tests.maths.unrolled import Unrolled

EXAMPLES = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def described(project: Project) -> str:
    """The network in words, for a failing example."""
    network, data = project.network, project.data
    nodes = [f"{node.name}: {node.kind} {dict(node.parameters)}" for node in network]
    lines = [f"{network.connection_name(c)} delay {c.delay}" for c in network.connections.values()]
    return "\n".join([*nodes, *lines, repr(data), f"lengths {data and data.lengths}", str(dict(project.settings))])


def iterated(project: Project) -> Run:
    """After the backward phase of one iteration, with parameters as they were before it."""
    run = Run(project)
    scatter(run, 0.6, seed=1)
    Probe(run).iterate()
    return run


def assert_equal(what: str, found: Any, expected: Any) -> None:
    known = ~np.isnan(expected)
    assert found.shape == expected.shape, f"{what}: {found.shape}, not {expected.shape}"
    assert found[known] == pytest.approx(expected[known], rel=1e-9, abs=1e-11), what


def check_against_the_unrolled_network(run: Run) -> None:
    """Loss, signals, all Δ and ∂L/∂a, gradients of parameters and of inputs."""
    reference = Unrolled(run)
    assert run.loss == pytest.approx(float(reference.loss.data), rel=1e-12)
    for name, gradient in reference.gradients().items():
        assert_equal(f"∂L/∂{name}", run.gradients[name], gradient)
    for node in run.project.network:
        check_node(run, reference, node)


def check_node(run: Run, reference: Unrolled, node: Any) -> None:
    timing = run.machine.timing
    handed_on = "last" if node.id in timing.running - timing.lasting else "all"
    if node.kind == "input":
        asked_for = any(name == node.name for name, _ in reference.of_inputs)
        if asked_for and node.name in run.deltas and node.parameters["repeat"] is None:
            assert_equal(f"∂L/∂{node.name}", run.deltas[node.name], reference.over_time(node, reference.of_inputs, "grad"))
        return
    if node.kind == "constant" or not any(name == node.name for name, _ in reference.said):
        return
    lengths = reference.lengths
    said = reference.over_time(node, reference.said)
    if handed_on == "last":
        said = said[np.arange(len(said)), lengths - 1]
    elif said.ndim == 3:
        said[np.arange(said.shape[1]) >= np.array(lengths)[:, None]] = np.nan  # what a loop keeps there others compute
    assert_equal(node.name, run.signals[node.name], said)
    if f"{node.name}.out" in run.deltas:
        assert_equal(f"∂L/∂a of {node.name}", run.deltas[f"{node.name}.out"], reference.over_time(node, reference.said, "grad"))
    for name in sorted({name for name, _ in reference.sums if name.partition(".")[0] == node.name}):
        if name in run.deltas:
            sums = {(node.name, t): value for (other, t), value in reference.sums.items() if other == name}
            assert_equal(f"Δ {name}", run.deltas[name], reference.over_time(node, sums, "grad"))


@EXAMPLES
@given(projects())
def test_a_network_with_loops_equals_the_same_network_without_time(project: Project) -> None:
    note(described(project))
    run = iterated(project)
    assume(all(np.abs(array).max() < 12 for array in run.signals.values()))  # beyond, logarithms of the reference lose their digits
    check_against_the_unrolled_network(run)


@EXAMPLES
@given(projects(cuts=True))
def test_errors_do_not_cross_a_cut_and_values_do(project: Project) -> None:
    """T25, for whatever loop."""
    note(described(project))
    run = iterated(project)
    assume(all(np.abs(array).max() < 12 for array in run.signals.values()))  # beyond, logarithms of the reference lose their digits
    check_against_the_unrolled_network(run)


@settings(parent=EXAMPLES, max_examples=8)
@given(projects())
def test_gradients_of_networks_with_loops_equal_central_differences(project: Project) -> None:
    note(described(project))
    run = Run(project)
    scatter(run, 0.6, seed=1)
    check_gradients(run)


# What drawing at random has found, drawn by hand


def small(nodes: list[tuple[str, str, dict[str, Any]]], connections: list[tuple[str, str, int]], repeat: int | None = None) -> Project:
    """Sequences "x" of 4 steps and "s" without time, into `nodes` (kind, name, parameters), of which the last is the output y."""
    network = Network(CATALOG)
    network.add("input", name="x", shape=(2,), repeat=repeat)
    network.add("input", name="s", shape=(2,))
    for kind, name, parameters in nodes:
        network.add(kind, name=name, **parameters)
    network.add("dense", name="y", units=2)
    for source, target, delay in connections:
        network.connect(source, target, delay=delay)
    random = np.random.default_rng(2)
    inputs = {"x": random.normal(size=(3, 2) if repeat else (3, 4, 2)), "s": random.normal(size=(3, 2))}
    data = Dataset(inputs, {"y": random.normal(size=(3, 4, 2))})
    return Project(network, data, loss="squared_error", input_gradients=True)


SMALL = {
    "a function that hands on the data itself": small([("add", "m", {})], [("x", "m", 0), ("m", "y", 0), ("s", "y", 0)]),
    "rows of a sequence": small([("concatenate", "m", {})], [("x", "m", 0), ("s", "m", 0), ("x", "m", 2), ("m", "y", 0)]),
    "later steps of an error handed on as it is": small([("add", "m", {})], [("s", "m", 0), ("x", "m", 1), ("m", "y", 0)]),
    "a factor without time at a later step": small([("multiply", "m", {})], [("s", "m", 0), ("x", "m", 1), ("m", "y", 0)]),
    "a factor without time and a repeated one": small([("multiply", "m", {})], [("s", "m", 0), ("x", "m", 1), ("m", "y", 0)], repeat=4),
    "a cell fed without time and by an earlier step": small([("rnn", "m", {"units": 2})], [("s", "m", 0), ("x", "m", 1), ("m", "y", 0)]),
    "a cell in a loop through a function": small(
        [("add", "v", {}), ("lstm", "m", {"units": 2})], [("x", "v", 0), ("m", "v", 1), ("v", "m", 0), ("s", "m", 0), ("m", "y", 0)]
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_network_equals_itself_written_out(name: str) -> None:
    check_against_the_unrolled_network(iterated(SMALL[name]))
    run = Run(SMALL[name])
    scatter(run, 0.6, seed=1)
    check_gradients(run)


@pytest.mark.parametrize("first", ["y", "z"])
def test_one_output_may_have_targets_at_every_step_and_another_only_at_the_end(first: str) -> None:
    network = Network(CATALOG)
    x = network.add("input", name="x", shape=(2,))
    for name in ("y", "z"):
        network.connect(x, network.add("rnn", name=name, units=2))
    random = np.random.default_rng(2)
    targets = {"y": random.normal(size=(3, 4, 2)), "z": random.normal(size=(3, 2))}
    data = Dataset({"x": random.normal(size=(3, 4, 2))}, {name: targets[name] for name in sorted(targets, key=first.__ne__)}, [4, 2, 1])
    check_against_the_unrolled_network(iterated(Project(network, data, loss="mse", input_gradients=True)))


def test_a_function_is_as_large_as_all_that_enters_it_also_late() -> None:
    network = Network(CATALOG)
    x, h, m = network.add("input", shape=(2,)), network.add("dense", units=3), network.add("concatenate")
    network.connect(x, m)
    network.connect(h, m, delay=1)
    network.connect(m, h)
    assert shapes_of(network).outputs[m.id] == (5,)
    add = network.add("add", name="sum")
    network.connect(h, add)
    network.connect(m, add, delay=2)
    assert "needs inputs of one size, but they have 3, 5" in shapes_of(network).faults[add.id]


def test_a_function_that_would_grow_for_ever_is_told_so() -> None:
    network = Network(CATALOG)
    m = network.add("concatenate", name="m")
    network.connect(network.add("input", shape=(2,)), m)
    network.connect(m, m, delay=1)
    assert shapes_of(network).faults == {m.id: "m would grow from step to step: let its loop pass through a layer with units."}
