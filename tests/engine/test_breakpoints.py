"""A run stops inside the iteration, right after the operation that made a condition true, and goes on from there as if it had not."""

from __future__ import annotations

from collections.abc import Iterator
from operator import ge
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document.breakpoints import KINDS, Breakpoint, checked
from nnsim.engine import stepping
from nnsim.engine.reading import readings
from tests.engine import projects
from tests.engine.test_divergence import line
from tests.engine.test_stepping import elman


def fresh(**settings: Any) -> nnsim.Run:
    return nnsim.Run(projects.project(**settings))


def stopped(run: nnsim.Run) -> tuple[int, int]:
    """Where the run stands, which must be where a breakpoint was hit."""
    assert run.hit is not None
    return run.iteration, run.operation


def losses(count: int, **settings: Any) -> list[float]:
    run = fresh(**settings)
    run.train(iterations=count)
    return run.history["loss"][1].tolist()


def test_training_stops_after_the_operation_that_computed_the_loss() -> None:
    found = losses(60)
    limit = sorted(found)[20]
    first = next(index for index, loss in enumerate(found) if loss < limit)
    run = fresh()
    run.train(iterations=60, until=Breakpoint("loss", "<", limit))
    assert stopped(run)[0] == first
    assert run.last_operation is not None
    assert run.last_operation.phase == "loss"
    assert run.upcoming_operation.phase == "backward"
    assert run.hit is not None
    assert f"loss < {limit:,.10g}" in run.hit.sentence
    assert f"in iteration {first:,}." in run.hit.sentence


def test_a_run_that_was_stopped_goes_on_with_the_same_bits() -> None:
    run, plain = fresh(optimizer="adam"), fresh(optimizer="adam")
    run.watch([Breakpoint("loss", "<", 0.9), Breakpoint("gradient", ">", 0.2, "h"), Breakpoint("iteration", "==", 7)])
    hits = 0
    while run.iteration < 40:
        run.train(iterations=40 - run.iteration)
        hits += run.hit is not None
    plain.train(iterations=40)
    assert hits > 3
    assert run.state_hash() == plain.state_hash()
    assert run.history["loss"][1].tolist() == plain.history["loss"][1].tolist()


def test_it_stops_where_a_condition_becomes_true_not_for_as_long_as_it_is() -> None:
    found = np.array(losses(60, batch_size=None, shuffle=False))
    limit = float(np.median(found))
    below = found < limit
    becomes = [int(i) for i in np.flatnonzero(below & ~np.concatenate([[False], below[:-1]]))]
    run = fresh(batch_size=None, shuffle=False)
    run.watch(Breakpoint("loss", "<", limit))
    hits = []
    while run.iteration < 60:
        run.train(iterations=60 - run.iteration)
        if run.hit is not None:
            hits.append(run.iteration)
    assert hits == becomes


def test_after_going_back_before_it_the_same_breakpoint_is_hit_again() -> None:
    run = fresh()
    run.watch(Breakpoint("loss", "<", sorted(losses(40))[10]))
    run.train(iterations=40)
    place = stopped(run)
    run.seek(0)
    assert run.hit is None
    run.train(iterations=40)
    assert stopped(run) == place
    stepping.back(run, "operation")
    stepping.step(run, "operation")
    assert stopped(run) == place


def test_from_a_moment_where_it_is_true_already_training_goes_on() -> None:
    run = fresh()
    run.watch(Breakpoint("iteration", ">=", 5))
    run.train(iterations=20)
    assert stopped(run) == (5, 0)
    run.train(iterations=20)
    assert run.hit is None
    run.seek(9)
    run.train(iterations=3)
    assert run.hit is None


@pytest.mark.parametrize("grain", stepping.GRAINS)
def test_steps_of_every_grain_stop_at_a_breakpoint_too(grain: str) -> None:
    trained, run = fresh(), fresh()
    for one in (trained, run):
        one.watch(Breakpoint("gradient", ">", 0.05))
    trained.train(iterations=200)
    place = stopped(trained)
    for _ in range(10_000):
        if not stepping.step(run, grain, 3) and run.hit is not None:
            break
    assert stopped(run) == place
    assert run.state_hash() == trained.state_hash()


