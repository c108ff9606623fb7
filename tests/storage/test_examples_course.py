"""The examples of the course up to deep networks come out with the numbers that they are known for."""

import math

import numpy as np
import pytest

import nnsim
from nnsim.engine import headless
from nnsim.engine.dynamics import left_to_itself

RESULTS: dict[str, tuple[int | None, str, str, float]] = {
    "gates_by_hand": (1, "train", "accuracy/NAND", 1.0),
    "perceptron_and": (6, "train", "accuracy", 1.0),
    "perceptron_or": (4, "train", "accuracy", 1.0),
    "rate_right": (300, "train", "r2", 0.9999),
    "rate_large": (300, "train", "r2", 0.9999),
    "xor_by_hand": (1, "train", "accuracy", 1.0),
    "half_plane": (100, "train", "accuracy", 1.0),
    "convex_region": (100, "train", "accuracy", 0.99),
    "any_region": (100, "train", "accuracy", 0.99),
    "universal": (2_000, "train", "r2/100 units", 0.97),
    "three_batches": (20, "train", "r2", 0.6),
    "step_decay": (120, "train", "r2", 0.65),
    "race": (150, "train", "r2", 0.97),
    "weights_xavier": (100, "train", "accuracy", 0.97),
    "weights_he": (100, "train", "accuracy", 0.97),
    "vanishing_relu": (200, "train", "accuracy", 0.97),
    "adder_by_hand": (1, "train", "accuracy", 1.0),
}
"""Epochs, part, metric, and what it must reach."""
OTHERS = (
    "perceptron_xor", "perceptron_beside_sigmoid", "line_residuals", "rate_small", "rate_divergent", "activation_gallery",
    "identity_collapse",
    "backprop_2_2_2", "overfitting", "weight_decay", "dropout", "early_stopping", "weights_small", "weights_large", "vanishing_sigmoid",
    "dying_relu", "loop_alone", "loop_cycles", "loop_wanders", "time_vanishes", "time_explodes", "order_rnn",
)  # fmt: skip
"""What each of these promises has a test of its own, here or with the sequences."""


def trained(name: str, epochs: int | None = None, **settings: object) -> nnsim.Run:
    project = nnsim.example(name)
    project.document.settings |= settings  # type: ignore[arg-type]
    run = nnsim.Run(project)
    run.train(epochs=epochs if epochs is not None else int(str(project.settings["epochs"])))
    return run


def answers(name: str) -> list[float]:
    run = nnsim.Run(nnsim.example(name))
    return [float(value) for value in run.predict(run.project.data.inputs).ravel()]


@pytest.mark.parametrize("name", RESULTS)
def test_an_example_trains_to_what_it_promises(name: str) -> None:
    epochs, part, metric, least = RESULTS[name]
    assert trained(name, epochs).evaluate(part)[metric] >= least


# Perceptron


@pytest.mark.parametrize(
    ("name", "wrong", "end"), [("perceptron_and", [2, 3, 3, 2, 1, 0], (-3, 2, 1)), ("perceptron_or", [2, 2, 1, 0], (-1, 1, 1))]
)
def test_a_gate_is_learned_with_so_many_errors_in_each_epoch(name: str, wrong: list[int], end: tuple[float, ...]) -> None:
    run = nnsim.Run(nnsim.example(name))
    errors = []
    for epoch in range(len(wrong)):
        run.train(epochs=1)
        errors.append(int(run.history["loss"][1][4 * epoch :].sum()))
    assert errors == wrong
    assert (run.parameters["output.b"][0], *run.parameters["input>output.W"][0]) == end
    run.train(epochs=1)
    assert run.epoch == len(wrong)


def test_xor_is_never_learned_by_the_perceptron_rule_and_goes_round_for_ever() -> None:
    run = nnsim.Run(nnsim.example("perceptron_xor"))
    run.train(epochs=3)
    before = [run.parameters[name].copy() for name in ("input>output.W", "output.b")]
    run.train(epochs=47)
    losses = run.history["loss"][1]
    assert losses[8:].reshape(-1, 4).sum(axis=1).tolist() == [4.0] * 48
    assert all(np.array_equal(one, run.parameters[name]) for one, name in zip(before, ("input>output.W", "output.b"), strict=True))


