"""State that is carried on from batch to batch: the same as one long sequence, and gone back in bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.carrying import in_strands
from nnsim.engine.run import Run

STEPS, PIECES = 4, 5
SERIES = np.random.default_rng(0).normal(size=STEPS * PIECES)


def network(kind: str, delay: int = 1) -> nnsim.Network:
    made = nnsim.Network()
    x, y = made.add("input", name="x", shape=(1,)), made.add("dense", name="y", units=1, activation="identity")
    m = made.add("dense" if kind == "loop" else kind, name="m", units=3)
    made.connect(x, m)
    made.connect(m, y)
    if kind == "loop":
        made.connect(m, m, delay=delay)
    return made


def in_pieces(kind: str, delay: int = 1, **settings: object) -> Run:
    """The series as one strand of pieces, a piece a batch; nothing is learned, so that values can be compared."""
    pieces = SERIES.reshape(PIECES, STEPS, 1)
    given = {"state": "carry", "batch_size": 1, "shuffle": False, "learning_rate": 0.0, **settings}
    return Run(nnsim.Project(network(kind, delay), nnsim.Dataset(pieces, pieces), loss="mse", **given))


@pytest.mark.parametrize(("kind", "delay"), [("loop", 1), ("loop", 3), ("rnn", 1), ("lstm", 1), ("gru", 1)])
def test_pieces_with_carried_state_give_what_the_whole_series_gives(kind: str, delay: int) -> None:
    whole = Run(nnsim.Project(network(kind, delay), nnsim.Dataset(SERIES[None, :, None], SERIES[None, :, None]), loss="mse"))
    run = in_pieces(kind, delay)
    for name, array in run.parameters.items():
        whole.parameters[name][...] = array
    expected = whole.predict(SERIES[None, :, None])[0]
    for piece in range(PIECES):
        run.train(iterations=1)
        assert run.signals["y"][0] == pytest.approx(expected[piece * STEPS : (piece + 1) * STEPS], rel=1e-12)
    run.train(iterations=1)
    assert run.signals["y"][0] == pytest.approx(expected[:STEPS], rel=1e-12), "a new epoch begins at zero"


def test_without_it_every_batch_begins_at_zero() -> None:
    run = in_pieces("lstm", state="reset")
    run.train(iterations=2)
    alone = run.predict(SERIES.reshape(PIECES, STEPS, 1))
    assert run.signals["y"][0] == pytest.approx(alone[1], rel=1e-12)


def test_going_back_and_saving_keep_what_is_carried(tmp_path: object) -> None:
    run = in_pieces("lstm", learning_rate=0.1)
    run.train(iterations=7)
    there = run.state_hash()
    path = f"{tmp_path}/run.nnsim"
    nnsim.save(run, path)
    assert nnsim.load(path).state_hash() == there
    run.seek(2)
    run.seek(7)
    assert run.state_hash() == there


def test_batches_of_several_samples_go_on_in_strands() -> None:
    assert in_strands(7, 3).tolist() == [0, 2, 4, 1, 3, 5, 6]
    run = in_pieces("rnn", batch_size=2)
    run.train(epochs=1)
    assert run.machine.order.tolist() == [0, 2, 1, 3, 4]


def test_shuffling_and_carrying_on_exclude_each_other() -> None:
    with pytest.raises(nnsim.ProjectError, match="switch shuffling off"):
        in_pieces("rnn", shuffle=True)
