"""Every number that a lesson asks for, and many that it tells, worked out again: by the program where it holds them, else in plain sums."""

import math

import numpy as np
import pytest

from nnsim.api import Network
from nnsim.document import counted, shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.run import Run
from nnsim.lessons import library
from nnsim.lessons.content import Choice, Number, Predict
from nnsim.lessons.judging import answer
from nnsim.storage import example
from tests.lessons.learner import lesson, opened, openings


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def after(name, iterations, key):
    """A parameter of an example after so many iterations."""
    run = Run(example(name))
    run.train(iterations=iterations)
    return run.parameters[key]


def gradient(name, key):
    """Of the first iteration of an example."""
    run = Run(example(name))
    run.train(iterations=1)
    return run.gradients[key]


def unrolled():
    """h of the little recurrent unit that is worked out by hand, after one step and after two."""
    first = math.tanh(0.5 * 1 + 0.1)
    return first, math.tanh(0.5 * 2 + 0.8 * first + 0.1)


def adam_first_step():
    rate, gradient_, beta1, beta2, epsilon = 0.1, 0.003, 0.9, 0.999, 1e-8
    m, v = (1 - beta1) * gradient_ / (1 - beta1), (1 - beta2) * gradient_**2 / (1 - beta2)
    return rate * m / (math.sqrt(v) + epsilon)


def through_time(steps):
    """dh₃/dw of h_t = w·h_{t−1} + x, going back so many steps."""
    w, h = 0.5, [1.0]
    for _ in range(3):
        h.append(w * h[-1] + 1)
    return sum(w**back * h[2 - back] for back in range(steps))


def entries(key):
    """Numbers of a layer with 4 units and 3 inputs."""
    network = Network()
    network.add("input", name="x", shape=(3,))
    network.add(key, name="h", units=4)
    network.connect("x", "h")
    return counted(network, shapes_of(network)).parameters


ANSWERS = {
    "neuron": {"sum": lambda: 1 * 0.5 + 1 * 0.2 - 0.3, "sigmoid": lambda: sigmoid(0)},
    "perceptron": {
        "bias_first": lambda: after("perceptron_and", 1, "output.b")[0],
        "last_sample": lambda: after("perceptron_and", 4, "input>output.W")[0, 0],
    },
    "line": {
        "residual": lambda: 3 - (1 * 2 + 0),
        "mse": lambda: Run(example("line")).evaluate()["loss"],
        "gradient_m": lambda: gradient("line", "input>output.W")[0, 0],
        "new_m": lambda: after("line", 1, "input>output.W")[0, 0],
    },
    "graphs": {
        "slope": lambda: (3.5**2 - 3**2) / 0.5,
        "dz": lambda: 1 * (4 + 2),
        "total": lambda: 9 * 2**2,
        "sigmoid": lambda: sigmoid(1) * (1 - sigmoid(1)),
    },
    "xor": {"nand": lambda: -20 - 20 + 30, "sigma": lambda: sigmoid(10)},
    "backprop": {
        "out_h1": lambda: sigmoid(0.3775),
        "grad_w5": lambda: gradient("backprop_2_2_2", "hidden>output.W")[0, 0],
        "blame": lambda: 0.40 * 0.138498562 + 0.50 * -0.038098237,
        "new_w5": lambda: after("backprop_2_2_2", 1, "hidden>output.W")[0, 0],
    },
    "activations": {
        "slope": lambda: sigmoid(0) * (1 - sigmoid(0)),
        "tanh": lambda: 1 - math.tanh(0) ** 2,
        "softmax": lambda: math.exp(3) / (math.exp(1) + math.exp(2) + math.exp(3)),
    },
    "vanishing": {
        "power": lambda: -math.floor(math.log10(0.25**10) + 0.5),
        "xavier": lambda: 2 / (100 + 100),
        "he": lambda: 2 / 100,
    },
    "training": {
        "iterations": lambda: math.ceil(1000 / 32),
        "decay": lambda: 0.1 * 0.5 ** (70 // 30),
        "momentum": lambda: 1 / (1 - 0.9),
        "adam_first": adam_first_step,
    },
    "overfitting": {"inverted": lambda: 1 / (1 - 0.2), "l2": lambda: 2 - 0.1 * 0.5 * 2},
    "recurrent": {
        "settles": lambda: 8 * 0.5**3,
        "h1": lambda: unrolled()[0],
        "h2": lambda: unrolled()[1],
        "full": lambda: through_time(3),
        "cut": lambda: through_time(2),
        "fifty": lambda: 100 * 0.8**20,
    },
    "lstm_gru": {
        "cell": lambda: 0.9 * 2 + 0.5 * -0.4,
        "hidden": lambda: 0.5 * math.tanh(1.6),
        "bias": lambda: sigmoid(1),
        "count": lambda: entries("lstm"),
        "gru": lambda: (1 - 0.75) * -1 + 0.75 * 0.5,
    },
}


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, answers in ANSWERS.items() for key in answers])
def test_a_number_that_is_asked_for_is_the_one_that_comes_out(name, key):
    question = lesson(name).questions[key]
    assert abs(question.answer - ANSWERS[name][key]()) <= question.tolerance + 1e-9


def test_every_number_that_a_lesson_asks_for_is_worked_out_here():
    asked = {
        found.path.name: {key for key, question in found.lesson.questions.items() if isinstance(question, Number)}
        for found in library.built_in()
    }
    assert asked == {name: set(answers) for name, answers in ANSWERS.items()}