def test_a_breakpoint_that_is_disabled_or_gone_stops_nothing() -> None:
    run = fresh()
    run.watch(Breakpoint("loss", "<", 100.0, enabled=False))
    run.train(iterations=5)
    assert run.hit is None
    with pytest.raises(nnsim.ProjectError, match="not in the network"):
        run.watch(Breakpoint("gradient", "<", 100.0, "nowhere"))


def test_what_is_watched_for_once_is_not_watched_for_later() -> None:
    run = fresh()
    run.train(iterations=50, until=Breakpoint("iteration", "==", 3))
    assert stopped(run) == (3, 0)
    run.train(iterations=50)
    assert (run.iteration, run.hit, run.breakpoints) == (53, None, ())


def cases() -> Iterator[tuple[str, Any, Breakpoint, str]]:
    yield "gradient of one layer", fresh, Breakpoint("gradient", ">", 0.02, "h"), "backward"
    yield "gradient of all", fresh, Breakpoint("gradient", ">", 0.02), "backward"
    yield "weight", fresh, Breakpoint("weight", "<", 10.0, "x>h.W", unit=(1, 2)), "update"
    yield "any bias", fresh, Breakpoint("weight", ">", 0.01, "h.b"), "update"
    yield "activation", fresh, Breakpoint("signal", ">", 0.5, "h", unit=(1,)), "forward"
    yield "weighted input of a sample", fresh, Breakpoint("signal", "<", 0.1, "h", "in_", (0,), 6), "forward"
    yield "error", fresh, Breakpoint("signal", ">", 0.001, "h", "delta"), "backward"
    yield "activation in time", elman, Breakpoint("signal", ">", 0.5, "h"), "forward"
    yield "error in time", elman, Breakpoint("signal", ">", 0.001, "h", "delta"), "backward"
    yield "gradient in time", elman, Breakpoint("gradient", ">", 0.01, "h"), "backward"
    yield "wrong", fresh, Breakpoint("wrong"), "loss"
    yield "wrong in time", elman, Breakpoint("wrong"), "loss"
    yield "wrong of a perceptron", lambda: nnsim.Run(projects.perceptron()), Breakpoint("wrong"), "loss"


