"""The examples of layers upon layers: activations, XOR by hand and learned, regions, any function, and backpropagation."""

from __future__ import annotations

import numpy as np
from example_drawn import Drawn
from example_table import BINARY, Example

import nnsim

SIZES = (2, 5, 20, 100)
ROWS = {2: -0.25, 5: 1.15, 20: 3.0, 100: 4.9}
"""Where the networks stand, by the size of their hidden layer."""
GALLERY = ("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu", "softplus")
FROM_0_TO_1 = {"key": "uniform", "low": 0.0, "high": 1.0, "biases": True}
BENDS = {"activation": "tanh", "initializer": {"key": "uniform", "low": -6.0, "high": 6.0, "biases": True}}
"""Units that bend at many places of a short axis."""
STEEP = 12.0
"""Weights of units that act as AND and OR."""


def gallery() -> nnsim.Dataset:
    """What nine activations answer to numbers from −4 to 4."""
    x = np.linspace(-4.0, 4.0, 33)
    logistic, beyond, below = 1 / (1 + np.exp(-x)), np.maximum(x, 0.0), np.minimum(x, 0.0)
    elu = beyond + np.exp(below) - 1
    answers = (x, x >= 0, logistic, np.tanh(x), beyond, beyond + 0.01 * below, elu, x * logistic, np.log1p(np.exp(x)))
    return nnsim.Dataset(
        x, {name: values.astype(float) for name, values in zip(GALLERY, answers, strict=True)}, name="Numbers from −4 to 4",
        feature_names=("x",),
    )  # fmt: skip


def curve() -> nnsim.Dataset:
    """A curve with a wave, a jump and a slope, the same for each of the networks."""
    x = np.linspace(-1.0, 1.0, 81)
    y = np.where(x < 0.4, np.sin(9.0 * x), 0.4 * np.cos(20.0 * x) + 0.5)
    return nnsim.Dataset(x, {f"{size} units": y for size in SIZES}, name="A wave with a jump", feature_names=("x",))


def islands() -> nnsim.Dataset:
    """Points in two discs of the plane and around them, with a gap between."""
    random = np.random.default_rng(0)
    points = random.uniform(-1.0, 1.0, (360, 2))
    away = np.min([np.hypot(*(points - centre).T) for centre in ((-0.45, 0.4), (0.45, -0.4))], axis=0)
    kept = np.abs(away - 0.38) > 0.07
    return nnsim.Dataset(
        points[kept].round(3), (away[kept] < 0.38).astype(float), name="Two islands", feature_names=("x1", "x2"), target_names=("class",),
        classes=("0", "1"), points=True,
    )  # fmt: skip


