"""What can be compared: each factor offers what fits the network, and changes that one thing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document import Document
from nnsim.engine.comparison import Comparison, Course, same_question
from nnsim.engine.factors import FACTORS, Factor, factors

BY_KEY = {factor.key: factor for factor in FACTORS}


def offered(name: str) -> list[str]:
    project = nnsim.example(name)
    return [factor.key for factor in factors(project.document, project.data.samples)]


def different(one: Document, other: Document) -> set[str]:
    """Settings, and parameters of layers, that differ."""
    found = {key for key in one.settings if one.settings[key] != other.settings[key]}
    for before, after in zip(one.network, other.network, strict=True):
        found |= {key for key in before.parameters if before.parameters[key] != after.parameters.get(key)}
    return found


def compared(name: str, factor: str, epochs: int) -> dict[str, Course]:
    comparison = Comparison(nnsim.example(name), epochs, factor=BY_KEY[factor])
    assert comparison.wait(60.0)
    return {course.kind: course for course in comparison.courses}


def test_a_network_offers_what_can_differ_in_it() -> None:
    assert offered("dying_relu") == ["optimizer", "learning_rate", "schedule", "batch_size", "activation", "initializer"]
    assert offered("race") == ["optimizer", "learning_rate", "schedule", "batch_size", "initializer"]
    assert offered("temporal_order_gru") == ["memory", "optimizer", "learning_rate", "schedule", "batch_size"]
    assert offered("perceptron_and") == []


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.key)
def test_a_choice_changes_that_one_thing_and_nothing_else(factor: Factor) -> None:
    project = nnsim.example("temporal_order_gru" if factor.key == "memory" else "dying_relu")
    document = project.document
    for choice in factor.choices(document, project.data.samples):
        twin = factor.with_choice(document, choice.key)
        assert factor.own(twin) == choice.key
        if factor.key != "memory":
            assert different(document, twin) <= {factor.key}
        assert same_question(document, twin, factor)


def test_what_a_document_has_stays_with_its_parameters() -> None:
    document = nnsim.example("weight_decay").document
    kept: Any = BY_KEY["optimizer"].with_choice(document, "adamw").settings["optimizer"]
    assert kept["weight_decay"] == 2.0


def test_batches_fit_the_data() -> None:
    line = nnsim.example("three_batches")
    assert [choice.key for choice in BY_KEY["batch_size"].choices(line.document, 24)] == ["all", "4", "1"]
    assert [choice.key for choice in BY_KEY["batch_size"].choices(line.document, 5_000)] == ["all", "64", "8", "1"]


def test_rates_lie_around_that_of_the_project() -> None:
    document = nnsim.example("rate_right").document
    assert [choice.title for choice in BY_KEY["learning_rate"].choices(document, 3)] == ["0.01", "0.03", "0.1", "0.3", "1"]


def test_a_rate_beyond_the_limit_diverges_beside_those_that_do_not() -> None:
    courses = compared("rate_right", "learning_rate", 2_000)
    assert {key: course.state for key, course in courses.items()} == {
        "0.01": "finished", "0.03": "finished", "0.1": "finished", "0.3": "diverged", "1.0": "diverged",
    }  # fmt: skip


def test_the_way_begins_at_the_start_and_has_every_iteration() -> None:
    courses = compared("three_batches", "batch_size", 5)
    assert [len(courses[key].way) for key in ("all", "4", "1")] == [6, 31, 121]
    for course in courses.values():
        assert course.way[0] == pytest.approx([-1.2, -0.9])
    run = nnsim.Run(nnsim.example("three_batches"))
    run.train(epochs=5)
    assert np.array_equal(courses["1"].way[-1], run.machine.parameters.values)


def test_a_long_way_is_thinned_out_evenly() -> None:
    way = compared("rate_small", "learning_rate", 1_000)["0.001"].way
    assert 300 <= len(way) <= 601
    slopes = way[:, 0]
    assert slopes[0] == 1.0
    assert (np.diff(way[:, 1]) > 0).all()


def test_cousins_of_relu_live_where_it_dies() -> None:
    courses = compared("dying_relu", "activation", 60)
    assert courses["relu"].epochs[-1].train["accuracy"] < 0.9
    assert max(courses[key].epochs[-1].train["accuracy"] for key in ("leaky_relu", "silu")) > 0.95