def test_descending_the_perceptron_criterion_is_the_perceptron_rule() -> None:
    rule, descent = nnsim.example("perceptron_and"), nnsim.example("perceptron_and")
    descent.document.settings |= {"learning_rule": "gradient", "loss": "perceptron_criterion"}
    one, other = nnsim.Run(rule), nnsim.Run(descent)
    for _ in range(24):
        one.train(iterations=1)
        other.train(iterations=1)
        assert one.parameters["input>output.W"] == pytest.approx(other.parameters["input>output.W"], abs=0.0)
        assert one.parameters["output.b"] == pytest.approx(other.parameters["output.b"], abs=0.0)


def test_the_threshold_unit_stands_still_and_the_sigmoid_goes_on() -> None:
    run = nnsim.Run(nnsim.example("perceptron_beside_sigmoid"))
    names = ("threshold", "sigmoid")
    run.train(epochs=3)
    before = {name: run.parameters[f"input>{name}.W"].copy() for name in names}
    run.train(epochs=20)
    assert run.evaluate("train")["accuracy/threshold"] == 1.0
    change = {name: float(np.abs(run.parameters[f"input>{name}.W"] - before[name]).max()) for name in names}
    assert change["threshold"] == 0.0
    assert change["sigmoid"] > 1.0


def test_gates_by_hand_answer_before_any_training() -> None:
    run = nnsim.Run(nnsim.example("gates_by_hand"))
    found = run.evaluate("train")
    assert [found[f"accuracy/{gate}"] for gate in ("AND", "OR", "NAND")] == [1.0, 1.0, 1.0]


# The line


def test_signed_residuals_cancel_and_squares_do_not() -> None:
    run = nnsim.Run(nnsim.example("line_residuals"))
    left = run.project.data.targets - run.predict(run.project.data.inputs)
    assert left.sum() == 0.0
    assert (left**2).sum() == 2.0


def test_the_line_goes_as_with_paper_and_pencil() -> None:
    run = nnsim.Run(nnsim.example("line"))
    run.train(iterations=1)
    assert (run.loss, run.parameters["input>output.W"][0, 0], run.parameters["output.b"][0]) == pytest.approx((1.0, 1.04, 0.02))
    run.train(iterations=99)
    assert (run.parameters["input>output.W"][0, 0], run.parameters["output.b"][0]) == pytest.approx((1.2897322831, 0.3413625916))


def test_the_limit_of_the_learning_rate_is_what_the_examples_say() -> None:
    inputs = nnsim.example("rate_right").data.inputs[:, 0]
    hessian = 2 * np.array([[np.mean(inputs**2), np.mean(inputs)], [np.mean(inputs), 1.0]])
    limit = 2 / np.linalg.eigvalsh(hessian).max()
    assert limit == pytest.approx(0.1803, abs=5e-5)
    rates = [float(str(nnsim.example(f"rate_{name}").settings["learning_rate"])) for name in ("small", "right", "large", "divergent")]
    assert rates == sorted(rates)
    assert rates[2] < limit < rates[3]


def test_a_small_rate_falls_all_the_time_and_is_far_from_done() -> None:
    run = trained("rate_small")
    losses = run.history["loss"][1]
    assert (np.diff(losses) < 0).all()
    assert losses[-1] > 0.05


def test_a_large_rate_swings_to_and_fro_and_a_larger_one_diverges() -> None:
    run = nnsim.Run(nnsim.example("rate_large"))
    slopes = []
    for _ in range(12):
        run.train(iterations=1)
        slopes.append(float(run.parameters["input>output.W"][0, 0]))
    assert (np.sign(np.diff(np.diff(slopes))) == [1, -1] * 5).all() or (np.sign(np.diff(np.diff(slopes))) == [-1, 1] * 5).all()
    with pytest.raises(nnsim.Diverged):
        trained("rate_divergent")


