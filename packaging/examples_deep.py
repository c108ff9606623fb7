"""The examples of many layers: how large weights should be at first, gradients that vanish, units that die."""

from __future__ import annotations

from typing import Any

from example_table import BINARY, Example

MOONS = {"key": "moons", "samples": 200, "noise": 0.1}
SIGMOID = (1, "sigmoid")
DEEP: dict[str, Any] = {"loss": BINARY, "learning_rate": 0.05, "batch_size": 20, "epochs": 100}
SPREAD = ("activation_spread", "distribution", "gradient_norm")
VANISHING: dict[str, Any] = {"loss": BINARY, "learning_rate": 0.1, "batch_size": 20, "epochs": 200}


def six(activation: str, initializer: str | dict[str, Any]) -> tuple[tuple[int, str, Any], ...]:
    """Six hidden layers of thirty units."""
    return tuple((30, activation, initializer) for _ in range(6))


def ten(activation: str, initializer: str) -> tuple[tuple[int, str, Any], ...]:
    """Ten hidden layers of eight units."""
    return tuple((8, activation, initializer) for _ in range(10))


EXAMPLES = (
    Example(
        "weights_small", "Weights too small at first",
        "Six tanh layers whose weights begin at about 0.01: each layer answers with a fraction of what came in, and the last ones with "
        "almost nothing. The gradient fades in the same way, and so the loss stays where it is.",
        MOONS, (*six("tanh", "small"), SIGMOID), DEEP, plots=SPREAD,
    ),
    Example(
        "weights_large", "Weights too large at first",
        "The same six layers, and weights of about 3: every unit is pressed to −1 or 1 from the second layer on. "
        "There tanh is flat: most gradients are 0, and the few that are not grow from layer to layer, so the loss jumps about.",
        MOONS, (*six("tanh", "large"), SIGMOID), DEEP, plots=SPREAD,
    ),
    Example(
        "weights_xavier", "Xavier: as wide in every layer",
        "Weights with the variance 2 / (n_in + n_out): the answers of all six tanh layers have about the same spread, and so have the "
        "gradients on their way back. The network learns from the first epoch on.",
        MOONS, (*six("tanh", "xavier_normal"), SIGMOID), DEEP, plots=SPREAD,
    ),
    Example(
        "weights_he", "He: made for ReLU",
        "A ReLU lets only half of its inputs pass, so their weights need twice the variance: 2 / n_in. "
        "The answers of all six layers stay as large as those of the first; the standard deviation is the square root of it.",
        MOONS, (*six("relu", "he_normal"), SIGMOID), DEEP, plots=SPREAD,
    ),
    Example(
        "vanishing_sigmoid", "Ten sigmoid layers do not learn",
        "On its way back the error is multiplied by the slope of a sigmoid in each layer, which is 0.25 at most. "
        "After ten layers a few millionths of it are left: the first layers stand still, and the network answers one half to everything.",
        MOONS, (*ten("sigmoid", "xavier_uniform"), SIGMOID), VANISHING, plots=("gradient_norm", "loss", "activation_spread"),
    ),
    Example(
        "vanishing_relu", "Ten ReLU layers do",
        "The same ten layers with ReLU, whose slope is 1 wherever it lets anything through. "
        "The gradients of the first and the last layer lie within a power of ten of each other, and the moons are told apart.",
        MOONS, (*ten("relu", "he_uniform"), SIGMOID), {**VANISHING, "seed": 1}, plots=("gradient_norm", "loss", "activation_spread"),
    ),
    Example(
        "dying_relu", "Units that die",
        "With a learning rate that is too large a ReLU unit can be thrown to where it answers 0 to every sample: its gradient is 0 there, "
        "and it never comes back. Press Compare: leaky ReLU and SiLU let a little pass on that side, and live.",
        MOONS, ((12, "relu"), (12, "relu"), SIGMOID), {"loss": BINARY, "learning_rate": 3.0, "batch_size": 20, "epochs": 60, "seed": 1},
        plots={
            "columns": ({"tabs": ("flat_ends", "activation_function")}, {"tabs": ("comparison",), "share": 1.5}),
            "choices": {"comparison": {"own": {"factor": "activation"}, "logarithmic": True}},
        },
    ),
)  # fmt: skip
