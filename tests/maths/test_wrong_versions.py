"""The suite fails for every wrong version of wrong.py: what it would not notice, it would not hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.catalog import Catalog, LayerEntry
from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.compiler import training_program
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths import test_golden, test_traps, test_worked_examples, wrong
from tests.maths.networks import with_definition
from tests.maths.suite import check_activation_and_loss, check_layer, check_optimizer

GOLDEN = test_golden.GOLDEN


def changed(entry: tuple[str, str, object]) -> Catalog:
    return with_definition(CATALOG, *entry)


def caught() -> Any:
    return pytest.raises(AssertionError)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts another catalogue where tests of the public interface find the standard one."""

    def put(catalog: Catalog) -> None:
        for module in (nnsim.api, test_golden):
            monkeypatch.setattr(module, "CATALOG", catalog)

    return put


@pytest.mark.parametrize("name", wrong.LAYERS)
def test_a_wrong_layer_is_noticed(name: str) -> None:
    catalog = changed(wrong.LAYERS[name])
    entry = catalog.layer(wrong.LAYERS[name][1])
    assert isinstance(entry, LayerEntry)
    with caught():
        check_layer(catalog, entry, {})


@pytest.mark.parametrize("name", wrong.ACTIVATIONS)
def test_a_wrong_slope_is_noticed(name: str) -> None:
    catalog = changed(wrong.ACTIVATIONS[name])
    with caught():
        check_activation_and_loss(catalog, wrong.ACTIVATIONS[name][1], "squared_error")


@pytest.mark.parametrize("name", wrong.KINKS)
def test_a_wrong_kink_is_noticed(name: str, catalogue: Any) -> None:
    catalogue(changed(wrong.KINKS[name]))
    with caught():
        test_golden.test_an_activation_and_its_slope_are_those_of_pytorch_also_at_its_kink(wrong.KINKS[name][1])


@pytest.mark.parametrize("name", wrong.LOSSES)
def test_a_wrong_derivative_of_a_loss_is_noticed(name: str) -> None:
    catalog = changed(wrong.LOSSES[name])
    key = wrong.LOSSES[name][1]
    activation = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}.get(key, "tanh")
    with caught():
        check_activation_and_loss(catalog, "sigmoid" if name.endswith("1/a") else activation, key)


@pytest.mark.parametrize("name", wrong.SIZES)
def test_a_loss_of_the_wrong_size_is_noticed(name: str, catalogue: Any) -> None:
    catalogue(changed(wrong.SIZES[name]))
    key = wrong.SIZES[name][1]
    case = next(case for case in GOLDEN["losses"]["runs"] if case.split()[0] == key)
    with pytest.raises((AssertionError, nnsim.Diverged)):
        test_golden.test_a_loss_and_the_delta_of_its_output_are_those_of_pytorch(case)


@pytest.mark.parametrize("name", wrong.OPTIMIZERS)
def test_a_wrong_optimiser_is_noticed(name: str) -> None:
    entry, case = wrong.OPTIMIZERS[name]
    with caught():
        check_optimizer(changed(entry), case, GOLDEN["optimizers"])


def test_weight_decay_of_twice_the_strength_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.engine.compiler.update.decay", wrong.decay_by_twice_the_strength)
    with caught():
        check_optimizer(CATALOG, "sgd weight_decay=0.1", GOLDEN["optimizers"])


def test_weight_decay_that_takes_the_biases_along_is_noticed() -> None:
    golden = {**GOLDEN["optimizers"], "runs": {
        "sgd weight_decay=0.1": GOLDEN["optimizers"]["runs"]["sgd weight_decay=0.1 decay_biases=true"]
    }}  # fmt: skip
    with caught():
        check_optimizer(CATALOG, "sgd weight_decay=0.1", golden)


def test_clipping_number_by_number_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.engine.compiler.update.clip", wrong.clip_by_value)
    with caught():
        test_traps.test_T36_a_long_gradient_is_scaled_to_the_limit_and_a_short_one_left_alone()


