"""Diagnosis: planted faults are named, each by its own name; networks that learn well get no remark."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

import nnsim
from nnsim.catalog import Diverged
from nnsim.engine.diagnosis import Finding, diagnose, exploding, overfitting, rate_too_low
from nnsim.engine.evidence import Copied, Evidence, Laboratory


def findings(run: nnsim.Run, diverged: bool = False) -> tuple[Finding, ...]:
    copied = Copied.of(run)
    return diagnose(Laboratory(copied).evidence(copied, diverged))


def named(run: nnsim.Run, diverged: bool = False) -> list[str]:
    return [finding.key for finding in findings(run, diverged)]


def network(inputs: int, hidden: list[dict[str, object]], outputs: int, activation: str, **more: object) -> nnsim.Network:
    net = nnsim.Network()
    last = net.add("input", name="x", shape=(inputs,))
    for number, layer in enumerate(hidden, 1):
        node = net.add("dense", name=f"h{number}", **layer)
        net.connect(last, node)
        last = node
    y = net.add("dense", name="y", units=outputs, activation=activation, **more)
    net.connect(last, y)
    return net


def of_classes(net: nnsim.Network, data: str = "spirals", **settings: object) -> nnsim.Run:
    given = {"loss": "binary_cross_entropy", "optimizer": "sgd", "learning_rate": 0.1, **settings}
    return nnsim.Run(nnsim.Project(net, nnsim.dataset(data), **given))


# Planted faults


def alike() -> nnsim.Run:
    return of_classes(network(2, [{"units": 4, "activation": "sigmoid", "initializer": "zeros"}], 1, "sigmoid", initializer="zeros"), "xor")


def beyond_the_sigmoid() -> nnsim.Run:
    net = network(10, [{"units": 6, "activation": "tanh"}], 1, "sigmoid")
    settings = {"loss": "mse", "optimizer": "adam", "learning_rate": 0.01, "standardize": True}
    return nnsim.Run(nnsim.Project(net, nnsim.dataset("diabetes"), **settings))


def of_every_size() -> nnsim.Run:
    net = network(13, [{"units": 8, "activation": "tanh"}], 3, "softmax")
    return nnsim.Run(nnsim.Project(net, nnsim.dataset("wine"), loss="cross_entropy", optimizer="sgd", learning_rate=0.01))


def of_few() -> nnsim.Run:
    data = nnsim.dataset("breast_cancer")
    kinds = data.targets.ravel()
    rows = np.concatenate([np.flatnonzero(kinds == 1), np.flatnonzero(kinds == 0)[:5]])
    net = network(30, [{"units": 4, "activation": "tanh"}], 1, "sigmoid")
    few = nnsim.Dataset(data.inputs[rows], data.targets[rows], classes=("rare", "frequent"))
    settings = {"loss": "binary_cross_entropy", "optimizer": "adam", "learning_rate": 0.01, "standardize": True}
    return nnsim.Run(nnsim.Project(net, few, **settings))


def through_a_loop_that_enlarges() -> nnsim.Run:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    h = net.add("dense", name="h", units=3, activation="identity")
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, h)
    net.connect(h, h, delay=1)
    net.connect(h, y)
    inputs = np.random.default_rng(0).normal(size=(12, 40, 1))
    targets = np.zeros((12, 40, 1))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(inputs, targets, sequence=True), loss="mse", learning_rate=1e-12))
    run.parameters["h>h.W"][...] = 1.5 * np.eye(3)
    run.train(iterations=1)
    return run


def through_layers_that_enlarge() -> nnsim.Run:
    wide = {"units": 30, "activation": "relu", "initializer": {"key": "normal", "std": 2.0}}
    run = of_classes(network(2, [wide] * 6, 1, "sigmoid"), learning_rate=1e-12)
    run.train(iterations=1)
    return run


def above_the_limit() -> nnsim.Run:
    project = nnsim.example("line")
    project.document.settings["learning_rate"] = 0.181
    return nnsim.Run(project)


def up_and_down() -> nnsim.Run:
    net = network(4, [{"units": 8, "activation": "tanh"}], 3, "softmax")
    data = nnsim.dataset("iris")
    run = nnsim.Run(nnsim.Project(net, data, loss="cross_entropy", optimizer="sgd", learning_rate=25.0, batch_size=8, standardize=True))
    run.train(epochs=60)
    return run


def creeping() -> nnsim.Run:
    net = network(4, [{"units": 8, "activation": "tanh"}], 3, "softmax")
    run = nnsim.Run(nnsim.Project(net, nnsim.dataset("iris"), loss="cross_entropy", learning_rate=1e-6, batch_size=10, standardize=True))
    run.train(epochs=60)
    return run


def deep_and_sigmoid() -> nnsim.Run:
    run = of_classes(network(2, [{"units": 8, "activation": "sigmoid"}] * 8, 1, "sigmoid"))
    run.train(iterations=100)
    return run


def rectifiers_pushed_below_zero() -> nnsim.Run:
    run = of_classes(network(2, [{"units": 10, "activation": "relu"}], 1, "sigmoid"))
    run.parameters["h1.b"][:8] = -50.0
    run.train(iterations=50)
    return run


def weights_far_too_large() -> nnsim.Run:
    wild = {"units": 10, "activation": "tanh", "initializer": {"key": "normal", "std": 60.0}}
    run = of_classes(network(2, [wild, {"units": 6, "activation": "tanh"}], 1, "sigmoid"), learning_rate=0.01)
    run.train(iterations=50)
    return run


def thrown_to_the_ends_by_the_first_step() -> nnsim.Run:
    points = np.random.default_rng(0).normal(size=(200, 2))
    net = network(2, [{"units": 16, "activation": "relu"}], 1, "sigmoid")
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(points, (points.sum(axis=1) > 0).astype(int)), loss="mse", learning_rate=60.0))
    run.train(iterations=300)
    return run


def rectifiers_of_nothing() -> nnsim.Run:
    return of_classes(network(2, [{"units": 4, "activation": "relu", "initializer": "zeros"}], 1, "sigmoid", initializer="zeros"), "xor")


def by_heart() -> nnsim.Run:
    project = nnsim.example("breast_cancer")
    run = nnsim.Run(project)
    run.train(iterations=3000)
    return run


def one_line_for_xor() -> nnsim.Run:
    net = network(2, [], 1, "step")
    project = nnsim.Project(net, nnsim.dataset("xor"), learning_rule="perceptron", learning_rate=0.5, batch_size=1, epochs=60)
    run = nnsim.Run(project)
    run.train()
    return run


PLANTED: dict[Callable[[], nnsim.Run], str] = {
    alike: "same_start", beyond_the_sigmoid: "out_of_reach", of_every_size: "unscaled", of_few: "rare_class",
    through_a_loop_that_enlarges: "exploding", through_layers_that_enlarge: "exploding", above_the_limit: "rate_too_high",
    up_and_down: "rate_too_high", creeping: "rate_too_low", deep_and_sigmoid: "vanishing", rectifiers_pushed_below_zero: "dead",
    weights_far_too_large: "saturated", thrown_to_the_ends_by_the_first_step: "saturated", rectifiers_of_nothing: "same_start",
    by_heart: "overfitting", one_line_for_xor: "no_line",
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_a_planted_fault_is_named_and_nothing_else(planted: Callable[[], nnsim.Run]) -> None:
    assert named(planted()) == [PLANTED[planted]]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_every_finding_says_why_and_what_to_try(planted: Callable[[], nnsim.Run]) -> None:
    (finding,) = findings(planted())
    for text in (finding.reason, finding.remedy):
        assert text.endswith(".")
        assert not text[0].islower()
        assert "nan" not in text.split()
        assert "inf" not in text.split()
    assert not finding.title.endswith(".")


def test_the_rare_class_is_called_by_its_name() -> None:
    (finding,) = findings(of_few())
    assert "“rare”" in finding.reason
    assert "the row of “rare”" in finding.remedy


def test_a_run_that_diverged_had_steps_that_were_too_large() -> None:
    project = nnsim.example("sine")
    project.document.settings.update(optimizer="sgd", learning_rate=50.0)
    run = nnsim.Run(project)
    with pytest.raises(Diverged):
        run.train(iterations=5000)
    assert named(run, diverged=True) == ["rate_too_high"]


def test_the_limit_of_gradient_descent_is_the_one_that_can_be_worked_out_by_hand() -> None:
    """O2: the three points (1, 2), (2, 3), (3, 4)."""
    copied = Copied.of(nnsim.Run(nnsim.example("line")))
    assert Laboratory(copied).evidence(copied).limit == pytest.approx(0.1802948510, abs=1e-10)


def test_just_below_the_limit_nothing_is_said_of_the_rate() -> None:
    project = nnsim.example("line")
    project.document.settings["learning_rate"] = 0.180
    assert named(nnsim.Run(project)) == []


def test_to_look_changes_nothing() -> None:
    run = deep_and_sigmoid()
    before = run.state_hash(), run.iteration
    findings(run)
    assert (run.state_hash(), run.iteration) == before


# Healthy networks


TELLING = {
    "xor_by_hand": ["saturated"], "any_region": ["saturated"], "universal": ["saturated"], "weights_large": ["saturated"],
    "rate_divergent": ["rate_too_high"], "vanishing_relu": ["dead"],
}
"""Examples in which something stands out before they train: large weights, a rate beyond the limit, units that see nothing at first."""


@pytest.mark.parametrize("name", nnsim.examples())
def test_an_example_that_was_just_opened_gets_no_remark_but_what_it_is_made_to_show(name: str) -> None:
    assert named(nnsim.Run(nnsim.example(name))) == TELLING.get(name, [])


@pytest.mark.parametrize("name", ["gates_perceptron", "line", "xor", "circles", "moons", "sine", "iris", "diabetes", "breast_cancer"])
@pytest.mark.parametrize("iterations", [1, 30, 300])
def test_an_example_that_learns_gets_no_remark(name: str, iterations: int) -> None:
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=iterations)
    assert named(run) == []


FAULTS = {
    "perceptron_xor": {"no_line"}, "universal": {"saturated"}, "rate_divergent": {"rate_too_high"}, "weights_small": {"vanishing"},
    "overfitting": {"overfitting"}, "weights_large": {"saturated"}, "weight_decay": {"overfitting"},
    "dropout": {"overfitting"}, "dying_relu": {"rate_too_high"}, "vanishing_sigmoid": {"vanishing"},
}
"""What is said of examples that were made to show a fault, or how far a remedy goes, on their way."""
AS_WELL = {"weights_large": {"rate_too_high"}}
"""What comes of such a fault at moments that depend on the last bit of a sum, and so on the processor."""
DIVERGE = ("rate_divergent", "time_explodes")


@pytest.mark.long
@pytest.mark.parametrize("name", nnsim.examples())
def test_of_an_example_on_its_whole_way_nothing_is_said_but_what_it_is_made_to_show(name: str) -> None:
    project = nnsim.example(name)
    run = nnsim.Run(project)
    epochs = project.document.settings["epochs"] or 40
    said: set[str] = set()
    with pytest.raises(nnsim.Diverged) if name in DIVERGE else nullcontext():
        for share in (1, 4, 15):
            run.train(epochs=max(int(epochs) * share // 20, 1))
            said |= set(named(run))
    assert said - AS_WELL.get(name, set()) == FAULTS.get(name, set())


def seen_through_time(norms: list[float], recent: list[float]) -> Evidence:
    """A recurrent network whose loss, 1 at first, went that way lately, with gradients of these norms along its sequence."""
    run = nnsim.Run(nnsim.example("order_rnn"))
    run.train(iterations=2)
    (memory,) = Copied.of(run).time_norms
    copied = replace(
        Copied.of(run), iteration=1000, first=1.0, recent=np.array(recent), growth=(1.0, 0.9), time_norms={memory: np.array(norms)}
    )
    return replace(Laboratory(copied).evidence(copied, False), copied=copied)


def test_a_gradient_that_is_large_beside_a_last_step_without_error_does_not_explode_where_it_has_learned() -> None:
    norms = [1.0, 2.0, 1.0, 0.5, 1e-4]
    assert exploding(seen_through_time(norms, [0.9, 0.9])) is not None
    assert exploding(seen_through_time(norms, [0.05, 0.05])) is None


def test_where_the_memory_does_not_reach_back_the_rate_is_not_to_blame() -> None:
    creeping = np.linspace(0.99, 0.97, 30).tolist()
    assert rate_too_low(seen_through_time([1.0, 1.1, 0.9, 1.0], creeping)) is not None
    assert rate_too_low(seen_through_time([1e-3, 1e-2, 0.1, 1.0], creeping)) is None


def test_one_low_record_of_a_validation_loss_that_jumps_does_not_make_it_rise() -> None:
    run = nnsim.Run(nnsim.example("iris"))
    run.train(iterations=2)
    copied = Copied.of(run)
    seen, falling = Laboratory(copied).evidence(copied, False), np.geomspace(1.0, 0.01, 40)
    jumping = 0.06 + 0.004 * np.cos(np.arange(40.0))
    jumping[15] = 0.045
    rising = jumping + np.maximum(np.arange(40.0) - 15, 0.0) * 0.002
    found = [overfitting(replace(seen, copied=replace(copied, validation=(losses, falling)))) for losses in (jumping, rising)]
    assert [finding is not None for finding in found] == [False, True]
