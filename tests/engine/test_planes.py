"""Planes through the inputs: what a network answers over two of its features, the others held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import Frame, FrameRequest, Plane, State
from nnsim.engine.picture import MOST_WHILE_TRAINING, picture


@pytest.fixture(scope="module")
def iris() -> nnsim.Run:
    run = nnsim.Run(nnsim.example("iris"))
    run.train(iterations=20)
    return run


def frame_of(run: nnsim.Run, state: State = State.PAUSED, **wanted: Any) -> Frame:
    return picture(run, FrameRequest(parameters=False, signals=False, **wanted), state)


def output(run: nnsim.Run) -> str:
    return run.machine.document.output_nodes()[0]


def test_a_plane_holds_what_the_network_predicts_at_each_of_its_points(iris: nnsim.Run) -> None:
    held = (5.0, 3.0, 4.0, 1.2)
    plane = Plane((output(iris),), (3, 1), (0.0, 2.0, 1.0, 5.0), held, side=4)
    found = frame_of(iris, planes=(plane,)).planes[plane][output(iris)]
    assert found.shape == (3, 4, 4)
    for row, upward in enumerate((1.5, 2.5, 3.5, 4.5)):
        for column, across in enumerate((0.25, 0.75, 1.25, 1.75)):
            predicted = iris.predict(np.array([[5.0, upward, 4.0, across]]))[0]
            np.testing.assert_allclose(found[:, row, column], predicted, rtol=1e-6)


def test_it_is_coarser_while_the_network_trains(iris: nnsim.Run) -> None:
    plane = Plane((output(iris),), held=(0.0,) * 4, side=6, coarse=3)
    assert frame_of(iris, State.RUNNING, planes=(plane,)).planes[plane][output(iris)].shape[1:] == (3, 3)
    assert frame_of(iris, State.PAUSED, planes=(plane,)).planes[plane][output(iris)].shape[1:] == (6, 6)


def test_several_nodes_and_planes_are_answered_together(iris: nnsim.Run) -> None:
    first = iris.project.network.inputs()[0].id
    one = Plane((output(iris),), (0, 2), held=(0.0,) * 4, side=5)
    other = replace(one, nodes=(first, output(iris)))
    frame = frame_of(iris, planes=(one, other))
    np.testing.assert_array_equal(frame.planes[one][output(iris)], frame.planes[other][output(iris)])
    assert frame.planes[other][first].shape == (4, 5, 5)


def test_a_plane_of_another_network_is_left_out(iris: nnsim.Run) -> None:
    wrong = (
        Plane((output(iris),)), Plane(("gone",), held=(0.0,) * 4), Plane((output(iris),), (0, 4), held=(0.0,) * 4),
    )  # fmt: skip
    assert not frame_of(iris, planes=wrong).planes


def test_there_are_no_planes_where_time_runs() -> None:
    run = nnsim.Run(nnsim.example("echo"))
    node = output(run)
    assert not frame_of(run, planes=(Plane((node,)), Plane((node,), held=(0.0,))), answers=9).planes
    assert not frame_of(run, answers=9).answers


def test_two_inputs_of_one_number_each_have_a_plane() -> None:
    net = nnsim.Network()
    a, b = net.add("input", name="a", shape=(1,)), net.add("input", name="b", shape=(1,))
    y = net.add("dense", name="y", units=1, activation="identity", bias=False)
    net.connect(a, y)
    net.connect(b, y)
    data = nnsim.Dataset({"a": np.array([[0.0], [1.0]]), "b": np.array([[1.0], [0.0]])}, np.array([[0.0], [1.0]]))
    run = nnsim.Run(nnsim.Project(net, data, loss="mse"))
    plane = Plane((y.id,), (1, 0), (0.0, 2.0, 4.0, 6.0), side=1)
    found = frame_of(run, planes=(plane,)).planes[plane][y.id]
    assert found.item() == pytest.approx(run.predict({"a": np.array([[5.0]]), "b": np.array([[1.0]])}).item())


def test_answers_are_those_to_the_samples_of_each_part(iris: nnsim.Run) -> None:
    found = frame_of(iris, answers=10).answers
    inputs: Any = iris.machine.binding.data.inputs
    parts = iris.machine.binding.parts_of
    for name, answers in found.items():
        rows = getattr(parts, name)[:10]
        np.testing.assert_allclose(answers.T, iris.predict(inputs[rows]), rtol=1e-6)
    assert set(found) == {name for name in ("train", "validation", "test") if len(getattr(parts, name))}
    many = frame_of(nnsim.Run(nnsim.example("digits")), State.RUNNING, answers=2000).answers
    assert many["train"].shape == (10, MOST_WHILE_TRAINING)