PREDICTED = {
    ("neuron", "first"): -0.3, ("line", "second_gradient"): -1.8, ("graphs", "dx"): -4,
    ("backprop", "in_h1"): 0.3775, ("backprop", "in_o1"): 1.105905967, ("backprop", "delta_o1"): 0.138498562,
    ("backprop", "delta_h1"): 0.008771355,
}  # fmt: skip


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_a_prediction_is_of_a_number_that_the_run_holds_then(found):
    of = found.lesson
    for _, mark, project in openings(of):
        question = of.questions.get(mark.argument) if mark.kind == "question" else None
        if isinstance(question, Predict):
            held = answer(Run(opened(of, project)), question)
            assert abs(held - PREDICTED[found.path.name, question.key]) <= question.tolerance / 2, question.key


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_every_question_says_why(found):
    for key, question in found.lesson.questions.items():
        if isinstance(question, Choice):
            assert all(option.reply for option in question.options), key
            assert sum(option.right for option in question.options) == 1, key
        else:
            assert question.reply, key


# What pages tell


@pytest.mark.parametrize(
    ("name", "errors", "weights", "bias"), [("perceptron_and", [2, 3, 3, 2, 1, 0], [2, 1], -3), ("perceptron_or", [2, 2, 1, 0], [1, 1], -1)]
)
def test_the_perceptron_makes_the_mistakes_that_the_page_counts(name, errors, weights, bias):
    run = Run(example(name))
    made = []
    for _ in errors:
        wrong = 0
        for _ in range(4):
            before = np.concatenate([run.parameters["input>output.W"].ravel(), run.parameters["output.b"]])
            run.train(iterations=1)
            wrong += not np.array_equal(before, np.concatenate([run.parameters["input>output.W"].ravel(), run.parameters["output.b"]]))
        made.append(wrong)
    assert made == errors
    assert run.parameters["input>output.W"].tolist() == [weights]
    assert run.parameters["output.b"].tolist() == [bias]


def test_the_perceptron_is_wrong_at_every_sample_of_xor_from_the_third_epoch_on():
    run = Run(example("perceptron_xor"))
    run.train(epochs=2)
    seen = []
    for _ in range(40):
        before = run.parameters["output.b"].copy()
        run.train(iterations=1)
        assert run.parameters["output.b"] != before
        seen.append((*run.parameters["input>output.W"].ravel().tolist(), run.parameters["output.b"][0]))
    assert seen[:4] == seen[4:8] == seen[-4:]


def test_the_line_is_where_the_page_says_after_one_a_hundred_and_a_thousand_steps():
    run = Run(example("line"))
    found = []
    for iterations in (1, 99, 900):
        run.train(iterations=iterations)
        found.append((round(float(run.parameters["input>output.W"][0, 0]), 3), round(float(run.parameters["output.b"][0]), 3)))
    assert found == [(1.04, 0.02), (1.290, 0.341), (1.033, 0.925)]
    run.seek(1)
    assert run.evaluate()["loss"] == pytest.approx(0.8111, abs=5e-5)


@pytest.mark.parametrize(("rate", "low", "high"), [(0.18, 0.0, 0.05), (0.181, 2000, 3000)])
def test_a_thousandth_decides_whether_the_line_is_found(rate, low, high):
    project = example("line")
    project.document.settings["learning_rate"] = rate
    run = Run(project)
    run.train(iterations=500)
    assert low < run.evaluate()["loss"] < high


def test_backpropagation_ends_where_the_page_says():
    run = Run(example("backprop_2_2_2"))
    run.train(iterations=1)
    assert run.loss == pytest.approx(0.298371109, abs=1e-9)
    assert run.parameters["input>hidden.W"][0, 0] == pytest.approx(0.1498, abs=5e-5)
    assert run.evaluate()["loss"] == pytest.approx(0.291027774, abs=1e-9)
    run.train(iterations=9_999)
    assert np.ravel(run.predict([[0.05, 0.10]])).tolist() == pytest.approx([0.0159, 0.9841], abs=5e-5)


def test_the_spread_shrinks_fills_or_stays_from_layer_to_layer():
    spread = {}
    for name in ("weights_small", "weights_large", "weights_xavier", "weights_he"):
        run = Run(example(name))
        while run.step().phase == "forward":
            pass
        spread[name] = [float(np.std(run.signals[f"hidden {layer}"])) for layer in range(1, 7)]
    assert spread["weights_small"][5] < 1e-6 < spread["weights_small"][0]
    assert min(spread["weights_large"][1:]) > 0.9
    assert max(spread["weights_xavier"]) < 1.5 * min(spread["weights_xavier"])
    assert max(spread["weights_he"]) < 1.5 * min(spread["weights_he"])


def test_a_network_that_guesses_in_time_has_the_loss_that_the_page_tells():
    assert Run(example("xor_in_time")).project.data.steps == 30
    assert Run(example("next_character")).project.data.steps == 50
    assert example("next_character").network.node("output").parameters["units"] == 39
    assert 50 * math.log(39) == pytest.approx(183, abs=0.5)


def test_what_the_lessons_say_of_defaults_is_so():
    assert CATALOG.entry("layer", "lstm").parameter("forget_bias").default == 1
    assert CATALOG.entry("optimizer", "momentum").parameter("momentum").default == 0.9
    assert CATALOG.entry("activation", "leaky_relu").parameters[0].default == 0.01