@pytest.mark.parametrize(("make", "item", "phase"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_every_kind_stops_in_the_phase_that_writes_its_number(make: Any, item: Breakpoint, phase: str) -> None:
    run = make()
    run.train(iterations=300, until=item)
    assert run.hit is not None
    assert run.last_operation is not None
    assert run.last_operation.phase == phase


def lstm(**_: Any) -> nnsim.Run:
    return nnsim.Run(nnsim.example("addition_lstm"))


@pytest.mark.parametrize("make", [fresh, elman, lstm])
def test_a_gradient_is_complete_where_it_is_looked_at(make: Any) -> None:
    run = make(batch_size=None)
    run.train(iterations=2)
    machine = run.machine
    nodes = dict.fromkeys(slot.node for slot in machine.parameters.slots.values())
    looked = {node: next(readings(machine, machine.program, Breakpoint("gradient", ">=", 0.0, node), ge)) for node in nodes}
    seen: dict[str, float] = {}
    while run.iteration == 2:
        operation = run.step()
        for node, (at, find) in looked.items():
            if operation is at:
                found = find()
                assert found is not None
                seen[node] = found.value
        if run.operation and run.upcoming_operation.phase == "update" and operation is not None and operation.phase != "update":
            gradients = machine.parameters.gradients
            norms = {node: np.linalg.norm(gradients[machine.parameters.stretch(node)]) for node in nodes}
            assert seen == pytest.approx(norms, rel=1e-6)
    assert seen


def test_a_signal_is_watched_for_the_chosen_unit_and_sample() -> None:
    run = fresh()
    watched = Breakpoint("signal", ">", -0.99, "h", "a", (2,), 5)
    run.train(iterations=200, until=watched)
    assert run.hit is not None
    assert run.hit.sample == 5
    column = list(run.machine.order[run.machine.counters.batch * 4 :][:4]).index(5)
    assert "in sample 6 > -0.99" in run.hit.sentence
    assert f"(it is {run.signals['h'][column, 2]:.5g})" in run.hit.sentence


def test_where_unit_and_sample_are_left_open_it_says_which_they_are() -> None:
    run = fresh()
    run.train(iterations=200, until=Breakpoint("signal", ">", 0.5, "h"))
    assert run.hit is not None
    assert run.hit.sample is not None
    column = list(run.machine.order[run.machine.counters.batch * 4 :][:4]).index(run.hit.sample)
    unit = int(np.flatnonzero(run.signals["h"][column] > 0.5)[0])
    assert f"(it is {run.signals['h'][column, unit]:.5g} in [{unit + 1}] of sample {run.hit.sample + 1})" in run.hit.sentence


def test_the_first_wrong_sample_is_named() -> None:
    run = nnsim.Run(projects.perceptron(shuffle=False))
    run.train(iterations=20, until=Breakpoint("wrong"))
    assert run.hit is not None
    sample = run.hit.sample
    inputs, targets = run.machine.train.inputs, run.machine.train.targets
    assert sample == run.iteration % 9
    assert f"sample {sample + 1} is answered wrongly" in run.hit.sentence
    assert next(iter(targets.values()))[sample, 0] != run.signals["y"][0, 0]
    assert inputs


def test_a_metric_is_looked_at_after_every_iteration_and_not_only_when_it_is_recorded() -> None:
    goal, every = Breakpoint("metric", ">=", 0.8, "accuracy"), fresh(record_every=1, batch_size=None)
    every.train(iterations=3000)
    first = next(int(x) for x, y in zip(*every.history["accuracy"], strict=True) if y >= 0.8)
    for record_every in (1, 7, 1000, None):
        run = fresh(record_every=record_every, batch_size=None)
        run.train(iterations=3000, until=goal)
        assert run.hit is not None
        assert (run.iteration, run.operation) == (first, 0)
        assert run.evaluate("train")["accuracy"] >= 0.8


def test_in_single_steps_a_metric_stops_at_the_same_iteration() -> None:
    goal = Breakpoint("metric", ">=", 0.8, "accuracy")
    whole, single = fresh(batch_size=None), fresh(batch_size=None)
    whole.train(iterations=3000, until=goal)
    single.watch(goal)
    single.train(iterations=whole.iteration - 2)
    while single.hit is None:
        single.step()
    assert single.state_hash() == whole.state_hash()


def test_a_metric_that_is_watched_changes_nothing_of_the_run() -> None:
    watched, alone = fresh(record_every=10), fresh(record_every=10)
    watched.watch(Breakpoint("metric", ">", 2.0, "accuracy"))
    for run in (watched, alone):
        run.train(iterations=40)
    assert watched.state_hash() == alone.state_hash()
    assert watched.history["accuracy"][0].tolist() == alone.history["accuracy"][0].tolist()


def test_a_number_that_is_not_finite_is_found_at_the_operation_that_wrote_it() -> None:
    run = line(1.0)
    run.watch(Breakpoint("not_finite"))
    run.train(iterations=1000)
    assert run.hit is not None
    assert "is not finite in iteration" in run.hit.sentence
    at = run.iteration
    assert run.operation > 0
    assert not all(np.isfinite(array).all() for array in run.machine.program.values.values()) or not np.isfinite(run.machine.program.loss)
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=1)
    assert caught.value.iteration == at
    assert (run.iteration, run.operation) == (at, 0)
    plain = line(1.0)
    with pytest.raises(nnsim.Diverged):
        plain.train(iterations=1000)
    assert run.state_hash() == plain.state_hash()


def test_the_same_number_is_found_by_stepping() -> None:
    run, stepped = line(1.0), line(1.0)
    run.watch(Breakpoint("not_finite"))
    run.train(iterations=1000)
    stepped.train(iterations=run.iteration)
    stepped.watch(Breakpoint("not_finite"))
    while stepped.hit is None:
        stepped.step()
    assert (stepped.iteration, stepped.operation) == (run.iteration, run.operation)


@pytest.mark.parametrize(
    "wrong",
    [
        Breakpoint("nothing"), Breakpoint(comparison="~"), Breakpoint(threshold=float("nan")), Breakpoint("signal", value="b"),
        Breakpoint("weight", unit=(-1,)), Breakpoint("metric", thing="x" * 300),
    ],
)  # fmt: skip
def test_a_breakpoint_that_cannot_be_is_refused(wrong: Breakpoint) -> None:
    with pytest.raises(nnsim.ProjectError):
        checked(wrong)


def test_every_kind_is_tested_here() -> None:
    assert {case[2].kind for case in cases()} | {"loss", "iteration", "metric", "not_finite"} == set(KINDS)