# Several layers


def test_xor_by_hand_gives_the_known_answers() -> None:
    assert answers("xor_by_hand") == pytest.approx([4.543910487654591e-05, 0.999954519621495, 0.999954519621495, 4.543910487654591e-05])


def test_backpropagation_gives_the_published_numbers() -> None:
    run = nnsim.Run(nnsim.example("backprop_2_2_2"))
    run.train(iterations=1)
    assert run.loss == pytest.approx(0.298371108760, abs=1e-11)
    first = [0.149780716133, 0.199561432266, 0.249751143632, 0.299502287265]
    second = [0.358916479718, 0.408666186076, 0.511301270239, 0.561370121108]
    assert run.parameters["input>hidden.W"].ravel() == pytest.approx(first, abs=1e-11)
    assert run.parameters["hidden>output.W"].ravel() == pytest.approx(second, abs=1e-11)
    assert [*run.parameters["hidden.b"], *run.parameters["output.b"]] == [0.35, 0.35, 0.6, 0.6]
    assert run.evaluate("train")["loss"] == pytest.approx(0.291027773694, abs=1e-11)
    run.train(iterations=9_999)
    assert run.evaluate("train")["loss"] == pytest.approx(3.510187783e-5, abs=1e-13)


@pytest.mark.long
def test_about_one_start_in_four_of_xor_gets_stuck() -> None:
    stuck = 0
    for seed in range(24):
        stuck += trained("xor", 6_000, seed=seed).evaluate("train")["accuracy"] < 1
    assert 3 <= stuck <= 9


