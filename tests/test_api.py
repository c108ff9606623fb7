"""The public interface, line by line as it is promised to programs outside, as far as networks without loops go."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.drawn import layered

KEYS = {
    "layer": "input constant dense maxout dropout add multiply concatenate flatten",
    "activation": "identity step sigmoid tanh relu leaky_relu elu silu softplus softmax",
    "loss": "squared_error half_squared_error mse binary_cross_entropy cross_entropy absolute_error value",
    "optimizer": "sgd momentum nesterov adagrad rmsprop adam adamw",
    "initializer": "zeros constant uniform normal xavier_uniform xavier_normal he_uniform he_normal orthogonal",
    "schedule": "constant step exponential cosine",
    "learning_rule": "gradient perceptron",
}
DEFAULTS: dict[tuple[str, str], dict[str, Any]] = {
    ("optimizer", "momentum"): {"momentum": 0.9}, ("optimizer", "nesterov"): {"momentum": 0.9},
    ("optimizer", "adam"): {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0, "decay_biases": False},
    ("optimizer", "adamw"): {"weight_decay": 0.01}, ("optimizer", "rmsprop"): {"rho": 0.99, "epsilon": 1e-8},
    ("optimizer", "adagrad"): {"epsilon": 1e-10}, ("activation", "elu"): {"alpha": 1.0},
    ("activation", "leaky_relu"): {"slope": 0.01}, ("activation", "step"): {"at_zero": 1.0},
    ("schedule", "step"): {"unit": "epoch", "at": ()}, ("loss", "cross_entropy"): {"reduction": "mean"},
    ("layer", "dense"): {"bias": True, "trainable": True}, ("layer", "dropout"): {"rate": 0.5},
}  # fmt: skip


def project(net: nnsim.Network | None = None, data: Any = None, **settings: Any) -> nnsim.Project:
    data = data or nnsim.dataset("xor", seed=0)
    return nnsim.Project(net or layered(3), data, **{"loss": "binary_cross_entropy", "seed": 0, **settings})


def test_the_example_of_the_page_runs() -> None:
    data = nnsim.Dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    made = nnsim.Project(
        layered(3), data, loss="binary_cross_entropy", optimizer="sgd", learning_rate=0.1, batch_size=None, shuffle=True, seed=0,
        dtype="float64",
    )
    run = nnsim.Run(made)
    run.train(iterations=100)
    run.parameters["h.b"][...] = 0
    run.train(epochs=2)
    assert (run.iteration, run.epoch) == (102, 102)
    assert run.gradients["x>h.W"].shape == run.parameters["x>h.W"].shape == (3, 2)
    assert run.gradients["h.b"].shape == run.parameters["h.b"].shape == (3,)
    assert run.signals["h"].shape == run.signals["h.in"].shape == run.deltas["h"].shape == run.deltas["h.out"].shape == (4, 3)
    assert isinstance(run.loss, float)
    iterations, losses = run.history["loss"]
    assert len(iterations) == len(losses) == 102
    operation = run.step()
    assert operation is not None
    assert (operation.phase, operation.node, operation.time) == ("forward", "x", None)
    assert isinstance(operation.equation, str)
    run.back()
    run.seek(7)
    assert run.iteration == 7
    assert run.predict(data.inputs).shape == (4, 1)
    assert set(run.evaluate("train")) == {"loss", "accuracy"}
    assert len(run.state_hash()) == 64


@pytest.mark.parametrize("family", KEYS)
def test_every_key_of_the_page_is_in_the_catalogue(family: str) -> None:
    known = {entry["key"]: entry for entry in nnsim.catalog()[family]}
    assert set(KEYS[family].split()) <= set(known)
    for entry in known.values():
        assert {"key", "title", "parameters", "equations"} <= set(entry)
        assert entry["title"]
        assert entry["equations"]


@pytest.mark.parametrize(("family", "key"), DEFAULTS)
def test_the_defaults_are_those_of_the_page(family: str, key: str) -> None:
    parameters = next(entry for entry in nnsim.catalog()[family] if entry["key"] == key)["parameters"]
    assert DEFAULTS[family, key].items() <= parameters.items()


def test_the_settings_that_nobody_gives_are_those_of_the_page() -> None:
    settings = nnsim.Project(layered(3), nnsim.dataset("xor")).settings
    expected = {"batch_size": None, "shuffle": True, "seed": 0, "dtype": "float64", "split": (1.0, 0.0, 0.0), "input_gradients": False}
    assert expected.items() <= settings.items()
    assert nnsim.Project(layered(3)).learning_rule == "gradient"
    assert nnsim.Project(layered(3), learning_rule="perceptron").learning_rule == "perceptron"


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": {"key": "adam", "beta1": 0.9}}, {"schedule": {"key": "step", "every": 30, "factor": 0.1}},
        {"schedule": {"key": "step", "at": [30, 60, 90]}}, {"loss": {"key": "binary_cross_entropy", "reduction": "sum"}},
        {"epochs": 3}, {"record_every": 2}, {"split": (0.5, 0.25, 0.25)}, {"learning_rule": "gradient"}, {"dtype": "float32"},
        {"batch_size": 3, "shuffle": False}, {"loss": {"y": "mse"}},
    ],
)  # fmt: skip
def test_a_setting_is_a_key_or_a_mapping_with_parameters(settings: dict[str, Any]) -> None:
    run = nnsim.Run(project(**settings))
    run.train(iterations=3)
    assert run.iteration == 3


def test_an_activation_and_an_initialiser_may_have_parameters() -> None:
    net = nnsim.Network()
    x = net.add("input", shape=(2,))
    h = net.add("dense", units=2, activation={"key": "leaky_relu", "slope": 0.1}, initializer={"key": "constant", "value": 1}, bias=False)
    net.connect(x, h)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[-1.0, -1.0]], [[0.0, 0.0]]), loss="mse"))
    assert run.predict([[-1.0, -1.0]]).tolist() == [[-0.2, -0.2]]
    assert list(run.parameters) == ["input>dense.W"]


def test_parameters_are_views_under_their_names_and_every_number_is_there_once() -> None:
    net = layered(3)
    net.connect("x", "y")
    m = net.add("maxout", name="m", units=2, pieces=3)
    net.connect("x", m)
    net.connect(m, "y")
    run = nnsim.Run(project(net))
    shapes = {name: array.shape for name, array in run.parameters.items()}
    assert shapes == {
        "x>h.W": (3, 2), "h.b": (3,), "x>m.W": (6, 2), "m.b": (6,), "h>y.W": (1, 3), "x>y.W": (1, 2), "m>y.W": (1, 2), "y.b": (1,)
    }  # fmt: skip
    assert list(run.parameters) == list(run.gradients)
    assert sum(array.size for array in run.parameters.values()) == run.machine.parameters.size
    run.train(iterations=1)
    assert run.signals["m.in"].shape == (4, 6)
    assert run.signals["m"].shape == (4, 2)
    assert run.deltas["m"].shape == (4, 6)
    assert run.deltas["m.out"].shape == (4, 2)
    run.parameters["x>m.W"][4, 1] = 42.0
    assert run.parameters["x>m.W"][4, 1] == 42.0
    with pytest.raises(KeyError, match=r"x>h\.W"):
        run.parameters["W"]


def test_signals_and_deltas_are_the_textbook_values_and_contain_the_1_over_N() -> None:
    run = nnsim.Run(project(learning_rate=0.0, input_gradients=True))
    run.train(iterations=1)
    data = nnsim.dataset("xor", seed=0)
    W, b, V, c = (run.parameters[name] for name in ("x>h.W", "h.b", "h>y.W", "y.b"))
    h = 1 / (1 + np.exp(-(data.inputs @ W.T + b)))
    y = 1 / (1 + np.exp(-(h @ V.T + c)))
    delta_y = (y - data.targets.reshape(-1, 1)) / len(h)
    delta_h = delta_y @ V * h * (1 - h)
    for found, expected in (
        (run.signals["x"], data.inputs), (run.signals["h.in"], data.inputs @ W.T + b), (run.signals["h"], h), (run.signals["y"], y),
        (run.deltas["y"], delta_y), (run.deltas["y.out"], delta_y / (y * (1 - y))), (run.deltas["h.out"], delta_y @ V),
        (run.deltas["h"], delta_h), (run.deltas["x"], delta_h @ W), (run.gradients["h>y.W"], delta_y.T @ h),
        (run.gradients["y.b"], delta_y.sum(axis=0)), (run.gradients["x>h.W"], delta_h.T @ data.inputs),
        (run.gradients["h.b"], delta_h.sum(axis=0)),
    ):  # fmt: skip
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_the_gradients_of_inputs_are_there_when_asked_for() -> None:
    run = nnsim.Run(project())
    run.train(iterations=1)
    assert "x" not in run.deltas
    with pytest.raises(KeyError):
        run.deltas["x"]


def test_signals_belong_to_the_last_batch_which_may_be_smaller() -> None:
    run = nnsim.Run(project(batch_size=3))
    run.train(epochs=1)
    assert run.iteration == 2
    assert run.signals["h"].shape == (1, 3)


def test_outputs_are_what_nothing_leaves_in_the_order_they_were_added() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    for name in ("b", "a"):
        net.connect(x, net.add("dense", name=name, units=1, activation="sigmoid"))
    random = np.random.default_rng(0)
    data = nnsim.Dataset({"x": random.normal(size=(5, 2))}, {"a": random.integers(0, 2, 5), "b": random.normal(size=5)})
    run = nnsim.Run(nnsim.Project(net, data, loss={"a": "binary_cross_entropy", "b": "mse"}))
    run.train(iterations=2)
    assert list(run.predict(data.inputs)) == ["b", "a"]


def test_outputs_can_be_chosen() -> None:
    data = nnsim.Dataset([[1.0, 2.0]], {"h": [[1.0, 0.0, 1.0]]})
    run = nnsim.Run(nnsim.Project(layered(3), data, outputs=["h"], loss="binary_cross_entropy"))
    run.train(iterations=1)
    assert run.predict([[1.0, 2.0]]).shape == (1, 3)
    both = nnsim.Dataset([[1.0, 2.0]], {"h": [[1.0, 0.0, 1.0]], "y": [[1.0]]})
    run = nnsim.Run(nnsim.Project(layered(3), both, outputs=["h", "y"], loss="binary_cross_entropy", learning_rate=0.0))
    run.train(iterations=1)
    h, y = run.signals["h"], run.signals["y"]
    through_y = (y - 1) * run.parameters["h>y.W"]
    assert run.deltas["h.out"] == pytest.approx((h - [1, 0, 1]) / (h * (1 - h)) + through_y)
    assert run.deltas["h"] == pytest.approx(h - [1, 0, 1] + through_y * h * (1 - h))
    with pytest.raises(nnsim.ProjectError):
        nnsim.Project(layered(3), data, outputs=["nothing"])


@pytest.mark.parametrize("units", [1, 2, 3])
def test_class_numbers_are_targets(units: int) -> None:
    net = nnsim.Network()
    net.connect(net.add("input", shape=(1,)), net.add("dense", name="y", units=units, activation="softmax" if units > 1 else "sigmoid"))
    labels = np.arange(6) % max(units, 2)
    loss = "cross_entropy" if units > 1 else "binary_cross_entropy"
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(np.arange(6.0), labels), loss=loss))
    run.train(iterations=1)
    assert run.deltas["y"].shape == (6, units)


def test_losses_average_over_samples_or_add_them() -> None:
    losses = {}
    for reduction in ("mean", "sum"):
        run = nnsim.Run(project(loss={"key": "binary_cross_entropy", "reduction": reduction}))
        run.train(iterations=1)
        losses[reduction] = run.loss, run.gradients["h.b"].copy()
    assert losses["sum"][0] == pytest.approx(4 * losses["mean"][0])
    assert losses["sum"][1] == pytest.approx(4 * losses["mean"][1])


def test_the_columns_of_the_history() -> None:
    net, random = layered(3), np.random.default_rng(0)
    data = nnsim.Dataset(random.normal(size=(10, 2)), np.arange(10) % 2)
    run = nnsim.Run(project(net, data, split=(0.6, 0.4, 0.0), record_every=1))
    run.train(iterations=4)
    assert {"loss", "val_loss", "accuracy", "val_accuracy", "grad_norm/h", "grad_norm/y", "learning_rate"} <= set(run.history)
    for name in run.history:
        iterations, values = run.history[name]
        assert len(iterations) == len(values)


def test_every_problem_is_listed_with_the_name_of_its_node() -> None:
    net = layered(3)
    net.add("dense", name="left over")
    net.connect("h", "h", delay=1)
    with pytest.raises(nnsim.ProjectError) as caught:
        nnsim.Run(project(net, nnsim.Dataset(np.zeros((3, 5)), np.zeros((3, 1)))))
    text = str(caught.value)
    for words in ("left over", "h>h", "x has 2 values"):
        assert words in text


def test_errors_are_ordinary_exceptions_that_carry_sentences() -> None:
    assert issubclass(nnsim.ProjectError, Exception)
    assert issubclass(nnsim.FileError, Exception)
    names = inspect.signature(nnsim.Diverged).parameters
    assert {"array", "iteration", "last_loss"} <= set(names)
    for wrong in ({"loss": "none"}, {"optimizer": {"key": "adam", "speed": 1}}, {"learning_rate": float("nan")}, {"colour": "red"}):
        with pytest.raises(nnsim.ProjectError, match=r"\.$"):
            project(**wrong)
    with pytest.raises(nnsim.ProjectError):
        nnsim.dataset("nothing")
    with pytest.raises(nnsim.ProjectError):
        nnsim.dataset("xor", colour="red")
    with pytest.raises(nnsim.FileError):
        nnsim.load("nowhere.nnsim")


@pytest.mark.parametrize("name", ["xor", "spirals", "digits"])
def test_bundled_examples_learn(name: str) -> None:
    assert name in nnsim.examples()
    example = nnsim.example(name)
    assert isinstance(example, nnsim.Project)
    run = nnsim.Run(example)
    before = run.evaluate("train")["loss"]
    run.train(epochs=3 if name == "digits" else 50)
    assert run.evaluate("train")["loss"] < before


def test_a_project_and_a_run_come_back_from_a_file_bit_for_bit(tmp_path: Path) -> None:
    run = nnsim.Run(project(optimizer="adam", batch_size=3))
    run.train(iterations=5)
    nnsim.save(run, tmp_path / "run.nnsim")
    nnsim.save(run.project, tmp_path / "project.nnsim")
    again = nnsim.load(tmp_path / "run.nnsim")
    assert isinstance(again, nnsim.Run)
    assert again.state_hash() == run.state_hash()
    assert np.array_equal(again.predict([[0.3, 0.4]]), run.predict([[0.3, 0.4]]))
    loaded = nnsim.load(tmp_path / "project.nnsim")
    assert isinstance(loaded, nnsim.Project)
    fresh = nnsim.Run(loaded)
    for other in (again, run):
        other.train(iterations=4)
    fresh.train(iterations=9)
    assert run.state_hash() == again.state_hash() == fresh.state_hash()


def test_training_goes_on_until_a_condition_becomes_true() -> None:
    run = nnsim.Run(project())
    run.train(until=nnsim.Breakpoint("loss", "<", 0.69))
    assert run.hit is not None
    assert run.last_operation is not None
    assert run.last_operation.phase == "loss"
    run.train(iterations=50, until=[nnsim.Breakpoint("weight", ">", 1e6, "x>h.W"), nnsim.Breakpoint("gradient", ">", 1e6, "h")])
    assert run.hit is None
    run.seek(1)
    run.parameters["h.b"][...] = 0.5
    run.train(iterations=2)
    assert [branch.number for branch in run.branches] == [1]
    run.return_to(1)
    assert run.branch == 1
