"""The small problems that help draws are solved by the engine itself, and show what they are there to show."""

import numpy as np
import pytest

from nnsim.engine.catalogue import CATALOG
from nnsim.engine.curves import loss_curve, softmax_curve
from nnsim.engine.paths import RATE, START, STEEP, STEPS, descent, perceptron_lines


@pytest.mark.parametrize("optimizer", [entry.key for entry in CATALOG.entries("optimizer")])
def test_every_optimizer_comes_lower_in_the_valley(optimizer):
    path = descent(optimizer)
    loss = (path[:, 0] ** 2 + STEEP * path[:, 1] ** 2) / 2
    assert path.shape == (STEPS + 1, 2)
    assert loss[-1] < loss[0] / 2


def test_plain_gradient_descent_goes_as_the_valley_says():
    along, across = np.array(START)
    assert descent("sgd")[1] == pytest.approx([along - RATE * along, across - RATE * STEEP * across])


def test_the_perceptron_ends_with_a_line_that_answers_and_rightly():
    lines = perceptron_lines()
    first, second, bias = lines[-1]
    answers = [int(first * x + second * y + bias >= 0) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]
    assert answers == [0, 0, 0, 1]
    assert len(lines) > 2


def test_shares_of_softmax_and_losses_of_other_targets():
    assert softmax_curve(np.array([0.0]))[0] == pytest.approx(1 / 3)
    assert loss_curve("mse", [0.5], 0.0)[0] == pytest.approx(0.25)
