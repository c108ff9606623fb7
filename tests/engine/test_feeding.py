"""An input fed by hand is answered as a sample of the data with the same values would be, and leaves no trace in the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import Feed, Frame, FrameRequest, State
from nnsim.engine.picture import picture


def started(name: str, iterations: int = 3) -> nnsim.Run:
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=iterations)
    return run


def frame_of(run: nnsim.Run, feed: Feed | None, sample: int = 0) -> Frame:
    return picture(run, FrameRequest(sample=sample, feed=feed, samples=1), State.PAUSED)


def sample_of(run: nnsim.Run, sample: int) -> tuple[Feed, int]:
    """A training sample as somebody would feed it by hand, and how many of its steps count."""
    data: Any = run.project.data
    row = int(run.machine.train.indices[sample])
    steps = int(data.lengths[row]) if data.lengths is not None else data.steps or 0
    inputs = {}
    for node in run.project.network.inputs():
        array = data.inputs[node.name] if isinstance(data.inputs, dict) else data.inputs
        inputs[node.id] = array[row][:steps] if node.id in run.machine.context.sequences else array[row]
    return Feed(inputs, steps), steps


@pytest.mark.parametrize("name", ["xor", "iris", "digits", "echo", "jordan", "reber_lstm", "temporal_order_gru", "adding_lstm", "spelling"])
def test_a_sample_fed_by_hand_is_seen_as_the_sample_itself(name: str) -> None:
    run = started(name)
    near = {"rtol": 1e-4, "atol": 1e-6} if run.machine.dtype == np.float32 else {"rtol": 1e-12, "atol": 1e-13}
    feed, steps = sample_of(run, 1)
    followed, fed = frame_of(run, None, 1), frame_of(run, feed)
    assert fed.fed is not None
    assert fed.fed.shown
    assert fed.followed.keys() == followed.followed.keys()
    for id, values in followed.followed.items():
        assert np.allclose(fed.followed[id], values, **near), id
    for id, named in followed.sequences.items():
        for key, values in named.items():
            assert np.allclose(fed.sequences[id][key], values[:, : steps or None], **near), (id, key)
    assert (fed.length, fed.targets) == (followed.length, {})


def test_the_answer_is_what_the_run_predicts() -> None:
    run = started("iris", 20)
    values = np.array([6.1, 2.9, 4.4, 1.3])
    (node,) = run.project.network.inputs()
    found = frame_of(run, Feed({node.id: values})).fed
    assert found is not None
    (output,) = found.outputs.values()
    assert np.array_equal(output, run.predict(values[None])[0])
    assert np.allclose(found.inputs[node.id], run.machine.binding.standardizers[node.id].apply(values))


def test_a_sequence_may_be_shorter_or_longer_than_those_of_the_data() -> None:
    run = started("waves")
    (node,) = run.project.network.inputs()
    values = np.sin(np.arange(60.0))[:, None]
    answers = []
    for steps in (1, 17, 60):
        frame = frame_of(run, Feed({node.id: values[:steps]}, steps))
        assert frame.fed is not None
        (output,) = frame.fed.outputs.values()
        assert (output.shape, frame.length, frame.time) == ((1, steps), steps, steps - 1)
        answers.append(output)
    assert np.allclose(answers[2][:, :17], answers[1], rtol=1e-4, atol=1e-6)
    assert np.allclose(answers[1][:, :1], answers[0], rtol=1e-4, atol=1e-6)


def test_the_step_that_is_looked_at_can_be_chosen() -> None:
    run = started("echo")
    feed, steps = sample_of(run, 0)
    frame = frame_of(run, Feed(feed.inputs, steps, step=4))
    assert frame.time == 4
    for id, named in frame.sequences.items():
        assert np.array_equal(frame.followed[id], named.get("h", named.get("a"))[:, 4])  # type: ignore[index]


@pytest.mark.parametrize("name", ["xor", "digits", "reber_lstm", "sunspots"])
def test_the_run_goes_on_as_if_nothing_had_been_fed(name: str) -> None:
    run, alone = started(name), started(name)
    feed, steps = sample_of(run, 2)
    shorter = Feed({id: array[: steps - 1] for id, array in feed.inputs.items()}, steps - 1) if steps else feed
    for _ in range(3):
        run.train(iterations=2)
        alone.train(iterations=2)
        for given in (feed, shorter):
            before = run.state_hash()
            frame_of(run, given)
            assert run.state_hash() == before
    run.step()
    alone.step()
    frame_of(run, feed)
    run.train(iterations=2)
    alone.train(iterations=2)
    assert run.state_hash() == alone.state_hash()


def test_the_answer_follows_the_learning() -> None:
    run = started("xor")
    feed, _ = sample_of(run, 0)
    first = frame_of(run, feed).fed
    run.train(iterations=5)
    second = frame_of(run, feed).fed
    assert first is not None
    assert second is not None
    assert not np.array_equal(*(next(iter(fed.outputs.values())) for fed in (first, second)))


def test_inside_an_iteration_the_frame_shows_the_run_and_the_answer_stands_beside_it() -> None:
    run = started("xor")
    run.step()
    feed, _ = sample_of(run, 0)
    with_feed, without = frame_of(run, Feed({id: array + 0.25 for id, array in feed.inputs.items()})), frame_of(run, None)
    assert with_feed.fed is not None
    assert not with_feed.fed.shown
    assert with_feed.fed.outputs
    assert with_feed.targets.keys() == without.targets.keys() != set()
    for id, values in without.followed.items():
        assert np.array_equal(with_feed.followed[id], values)


def test_several_inputs_are_fed_together() -> None:
    net = nnsim.Network()
    one, other = net.add("input", name="one", shape=(2,)), net.add("input", name="other", shape=(3,))
    out = net.add("dense", name="y", units=1)
    net.connect(one, out)
    net.connect(other, out)
    random = np.random.default_rng(0)
    data = nnsim.Dataset({"one": random.normal(size=(6, 2)), "other": random.normal(size=(6, 3))}, random.normal(size=(6, 1)))
    run = nnsim.Run(nnsim.Project(net, data))
    feed, _ = sample_of(run, 0)
    assert len(feed.inputs) == 2
    assert frame_of(run, feed).fed is not None


def test_a_feed_for_another_network_is_not_answered() -> None:
    run = started("iris")
    (node,) = run.project.network.inputs()
    for feed in (Feed({}), Feed({node.id: np.zeros(3)}), Feed({"gone": np.zeros(4)}), Feed({node.id: np.zeros((2, 4))}, 2)):
        frame = frame_of(run, feed)
        assert frame.fed is None
        assert frame.targets  # the followed sample is shown
    timed = started("echo")
    (node,) = timed.project.network.inputs()
    for steps in (0, 3):
        assert frame_of(timed, Feed({node.id: np.zeros((0, 1))}, steps)).fed is None


def test_a_point_of_the_plane_has_its_place_in_the_maps() -> None:
    run = started("xor")
    (node,) = run.project.network.inputs()
    feed = Feed({node.id: np.array([0.5, -0.5])})
    found = picture(run, FrameRequest(feed=feed, extent=(-1.0, 1.0, -1.0, 3.0)), State.PAUSED).fed
    assert found is not None
    assert found.place == (0.75, 0.125)
    of_iris = started("iris")
    feed, _ = sample_of(of_iris, 0)
    other = frame_of(of_iris, feed).fed
    assert other is not None
    assert other.place is None
