"""The examples that are computation graphs come out with the numbers that they are known for."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.engine.sections import section, variables
from tests.storage.bundled import sound_example

RESULTS: dict[str, tuple[float, dict[str, float]]] = {
    "graph_product": (-12.0, {"x": -4.0, "y": -4.0, "z": 3.0, "q": -4.0}),
    "graph_partial": (7.0, {"x": 4.0, "y": 5.0}),
    "graph_total": (24.0, {"z": 36.0, "x": 6.0, "y": 4.0}),
    "graph_difference": (9.0, {"x": 6.0}),
    "graph_neuron": (
        0.7310585786300049,
        {
            "w0": -0.19661193324148185, "x0": 0.3932238664829637, "w1": -0.3932238664829637, "x1": -0.5898357997244456,
            "w2": 0.19661193324148185, "exp": -0.534446645388523,
        },
    ),
    "graph_descent": (7.0, {"x": 5.0, "y": 1.0}),
}
"""The output, and the gradient of some nodes."""


@pytest.mark.parametrize("name", RESULTS)
def test_a_graph_has_its_value_and_its_gradients(name: str) -> None:
    run = nnsim.Run(nnsim.example(name))
    run.project.document.settings["learning_rate"] = 0.0
    run.train(iterations=1)
    value, gradients = RESULTS[name]
    assert run.loss == pytest.approx(value, rel=1e-12)
    for node, gradient in gradients.items():
        assert run.deltas[node][0, 0] == pytest.approx(gradient, rel=1e-12), node


@pytest.mark.parametrize("name", RESULTS)
def test_a_graph_shows_them_as_soon_as_it_is_open(name: str) -> None:
    run = nnsim.Run(nnsim.example(name))
    flows = picture(run, FrameRequest(flows=True), State.PAUSED).flows
    for node, gradient in RESULTS[name][1].items():
        assert flows.nodes[run.project.network.node(node).id].gradient == pytest.approx([gradient], rel=1e-12)


@pytest.mark.parametrize("name", RESULTS)
def test_a_graph_says_what_it_is_and_no_two_of_its_nodes_touch(name: str) -> None:
    document = sound_example(name)
    places = np.array([node.position for node in document.network])
    apart = np.abs(places[:, None] - places[None])
    assert np.all((apart[..., 0] >= 100) | (apart[..., 1] >= 60) | np.eye(len(places), dtype=bool))


def test_the_gradient_of_the_neuron_is_that_of_a_sigmoid() -> None:
    run = nnsim.Run(nnsim.example("graph_neuron"))
    run.train(iterations=1)
    a = float(run.signals["f"][0, 0])
    assert run.deltas["in"][0, 0] == pytest.approx(a * (1 - a), rel=1e-12)


def test_the_total_derivative_is_the_sum_over_both_paths() -> None:
    run = nnsim.Run(nnsim.example("graph_total"))
    network = run.project.network
    flows = picture(run, FrameRequest(flows=True), State.PAUSED).flows
    shares = [float(flows.connections[connection.id].gradient[0]) for connection in network.out_of(network.node("z").id)]
    assert shares == [24.0, 12.0]


def test_the_difference_quotient_comes_closer_to_the_derivative() -> None:
    run = nnsim.Run(nnsim.example("graph_difference"))
    steps = np.array([1.0, 0.1, 0.01, 0.001])
    found = section(run, variables(run)[0], np.linspace(0.0, 5.0, 11), steps)
    assert (found.moved - found.value) / steps == pytest.approx(6.0 + steps)
    assert found.slope == 6.0


def test_gradient_descent_goes_to_the_lowest_point() -> None:
    run = nnsim.Run(nnsim.example("graph_descent"))
    run.train(iterations=1)
    assert run.parameters["x.v"] == pytest.approx([2.5])
    assert run.parameters["y.v"] == pytest.approx([-1.1])
    run.train(iterations=300)
    assert run.evaluate()["loss"] == pytest.approx(0.0, abs=1e-12)
