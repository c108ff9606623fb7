"""The values and gradients on the connections of a graph: all of them between iterations, one after the other while it is stepped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.flows import Flows
from nnsim.engine.frames import Feed, FrameRequest, State
from nnsim.engine.picture import picture
from tests.drawn import sum_times

ASKED = FrameRequest(flows=True)


@pytest.fixture
def run() -> nnsim.Run:
    """f = (x + y)·z at −2, 5, −4."""
    return sum_times()


def flows(run: nnsim.Run, request: FrameRequest = ASKED) -> Flows:
    found = picture(run, request, State.PAUSED).flows
    assert isinstance(found, Flows)
    return found


def numbers(run: nnsim.Run, what: str, request: FrameRequest = ASKED) -> dict[str, Any]:
    """By name of the connection, None where it is not known."""
    network = run.project.network
    told = {network.connection_name(network.connections[id]): getattr(flow, what) for id, flow in flows(run, request).connections.items()}
    return {name: None if value is None else float(value[0]) for name, value in told.items()}


def test_all_is_known_before_the_first_step(run: nnsim.Run) -> None:
    assert flows(run).done
    assert numbers(run, "value") == {"x>q": -2, "y>q": 5, "q>f": 3, "z>f": -4}
    assert numbers(run, "gradient") == {"x>q": -4, "y>q": -4, "q>f": -4, "z>f": 3}
    assert numbers(run, "local") == {"x>q": 1, "y>q": 1, "q>f": -4, "z>f": 3}
    assert numbers(run, "upstream") == {"x>q": -4, "y>q": -4, "q>f": 1, "z>f": 1}
    assert {run.project.network.nodes[id].name: float(point.gradient[0]) for id, point in flows(run).nodes.items()} == {
        "x": -4, "y": -4, "z": 3, "q": -4, "f": 1,
    }


def test_they_appear_as_they_are_computed(run: nnsim.Run) -> None:
    seen = []
    while not run.iteration:
        operation = run.step()
        assert operation is not None
        if run.operation:
            values, gradients = numbers(run, "value"), numbers(run, "gradient")
            seen.append((
                operation.phase, sum(value is not None for value in values.values()),
                sum(gradient is not None for gradient in gradients.values()),
            ))
            assert not flows(run).done
    assert [counts for phase, *counts in seen if phase == "forward"] == [[1, 0], [2, 0], [3, 0], [4, 0], [4, 0]]
    assert [counts for phase, *counts in seen if phase == "backward"] == [[4, 2], [4, 4], [4, 4], [4, 4], [4, 4]]


def test_the_run_is_left_as_it_is(run: nnsim.Run) -> None:
    run.train(iterations=1)
    before, deltas = run.state_hash(), {name: array.copy() for name, array in run.deltas.items()}
    flows(run)
    assert run.state_hash() == before
    assert all(np.array_equal(run.deltas[name], array) for name, array in deltas.items())


def test_what_is_fed_by_hand_flows_too(run: nnsim.Run) -> None:
    feed = Feed({node.id: np.array([value]) for node, value in zip(run.project.network.inputs(), (1.0, 2.0, 3.0), strict=True)})
    request = FrameRequest(flows=True, feed=feed)
    assert numbers(run, "value", request) == {"x>q": 1, "y>q": 2, "q>f": 3, "z>f": 3}
    assert numbers(run, "gradient", request) == {"x>q": 3, "y>q": 3, "q>f": 3, "z>f": 3}


def test_each_use_of_a_value_has_its_share_and_the_node_their_sum() -> None:
    net = nnsim.Network()
    x, square, f = net.add("input", name="x", shape=(1,)), net.add("power", name="square"), net.add("add", name="f")
    for source, target in ((x, square), (square, f), (x, f)):
        net.connect(source, target)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset({"x": [[3.0]]}), loss="value"))
    assert numbers(run, "gradient") == {"x>square": 6, "square>f": 1, "x>f": 1}
    assert flows(run).nodes[x.id].gradient == pytest.approx([7])


def test_gradients_before_a_step_are_those_that_the_step_computes() -> None:
    random = np.random.default_rng(4)
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(3,))
    h, s = net.add("dense", name="h", units=3), net.add("sigmoid", name="s")
    v, m, y = net.add("constant", name="v", units=3, trainable=True), net.add("multiply", name="m"), net.add("dense", name="y", units=1)
    for source, target in ((x, h), (h, s), (s, m), (v, m), (m, y), (x, m)):
        net.connect(source, target)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset({"x": random.normal(size=(4, 3))}), loss="value", learning_rate=0.0))
    before = flows(run, FrameRequest(flows=True, sample=2))
    run.train(iterations=1)
    for node in net:
        gradient = before.nodes[node.id].gradient
        assert gradient == pytest.approx(run.deltas[f"{node.name}.out"][2], rel=1e-12), node.name


def test_a_network_with_targets_is_no_graph() -> None:
    assert picture(nnsim.Run(nnsim.example("xor")), ASKED, State.PAUSED).flows is None
