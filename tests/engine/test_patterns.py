"""Patterns in what a network remembers are found again, at a distance that says how much alike two places are."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import patterns
from nnsim.engine.patterns import Pattern, Place, Search, find

SEARCH_TIME = 60.0


def batches(values: Any, size: int = 4) -> Any:
    """(samples, steps, units) as batches (steps, units, samples)."""
    whole = np.asarray(values).transpose(1, 2, 0)
    return (whole[:, :, start : start + size] for start in range(0, whole.shape[2], size))


def noise(samples: int = 12, steps: int = 30, units: int = 5, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=(samples, steps, units))


def test_what_was_planted_is_found_at_distance_0_in_this_and_in_other_samples() -> None:
    values = noise()
    pattern = values[2, 10:14].copy()
    for sample, start in ((2, 20), (7, 0), (11, 26)):
        values[sample, start : start + 4] = pattern
    found = find(pattern, batches(values), np.full(12, 30), (2, 10))
    assert [(place.sample, place.start, place.distance) for place in found[:3]] == [(2, 20, 0.0), (7, 0, 0.0), (11, 26, 0.0)]
    assert found[3].distance > 0.3


def test_the_distance_is_the_root_mean_square_in_units_of_two_places_taken_at_random() -> None:
    values = noise(40, 60, 3)
    found = find(values[0, 5:8], batches(values), np.full(40, 60))
    scale = 2 * values.reshape(-1, 3).var(axis=0).mean()
    for place in found[::50]:
        away = values[place.sample, place.start : place.start + 3] - values[0, 5:8]
        assert place.distance == pytest.approx(np.sqrt((away**2).mean() / scale), rel=1e-12)
    assert found[0] == Place(0, 5, 0.0)
    random = np.random.default_rng(1)
    pairs = (random.integers(0, 40, (2, 500)), random.integers(0, 57, (2, 500)))
    apart = [((values[a, s : s + 3] - values[b, t : t + 3]) ** 2).mean() for a, b, s, t in zip(*pairs[0], *pairs[1], strict=True)]
    assert np.sqrt(np.mean(apart) / scale) == pytest.approx(1.0, abs=0.05)


def test_the_distance_does_not_depend_on_the_size_or_the_middle_of_the_values() -> None:
    values = noise()
    plain = find(values[0, 5:9], batches(values), np.full(12, 30))
    moved = 1000.0 + 0.01 * values
    for one, other in zip(plain, find(moved[0, 5:9], batches(moved), np.full(12, 30)), strict=True):
        assert (one.sample, one.start) == (other.sample, other.start)
        assert one.distance == pytest.approx(other.distance, rel=1e-6, abs=1e-9)


def test_places_of_one_sample_do_not_overlap_and_neither_do_they_the_pattern_itself() -> None:
    values = np.tile(np.sin(np.arange(40) / 3)[:, None], (3, 1, 2))
    found = find(values[1, 10:16], batches(values), np.full(3, 40), (1, 10))
    for sample in range(3):
        starts = sorted([place.start for place in found if place.sample == sample] + [10] * (sample == 1))
        assert (np.diff(starts) >= 6).all()
    assert {place.sample for place in found} == {0, 1, 2}


def test_the_end_of_a_sequence_is_the_end_of_the_search() -> None:
    values = noise(6, 20, 2)
    pattern = values[0, 2:7].copy()
    values[3, 12:17] = pattern
    assert find(pattern, batches(values), np.full(6, 20), (0, 2))[0] == Place(3, 12, 0.0)
    lengths = np.array([20, 20, 20, 16, 3, 20])
    found = find(pattern, batches(values), lengths, (0, 2))
    assert all(place.start + 5 <= lengths[place.sample] for place in found)
    assert 4 not in {place.sample for place in found}
    assert found[0].distance > 0.1


def test_a_unit_that_never_changes_and_a_pattern_longer_than_all_others_are_no_errors() -> None:
    still = np.ones((3, 10, 2))
    assert {place.distance for place in find(still[0, :4], batches(still), np.full(3, 10))} == {0.0}
    assert find(still[0], batches(still), np.array([10, 9, 9]), (0, 0)) == []
    assert find(np.zeros((12, 2)), batches(still), np.full(3, 10)) == []


def test_only_the_nearest_places_are_kept() -> None:
    values = noise(100, 40, 1)
    found = find(values[0, :2], batches(values, 30), np.full(100, 40))
    assert len(found) == patterns.MOST_PLACES
    assert [place.distance for place in found] == sorted(place.distance for place in found)


def run_of(kind: str, lengths: Any = None) -> nnsim.Run:
    """Two inputs over twelve steps, something that remembers as “m”, and an output at every step."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    if kind == "loop":
        m = net.add("dense", name="m", units=3, activation="tanh")
        net.connect(m, m, delay=1)
    else:
        m = net.add(kind, name="m", units=3)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, m)
    net.connect(m, y)
    inputs = np.random.default_rng(3).normal(size=(9, 12, 2))
    inputs[5, :6] = inputs[1, :6]  # from the same start through the same inputs into the same states
    data = nnsim.Dataset(inputs, inputs[..., :1], lengths, sequence=True)
    return nnsim.Run(nnsim.Project(net, data, loss="mse", optimizer="sgd", learning_rate=0.05, batch_size=3))


