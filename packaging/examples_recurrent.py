"""The examples of loops that are drawn: Elman and Jordan networks, a loop left to itself, gradients through time, an adder by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from example_table import BINARY, Example
from examples_sequences import ADAM, YES_OR_NO

import nnsim

PUSH = nnsim.Dataset(np.ones((1, 20, 1)), np.zeros((1, 20, 1)), name="A push", sequence=True)
STEPS = 20


def alone(name: str, title: str, description: str, loop: list[list[float]], bias: list[float]) -> Example:
    """Two units that hand their answers to each other."""
    start = {"input>hidden.W": [[1.0], [0.0]], "hidden>hidden.W": loop, "hidden.b": bias, "hidden>output.W": [[1.0, 0.0]]}
    return Example(
        name, title, description, PUSH, ((2, "tanh"), (1, "identity")), {"loss": "mse", "learning_rate": 0.01}, 0, start,
        (("hidden", "hidden", 1),), plots=("dynamics",),
    )  # fmt: skip


def first_value() -> nnsim.Dataset:
    """Twenty numbers, of which the first is asked for at the end."""
    random = np.random.default_rng(0)
    values = random.uniform(-1.0, 1.0, (60, STEPS, 1)).round(3)
    return nnsim.Dataset(values, values[:, 0], name="The first of twenty", sequence=True)


def through_time(name: str, title: str, description: str, weight: float) -> Example:
    """One unit without activation, whose answer comes back to it."""
    start: dict[str, Any] = {"input>hidden.W": [[1.0]], "hidden>hidden.W": [[weight]], "hidden>output.W": [[1.0]]}
    return Example(
        name, title, description, first_value(), ((1, "identity"), (1, "identity")),
        {"loss": "mse", "learning_rate": 0.01, "batch_size": 20, "epochs": 100}, 0, start, (("hidden", "hidden", 1),),
        plots=("time_norm", "loss"), view={"unrolled": True},
    )  # fmt: skip


def sums() -> nnsim.Dataset:
    """Pairs of numbers of six binary digits, the lowest first, and their sums."""
    random = np.random.default_rng(0)
    numbers = random.integers(0, 2, (20, 6, 2))
    numbers[:, -1] = 0
    totals = (numbers * 2 ** np.arange(6)[:, np.newaxis]).sum(axis=(1, 2))
    digits = totals[:, np.newaxis] >> np.arange(6) & 1
    return nnsim.Dataset(numbers.astype(float), digits[..., np.newaxis].astype(float), name="Sums of two numbers", sequence=True)


EXAMPLES = (
    Example(
        "echo", "A loop remembers three steps",
        "Eight tanh units whose answers come back to them one time step later (an Elman network), and bits that are to be said again "
        "three steps after they were heard. Each unit has to hand on what others heard, so the loop becomes a small shift register.",
        "echo", ((8, "tanh"), YES_OR_NO),
        {**ADAM, "loss": BINARY, "learning_rate": 0.01, "batch_size": 20, "split": (0.8, 0.0, 0.2), "epochs": 60},
        loops=(("hidden", "hidden", 1),),
    ),
    Example(
        "xor_in_time", "XOR spread over time",
        "Every third bit is the XOR of the two before it, as in Elman's article of 1990, and the network says which bit comes next. "
        "The others are pure chance: see how it is sure at every third step only, and says about one half elsewhere.",
        "xor_in_time", ((6, "tanh"), YES_OR_NO),
        {**ADAM, "loss": BINARY, "learning_rate": 0.02, "batch_size": 20, "split": (0.8, 0.0, 0.2), "epochs": 100, "seed": 2},
        loops=(("hidden", "hidden", 1),),
    ),
    Example(
        "jordan", "A Jordan network keeps count",
        "After every bit the network says whether the number of ones so far is odd. This answer is all that has to be remembered, so it is "
        "the output that comes back to the hidden layer one step later, as Jordan proposed in 1986.",
        "parity", ((4, "tanh"), YES_OR_NO),
        {**ADAM, "loss": BINARY, "learning_rate": 0.02, "batch_size": 20, "split": (0.7, 0.0, 0.3), "epochs": 120},
        loops=(("output", "hidden", 1),),
    ),
    alone(
        "loop_alone", "A loop that settles",
        "Two tanh units hand their answers to each other, turned and made smaller in every step. "
        "After one push the state winds into the point of rest and stays there: whatever happened is forgotten in the end.",
        [[0.6, -0.6], [0.6, 0.6]], [0.0, 0.0],
    ),
    alone(
        "loop_cycles", "A loop that cycles",
        "The same two units with larger weights: each step turns the state by an eighth of a circle and would make it larger, but tanh "
        "holds it back. After some steps it repeats itself every eight steps, for ever.",
        [[1.0, -1.0], [1.0, 1.0]], [0.0, 0.0],
    ),
    alone(
        "loop_wanders", "A loop that wanders",
        "Two units and weights for which the state never comes back to where it was: chaos, out of two tanh and no chance at all. "
        "Change one weight by a thousandth and compare where it is after fifty steps.",
        [[-2.0, 1.0], [-6.0, 3.0]], [0.5, 0.0],
    ),
    through_time(
        "time_vanishes", "A gradient vanishes through time",
        "One unit whose answer comes back to it with the weight 0.5, and the first of twenty numbers asked for at the end. "
        "On its way back the gradient is halved at each step: after nineteen of them two millionths are left.", 0.5,
    ),
    through_time(
        "time_explodes", "A gradient explodes through time",
        "The same unit with the weight 1.5: each step back makes the gradient half as large again, 2,217 times after nineteen. "
        "A single update throws the weights far away, unless the gradient is clipped or the weight lies near 1.", 1.5,
    ),
    Example(
        "adder_by_hand", "A ripple-carry adder by hand",
        "Two numbers come in digit by digit, the lowest first; three threshold units ask whether at least one, two or three of both digits "
        "and the carry are 1. The second unit is the carry, so its answer comes back at the next digit; first − second + third is the sum.",
        sums(), ((3, "step"), (1, "step")), {"loss": "mse", "learning_rate": 0.0},
        start={
            "input>hidden.W": [[1.0, 1.0]] * 3, "hidden.b": [-0.5, -1.5, -2.5], "hidden>hidden.W": [[0.0, 1.0, 0.0]] * 3,
            "hidden>output.W": [[1.0, -1.0, 1.0]], "output.b": [-0.5],
        },
        loops=(("hidden", "hidden", 1),), plots=("sequence", "weight_matrix"), view={"unrolled": True},
    ),
)  # fmt: skip