def test_an_update_before_all_gradients_are_there_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """T15: the weights of the last layer are changed before the error is led back through them."""

    def hasty(context: Any, *arguments: Any) -> Any:
        program = training_program(context, *arguments)
        operations = list(program.operations)
        first = program.index_of("backward")
        context.parameters.gradients[...] = 0
        operations.insert(first + 1, operations[-1])
        object.__setattr__(program, "operations", tuple(operations))
        return program

    monkeypatch.setattr("nnsim.engine.machine.training_program", hasty)
    with caught():
        test_worked_examples.test_O5_the_step_by_step_example_of_mazur()


def test_a_schedule_that_is_one_step_early_is_noticed(catalogue: Any) -> None:
    right = CATALOG.entry("schedule", "exponential").definition
    catalogue(with_definition(CATALOG, "schedule", "exponential", lambda n, **given: right(n + 1, **given)))  # type: ignore[operator]
    with caught():
        test_traps.test_T37_step_n_uses_the_rate_of_n_counted_from_0(
            {"key": "exponential", "rate": 0.9}, [1, 0.9, 0.81, 0.729, 0.6561], "epoch"
        )


@pytest.mark.parametrize(
    ("key", "definition"),
    [
        ("xavier_uniform", lambda random, n_out, n_in, gain: random.uniform(-1, 1, (n_out, n_in)) * gain * 6 / (n_in + n_out)),
        ("xavier_normal", lambda random, n_out, n_in, gain: random.normal(0, 2 / (n_in + n_out), (n_out, n_in))),
        ("he_normal", lambda random, n_out, n_in: random.normal(0, np.sqrt(2 / n_out), (n_out, n_in))),
        ("he_uniform", lambda random, n_out, n_in: random.normal(0, np.sqrt(2 / n_in), (n_out, n_in))),
    ],
)  # fmt: skip
def test_a_wrong_spread_of_weights_is_noticed(key: str, definition: object, catalogue: Any) -> None:
    catalogue(with_definition(CATALOG, "initializer", key, definition))
    std, bound = {"xavier_uniform": (np.sqrt(2 / 912), 0.0811107), "xavier_normal": (np.sqrt(2 / 912), None),
                  "he_normal": (0.0505076, None), "he_uniform": (0.0505076, np.sqrt(6 / 784))}[key]  # fmt: skip
    with caught():
        test_traps.test_T23_weights_are_drawn_with_the_spread_that_is_promised(key, float(std), bound)


@pytest.mark.parametrize(
    "page",
    [
        {"eval_forward": None},  # drops outside training too
        {"forward": lambda x, rate: {"mask": (mask := wrong.heaviside(x[0], 1.0)), "a": x[0] * mask}},  # never drops
    ],
)
def test_a_wrong_dropout_is_noticed(page: dict[str, Any], catalogue: Any) -> None:
    catalogue(changed(wrong._layer("dropout", **page)))
    with caught():
        test_traps.test_T22_dropout_scales_the_survivors_up_and_does_nothing_outside_training()


def test_a_threshold_at_more_than_0_is_noticed() -> None:
    with caught():  # T47: other final weights
        test_worked_examples.test_O24_the_perceptron_learns_AND_and_OR([0, 0, 0, 1], 0, None, (-3, 2, 1))


def test_a_perceptron_that_also_learns_when_it_is_right_would_not_stop() -> None:
    """T47: the plain gradient of the squared error has no exact end on AND."""
    network = Network(CATALOG)
    y = network.add("dense", name="y", units=1, activation="identity", initializer="zeros")
    network.connect(network.add("input", name="x", shape=(2,)), y)
    data = Dataset(test_worked_examples.XOR, [0.0, 0.0, 0.0, 1.0])
    run = Run(Project(network, data, loss="half_squared_error", batch_size=1, shuffle=False))
    run.train(epochs=50)
    assert not run.stopped