def searched(run: nnsim.Run, **fields: Any) -> Search:
    given = {"value": "h", "first": 0, "last": 3, "sample": 1, "start": 2, "stop": 6, **fields}
    pattern = Pattern(node=run.project.network.node("m").id, **given)
    search = Search(lambda copy, given_up: copy(run), pattern)
    search._thread.join(SEARCH_TIME)
    assert search.done
    return search


@pytest.mark.parametrize(("kind", "value"), [("lstm", "h"), ("lstm", "c"), ("gru", "z"), ("rnn", "h"), ("loop", "a")])
def test_equal_histories_lead_to_the_same_pattern_in_every_kind_of_memory(kind: str, value: str) -> None:
    run = run_of(kind)
    run.train(iterations=4)
    search = searched(run, value=value)
    assert (search.failure, search.samples, search.left_out, search.iteration) == ("", 9, 0, 4)
    assert (search.places[0].sample, search.places[0].start) == (5, 2)
    assert search.places[0].distance < 1e-6
    assert search.places[1].distance > 1e-3


def test_single_units_can_be_searched_for_and_the_run_stays_as_it_is() -> None:
    run = run_of("lstm")
    run.train(iterations=2)
    before = run.state_hash()
    one, all_units = searched(run, first=1, last=2), searched(run)
    assert run.state_hash() == before
    assert [place.distance for place in one.places] != [place.distance for place in all_units.places]


def test_what_lies_beyond_the_end_is_not_found_and_cannot_be_searched_for() -> None:
    lengths = [12, 12, 4, 12, 12, 5, 12, 12, 12]
    run = run_of("gru", lengths)
    assert all(place.start + 4 <= lengths[place.sample] for place in searched(run).places)
    assert "beyond the end" in searched(run, sample=2).failure
    assert "anew" in searched(run, last=9).failure


def test_a_search_can_be_given_up() -> None:
    run = run_of("lstm")
    pattern = Pattern(run.project.network.node("m").id, "h", 0, 3, 1, 2, 6)
    search = Search(lambda copy, given_up: copy(run), pattern)
    search.cancel()
    assert search.done
    assert search.failure == ""


def test_where_there_is_no_run_nothing_is_found() -> None:
    search = Search(lambda copy, given_up: None, Pattern("m", "h", 0, 3, 1, 2, 6))
    search._thread.join(SEARCH_TIME)
    assert (search.places, search.failure, search.iteration) == ((), "", None)


def test_larger_data_is_searched_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_NUMBERS", 12 * 3 * 4)
    search = searched(run_of("lstm"))
    assert (search.samples, search.left_out) == (4, 5)
    assert {place.sample for place in search.places} <= set(range(4))


def test_a_thousand_samples_of_a_hundred_steps_and_64_units_are_searched_in_a_moment() -> None:
    values = noise(1000, 100, 64).astype(np.float32)
    start = time.thread_time()
    found = find(values[3, 40:60], batches(values, patterns.BATCH), np.full(1000, 100), (3, 40))
    assert time.thread_time() - start < 3.0
    assert len(found) == patterns.MOST_PLACES
