"""A loop left to itself settles, cycles, wanders, grows or explodes; that is said rightly, and no more than was seen."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.dynamics import Unattended, left_to_itself, verdict
from nnsim.engine.run import Run


def loop(weights: list[list[float]], activation: str = "identity", bias: float | None = None, push: float = 1.0, **settings: object) -> Run:
    """Units that feed each other with these weights, one step later; the push goes to the first unit."""
    units = len(weights)
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(1,))
    h = network.add("dense", name="h", units=units, activation=activation, bias=bias is not None)
    network.connect(x, h)
    network.connect(h, h, delay=1)
    network.connect(h, network.add("dense", name="y", units=1, activation="identity"))
    inputs = np.stack([np.full((3, 1), push), np.zeros((3, 1))])
    run = Run(nnsim.Project(network, nnsim.Dataset(inputs, np.ones((2, 3, 1))), **settings))
    run.parameters["x>h.W"][...] = [[1.0]] + [[0.0]] * (units - 1)
    run.parameters["h>h.W"][...] = weights
    if bias is not None:
        run.parameters["h.b"][...] = bias
    return run


def rotation(angle: float, shrinking: float = 1.0) -> list[list[float]]:
    return [[shrinking * np.cos(angle), -shrinking * np.sin(angle)], [shrinking * np.sin(angle), shrinking * np.cos(angle)]]


def logistic(r: float, start: float = 0.3) -> Run:
    """A product of r·m and 1 − m, each a step later: m ← r·m·(1 − m)."""
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(1,))
    p, q = (network.add("dense", name=name, units=1, activation="identity") for name in "pq")
    m = network.add("multiply", name="m")
    network.connect(x, p)
    for node in (p, q):
        network.connect(m, node, delay=1)
        network.connect(node, m)
    run = Run(nnsim.Project(network, nnsim.Dataset(np.full((1, 3, 1), start), np.ones((1, 3, 1)), sequence=True), outputs=["m"]))
    for name, value in {"x>p.W": 1.0, "p.b": 0.0, "m>p.W": r, "q.b": 1.0, "m>q.W": -1.0}.items():
        run.parameters[name][...] = value
    return run


def test_a_weak_loop_settles_at_nothing() -> None:
    found = left_to_itself(loop([[0.5]]))
    assert (found.kind, found.period) == ("settles", 1)
    assert found.states["h"][:4, 0] == pytest.approx([1, 0.5, 0.25, 0.125])
    assert found.since == pytest.approx(20, abs=2)
    assert "settles" in found.sentence


def test_a_ring_of_units_cycles_with_as_many_steps_as_it_has_units() -> None:
    found = left_to_itself(loop([[0, 0, 1], [1, 0, 0], [0, 1, 0]]))
    assert (found.kind, found.period, found.since) == ("cycles", 3, 0)
    assert "every 3 steps" in found.sentence


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("steps", [50, 200, 1000])
def test_a_fifth_of_a_turn_at_a_time_cycles_every_five_steps(dtype: str, steps: int) -> None:
    found = left_to_itself(loop(rotation(2 * np.pi / 5), dtype=dtype), steps)
    assert (found.kind, found.period, found.since) == ("cycles", 5, 0)


def test_a_unit_that_forbids_itself_flips() -> None:
    found = left_to_itself(loop([[-1.0]], "step", bias=0.5))
    assert (found.kind, found.period) == ("cycles", 2)
    assert set(found.states["h"][:, 0]) == {0.0, 1.0}


@pytest.mark.parametrize("steps", [50, 200, 1000])
def test_a_rotation_by_no_part_of_a_full_turn_wanders(steps: int) -> None:
    found = left_to_itself(loop(rotation(1.0)), steps)
    assert found.kind == "wanders"
    assert f"within {steps} steps it never came back" in found.sentence


def test_what_nearly_comes_back_says_after_how_many_steps() -> None:
    found = left_to_itself(loop(rotation(1.0)), 200)
    assert found.period == 44  # 44 radians are nearly seven turns
    assert found.sentence.endswith("It comes nearest after 44 steps, and misses by 0.018.")
    assert left_to_itself(logistic(3.9)).sentence.endswith("A cycle of more than 100 steps would not show.")


@pytest.mark.parametrize(("r", "kind", "period"), [(2.8, "settles", 1), (3.2, "cycles", 2), (3.5, "cycles", 4), (3.9, "wanders", 0)])
def test_the_logistic_map_goes_its_well_known_way_to_chaos(r: float, kind: str, period: int) -> None:
    found = left_to_itself(logistic(r))
    assert (found.kind, found.period) == (kind, period)
    assert found.states["m"][:2, 0] == pytest.approx([0.3, r * 0.3 * 0.7])


def test_a_strong_loop_explodes_when_it_is_linear_and_settles_when_it_saturates() -> None:
    assert left_to_itself(loop([[1e30]])).sentence == "It explodes: at step 12 its state is no longer a finite number."
    assert left_to_itself(loop([[2.0]])).kind == "explodes"
    assert left_to_itself(loop([[2.0]]), steps=50).kind == "explodes"
    assert left_to_itself(loop([[-2.0]])).kind == "explodes"
    assert left_to_itself(loop([[-2.03]]), steps=1000).kind == "explodes"  # where differences are too large for a number, states are not
    assert left_to_itself(loop([[3.0]], "tanh")).kind == "settles"


@pytest.mark.parametrize(
    ("weights", "activation"),
    [([[0.99]], "identity"), ([[0.999]], "identity"), ([[1.0]], "tanh"), ([[-1.0]], "tanh"), (rotation(1.0, 0.99), "identity")],
)
def test_what_comes_to_rest_slowly_is_not_called_wandering(weights: list[list[float]], activation: str) -> None:
    found = left_to_itself(loop(weights, activation), steps=200)
    assert found.kind == "settling"
    assert "not at rest yet" in found.sentence
    assert "by step 200 still by" in found.sentence


def test_enough_steps_show_it_at_rest() -> None:
    assert [left_to_itself(loop([[0.98]]), steps).kind for steps in (50, 200, 1000)] == ["settling", "settling", "settles"]


def test_a_cycle_that_is_only_approached_is_told_from_one_that_is_reached() -> None:
    found = left_to_itself(logistic(3.44), steps=200)
    assert (found.kind, found.period) == ("cycling", 2)
    assert "cycle of 2 steps" in found.sentence
    assert left_to_itself(logistic(3.4), steps=1000).kind == "cycles"


def test_what_has_only_grown_so_far_is_not_called_exploding() -> None:
    for run in (loop([[1.01]]), loop([[1.05]], "tanh", push=1e-4)):
        assert left_to_itself(run, steps=50).kind == "grows"
    assert left_to_itself(loop([[1.05]], "tanh", push=1e-4), steps=1000).kind == "settles"
    assert left_to_itself(loop([[1.0]], bias=0.1), steps=200).kind == "grows"


def test_no_chaos_is_called_settling_or_a_cycle() -> None:
    rng = np.random.default_rng(0)
    kinds = set()
    for _ in range(10):
        weights, state, states = rng.normal(size=(40, 40)) * 3 / np.sqrt(40), rng.normal(size=40), []
        for _ in range(200):
            states.append(state)
            state = np.tanh(weights @ state)
        kinds.add(verdict(np.array(states)).kind)
    assert kinds == {"wanders"}


def test_the_shortest_period_counts_and_the_way_into_it_is_told_apart() -> None:
    found = verdict(np.array([9.0, 8.0, 7.0, *[1.0, 2.0] * 20])[:, None])
    assert (found.kind, found.period, found.since) == ("cycles", 2, 3)


def test_another_sample_gives_another_push() -> None:
    run = loop([[0.5]], push=3.0)
    assert left_to_itself(run, 5, sample=0).states["h"][0, 0] == 3
    assert not left_to_itself(run, 5, sample=1).states["h"].any()


def test_only_what_remembers_is_shown_and_a_cell_counts_with_what_it_holds() -> None:
    network = nnsim.Network()
    x, m = network.add("input", name="x", shape=(1,)), network.add("lstm", name="m", units=3)
    network.connect(x, m)
    network.connect(m, network.add("dense", name="y", units=1))
    found = left_to_itself(Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 4, 1)), np.ones((2, 4, 1))))), steps=30)
    assert list(found.states) == ["m"]
    assert found.states["m"].shape == (30, 3)


@pytest.mark.parametrize("sequence", [False, True])
def test_a_network_without_memory_is_refused(sequence: bool) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(1,)), network.add("dense", name="y", units=1))
    shape = (2, 4, 1) if sequence else (2, 1)
    with pytest.raises(nnsim.ProjectError, match="no loop and no memory"):
        left_to_itself(Run(nnsim.Project(network, nnsim.Dataset(np.ones(shape), np.ones(shape), sequence=sequence))))


def test_in_the_background_it_uses_what_it_made_and_looks_again_only_if_something_changed() -> None:
    run = loop([[0.5]])
    first = Unattended(lambda job, given_up: job(run), 50, 0)
    first._thread.join()
    assert first.behaviour.kind == "settles"
    same = Unattended(lambda job, given_up: job(run), 50, 0, first.walker, first.moment)
    same._thread.join()
    assert same.behaviour is None
    run.parameters["h>h.W"][...] = 2
    other = Unattended(lambda job, given_up: job(run), 50, 0, first.walker, first.moment)
    other._thread.join()
    assert other.behaviour.kind == "explodes"
    assert other.walker is first.walker