EXAMPLES = (
    Drawn(
        "activation_gallery", "Nine activation functions",
        "The same number goes into nine units that differ in nothing but their activation function; weights are 1 and biases 0. "
        "Select a unit to see its function and, dashed, its slope, which is what an error is multiplied by on its way back.",
        gallery(),
        {"input": ("input", 0, 2.4, {"shape": (1,)})}
        | {name: ("dense", 1.2 + place % 2, 0.6 * place, {"units": 1, "activation": name}) for place, name in enumerate(GALLERY)},
        tuple(f"input > {name}" for name in GALLERY), {"loss": "mse", "learning_rate": 0.0},
        start={f"input>{name}.W": [[1.0]] for name in GALLERY},
        plots=("fit", "activation_function"),
    ),
    Example(
        "xor_by_hand", "XOR solved by hand",
        "One hidden unit is OR (20, 20, −10), the other NAND (−20, −20, 30), and the output is the AND of both (20, 20, −30). "
        "The answers are 0.00005, 0.99995, 0.99995 and 0.00005 before any training: look at the two lines and the strip between them.",
        "xor", ((2, "sigmoid"), (1, "sigmoid")), {"loss": BINARY, "learning_rate": 0.1},
        start={
            "input>hidden.W": [[20.0, 20.0], [-20.0, -20.0]], "hidden.b": [-10.0, 30.0], "hidden>output.W": [[20.0, 20.0]],
            "output.b": [-30.0],
        },
        plots=("unit_maps", "decision_map", "hidden_space"),
    ),
    Example(
        "xor", "XOR needs a hidden layer",
        "No straight line separates the two classes of XOR, but two hidden units bend the plane until one does, from random weights "
        "between 0 and 1. Try many starts: about one in four gets stuck, with two of the four answers at one half for ever.",
        "xor", ((2, "sigmoid", FROM_0_TO_1), (1, "sigmoid", FROM_0_TO_1)),
        {"loss": {"key": BINARY, "reduction": "sum"}, "learning_rate": 0.1, "epochs": 10_000, "seed": 1},
    ),
    Example(
        "half_plane", "One layer: a half plane",
        "A single unit divides the plane by one straight line: one side is yes, the other no. "
        "That is enough for two clouds of points that lie apart, and for nothing more.",
        {"key": "blobs", "samples": 120, "noise": 0.18}, ((1, "sigmoid"),), {"loss": BINARY, "learning_rate": 0.5},
        plots=("loss", "decision_map"),
    ),
    Example(
        "convex_region", "Two layers: a convex region",
        "Each of four hidden units learns a line, and the output unit is a fixed AND: yes is where all four say yes. "
        "Half planes that are cut with each other always leave a convex region, here around the inner ring.",
        "circles", ((4, "sigmoid"), (1, "sigmoid")), {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.05, "batch_size": 20},
        start={"hidden>output.W": [[STEEP] * 4], "output.b": [-3.5 * STEEP], "hidden.b": [1.0] * 4}, frozen=("hidden>output.W", "output.b"),
        plots=("loss", "unit_maps", "decision_map"),
    ),
    Example(
        "any_region", "Three layers: any region",
        "Eight units learn lines, two units are fixed ANDs of four lines each, and the output is a fixed OR of both. "
        "Two convex regions together need not be convex, nor hang together: with enough of them any region can be had.",
        islands(), ((8, "sigmoid"), (2, "sigmoid"), (1, "sigmoid")),
        {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.05, "batch_size": 20},
        start={
            "input>hidden 1.W": [[4, 0], [0, 4], [-4, 0], [0, -4]] * 2,
            "hidden 1.b": [4.0, 0.5, 0.5, 4.0, 0.5, 4.0, 4.0, 0.5],
            "hidden 1>hidden 2.W": [[STEEP] * 4 + [0.0] * 4, [0.0] * 4 + [STEEP] * 4], "hidden 2.b": [-3.5 * STEEP] * 2,
            "hidden 2>output.W": [[STEEP] * 2], "output.b": [-0.5 * STEEP],
        },
        frozen=("hidden 1>hidden 2.W", "hidden 2.b", "hidden 2>output.W", "output.b"),
        plots=("loss", "unit_maps", "decision_map"),
    ),
    Example(
        "circles", "A ring around a ring",
        "Four hidden units close a curve around the inner ring. "
        "With two units the curve stays open on one side, and with three it is a triangle.",
        "circles", ((4, "tanh"), (1, "sigmoid")), {"loss": BINARY, "learning_rate": 0.5, "batch_size": 20},
    ),
    Example(
        "moons", "Two half moons",
        "Two classes that reach into each other, and three in ten of their points kept apart to watch how well the network generalises. "
        "Raise the noise of the data and see the validation loss part from the training loss.",
        "moons", ((8, "tanh"), (1, "sigmoid")),
        {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.03, "batch_size": 20, "split": (0.7, 0.3, 0.0)},
    ),
    Example(
        "spirals", "Two spirals",
        "The classic hard case for small networks: two spirals wound into each other, and two hidden layers that unwind them. "
        "Every unit shows what it answers over the whole plane, from straight edges in the first layer to curls in the second.",
        "spirals", ((8, "tanh"), (6, "tanh"), (1, "sigmoid")),
        {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.03, "batch_size": 10, "split": (0.7, 0.3, 0.0), "seed": 3},
    ),
    Example(
        "sine", "A curve from sixteen bends",
        "Sixteen tanh units, each a bend at another place, add up to a sine curve. "
        "The network sees one number and answers with one number: this is regression.",
        "sine", ((16, "tanh"), (1, "identity")), {"loss": "mse", "optimizer": "adam", "learning_rate": 0.02},
    ),
    Drawn(
        "universal", "Any function with one hidden layer",
        "Four networks with 2, 5, 20 and 100 tanh units in their one hidden layer learn the same curve, a wave with a jump in it. "
        "Each unit adds one bend: the more there are, the closer the sum can come, which is what universal approximation means.",
        curve(), {"input": ("input", 0, 2.4, {"shape": (1,)})}
        | {f"hidden {size}": ("dense", 1.2, ROWS[size], {**BENDS, "units": size}) for size in SIZES}
        | {f"{size} units": ("dense", 2.4, ROWS[size], {"units": 1, "activation": "identity"}) for size in SIZES},
        tuple(edge for size in SIZES for edge in (f"input > hidden {size}", f"hidden {size} > {size} units")),
        {"loss": "mse", "optimizer": "adam", "learning_rate": 0.01, "epochs": 3_000}, plots=("loss", "fit"),
    ),
    Drawn(
        "identity_collapse", "A deep net that is not deep",
        "Three layers without an activation function in between are one matrix: W3 · W2 · W1 is all they can be, however many units they "
        "have. Trained beside a single unit, the deep one ends with the same straight border and the same errors.",
        nnsim.Dataset(
            (moons := nnsim.dataset("moons", seed=0)).inputs, {"deep": moons.targets, "flat": moons.targets}, name="Moons, twice",
            feature_names=("x1", "x2"), classes=("0", "1"), points=True,
        ),
        {
            "input": ("input", 0, 0.5, {"shape": (2,)}),
            "hidden 1": ("dense", 1, 0, {"units": 3, "activation": "identity"}),
            "hidden 2": ("dense", 2, 0, {"units": 3, "activation": "identity"}),
            "deep": ("dense", 3, 0, {"units": 1, "activation": "sigmoid"}),
            "flat": ("dense", 3, 1.2, {"units": 1, "activation": "sigmoid"}),
        },
        ("input > hidden 1", "hidden 1 > hidden 2", "hidden 2 > deep", "input > flat"),
        {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.1, "epochs": 2_000}, plots=("loss", "unit_maps", "decision_map"),
    ),
    Example(
        "backprop_2_2_2", "Backpropagation, number by number",
        "A net of two inputs, two hidden units and two outputs whose numbers have been published with every step of one update (Mazur "
        "2015). The biases stay as they are; after the first update the loss has gone from 0.298371109 to 0.291027774.",
        nnsim.Dataset([[0.05, 0.10]], [[0.01, 0.99]], name="One sample", feature_names=("i1", "i2"), target_names=("o1", "o2")),
        ((2, "sigmoid"), (2, "sigmoid")),
        {"loss": {"key": "half_squared_error", "reduction": "sum"}, "learning_rate": 0.5},
        start={
            "input>hidden.W": [[0.15, 0.20], [0.25, 0.30]], "hidden.b": [0.35, 0.35],
            "hidden>output.W": [[0.40, 0.45], [0.50, 0.55]], "output.b": [0.60, 0.60],
        },
        frozen=("hidden.b", "output.b"), plots=("loss", "weight_matrix", "weights"),
    ),
)  # fmt: skip
