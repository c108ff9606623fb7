"""Of every future that was left it is said what was otherwise in it."""

from __future__ import annotations

import numpy as np

import nnsim
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.differences import differences
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from tests.engine import projects


def fresh(**settings: object) -> nnsim.Run:
    run = nnsim.Run(projects.project(optimizer="adam", learning_rate=0.1, **settings))
    run.train(iterations=6)
    return run


def again(run: nnsim.Run, rate: float, iteration: int = 0) -> None:
    run.seek(iteration)
    run.change("learning_rate", rate)
    run.train(iterations=4)


def words(run: nnsim.Run) -> dict[int, str]:
    return {number: str(said) for number, said in differences(run.timeline, CATALOG).items()}


def test_the_same_start_with_other_learning_rates_says_the_rate_of_each() -> None:
    run = fresh()
    again(run, 0.3)
    again(run, 0.9)
    assert words(run) == {1: "learning rate 0.1", 2: "learning rate 0.3"}


def test_what_was_set_after_the_last_iteration_belongs_to_what_followed() -> None:
    run = fresh()
    run.change("learning_rate", 0.3)
    again(run, 0.3)
    assert words(run) == {1: "learning rate 0.1"}


def test_what_hangs_on_a_branch_has_its_settings_unless_it_changed_them() -> None:
    run = fresh()
    again(run, 0.3, 4)
    run.seek(6)
    run.change("clip_norm", 1.0)
    run.train(iterations=4)
    again(run, 0.9, 1)
    assert words(run) == {1: "learning rate 0.1", 2: "learning rate 0.3", 3: "learning rate 0.3, clip gradient 1"}


def test_where_no_setting_differs_it_is_what_was_done_there_or_here() -> None:
    run = fresh()
    run.seek(2)
    run.set_value("h.b", (1,), 0.5)
    run.train(iterations=3)
    assert words(run)[1].startswith("without: bias of h [2]")
    run.return_to(1)
    assert words(run)[2].startswith("bias of h [2]")


def test_the_same_setting_at_another_time_says_since_when() -> None:
    run = fresh()
    run.change("learning_rate", 0.3)
    run.train(iterations=4)
    again(run, 0.3, 2)
    assert words(run) == {1: "learning rate 0.3 from iteration 6 on"}


def test_a_future_that_only_went_on_has_no_words() -> None:
    run = fresh()
    run.seek(2)
    run.change("learning_rate", 0.3)
    run.change("learning_rate", 0.1)
    run.train(iterations=3)
    assert words(run)[1] == "without: learning rate 0.3"


def test_what_was_set_is_written_as_a_person_writes_it() -> None:
    run = fresh()
    run.change("learning_rate", 0.1 + 0.2)
    run.change("schedule", {"key": "exponential", "rate": 0.9})
    run.change("early_stopping", None)
    assert [str(words) for _, words in run.marks] == ["learning rate = 0.3", "schedule = exponential", "early stopping = none"]


def test_the_loss_of_a_branch_keeps_its_extremes_or_is_the_mean_of_an_epoch_and_stays_the_same_arrays() -> None:
    for batch in (None, 1):
        run = nnsim.Run(projects.project(batch_size=batch))
        run.train(iterations=5_000)
        loss = run.history["loss"][1].copy()
        run.seek(0)
        run.change("learning_rate", 0.2)
        run.train(iterations=10)
        request = FrameRequest(points=600)
        (curve,), (later,) = picture(run, request, State.PAUSED).branches, picture(run, request, State.PAUSED).branches
        assert curve.x is later.x
        assert curve.y is later.y
        assert len(curve.x) < 1_000
        epoch = run.machine.batches
        if batch is None:
            assert (curve.y.min(), curve.y.max()) == (loss.min(), loss.max())
        else:
            np.testing.assert_allclose(curve.y[-1], loss[-epoch:].mean())
