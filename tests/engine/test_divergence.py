"""A run that produces a number which is not finite stops at its last finite state, and says where it happened."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.engine import projects


def line(rate: float, **settings: Any) -> nnsim.Run:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity", initializer="constant"))
    data = nnsim.Dataset([[1.0], [2.0], [3.0]], [[2.0], [3.0], [4.0]])
    return nnsim.Run(nnsim.Project(net, data, loss="mse", learning_rate=rate, **settings))


def go_on(run: nnsim.Run, how: str) -> None:
    while how == "step":
        run.step()
    run.train(**{"iterations" if how == "train" else "epochs": 1000})


@pytest.mark.parametrize("how", ["train", "step", "epochs"])
@pytest.mark.parametrize("settings", [{}, {"dtype": "float32"}, {"optimizer": "momentum"}, {"batch_size": 2}])
def test_the_last_finite_state_is_kept_and_can_be_trained_on(how: str, settings: Any) -> None:
    run = line(1.0, **settings)
    with pytest.raises(nnsim.Diverged) as caught:
        go_on(run, how)
    assert caught.value.iteration == run.iteration
    assert run.operation == 0
    assert all(np.isfinite(array).all() for array in run.parameters.values())
    assert caught.value.last_loss == run.loss == run.history["loss"][1][-1]
    assert np.isfinite(run.history["loss"][1]).all()
    assert "learning rate" in str(caught.value)
    twin = line(1.0, **settings)
    twin.train(iterations=run.iteration)
    assert run.state_hash() == twin.state_hash()
    run.seek(2)
    run.change("learning_rate", 0.01)
    run.train(iterations=50)
    assert run.loss is not None
    assert np.isfinite(run.loss)


def test_the_array_that_became_infinite_first_is_named() -> None:
    run = line(0.1)
    run.parameters["x>y.W"][...] = 1e200
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=1)
    assert "loss" in caught.value.array
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity"))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1e305]]), loss="value", learning_rate=1e6))
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=1)  # the loss is finite, and so is the gradient; the step is not
    assert caught.value.array == "x>y.W"


def test_a_run_that_fails_at_once_does_not_blame_the_learning_rate() -> None:
    run = line(0.1)
    run.parameters["y.b"][...] = np.inf
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=1)
    assert "nan" not in str(caught.value)
    assert "starting values" in str(caught.value)
    assert caught.value.iteration == 0


def test_a_forward_pass_that_overflows_warns_of_nothing() -> None:
    net = projects.network(dropout=False)
    run = nnsim.Run(projects.project(net))
    for array in run.parameters.values():
        array[...] = 1e300
    assert run.predict(np.full((2, 3), 1e300)).shape == (2, 3)
    run.evaluate("train")


def test_a_thread_of_its_own_sees_the_same_and_warns_of_nothing() -> None:
    """T39: the way errors of numbers are handled is a thread's own."""
    found: list[BaseException] = []

    def work() -> None:
        try:
            line(1.0).train(iterations=1000)
        except nnsim.Diverged as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    (error,) = found
    assert isinstance(error, nnsim.Diverged)
    with pytest.raises(nnsim.Diverged) as caught:
        line(1.0).train(iterations=1000)
    assert str(caught.value) == str(error)


def test_huge_finite_numbers_are_no_divergence() -> None:
    """The quick check squares the weights; what it suspects is looked at exactly."""
    run = line(0.0)
    run.parameters["y.b"][...] = 1e160
    run.parameters["x>y.W"][...] = 0
    with pytest.raises(nnsim.Diverged):
        run.train(iterations=1)  # the loss is infinite
    run = nnsim.Run(nnsim.Project(run.project.network.copy(), nnsim.Dataset([[1.0]]), loss="value", learning_rate=0.0))
    run.parameters["x>y.W"][...] = 1e160
    run.train(iterations=2)
    assert run.loss == pytest.approx(1e160)


def one_by_one(samples: list[float], optimizer: str, **settings: Any) -> nnsim.Run:
    """A weight whose gradient is the sample it sees, one sample in each iteration."""
    net = nnsim.Network()
    dense = {"units": 1, "activation": "identity", "initializer": "constant", "bias": False}
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", **dense))
    data = nnsim.Dataset(np.array(samples)[:, None])
    project = nnsim.Project(
        net, data, loss="value", optimizer=optimizer, learning_rate=1e-3, batch_size=1, shuffle=False, **settings
    )
    return nnsim.Run(project)


@pytest.mark.parametrize("how", ["train", "step", "epochs"])
@pytest.mark.parametrize(("optimizer", "name"), [("adam", "v"), ("adamw", "v"), ("rmsprop", "s"), ("adagrad", "s")])
def test_a_gradient_too_large_to_be_squared_is_noticed_although_all_weights_stay_finite(how: str, optimizer: str, name: str) -> None:
    samples = [1.0] * 30 + [1e200] + [1.0] * 30
    run = one_by_one(samples, optimizer)
    with pytest.raises(nnsim.Diverged) as caught:
        go_on(run, how)
    assert caught.value.array == f"the optimiser's {name}"
    assert str(caught.value).startswith(f"The optimiser's {name} is no longer a finite number at iteration 30")
    assert "clip" in str(caught.value)
    assert caught.value.iteration == run.iteration == run.furthest == 30
    assert run.history["loss"][0][-1] == 29
    assert all(np.isfinite(array).all() for array in run.machine.updater.state.values())
    twin = one_by_one(samples, optimizer)
    twin.train(iterations=30)
    assert run.state_hash() == twin.state_hash()
    run.change("clip_norm", 1.0)
    run.train(iterations=50)
    assert run.iteration == 80


def test_what_became_infinite_earlier_is_named_even_if_it_was_the_loss_that_was_noticed() -> None:
    run = one_by_one([1.0] * 5 + [1e200] + [1.0] * 3 + [1e308, 1e308], "adam", record_every=100_000)
    run.parameters["x>y.W"][...] = 1e3
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=11)
    assert (caught.value.array, caught.value.iteration, run.iteration) == ("the optimiser's v", 5, 5)


def test_a_burst_ends_with_a_finite_state_or_says_so() -> None:
    """Orders of the window come between bursts: what they do must not find an infinite state, nor fail for it."""
    run = one_by_one([1.0] * 3 + [1e200] + [1.0] * 3, "adam", record_every=100_000)
    run.begin()
    with pytest.raises(nnsim.Diverged) as caught:
        run.burst(float("inf"), goal=5)
    assert caught.value.iteration == run.iteration == 3
    run.finish()
