"""Steps forward and back at random, on random networks with everything that a run can depend on: always the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nnsim
from nnsim.engine import stepping
from tests.engine.projects import OPTIMIZERS

KINDS = ("dense", "dropout", "rnn", "lstm", "gru", "loop")
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def projects(draw: Any) -> nnsim.Project:
    """A chain of one to three layers of any kind on sequences of four steps, or on single samples, in batches that leave a rest."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    in_time = draw(st.booleans()) or any(kind in ("rnn", "lstm", "gru", "loop") for kind in kinds)
    net = nnsim.Network()
    before = net.add("input", name="x", shape=(2,))
    for number, kind in enumerate(kinds):
        name = f"{kind}{number}"
        if kind == "dropout":
            node = net.add("dropout", name=name, rate=0.4)
        elif kind in ("dense", "loop"):
            node = net.add("dense", name=name, units=3, activation=draw(st.sampled_from(["tanh", "sigmoid", "relu"])))
        else:
            node = net.add(kind, name=name, units=2)
        net.connect(before, node)
        if kind == "loop":
            net.connect(node, node, delay=draw(st.integers(1, 2)))
        before = node
    net.connect(before, net.add("dense", name="y", units=1, activation="sigmoid"))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    shape = (7, 4) if in_time else (7,)
    data = nnsim.Dataset(random.normal(size=(*shape, 2)), random.integers(0, 2, (*shape, 1)).astype(float))
    return nnsim.Project(
        net, data, loss="binary_cross_entropy", optimizer=draw(st.sampled_from(OPTIMIZERS)), learning_rate=0.05,
        batch_size=draw(st.sampled_from([None, 1, 3])), shuffle=draw(st.booleans()), seed=draw(st.integers(0, 99)),
        clip_norm=draw(st.sampled_from([None, 0.1])), dtype=draw(st.sampled_from(["float64", "float32"])),
        schedule=draw(st.sampled_from(["constant", {"key": "exponential", "rate": 0.9, "unit": "iteration"}])),
    )  # fmt: skip


@QUICK
@given(project=projects(), iterations=st.integers(1, 5))
def test_operations_one_by_one_are_iterations_at_full_speed(project: nnsim.Project, iterations: int) -> None:
    trained, stepped = nnsim.Run(project), nnsim.Run(project)
    trained.train(iterations=iterations)
    while stepped.iteration < iterations:
        stepped.step()
    assert stepped.state_hash() == trained.state_hash()
    assert stepped.loss == trained.loss


@QUICK
@given(project=projects(), moves=st.lists(st.tuples(st.sampled_from(stepping.GRAINS), st.integers(1, 9)), min_size=1, max_size=6))
def test_so_many_steps_forward_and_as_many_back_lead_to_the_same_bits(project: nnsim.Project, moves: list[tuple[str, int]]) -> None:
    run = nnsim.Run(project)
    for grain, count in moves:
        if grain in ("iteration", "epoch"):
            while run.operation:
                run.step()
        if grain == "epoch":
            count = min(count, 2)
            while run.machine.counters.batch:
                run.train(iterations=1)
        place = run.iteration, run.operation, run.state_hash()
        if grain in stepping.FINE:
            while run.operation:  # to where a grain of any kind begins
                run.back()
            place = run.iteration, run.operation, run.state_hash()
        stepping.step(run, grain, count)
        end = run.iteration, run.operation, run.state_hash()
        stepping.back(run, grain, count)
        assert (run.iteration, run.operation, run.state_hash()) == place
        stepping.step(run, grain, count)
        assert (run.iteration, run.operation, run.state_hash()) == end


@QUICK
@given(project=projects(), places=st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_every_operation_is_come_back_to_from_anywhere(project: nnsim.Project, places: list[int]) -> None:
    run = nnsim.Run(project)
    hashes = [run.state_hash()]
    while len(hashes) <= 60:
        run.step()
        hashes.append(run.state_hash())
    at = 60
    for place in places:
        if place < at:
            stepping.back(run, "operation", at - place)
        elif place > at:
            stepping.step(run, "operation", place - at)
        at = place
        assert run.state_hash() == hashes[place]
