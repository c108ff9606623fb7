"""Where a person would know what to do next, the problem offers it: the fix does that, mends it, and is undone in one step."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document import Connection, History, Problem

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(9, 2))
CLASSES = np.arange(9) % 3
BINARY = np.arange(9) % 2
NUMBERS = 5 * INPUTS[:, :1]
BINARY_DATA, CLASS_DATA, NUMBER_DATA = (nnsim.Dataset(INPUTS, targets) for targets in (BINARY, CLASSES, NUMBERS))
STEPS = RANDOM.normal(size=(6, 5, 2))


def net(*names: str, units: int = 1, activation: str = "sigmoid") -> nnsim.Network:
    """An input x and dense layers from left to right, of which neighbours named together ("x>h") are joined."""
    made = nnsim.Network()
    for text in names:
        for name in text.split(">"):
            if not any(node.name == name for node in made):
                more: dict[str, Any] = {"shape": (2,)} if name.startswith("x") else {"units": units, "activation": activation}
                made.add("input" if name.startswith("x") else "dense", name=name, **more)
        chain = text.split(">")
        for source, target in itertools.pairwise(chain):
            made.connect(source, target)
    return made


def sequences(made: nnsim.Network, **settings: Any) -> nnsim.Project:
    return nnsim.Project(made, nnsim.Dataset(STEPS, STEPS[..., :1], sequence=True), loss="mse", **settings)


def remembering(*between: tuple[str, str, int]) -> nnsim.Network:
    made = nnsim.Network()
    made.add("input", name="x", shape=(2,))
    made.add("rnn", name="m", units=3)
    made.add("dense", name="y", units=1, activation="identity")
    for source, target, delay in between:
        made.connect(source, target, delay)
    return made


def unequal() -> nnsim.Network:
    made = net("x>a")
    made.add("dense", name="b", units=3)
    made.add("add", name="sum")
    made.add("dense", name="y", units=1, activation="identity")
    for source, target in (("x", "b"), ("a", "sum"), ("b", "sum"), ("sum", "y")):
        made.connect(source, target)
    return made


def circle() -> nnsim.Network:
    made = net("x>a>b")
    a, b = made.node("a"), made.node("b")
    made.connections["back"] = Connection("back", b.id, a.id, 0, made.connection_values({}))
    return made


def kinds(*layers: tuple[str, str, dict[str, Any]]) -> nnsim.Network:
    made = nnsim.Network()
    for name, kind, parameters in layers:
        made.add(kind, name=name, **parameters)
    names = [name for name, _, _ in layers]
    for source, target in itertools.pairwise(names):
        made.connect(source, target)
    return made


X = ("x", "input", {"shape": (2,)})
Made = Callable[[], nnsim.Project]
CASES: dict[str, tuple[Made, str, str]] = {
    "two lonely cards": (lambda: nnsim.Project(net("x", "y"), BINARY_DATA), "y needs a connection", "Connect x → y"),
    "a lonely input": (lambda: nnsim.Project(net("x", "y"), BINARY_DATA), "x is not connected", "Connect x → y"),
    "a lonely layer continues what ends": (
        lambda: nnsim.Project(net("x>h", "y"), BINARY_DATA), "y needs a connection", "Connect h → y"
    ),
    "an input too many": (
        lambda: nnsim.Project(net("x>y", "x2"), BINARY_DATA), "has 2 inputs", "Use x as the only input"
    ),
    "an input for nothing": (
        lambda: nnsim.Project(net("x>y", "x2"), nnsim.Dataset({"x": INPUTS, "x2": INPUTS}, BINARY)), "x2 is not connected", "Remove x2"
    ),
    "no input": (lambda: nnsim.Project(net("h>y"), BINARY_DATA), "no input", "Add an input"),
    "sizes that cannot be added": (lambda: nnsim.Project(unequal(), NUMBER_DATA, loss="mse"), "one size", "side by side"),
    "an input by another name": (
        lambda: nnsim.Project(net("x>y"), nnsim.Dataset({"pixels": INPUTS}, BINARY)), "no inputs for x", "Call it pixels"
    ),
    "targets by another name": (
        lambda: nnsim.Project(net("x>y"), nnsim.Dataset(INPUTS, {"answer": BINARY})), "no targets for y", "Call it answer"
    ),
    "a layer that leads nowhere": (
        lambda: nnsim.Project(net("x>h>y", "x>g>y2", units=1), BINARY_DATA), "no targets for y;", "Connect y → y2"
    ),
    "no units to set": (
        lambda: nnsim.Project(kinds(X, ("h", "dense", {"units": 2}), ("d", "dropout", {})), CLASS_DATA, loss="cross_entropy"),
        "d has 2 units", "Add a dense layer: 3 units, softmax",
    ),
    "a memory as output of classes": (
        lambda: nnsim.Project(
            kinds(X, ("m", "lstm", {"units": 3, "returns": "last"})), nnsim.Dataset(STEPS, CLASSES[:6], sequence=True), loss="cross_entropy"
        ),
        "can give any number", "Add a dense layer: 3 units, softmax",
    ),
    "cross-entropy for numbers": (
        lambda: nnsim.Project(net("x>y", activation="softmax"), NUMBER_DATA, loss="cross_entropy"),
        "compares with numbers from 0 to 1", "mean squared error",
    ),
    "a softmax of one": (
        lambda: nnsim.Project(net("x>y", activation="softmax"), BINARY_DATA, loss="binary_cross_entropy"), "always 1", "sigmoid"
    ),
    "classes as numbers": (
        lambda: nnsim.Project(net("x>y", activation="identity"), CLASS_DATA, loss="mse"), "3 classes", "3 units with softmax"
    ),
    "out of reach": (
        lambda: nnsim.Project(net("x>y", activation="tanh"), NUMBER_DATA, loss="mse"),
        "gives numbers from -1 to 1", "identity",
    ),
    "out of reach of relu": (
        lambda: nnsim.Project(net("x>y", activation="relu"), NUMBER_DATA, loss="mse"), "of at least 0", "identity"
    ),
    "perceptron with a hidden layer": (
        lambda: nnsim.Project(net("x>h>y", activation="step"), BINARY_DATA, learning_rule="perceptron"),
        "trains a single layer", "gradient descent",
    ),
    "perceptron of another kind": (
        lambda: nnsim.Project(kinds(X, ("y", "maxout", {"units": 1})), BINARY_DATA, learning_rule="perceptron"),
        "threshold units", "dense layer with step",
    ),
    "perceptron in time": (
        lambda: sequences(remembering(("x", "m", 0), ("m", "y", 0)), learning_rule="perceptron"), "knows no time", "gradient descent"
    ),
    "nothing to train on": (
        lambda: nnsim.Project(net("x>y"), BINARY_DATA, split=(0, 0.5, 0.5)), "left for training", "all samples"
    ),
    "nothing to watch": (lambda: nnsim.Project(net("x>y"), BINARY_DATA, early_stopping=2), "watches", "Hold back"),
    "a delay that is too long": (
        lambda: sequences(remembering(("x", "m", 0), ("m", "y", 0), ("y", "m", 9))), "a delay of 9 steps", "Delay by 1 time step"
    ),
}  # fmt: skip


def found(project: nnsim.Project, words: str) -> Problem | None:
    return next((problem for problem in project.problems() if words in problem.text), None)


@pytest.mark.parametrize("name", CASES)
def test_the_fix_is_offered_mends_it_and_is_undone(name: str) -> None:
    make, words, button = CASES[name]
    project = make()
    problem = found(project, words)
    assert problem is not None, [problem.text for problem in project.problems()]
    assert problem.fix is not None
    assert button in problem.fix_text
    before = project.document.copy()
    history = History(project.document)
    history.push(problem.fix)
    assert found(project, words) is None
    history.undo()
    assert project.document == before


def test_a_dense_layer_that_follows_takes_the_loss_that_went_by_name() -> None:
    made = kinds(X, ("h", "dense", {"units": 2}), ("d", "dropout", {}))
    project = nnsim.Project(made, CLASS_DATA, loss={"d": "cross_entropy"})
    problem = found(project, "d has 2 units")
    assert problem is not None
    assert problem.fix is not None
    problem.fix.apply(project.document)
    assert project.settings["loss"] == {"output": "cross_entropy"}
    assert project.problems() == []
    nnsim.Run(project).train(iterations=1)


def test_looking_for_problems_changes_nothing() -> None:
    project = nnsim.Project(net("x", "y", "h"), BINARY_DATA)
    before, next_id = project.document.copy(), project.network.copy().new_id("c")
    for _ in range(3):
        project.problems()
    assert project.document == before
    assert project.network.copy().new_id("c") == next_id


def test_a_card_to_the_left_leads_on_and_one_to_the_right_follows() -> None:
    made = net("x>y", "h")
    h = made.node("h")
    made.nodes[h.id] = replace(h, position=(110.0, 50.0))
    problem = found(nnsim.Project(made, BINARY_DATA), "h needs a connection")
    assert problem is not None
    assert problem.fix_text == "Connect x → h"


@pytest.mark.parametrize("name", nnsim.examples())
def test_the_examples_have_no_problems(name: str) -> None:
    assert nnsim.example(name).problems() == []


def test_a_cycle_that_came_from_elsewhere_is_named_with_sequences_too() -> None:
    assert found(sequences(circle()), "a is part of a cycle without a delay") is not None


def test_a_lonely_layer_can_be_connected_or_go() -> None:
    project = nnsim.Project(net("x>y", "h"), BINARY_DATA)
    problem = found(project, "h needs a connection")
    assert problem is not None
    assert (problem.fix_text, problem.other_text) == ("Connect y → h", "Remove h")
    assert problem.other is not None
    problem.other.apply(project.document)
    assert found(project, "h ") is None


def test_all_there_is_is_not_offered_to_be_removed() -> None:
    problem = found(nnsim.Project(net("y"), BINARY_DATA), "y needs a connection")
    assert problem is not None
    assert problem.other is None


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_a_unit_for_each_class_can_be_compared_by_squares_too(activation: str) -> None:
    assert nnsim.Project(net("x>y", units=3, activation=activation), CLASS_DATA, loss="mse").problems() == []
