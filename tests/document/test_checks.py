"""Problems are named in plain words at their place, and every fix that is offered really removes its problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document import History, Problem, shapes_of


def net(units: int = 1, activation: Any = "sigmoid", shape: tuple[int, ...] = (2,), kind: str = "dense") -> nnsim.Network:
    made = nnsim.Network()
    more = {"activation": activation} if kind == "dense" else {}
    made.connect(made.add("input", name="x", shape=shape), made.add(kind, name="y", units=units, **more))
    return made


RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(9, 2))
CLASSES = np.arange(9) % 3
BINARY = np.arange(9) % 2


def data(targets: Any = BINARY, inputs: Any = INPUTS) -> nnsim.Dataset:
    return nnsim.Dataset(inputs, targets)


def two_outputs(**settings: Any) -> nnsim.Project:
    made = net(1)
    made.connect("x", made.add("dense", name="z", units=1))
    return nnsim.Project(made, data({"y": CLASSES, "z": INPUTS[:, 0]}), **settings)


def hidden_perceptron() -> nnsim.Project:
    made = net(1, "step")
    made.connect("y", made.add("dense", name="z", units=1, activation="step"))
    return nnsim.Project(made, data(), learning_rule="perceptron")


CASES: dict[str, tuple[Callable[[], nnsim.Project], str]] = {
    "empty": (lambda: nnsim.Project(nnsim.Network(), data()), "The canvas is empty"),
    "no data": (lambda: nnsim.Project(net()), "There is no data"),
    "input size": (lambda: nnsim.Project(net(shape=(5,)), data(), loss="mse"), "x has 5 values, but each sample has 2 values."),
    "classes": (
        lambda: nnsim.Project(net(2, "softmax"), data(CLASSES), loss="cross_entropy"),
        "y has 2 units, the data has 3 classes: use 3 units with softmax.",
    ),
    "classes and one unit": (lambda: nnsim.Project(net(), data(CLASSES), loss="binary_cross_entropy"), "the data has 3 classes"),
    "classes of maxout": (lambda: nnsim.Project(net(2, kind="maxout"), data(CLASSES), loss="cross_entropy"), "3 classes"),
    "numbers": (
        lambda: nnsim.Project(net(3, "identity"), data(INPUTS), loss="mse"), "y has 3 units, the data has 2 target values: use 2 units."
    ),
    "softmax": (lambda: nnsim.Project(net(3, "tanh"), data(CLASSES), loss="cross_entropy"), "but y is tanh: give it softmax."),
    "sigmoid": (
        lambda: nnsim.Project(net(1, {"key": "leaky_relu", "slope": 0.2}), data(), loss="binary_cross_entropy"), "y is leaky_relu"
    ),
    "no shares": (
        lambda: nnsim.Project(net(2, "softmax"), data(np.ones((9, 2))), loss="cross_entropy"), "do not add up to 1"
    ),
    "negative classes": (
        lambda: nnsim.Project(net(3, "softmax"), data(CLASSES - 1), loss="cross_entropy"), "The class numbers for y start at -1"
    ),
    "targets that are no probabilities": (
        lambda: nnsim.Project(net(), data(2 * BINARY - 1), loss="binary_cross_entropy"), "the targets of y go from -1 to 1"
    ),
    "perceptron targets": (
        lambda: nnsim.Project(net(1, "step"), data(2.0 * BINARY - 1), learning_rule="perceptron"), "compares with 0 and 1"
    ),
    "one of two outputs": (
        lambda: two_outputs(loss={"y": "binary_cross_entropy", "z": "mse"}), "y has 1 unit, the data has 3 classes"
    ),
    "a loss for nothing": (lambda: nnsim.Project(net(), data(), loss={"old": "mse"}), "There is a loss for old"),
    "an output without loss": (lambda: two_outputs(loss={"z": "mse"}), "There is no loss for y"),
    "no losses at all": (lambda: two_outputs(loss={}), "There is no loss for z"),
    "a loss by an old name": (lambda: two_outputs(loss={"old": "mse", "z": "mse"}), "There is no loss for y"),
    "perceptron activation": (
        lambda: nnsim.Project(net(1, {"key": "elu", "alpha": 2.0}), data(), learning_rule="perceptron"), "threshold units, but y has none"
    ),
    "perceptron maxout": (lambda: nnsim.Project(net(kind="maxout"), data(), learning_rule="perceptron"), "threshold units"),
    "perceptron batch": (lambda: nnsim.Project(net(1, "step"), data(), learning_rule="perceptron", batch_size=3), "use batch size 1"),
    "perceptron hidden": (hidden_perceptron, "trains a single layer"),
    "early stopping": (lambda: nnsim.Project(net(), data(), early_stopping=2), "watches the validation loss"),
    "no training part": (lambda: nnsim.Project(net(), data(), split=(0, 0.5, 0.5)), "left for training"),
    "few samples": (
        lambda: nnsim.Project(net(), data(BINARY[:2], INPUTS[:2]), split=(0.6, 0.2, 0.2)), "2 samples cannot be split into 3 parts"
    ),
    "not finite": (lambda: nnsim.Project(net(), data(inputs=INPUTS * np.nan)), "not finite"),
    "no targets": (lambda: nnsim.Project(net(), nnsim.Dataset(INPUTS)), "no targets for y"),
    "targets of others": (lambda: nnsim.Project(net(), data({"z": BINARY})), "it has targets for z"),
    "other inputs": (lambda: nnsim.Project(net(), data(inputs={"a": INPUTS})), "no inputs for x; it has a"),
}  # fmt: skip


def found(project: nnsim.Project, words: str) -> Problem | None:
    return next((problem for problem in project.problems() if words in problem.text), None)


@pytest.mark.parametrize("name", CASES)
def test_a_problem_is_named_and_its_fix_removes_it(name: str) -> None:
    make, words = CASES[name]
    project = make()
    problem = found(project, words)
    assert problem is not None, [problem.text for problem in project.problems()]
    assert problem.text.endswith(".")
    if problem.blocks:
        with pytest.raises(nnsim.ProjectError) as caught:
            nnsim.Run(project)
        assert problem.text in caught.value.problems
    assert (problem.fix is None) == (problem.fix_text == "")
    if problem.fix is not None:
        before = project.document.copy()
        history = History(project.document)
        history.push(problem.fix)
        assert found(project, words) is None, problem.fix_text
        if not project.problems():
            nnsim.Run(project).train(iterations=1)
        history.undo()
        assert project.document == before


def test_a_drawing_with_several_problems_names_them_all() -> None:
    made = nnsim.Network()
    made.add("input", name="x", shape=(3,))
    made.add("dense", name="alone", units=2)
    made.add("add", name="sum")
    with pytest.raises(nnsim.ProjectError) as caught:
        nnsim.Run(nnsim.Project(made, data()))
    text = str(caught.value)
    assert all(name in text for name in ("x", "alone", "sum"))
    assert len(caught.value.problems) >= 3


def test_a_delay_without_time_is_a_problem_at_its_connection() -> None:
    made = net()
    loop = made.connect("y", "y", delay=1)
    (problem,) = nnsim.Project(made, data()).problems()
    assert problem.connection == loop.id
    assert "y>y has a delay" in problem.text


def test_an_output_without_loss_is_a_problem_there_and_gets_one_that_suits_it() -> None:
    made = net(3, "softmax")
    made.connect("x", made.add("dense", name="p", units=1, activation="sigmoid"))
    made.connect("x", made.add("dense", name="z", units=2, activation="identity"))
    project = nnsim.Project(made, data({"y": CLASSES, "p": BINARY[:, None] * 1.0, "z": INPUTS}), loss={})
    problems = [problem for problem in project.problems() if "no loss for" in problem.text]
    assert [problem.node for problem in problems] == [made.node(name).id for name in "ypz"]
    assert all(problem.blocks for problem in problems)
    history = History(project.document)
    while problem := found(project, "no loss for"):
        assert problem.fix is not None
        history.push(problem.fix)
    assert project.settings["loss"] == {"y": "cross_entropy", "p": "binary_cross_entropy", "z": "mse"}
    nnsim.Run(project).train(iterations=1)


def test_the_loss_of_an_output_that_was_renamed_is_taken_over() -> None:
    project = two_outputs(loss={"old": {"key": "mse", "reduction": "sum"}, "z": "absolute_error"})
    problem = found(project, "There is no loss for y")
    assert problem is not None
    assert problem.fix is not None
    assert problem.fix_text == "Use the loss for old"
    problem.fix.apply(project.document)
    loss = project.settings["loss"]
    assert isinstance(loss, dict)
    assert list(loss) == ["y", "z"]
    assert loss["y"]["reduction"] == "sum"


def test_the_perceptron_rule_asks_for_no_losses() -> None:
    project = nnsim.Project(net(1, "step"), data(), learning_rule="perceptron", loss={})
    assert found(project, "no loss") is None


def test_a_project_without_problems_has_none() -> None:
    project = nnsim.Project(net(), data(), loss="binary_cross_entropy")
    assert project.problems() == []
    made = net(1)
    made.connect("x", made.add("dense", name="z", units=1, activation="identity"))
    assert nnsim.Project(made, data({"y": BINARY, "z": INPUTS[:, 0]}), loss={"y": "mse", "z": "mse"}).problems() == []


def test_advice_does_not_keep_from_training() -> None:
    project = nnsim.Project(net(3, "sigmoid"), data(CLASSES), loss="cross_entropy")
    assert [problem.blocks for problem in project.problems()] == [False]
    nnsim.Run(project).train(iterations=1)


def test_settings_that_cannot_be_are_all_named_at_once() -> None:
    with pytest.raises(nnsim.ProjectError) as caught:
        nnsim.Project(net(), data(), learning_rate="fast", batch_size=0, optimizer="magic", split=(0.5, 0.1, 0.1), wings=2)
    assert len(caught.value.problems) == 5


def test_what_would_grow_without_end_is_said_to_and_counts_no_more_than_without_its_loop() -> None:
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    first, second = (network.add("concatenate", name=name) for name in ("first", "second"))
    y = network.add("dense", name="y", units=1)
    for source, target, delay in ((x, first, 0), (first, second, 0), (second, y, 0), (first, first, 1), (second, first, 1)):
        network.connect(source, target, delay=delay)
    project = nnsim.Project(network, nnsim.Dataset(np.zeros((4, 3, 2)), np.zeros((4, 3, 1))))
    assert {problem.text.split()[1:3] == ["would", "grow"] for problem in project.problems()} == {True}
    assert shapes_of(network).units(second.id) == 2


def test_more_units_than_classes_is_advice_with_a_fix() -> None:
    """Classes that no sample has would be answers too."""
    project = nnsim.Project(net(4, "softmax"), data(CLASSES), loss="cross_entropy")
    (problem,) = project.problems()
    assert problem.text == "y has 4 units, the data has 3 classes: use 3 units with softmax."
    assert not problem.blocks
    assert problem.fix is not None
    problem.fix.apply(project.document)
    assert project.problems() == []
