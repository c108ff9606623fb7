"""Evaluation: losses and metrics of a part, in chunks, equal what one would compute by hand."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import evaluation
from nnsim.engine.metrics import confusion, is_classification, metrics, per_class
from tests.engine import projects


@pytest.mark.parametrize("chunk", [1, 3, 4, 11, 100])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse", {"key": "squared_error", "reduction": "sum"}])
def test_chunks_of_any_size_give_the_loss_of_the_whole(chunk: int, loss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "CHUNK", chunk)
    run = nnsim.Run(projects.project(loss=loss))
    outputs, targets = run.predict(projects.data().inputs), np.eye(3)[projects.data().targets]
    expected = {
        "cross_entropy": -np.sum(targets * np.log(outputs)) / 11, "mse": np.mean((outputs - targets) ** 2),
    }.get(loss if isinstance(loss, str) else "", np.sum((outputs - targets) ** 2))  # fmt: skip
    found = run.evaluate("train")
    assert found["loss"] == pytest.approx(expected, rel=1e-12)
    assert found["accuracy"] == np.mean(outputs.argmax(axis=1) == projects.data().targets)


def test_the_mean_over_unequal_batches_counts_samples() -> None:
    """T14: 1, 1, 1, 1, 7 in batches of four is 2.2 on average, not 4."""
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity", bias=False))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1.0], [1.0], [1.0], [1.0], [7.0]]), loss="value", batch_size=4))
    run.parameters["x>y.W"][...] = 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "CHUNK", 4)
        assert run.evaluate("train")["loss"] == pytest.approx(2.2)


def test_parts_are_evaluated_apart_and_an_empty_part_says_nothing() -> None:
    run = nnsim.Run(projects.project(split=(0.6, 0.2, 0.2)))
    losses = {part: run.evaluate(part)["loss"] for part in ("train", "validation", "test")}
    assert len(set(losses.values())) == 3
    parts = run.machine.binding.parts_of
    assert sorted([*parts.train, *parts.validation, *parts.test]) == list(range(11))
    assert nnsim.Run(projects.project()).evaluate("test") == {}
    with pytest.raises(nnsim.ProjectError, match="train, validation or test"):
        run.evaluate("everything")


def test_losses_of_several_outputs_add_up_and_metrics_carry_their_names() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    for name, activation in (("a", "sigmoid"), ("b", "identity")):
        net.connect(x, net.add("dense", name=name, units=1, activation=activation))
    random = np.random.default_rng(0)
    data = nnsim.Dataset(random.normal(size=(6, 2)), {"a": random.integers(0, 2, 6), "b": random.normal(size=6)})
    run = nnsim.Run(nnsim.Project(net, data, loss={"a": "binary_cross_entropy", "b": "mse"}, learning_rate=0.0))
    run.train(iterations=1)
    outputs = run.predict(data.inputs)
    a, b = outputs["a"][:, 0], outputs["b"][:, 0]
    first = -np.mean(np.where(data.targets["a"] == 1, np.log(a), np.log(1 - a)))
    second = np.mean((data.targets["b"][:, 0] - b) ** 2)
    assert run.loss == pytest.approx(first + second)
    found = run.evaluate("train")
    assert found["loss"] == pytest.approx(first + second)
    assert set(found) == {"loss", "accuracy/a", "mean_absolute_error/b", "r2/b"}


def test_metrics_by_hand() -> None:
    assert metrics(np.array([[0.5, 0.49, 0.9]]), np.array([[1, 1, 1]])) == {"accuracy": 2 / 3}
    assert metrics(np.array([[0.2, 0.4], [0.3, 0.4], [0.1, 0.2]]), np.eye(3)[:, [1, 0]]) == {"accuracy": 1}  # the first of equals
    found = metrics(np.array([[1.0, 2.0, 5.0]]), np.array([[1.0, 2.0, 3.0]]))
    assert found == {"mean_absolute_error": pytest.approx(2 / 3), "r2": pytest.approx(-1.0)}
    table = confusion(np.array([[0.9, 0.1, 0.8, 0.2]]), np.array([[1, 1, 0, 0]]))
    assert table.tolist() == [[1, 1], [1, 1]]
    assert per_class(table)["precision"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_output_that_is_not_a_number_has_no_accuracy(bad: float) -> None:
    """T38: argmax would pick it."""
    assert np.isnan(metrics(np.array([[bad, 0.1], [0.2, 0.9]]), np.eye(2))["accuracy"])
    assert np.isnan(metrics(np.array([[bad, 1.0]]), np.array([[0.3, 0.7]]))["r2"])


@pytest.mark.parametrize("classes", [2, 4])
def test_metrics_of_classes_are_what_counting_one_by_one_gives(classes: int) -> None:
    random = np.random.default_rng(classes)
    outputs, labels = random.normal(size=(classes, 200)), random.integers(0, classes, 200).tolist()
    targets = np.eye(classes)[:, labels]
    said = [max(range(classes), key=lambda label: outputs[label, column]) for column in range(200)]
    assert is_classification(targets)
    assert metrics(outputs, targets)["accuracy"] == sum(map(operator.eq, said, labels)) / 200
    pairs = list(zip(labels, said, strict=True))
    table = confusion(outputs, targets)
    assert table.tolist() == [[pairs.count((true, answer)) for answer in range(classes)] for true in range(classes)]
    found = per_class(table)
    for label in range(classes):
        right = pairs.count((label, label))
        assert found["precision"][label] == pytest.approx(right / said.count(label))
        assert found["recall"][label] == pytest.approx(right / labels.count(label))
        assert found["count"][label] == labels.count(label)


def test_metrics_of_numbers_are_their_definitions() -> None:
    random = np.random.default_rng(3)
    outputs, targets = random.normal(size=(1, 200)), random.normal(size=(1, 200)) + 1
    answers, wanted = outputs[0].tolist(), targets[0].tolist()
    mean = math.fsum(wanted) / 200
    rest = math.fsum((y - answer) ** 2 for y, answer in zip(wanted, answers, strict=True))
    found = metrics(outputs, targets)
    assert set(found) == {"mean_absolute_error", "r2"}
    assert found["r2"] == pytest.approx(1 - rest / math.fsum((y - mean) ** 2 for y in wanted))
    assert found["mean_absolute_error"] == pytest.approx(math.fsum(abs(y - a) for y, a in zip(wanted, answers, strict=True)) / 200)


def compiled(sizes: list[int], patch: pytest.MonkeyPatch) -> list[int]:
    """Of which sizes a program was compiled, when samples are predicted in batches of these sizes."""
    found: list[int] = []
    make = evaluation.forward_program

    def noted(context: Any, size: int, targets: bool) -> Any:
        found.append(size)
        return make(context, size, targets)

    run = nnsim.Run(projects.project())
    patch.setattr(evaluation, "forward_program", noted)
    for size in sizes:
        run.predict(np.ones((size, 3)))
    return found


def test_programs_of_many_sizes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = list(range(1, evaluation.MOST_PROGRAMS + 1))
    assert compiled(sizes * 3, monkeypatch) == sizes


def test_of_large_programs_those_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = list(range(2000, 2000 + evaluation.LEAST_PROGRAMS))
    assert sum(sizes) <= evaluation.MOST_KEPT
    used = [*sizes, sizes[0], 4000, sizes[0], sizes[2], sizes[1]]  # the second one was used longest ago
    assert compiled(used, monkeypatch) == [*sizes, 4000, sizes[1]]
