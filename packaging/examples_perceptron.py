"""The first examples of the course: one threshold unit, set by hand and learned, and what it cannot do."""

from __future__ import annotations

from typing import Any

import numpy as np
from example_drawn import Drawn
from example_table import Example

import nnsim

CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
AND, OR, NAND = (0.0, 0.0, 0.0, 1.0), (0.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.0, 0.0)
THRESHOLD = {"units": 1, "activation": "step"}
ZERO: dict[str, Any] = {"input>output.W": [[0.0, 0.0]], "output.b": [0.0]}
RULE: dict[str, Any] = {"learning_rule": "perceptron", "learning_rate": 1.0, "batch_size": 1, "shuffle": False}
STEPS = ("loss", "weights", "decision_map")


def gates(**answers: tuple[float, ...]) -> nnsim.Dataset:
    """The four corners, with what each output is to answer."""
    return nnsim.Dataset(
        CORNERS, {name: np.array(values) for name, values in answers.items()}, name="Gates", feature_names=("x1", "x2"),
        classes=("0", "1"), points=True,
    )  # fmt: skip


def twice(samples: nnsim.Dataset) -> nnsim.Dataset:
    """Points for a threshold unit and for a sigmoid."""
    return nnsim.Dataset(
        samples.inputs.round(3), {"threshold": samples.targets, "sigmoid": samples.targets}, name="Two clouds", feature_names=("x1", "x2"),
        classes=("0", "1"), points=True,
    )  # fmt: skip


EXAMPLES = (
    Drawn(
        "gates_by_hand", "AND, OR and NAND by hand",
        "Three threshold units with weights that somebody chose: AND adds up 1 and 1 and asks for more than 1.5, OR for more than 0.5, and "
        "NAND is AND with all signs turned. Click a weight or a bias, type another number, and see the border turn or move.",
        gates(AND=AND, OR=OR, NAND=NAND),
        {
            "input": ("input", 0, 1, {"shape": (2,)}), "AND": ("dense", 1.4, 0, THRESHOLD), "OR": ("dense", 1.4, 1, THRESHOLD),
            "NAND": ("dense", 1.4, 2, THRESHOLD),
        },
        ("input > AND", "input > OR", "input > NAND"), RULE,
        start={
            "input>AND.W": [[1.0, 1.0]], "AND.b": [-1.5], "input>OR.W": [[1.0, 1.0]], "OR.b": [-0.5],
            "input>NAND.W": [[-1.0, -1.0]], "NAND.b": [1.5],
        },
        plots=("unit_maps", "decision_map", "activation_function"),
        notes=(
            (470.0, -20.0, 220.0, "x1 + x2 − 1.5 ≥ 0\nonly if both are 1"),
            (470.0, 185.0, 220.0, "x1 + x2 − 0.5 ≥ 0\nif one of them is 1"),
            (470.0, 390.0, 220.0, "−x1 − x2 + 1.5 ≥ 0\nunless both are 1"),
        ),
    ),
    Example(
        "gates_perceptron", "A perceptron learns AND",
        "One threshold unit learns the gate AND by the perceptron rule, which corrects the weights only when the answer is wrong. "
        "Step through it sample by sample: after a few passes it makes no error any more and stops by itself.",
        "and", ((1, "step"),), {**RULE, "learning_rate": 0.5}, start=ZERO,
    ),
    Example(
        "perceptron_and", "AND in six epochs",
        "From zero, with α = 1 and the corners always in the order 00, 01, 10, 11, the perceptron rule makes 2, 3, 3, 2, 1 and 0 errors "
        "in an epoch. It ends at w = (2, 1) and b = −3: do it with paper and pencil beside the steps.",
        "and", ((1, "step"),), RULE, start=ZERO, plots=STEPS,
    ),
    Example(
        "perceptron_or", "OR in four epochs",
        "The same start and the same order, and OR is learned sooner: 2, 2, 1 and 0 errors. "
        "It ends at w = (1, 1) and b = −1, and the border lies on two of the corners, for which the input of the unit is just 0.",
        "or", ((1, "step"),), RULE, start=ZERO, plots=STEPS,
    ),
    Example(
        "perceptron_xor", "XOR is never learned",
        "No straight line has 01 and 10 on one side and 00 and 11 on the other, so the perceptron rule goes round for ever. "
        "From the third epoch on all four answers are wrong each time, and the weights come back to where they were.",
        "xor", ((1, "step"),), {**RULE, "epochs": 50}, start=ZERO, plots=STEPS,
    ),
    Drawn(
        "perceptron_beside_sigmoid", "Perceptron beside gradient descent",
        "The same points, the same start, one sample a step: a threshold unit by the perceptron rule and a sigmoid by gradient descent of "
        "the cross-entropy; for both Δ is a − y. The first stands still once nothing is wrong, the other goes on to the middle of the gap.",
        twice(nnsim.dataset("blobs", samples=40, noise=0.16, seed=4)),
        {
            "input": ("input", 0, 0.5, {"shape": (2,)}), "threshold": ("dense", 1.4, 0, THRESHOLD),
            "sigmoid": ("dense", 1.4, 1, {"units": 1, "activation": "sigmoid"}),
        },
        ("input > threshold", "input > sigmoid"),
        {
            "loss": {"threshold": "perceptron_criterion", "sigmoid": "binary_cross_entropy"}, "learning_rate": 0.5, "batch_size": 1,
            "shuffle": False, "epochs": 30,
        },
        start={"input>threshold.W": [[1.0, -1.0]], "threshold.b": [0.5], "input>sigmoid.W": [[1.0, -1.0]], "sigmoid.b": [0.5]},
        plots=("decision_map", "unit_maps", "metric"),
    ),
)  # fmt: skip
