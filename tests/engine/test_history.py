"""What is recorded of a run, and how it is thinned for drawing without losing a peak."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.history import FULL, Column
from nnsim.engine.picture import picture
from tests.engine import projects

NUMBERS = st.one_of(st.floats(allow_nan=False), st.sampled_from([float("nan"), float("inf"), -float("inf"), 0.0]))


def column(values: list[float]) -> Column:
    made = Column()
    for iteration, value in enumerate(values):
        made.append(3 * iteration, value)
    return made


@given(st.lists(NUMBERS, min_size=1, max_size=200), st.integers(2, 40))
def test_thinning_keeps_every_extreme_and_both_ends(values: list[float], points: int) -> None:
    x, y = column(values).thinned(points)
    assert len(x) <= 3 * points // 2 + 3
    assert (np.diff(x) > 0).all()
    assert (x[0], x[-1]) == (0, 3 * (len(values) - 1))
    assert np.array_equal(y, np.array(values)[(x // 3).astype(int)], equal_nan=True)
    numbers = [value for value in values if value == value]
    if numbers:
        assert np.nanmax(y) == max(numbers)
        assert np.nanmin(y) == min(numbers)


@given(st.lists(NUMBERS, min_size=1, max_size=300), st.integers(2, 30))
def test_a_peak_in_any_bucket_is_drawn(values: list[float], points: int) -> None:
    values = [0.0 if value != value or abs(value) == float("inf") else np.tanh(value) for value in values]
    for place in (0, len(values) // 2, len(values) - 1):
        with_peak = [*values]
        with_peak[place] = 7.0
        x, y = column(with_peak).thinned(points)
        assert 3 * place in x
        assert 7.0 in y


@pytest.mark.parametrize("size", [60, 5000])
@pytest.mark.parametrize("points", [10, 50])
@pytest.mark.parametrize("fault", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_finite_is_drawn_in_every_bucket(size: int, points: int, fault: float) -> None:
    width = -(-size // (points // 2))
    for place in (1, size // 3, size - 2):
        values = np.sin(np.arange(size))
        values[place] = fault
        x, y = column(values.tolist()).thinned(points)
        found = x[~np.isfinite(y)] / 3
        assert len(found) == 1
        assert abs(found[0] - place) <= width


def test_a_full_column_thins_its_older_half_and_keeps_every_extreme() -> None:
    made = Column()
    rng = np.random.default_rng(1)
    values = rng.normal(size=FULL)
    faults = [5, FULL // 3, FULL - 3]
    values[faults] = np.nan
    made.fill(np.arange(FULL), values)
    later = rng.normal(size=1000)
    for offset, value in enumerate(later):
        made.append(FULL + offset, value)
    x, y = made.arrays()
    assert len(x) < 0.7 * FULL
    assert (np.diff(x) > 0).all()
    assert np.array_equal(y[x < FULL], values[x[x < FULL]], equal_nan=True)
    recent = x >= FULL // 2
    assert np.array_equal(y[recent], np.concatenate([values[FULL // 2 :], later]), equal_nan=True)
    for start in range(0, FULL // 2, FULL // 64):
        part, kept = values[start : start + FULL // 64], y[(x >= start) & (x < start + FULL // 64)]
        assert (np.nanmin(kept), np.nanmax(kept)) == (np.nanmin(part), np.nanmax(part))
    assert {5, FULL // 3} <= set(x[np.isnan(y)].tolist())
    made.show(1000)
    assert made.arrays()[0].max() < 1000


def any_numbers(seed: int, count: int) -> list[float]:
    """Large and small ones, and some that are none: to draw hundreds of them one by one takes hypothesis longer than all else here."""
    random = np.random.default_rng(seed)
    values = random.normal(size=count) * 10.0 ** random.integers(-300, 300, count)
    none = random.random(count) < random.choice([0.0, 0.05, 0.9])
    found: list[float] = np.where(none, random.choice([np.nan, np.inf, -np.inf, 0.0], count), values).tolist()
    return found


@given(st.integers(0, 2**32 - 1), st.integers(100, 400), st.integers(0, 150), st.integers(0, 400), st.integers(2, 8))
def test_a_column_that_grew_and_was_cut_is_thinned_as_one_made_at_once(seed: int, count: int, more: int, back: int, points: int) -> None:
    values, later = any_numbers(seed, count), any_numbers(seed + 1, more)
    made = column(values)
    made.thinned(points)
    kept = min(back, len(values) - 1)
    made.show(3 * kept)
    made.thinned(points)
    for offset, value in enumerate(later):
        made.append(3 * (kept + offset), value)
        if offset % 40 == 0:
            made.thinned(points)
    if later:
        made.put(3 * (kept + len(later) - 1), 7.0)
        later = [*later[:-1], 7.0]
    for one, other in zip(made.thinned(points), column([*values[:kept], *later]).thinned(points), strict=True):
        assert np.array_equal(one, other, equal_nan=True)


def test_a_million_values_are_kept_and_drawn_in_a_thousand() -> None:
    made = Column()
    values = np.random.default_rng(0).normal(size=100_000)
    for iteration, value in enumerate(values):
        made.append(iteration, value)
    assert np.array_equal(made.arrays()[1], values)
    assert len(made.thinned(1000)[0]) <= 1002


def test_losses_belong_to_the_iteration_and_metrics_to_the_state_after_it() -> None:
    run = nnsim.Run(projects.project(split=(0.6, 0.4, 0.0), record_every=1))
    run.train(iterations=5)
    assert run.history["loss"][0].tolist() == [0, 1, 2, 3, 4]
    assert run.history["grad_norm/h"][0].tolist() == [0, 1, 2, 3, 4]
    assert run.history["learning_rate"][1].tolist() == [0.05] * 5
    for name in ("accuracy", "val_loss", "val_accuracy"):
        assert run.history[name][0].tolist()[-1] == 5
    assert run.history["val_loss"][1][-1] == pytest.approx(run.evaluate("validation")["loss"])
    assert run.history["accuracy"][1][-1] == run.evaluate("train")["accuracy"]


def test_the_gradient_norm_of_a_layer_covers_its_bias_and_all_weights_into_it() -> None:
    run = nnsim.Run(projects.project(record_every=1))
    run.train(iterations=3)
    for name, mine in (("h", ["x>h.W", "h.b"]), ("y", ["x>y.W", "d>y.W", "y.b"])):
        expected = np.sqrt(sum((run.gradients[key] ** 2).sum() for key in mine))
        assert run.history[f"grad_norm/{name}"][1][-1] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("every", [1, 3])
def test_metrics_are_recorded_as_often_as_the_project_says(every: int) -> None:
    run = nnsim.Run(projects.project(record_every=every))
    run.train(iterations=9)
    recorded = [iteration for iteration in run.history["accuracy"][0].tolist() if iteration]
    assert recorded == list(range(every, 10, every))


def test_the_last_moment_of_a_training_is_recorded_once() -> None:
    run = nnsim.Run(projects.project(record_every=1))
    run.train(iterations=5)
    before = run._recorder._records
    run.train(iterations=1)
    assert run._recorder._records == before + 1


def test_what_was_written_since_the_last_record_is_in_the_last_one() -> None:
    run = nnsim.Run(projects.project(split=(0.6, 0.4, 0.0), record_every=1))
    run.begin()
    run.burst(math.inf, 4)
    run.machine.parameters.values[...] *= 3.0
    run.finish()
    assert run.history["val_loss"][0][-1] == 4
    assert run.history["val_loss"][1][-1] == pytest.approx(run.evaluate("validation")["loss"])


def test_every_column_is_cut_by_going_back_and_there_again_when_sought() -> None:
    run = nnsim.Run(projects.project(record_every=1, split=(0.6, 0.4, 0.0)))
    run.train(iterations=6)
    full = {name: [part.tolist() for part in run.history[name]] for name in run.history}
    run.seek(2)
    assert all(max(run.history[name][0]) <= 2 for name in run.history)
    run.seek(6)
    assert {name: [part.tolist() for part in run.history[name]] for name in run.history} == full


def test_what_is_handed_out_cannot_change_the_history() -> None:
    run = nnsim.Run(projects.project())
    run.train(iterations=2)
    run.history["loss"][1][...] = 0
    assert run.history["loss"][1].all()
    assert "val_loss" not in run.history
    with pytest.raises(KeyError):
        run.history["val_loss"]


def test_a_run_that_has_not_begun_has_no_history() -> None:
    run = nnsim.Run(projects.project())
    assert (run.iteration, run.epoch, run.loss) == (0, 0, None)
    assert "loss" not in run.history


def test_epochs_are_recorded_with_the_part_under_way() -> None:
    run = nnsim.Run(projects.project(record_every=1, batch_size=4))
    batches = run.machine.batches
    run.train(iterations=2 * batches + 1)
    x, epochs = run.history["epoch"]
    assert x[-1] == 2 * batches + 1
    assert epochs[-1] == pytest.approx(2 + 1 / batches)
    np.testing.assert_allclose(epochs, x / batches)


def test_a_frame_holds_running_means_of_all_values_where_they_are_asked_for() -> None:
    run = nnsim.Run(projects.project(record_every=1))
    run.train(iterations=30)
    frame = picture(run, FrameRequest(means=(("loss", 10), ("nothing", 10))), State.PAUSED)
    assert list(frame.means) == [("loss", 10)]
    assert frame.means["loss", 10].y[-1] == pytest.approx(run.history["loss"][1][-10:].mean())
    assert "epoch" not in frame.metrics
