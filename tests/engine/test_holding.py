"""A unit held by hand gives what was typed, everything behind it answers to that, and the run never hears of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import Feed, FrameRequest, Plane, State
from nnsim.engine.holding import holds
from nnsim.engine.picture import picture
from tests.engine.test_feeding import frame_of, sample_of, started


def held(feed: Feed, values: dict[tuple[str, int], float]) -> Feed:
    return Feed(feed.inputs, feed.steps, feed.step, values)


def node(run: nnsim.Run, name: str) -> str:
    return next(one.id for one in run.project.network if one.name == name)


def sigmoid(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-x))


def regression() -> nnsim.Run:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=3, activation="sigmoid")
    y = net.add("dense", name="y", units=2, activation="tanh")
    net.connect(x, h)
    net.connect(h, y)
    random = np.random.default_rng(0)
    return nnsim.Run(nnsim.Project(net, nnsim.Dataset(random.normal(size=(6, 2)), random.normal(size=(6, 2)))))


def test_what_follows_answers_to_the_held_value_and_nothing_else_changes() -> None:
    run = regression()
    feed, _ = sample_of(run, 0)
    h, y = node(run, "h"), node(run, "y")
    before, after = frame_of(run, feed), frame_of(run, held(feed, {(h, 1): 2.5}))
    a = before.followed[h].copy()
    a[1] = 2.5
    assert np.array_equal(after.followed[h], a)
    expected = np.tanh(run.parameters["h>y.W"] @ a + run.parameters["y.b"])
    assert np.allclose(after.followed[y], expected, rtol=1e-12)
    assert after.fed is not None
    assert np.allclose(after.fed.outputs[y], expected, rtol=1e-12)


def test_several_units_of_several_layers_are_held_together() -> None:
    run = regression()
    feed, _ = sample_of(run, 0)
    h, y = node(run, "h"), node(run, "y")
    frame = frame_of(run, held(feed, {(h, 0): -1.0, (h, 2): 0.0, (y, 1): 7.0}))
    assert frame.followed[h][[0, 2]].tolist() == [-1.0, 0.0]
    assert frame.followed[y][1] == 7.0
    assert frame.followed[y][0] == pytest.approx(np.tanh(run.parameters["h>y.W"] @ frame.followed[h] + run.parameters["y.b"])[0])


def test_once_released_the_network_answers_as_before() -> None:
    run = regression()
    feed, _ = sample_of(run, 0)
    before = frame_of(run, feed)
    frame_of(run, held(feed, {(node(run, "h"), 1): 2.5}))
    after = frame_of(run, feed)
    for id, values in before.followed.items():
        assert np.array_equal(after.followed[id], values)


def test_the_memory_of_an_lstm_sees_the_held_value_at_every_step() -> None:
    run = started("adding_lstm")
    cell = next(one for one in run.project.network if one.kind == "lstm")
    feed, steps = sample_of(run, 1)
    frame = frame_of(run, held(feed, {(cell.id, 0): 0.75}))
    seen = frame.sequences[cell.id]
    assert np.all(seen["h"][0] == 0.75)
    (into,) = run.project.network.into(cell.id)
    source = run.project.network.nodes[into.source]
    assert frame.fed is not None
    x, name = frame.fed.inputs[source.id], cell.name
    h, c = np.zeros(len(seen["h"])), np.zeros(len(seen["h"]))
    for step in range(steps):
        f, i, o, g = (
            run.parameters[f"{source.name}>{name}.W_{gate}"] @ x[:, step] + run.parameters[f"{name}.U_{gate}"] @ h
            + run.parameters[f"{name}.b_{gate}"]
            for gate in "fiog"
        )  # fmt: skip
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        h[0] = 0.75
        assert np.allclose(seen["h"][:, step], h, rtol=1e-4, atol=1e-5), step


@pytest.mark.parametrize("name", ["xor", "digits", "echo", "jordan", "reber_lstm", "temporal_order_gru"])
def test_a_unit_held_at_what_it_computes_changes_nothing(name: str) -> None:
    run = started(name)
    feed, steps = sample_of(run, 0)
    one_step = {id: array[:1] if steps else array for id, array in feed.inputs.items()}
    before = frame_of(run, Feed(one_step, min(steps, 1)))
    values = {
        (one.id, 0): float(before.followed[one.id][0])
        for one in run.project.network if holds(run.project.network.entry(one)) and one.id in before.followed
    }  # fmt: skip
    after = frame_of(run, Feed(one_step, min(steps, 1), None, values))
    assert values
    for id, numbers in after.followed.items():
        assert np.allclose(numbers, before.followed[id], rtol=1e-4, atol=1e-6), id


def test_maps_over_the_plane_are_those_of_the_network_in_which_the_unit_is_held() -> None:
    run = started("xor", 20)
    feed, _ = sample_of(run, 0)
    hidden = run.project.network.into(run.machine.document.output_nodes()[0])[0].source
    plane = Plane((hidden,))
    request = FrameRequest(feed=held(feed, {(hidden, 0): 0.25}), map_size=8, planes=(plane,))
    frame = picture(run, request, State.PAUSED)
    assert np.all(frame.maps[hidden][0] == 0.25)
    assert np.all(frame.planes[plane][hidden][0] == 0.25)
    assert np.ptp(frame.maps[hidden][1]) > 0.0


def test_the_run_knows_nothing_of_it() -> None:
    run, alone = started("xor"), started("xor")
    feed, _ = sample_of(run, 0)
    hold = held(feed, {(one.id, 0): 9.0 for one in run.project.network if one.kind == "dense"})
    for _ in range(2):
        frame_of(run, hold)
        run.train(iterations=3)
        alone.train(iterations=3)
    assert run.state_hash() == alone.state_hash()
    assert run.evaluate("train") == alone.evaluate("train")


def test_inside_an_iteration_nothing_is_held() -> None:
    run = started("xor")
    run.step()
    feed, _ = sample_of(run, 0)
    hold = held(feed, {(one.id, 0): 9.0 for one in run.project.network if one.kind == "dense"})
    plain, frame = frame_of(run, feed).fed, frame_of(run, hold).fed
    assert plain is not None
    assert frame is not None
    for id, values in plain.outputs.items():
        assert np.array_equal(frame.outputs[id], values)


def test_a_hold_that_does_not_fit_the_network_is_let_be() -> None:
    run = regression()
    feed, _ = sample_of(run, 0)
    before, after = frame_of(run, feed), frame_of(run, held(feed, {("gone", 0): 1.0, (node(run, "h"), 99): 1.0}))
    for id, values in before.followed.items():
        assert np.array_equal(after.followed[id], values)
