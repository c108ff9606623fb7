"""The followed sample in a frame: what it should become, and how many of its steps count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import picture as pictures
from nnsim.engine import seen
from nnsim.engine.frames import Frame, FrameRequest, State

LENGTHS = (3, 5, 4, 2)


def run_of(each: bool, **settings: Any) -> nnsim.Run:
    """Four sequences of different length; the sum of the inputs so far is asked for at each step, or a class at the end."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    m = net.add("gru", name="m", units=2, returns="all" if each else "last")
    y = net.add("dense", name="y", units=1 if each else 3, activation="identity" if each else "softmax")
    net.connect(x, m)
    net.connect(m, y)
    inputs = np.random.default_rng(2).normal(size=(4, 5, 1))
    data = nnsim.Dataset(inputs, inputs.cumsum(axis=1) if each else np.array([2, 0, 1, 1]), lengths=LENGTHS)
    loss = "mse" if each else "cross_entropy"
    return nnsim.Run(nnsim.Project(net, data, loss=loss, optimizer="sgd", learning_rate=0.1, **settings))


def frame_of(run: nnsim.Run, sample: int) -> Frame:
    return pictures.picture(run, FrameRequest(sample=sample), State.PAUSED)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("sample", range(4))
def test_the_target_of_every_step_and_the_length_are_those_of_the_sample(sample: int, inside: bool) -> None:
    run = run_of(each=True)
    if inside:
        run.step()
    frame = frame_of(run, sample)
    node, into = (run.project.network.node(name).id for name in ("y", "x"))
    assert frame.length == LENGTHS[sample]
    np.testing.assert_allclose(frame.targets[node][0, : frame.length], frame.sequences[into]["a"][0, : frame.length].cumsum())
    assert frame.targets[node].shape == frame.sequences[node]["a"].shape == (1, 5)


@pytest.mark.parametrize("inside", [False, True])
def test_a_class_at_the_end_is_one_of_the_outputs(inside: bool) -> None:
    run = run_of(each=False)
    if inside:
        run.step()
    found = [frame_of(run, sample).targets[run.project.network.node("y").id] for sample in range(4)]
    assert [target.tolist() for target in found] == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]]


def test_inside_an_iteration_inputs_and_targets_belong_to_the_same_sample_of_the_batch() -> None:
    run = run_of(each=True, batch_size=2, shuffle=True)
    run.step()
    frame = frame_of(run, 1)
    node, into = (run.project.network.node(name).id for name in ("y", "x"))
    steps = slice(frame.length)
    np.testing.assert_allclose(frame.targets[node][0, steps], frame.sequences[into]["a"][0, steps].cumsum())


def test_without_time_there_is_no_length() -> None:
    run = nnsim.Run(nnsim.example("xor"))
    frame = frame_of(run, 1)
    assert (frame.length, frame.sequences) == (0, {})
    assert [target.shape for target in frame.targets.values()] == [(1,)]


def test_inside_an_iteration_the_followed_sample_is_found_in_the_batch_it_is_in() -> None:
    run = run_of(each=True, batch_size=2, shuffle=True)
    before = [frame_of(run, sample).sequences for sample in range(4)]
    run.step()
    into = run.project.network.node("x").id
    frames = [frame_of(run, sample) for sample in range(4)]
    same = [np.array_equal(frame.sequences[into]["a"], before[sample][into]["a"]) for sample, frame in enumerate(frames)]
    assert sum(same) == 2  # those in the batch; of the others the batch's first one is shown
    assert same == [frame.sample == sample for sample, frame in enumerate(frames)]  # and the frame says so
    for frame in frames:
        np.testing.assert_array_equal(frame.sequences[into]["a"], before[frame.sample][into]["a"])


@pytest.mark.parametrize("sample", range(4))
def test_of_long_sequences_fewer_are_shown_but_always_the_followed_one(sample: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(each=True)
    run.train(iterations=3)
    all_samples = frame_of(run, sample)
    monkeypatch.setattr(seen, "MOST_STEPS", 10)  # two sequences of five steps
    few = frame_of(run, sample)
    for id, values in all_samples.signals.items():
        assert values.shape[1] == 4
        np.testing.assert_allclose(few.signals[id], values[:, :2], rtol=1e-12)
        np.testing.assert_allclose(few.followed[id], all_samples.followed[id], rtol=1e-12)
    for id, given in all_samples.sequences.items():
        for name, values in given.items():
            np.testing.assert_allclose(few.sequences[id][name], values, rtol=1e-12)
