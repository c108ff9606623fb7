"""Samples that stand out: what excites a unit, and what is most wrong."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.document import SetSetting
from nnsim.engine.metrics import classes_of
from nnsim.engine.ranking import MOST, Excites, Mistakes, Question, Ranking


def ranked(run: nnsim.Run, question: Question) -> Ranking:
    ranking = Ranking(lambda job, given_up: job(run), question)
    ranking._thread.join(60)
    assert not ranking.failure
    assert ranking.iteration == run.iteration
    return ranking


def node(run: nnsim.Run, name: str) -> str:
    return run.project.network.node(name).id


def test_the_samples_that_excite_a_unit_most_are_those_with_its_largest_answers() -> None:
    run = nnsim.Run(nnsim.example("digits"))
    run.train(iterations=60)
    found = ranked(run, Excites(node(run, "hidden"), 3))
    part = run.machine.train
    answers = run.machine.evaluator.outputs(part.inputs, (node(run, "hidden"),))[node(run, "hidden")][3]
    assert len(found.ranked) == MOST
    np.testing.assert_allclose([one.value for one in found.ranked], np.sort(answers)[::-1][:MOST], rtol=1e-5)
    np.testing.assert_allclose([answers[one.sample] for one in found.ranked], [one.value for one in found.ranked], rtol=1e-5)


def test_over_time_it_is_the_step_at_which_the_unit_answers_most_and_steps_after_the_end_do_not_count() -> None:
    run = nnsim.Run(nnsim.example("reber_gru"))
    run.train(iterations=5)
    found = ranked(run, Excites(node(run, "memory"), 0))
    lengths = run.machine.train.masks["valid"].sum(axis=1)
    for one in found.ranked:
        assert one.step is not None
        assert one.step < lengths[one.sample]


def test_the_worst_answers_are_wrong_ones_to_which_the_right_class_seemed_least_likely() -> None:
    run = nnsim.Run(nnsim.example("digits"))
    run.train(iterations=60)
    found = ranked(run, Mistakes())
    part, output = run.machine.train, node(run, "output")
    outputs = run.machine.evaluator.outputs(part.inputs, (output,))[output]
    true, said = classes_of(part.targets[output].T), classes_of(outputs)
    assert found.classes
    assert found.found == int((true != said).sum()) > 0
    values = [one.value for one in found.ranked]
    assert values == sorted(values)
    for one in found.ranked:
        assert (one.wanted, one.answered) == (true[one.sample], said[one.sample])
        assert one.wanted != one.answered
        assert one.value == pytest.approx(outputs[int(one.wanted), one.sample], rel=1e-4)


def test_a_cell_of_the_confusion_matrix_is_as_many_samples_as_it_counts() -> None:
    run = nnsim.Run(nnsim.example("digits"))
    run.train(iterations=60)
    part, output = run.machine.train, node(run, "output")
    true = classes_of(part.targets[output].T)
    said = classes_of(run.machine.evaluator.outputs(part.inputs, (output,))[output])
    for cell in ((8, 1), (3, 3), (9, 4)):
        found = ranked(run, Mistakes(cell))
        assert found.found == int(((true == cell[0]) & (said == cell[1])).sum())
        assert all((one.wanted, one.answered) == cell for one in found.ranked)


@pytest.mark.parametrize("part", ["validation", "test"])
def test_samples_that_do_not_train_are_looked_through_by_their_part(part: str) -> None:
    run = nnsim.Run(nnsim.example("digits"))
    run.train(iterations=60)
    held_out, output = run.machine.binding.parts[part], node(run, "output")
    true = classes_of(held_out.targets[output].T)
    said = classes_of(run.machine.evaluator.outputs(held_out.inputs, (output,))[output])
    found = ranked(run, Mistakes(part=part))
    assert found.found == int((true != said).sum())
    assert [(one.wanted, one.answered) for one in found.ranked] == [(true[one.sample], said[one.sample]) for one in found.ranked]
    assert ranked(run, Mistakes((3, 3), part)).found == int(((true == 3) & (said == 3)).sum())


def test_a_part_without_samples_has_none_that_stand_out() -> None:
    project = nnsim.example("moons")
    SetSetting("split", (1.0, 0.0, 0.0)).apply(project.document)
    found = ranked(nnsim.Run(project), Mistakes(part="test"))
    assert (found.found, found.ranked) == (0, ())


def test_of_two_classes_the_right_one_may_be_no() -> None:
    run = nnsim.Run(nnsim.example("moons"))
    run.train(iterations=20)
    for one in ranked(run, Mistakes()).ranked:
        assert one.value <= 0.5
        assert {one.wanted, one.answered} == {0.0, 1.0}


def test_of_numbers_it_is_those_that_are_farthest_off() -> None:
    run = nnsim.Run(nnsim.example("diabetes"))
    run.train(iterations=20)
    found = ranked(run, Mistakes())
    part, output = run.machine.train, node(run, "output")
    outputs = run.machine.evaluator.outputs(part.inputs, (output,))[output]
    distance = np.abs(outputs - part.targets[output].T)[0]
    assert not found.classes
    np.testing.assert_allclose([one.value for one in found.ranked], np.sort(distance)[::-1][:MOST])
    first = found.ranked[0]
    assert first.wanted is not None
    assert first.answered is not None
    assert abs(first.wanted - first.answered) == pytest.approx(first.value)


@pytest.mark.parametrize("name", ["echo", "waves", "addition_lstm", "temporal_order_gru", "next_character", "spelling", "gates_perceptron"])
def test_every_kind_of_task_has_an_answer(name: str) -> None:
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=2)
    found = ranked(run, Mistakes())
    assert len(found.ranked) <= MOST
    for one in found.ranked:
        assert 0 <= one.sample < run.machine.train.samples


def test_where_every_step_has_a_class_it_is_the_step_that_is_most_wrong() -> None:
    run = nnsim.Run(nnsim.example("spelling"))
    run.train(iterations=2)
    found = ranked(run, Mistakes())
    part, output = run.machine.train, node(run, "output")
    outputs = run.machine.evaluator.outputs(part.inputs, (output,), masks=part.masks)[output]
    assert found.classes
    assert found.ranked
    for one in found.ranked:
        target = part.targets[output][one.sample, one.step]
        assert one.wanted == target.argmax() != one.answered == outputs[one.step, :, one.sample].argmax()
        assert one.value == pytest.approx(outputs[one.step, int(target.argmax()), one.sample], abs=1e-6)


def test_to_look_changes_nothing() -> None:
    run = nnsim.Run(nnsim.example("iris"))
    run.train(iterations=7)
    before = run.state_hash()
    ranked(run, Mistakes())
    assert run.state_hash() == before