def test_four_half_planes_leave_a_convex_region() -> None:
    run = trained("convex_region", 100)
    random = np.random.default_rng(0)
    points = random.uniform(-1.2, 1.2, (2_000, 2))
    inside = points[run.predict(points)[:, 0] > 0.5]
    middles = (inside[: len(inside) // 2] + inside[-(len(inside) // 2) :]) / 2
    assert (run.predict(middles)[:, 0] > 0.5).mean() > 0.99


def test_three_layers_leave_two_islands() -> None:
    run = trained("any_region", 100)
    yes, between = run.predict(np.array([[-0.45, 0.4], [0.45, -0.4]])), run.predict(np.array([[0.0, 0.0]]))
    assert (yes > 0.9).all()
    assert between < 0.1


def test_more_units_come_closer_to_a_function() -> None:
    found = trained("universal", 2_000).evaluate("train")
    reached = [found[f"r2/{size} units"] for size in (2, 5, 20, 100)]
    assert reached == sorted(reached)
    assert reached[0] < 0.85


def test_three_layers_of_identities_are_one_matrix() -> None:
    run = trained("identity_collapse")
    weights = run.parameters
    product = weights["hidden 2>deep.W"] @ weights["hidden 1>hidden 2.W"] @ weights["input>hidden 1.W"]
    assert product == pytest.approx(weights["input>flat.W"], rel=0.02)
    found = run.evaluate("train")
    assert found["accuracy/deep"] == found["accuracy/flat"] < 0.95


def test_the_gallery_shows_what_each_function_answers() -> None:
    run = nnsim.Run(nnsim.example("activation_gallery"))
    assert len(run.project.network) == 10
    assert run.evaluate("train")["loss"] == pytest.approx(0.0, abs=1e-20)


# Training


def test_the_loss_gets_quieter_with_each_step_of_the_learning_rate() -> None:
    run = trained("step_decay")
    weights = []
    run.seek(0)
    for _ in range(120):
        run.train(epochs=1)
        weights.append(float(run.parameters["input>output.W"][0, 0]))
    swings = np.array(weights).reshape(4, 30)[:, 10:].std(axis=1)
    assert (swings[1:] < 0.7 * swings[:-1]).all()


def test_the_large_network_learns_by_heart_and_each_remedy_helps() -> None:
    def loss(name: str) -> tuple[float, float]:
        run = headless.prepared(nnsim.example(name), {}, own_length=True)
        headless.train(run, headless.goal(run, None, None))
        return run.evaluate("train")["loss"], run.evaluate("validation")["loss"]

    train, validation = loss("overfitting")
    assert train < 0.01
    assert validation > 2.0
    for remedy, share in (("weight_decay", 0.3), ("dropout", 0.8), ("early_stopping", 0.3)):
        assert loss(remedy)[1] < share * validation, remedy


# Deep networks


def spread(name: str) -> list[float]:
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=1)
    return [float(run.signals[f"hidden {layer}"].std()) for layer in range(1, 7)]


def test_how_large_weights_are_at_first_decides_what_the_last_layers_see() -> None:
    small, large = spread("weights_small"), spread("weights_large")
    assert small[5] < 1e-6 * small[0]
    assert min(large[1:]) > 0.95
    for name in ("weights_xavier", "weights_he"):
        found = spread(name)
        assert max(found) < 1.5 * min(found), name


def test_small_and_large_weights_learn_less_than_those_that_fit() -> None:
    assert trained("weights_small").evaluate("train")["accuracy"] < 0.6
    assert trained("weights_large").evaluate("train")["accuracy"] < 0.9


def test_gradients_vanish_through_ten_sigmoids_and_not_through_relu() -> None:
    def share(run: nnsim.Run) -> float:
        return float(run.history["grad_norm/hidden 1"][1][-1] / run.history["grad_norm/output"][1][-1])

    sigmoid, relu = trained("vanishing_sigmoid", 20), trained("vanishing_relu", 20)
    assert share(sigmoid) < 1e-5
    assert share(relu) > 0.1
    assert trained("vanishing_sigmoid").evaluate("train")["accuracy"] == 0.5


def test_relu_units_die_and_their_cousins_live() -> None:
    run = trained("dying_relu")
    dead = [float((run.signals[f"hidden {layer}"] <= 0).all(axis=0).mean()) for layer in (1, 2)]
    assert min(dead) > 0.3
    assert run.evaluate("train")["accuracy"] < 0.9


# Loops


@pytest.mark.parametrize(
    ("name", "kind", "period"), [("loop_alone", "settles", 1), ("loop_cycles", "cycles", 8), ("loop_wanders", "wanders", 0)]
)
def test_a_loop_left_to_itself_does_what_its_title_says(name: str, kind: str, period: int) -> None:
    found = left_to_itself(nnsim.Run(nnsim.example(name)))
    assert (found.kind, found.period) == (kind, period)


@pytest.mark.parametrize(("name", "weight"), [("time_vanishes", 0.5), ("time_explodes", 1.5)])
def test_a_gradient_is_multiplied_by_the_weight_at_every_step_back(name: str, weight: float) -> None:
    run = nnsim.Run(nnsim.example(name))
    run.project.document.settings["learning_rate"] = 0.0
    run.train(iterations=1)
    norms = np.abs(run.deltas["hidden"])[0, :, 0]
    assert norms[0] / norms[-1] == pytest.approx(weight**19)


def test_a_single_update_of_an_exploding_gradient_throws_the_weights_away() -> None:
    run = nnsim.Run(nnsim.example("time_explodes"))
    run.train(iterations=1)
    assert max(abs(float(run.parameters[name].ravel()[0])) for name in ("hidden>hidden.W", "input>hidden.W")) > 100
    with pytest.raises(nnsim.Diverged):
        run.train(iterations=50)
    assert math.isfinite(run.loss)


def test_the_adder_by_hand_adds_every_pair() -> None:
    run = nnsim.Run(nnsim.example("adder_by_hand"))
    digits = run.predict(run.project.data.inputs)[..., 0]
    numbers = (run.project.data.inputs * 2 ** np.arange(6)[:, np.newaxis]).sum(axis=(1, 2))
    assert (digits * 2 ** np.arange(6)).sum(axis=1).tolist() == numbers.tolist()
