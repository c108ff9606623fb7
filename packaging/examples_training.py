"""The examples of how training goes: batches, decay, optimisers raced, and what helps against learning by heart."""

from __future__ import annotations

from typing import Any

from example_table import BINARY, Example

NOISY_LINE = {"key": "line", "samples": 24, "slope": 0.8, "intercept": 0.2, "noise": 0.3}
NEURON = ((1, "identity"),)
FROM_FAR: dict[str, Any] = {"input>output.W": [[-1.2]], "output.b": [-0.9]}
FEW = {"key": "moons", "samples": 80, "noise": 0.3}
LEARNER: dict[str, Any] = {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.01, "split": (0.5, 0.5, 0.0), "epochs": 1_000}
WIDE = (40, "relu")
HEART = ("loss", "metric", "decision_map")



def raced(factor: str) -> dict[str, Any]:
    """The ways on the surface, and the losses beside it."""
    columns = ({"tabs": ("landscape",)}, {"tabs": ("comparison",), "share": 1.5})
    return {"columns": columns, "choices": {"comparison": {"own": {"factor": factor}, "logarithmic": True}}}


EXAMPLES = (
    Example(
        "three_batches", "Batch, mini-batch, stochastic",
        "Three ways down the same surface: all 24 samples before each step, four of them, or only one. "
        "The whole batch goes straight and seldom, a single sample goes often and staggers, and a few of them are between.",
        NOISY_LINE, NEURON, {"loss": "mse", "learning_rate": 0.1, "batch_size": 1, "epochs": 20}, start=FROM_FAR,
        plots=raced("batch_size"),
    ),
    Example(
        "step_decay", "A learning rate that steps down",
        "With one sample a step and a large learning rate the line never comes to rest, since each point pulls it its own way. "
        "Every thirty epochs the rate falls to a quarter, and each time the loss falls to a lower and quieter level.",
        NOISY_LINE, NEURON,
        {
            "loss": "mse", "learning_rate": 0.6, "batch_size": 1, "schedule": {"key": "step", "every": 30, "factor": 0.25}, "epochs": 120,
        },
        start=FROM_FAR, plots=("loss", "landscape", "fit"),
    ),
    Example(
        "race", "Optimisers raced",
        "The three points and the line again, from the same start with the same learning rate, by plain descent, momentum, Nesterov, "
        "Adagrad, RMSprop and Adam. Press Compare and watch their ways through the valley and the losses that they leave behind.",
        "line3", NEURON, {"loss": "mse", "learning_rate": 0.05, "epochs": 150}, start={"input>output.W": [[-1.0]], "output.b": [2.5]},
        plots=raced("optimizer"),
    ),
    Example(
        "overfitting", "Learned by heart",
        "Forty noisy points, and a network with more numbers than points: its border winds around single points. "
        "The loss of the points that train goes on falling while that of the others turns upwards.",
        FEW, (WIDE, WIDE, (1, "sigmoid")), LEARNER, plots=HEART,
    ),
    Example(
        "weight_decay", "Weight decay keeps the border plain",
        "The same points and the same network, but every update also makes all weights a little smaller. "
        "Sharp corners need large weights, so the border stays smooth and the loss of the other points stays low.",
        FEW, (WIDE, WIDE, (1, "sigmoid")), {**LEARNER, "optimizer": {"key": "adamw", "weight_decay": 2.0}}, plots=HEART,
    ),
    Example(
        "dropout", "Dropout keeps units independent",
        "The same points, and in every step half of the hidden units are left out, others each time. "
        "No unit can rely on a certain other one, so the border winds less around single points; nothing is left out when it is used.",
        FEW, (WIDE, {"key": "dropout", "rate": 0.5}, WIDE, {"key": "dropout", "rate": 0.5}, (1, "sigmoid")), LEARNER, plots=HEART,
    ),
    Example(
        "early_stopping", "Stop in time",
        "The same points once more, and training that ends by itself when the loss of the other points has not been lower for 50 epochs. "
        "It is the simplest remedy of all: the network has no time to learn by heart.",
        FEW, (WIDE, WIDE, (1, "sigmoid")), {**LEARNER, "early_stopping": 50}, plots=HEART,
    ),
)  # fmt: skip
