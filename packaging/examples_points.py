"""The examples without time: points in the plane, curves, tables and small pictures."""

from __future__ import annotations

from example_table import BINARY, Example

EXAMPLES = (
    Example(
        "gates_perceptron", "A perceptron learns AND",
        "One threshold unit learns the gate AND by the perceptron rule, which corrects the weights only when the answer is wrong. "
        "Step through it sample by sample: after a few passes it makes no error any more and stops by itself.",
        "and", ((1, "step"),), {"learning_rule": "perceptron", "learning_rate": 0.5, "batch_size": 1, "shuffle": False},
        start={"input>output.W": [[0.0, 0.0]], "output.b": [0.0]},
    ),
    Example(
        "line", "A line through three points",
        "One unit without activation is a line y = m x + c, started by hand at m = 1 and c = 0, below its three points. "
        "Gradient descent first makes it too steep and then brings both numbers to 1; every step can be checked with paper and pencil.",
        "line3", ((1, "identity"),), {"loss": "mse", "learning_rate": 0.01},
        start={"input>output.W": [[1.0]], "output.b": [0.0]},
    ),
    Example(
        "xor", "XOR needs a hidden layer",
        "No straight line separates the two classes of XOR, but two hidden units bend the plane until one does. "
        "Watch how each hidden unit finds its own line, and try other random starts: some get stuck.",
        "xor", ((2, "sigmoid"), (1, "sigmoid")), {"loss": BINARY, "learning_rate": 1.0},
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
        "sine", "A curve from sixteen bends",
        "Sixteen tanh units, each a bend at another place, add up to a sine curve. "
        "The network sees one number and answers with one number: this is regression.",
        "sine", ((16, "tanh"), (1, "identity")), {"loss": "mse", "optimizer": "adam", "learning_rate": 0.02},
    ),
    Example(
        "iris", "Three kinds of iris",
        "Fisher's flowers of 1936: four measurements of each, three species, and a softmax layer alone that gives each species a "
        "probability. The confusion matrix shows which two species are hard to tell apart.",
        "iris", ((3, "softmax"),),
        {"loss": "cross_entropy", "learning_rate": 0.1, "batch_size": 16, "split": (0.7, 0.15, 0.15), "standardize": True},
    ),
    Example(
        "diabetes", "Linear regression on real data",
        "From ten measurements of 442 patients one unit without activation foretells how far their diabetes goes within a year. "
        "The inputs are standardised, so the size of a weight says how much its measurement counts.",
        "diabetes", ((1, "identity"),), {"loss": "mse", "learning_rate": 0.05, "split": (0.8, 0.0, 0.2), "standardize": True},
    ),
    Example(
        "breast_cancer", "Benign or malignant",
        "Thirty measurements of cell nuclei, and the question whether a tumour is benign. "
        "Watch the validation loss: it turns upwards when the network begins to learn its patients by heart.",
        "breast_cancer", ((8, "relu"), (1, "sigmoid")),
        {
            "loss": BINARY, "optimizer": "adam", "learning_rate": 0.005, "batch_size": 32, "split": (0.7, 0.15, 0.15),
            "standardize": True, "seed": 1,
        },
    ),
    Example(
        "spirals", "Two spirals",
        "The classic hard case for small networks: two spirals wound into each other, and two hidden layers that unwind them. "
        "Every unit shows what it answers over the whole plane, from straight edges in the first layer to curls in the second.",
        "spirals", ((8, "tanh"), (6, "tanh"), (1, "sigmoid")),
        {"loss": BINARY, "optimizer": "adam", "learning_rate": 0.03, "batch_size": 10, "split": (0.7, 0.3, 0.0), "seed": 3},
    ),
    Example(
        "digits", "Handwritten digits",
        "1,797 digits of 8 × 8 pixels, read by 32 hidden units and ten outputs, one for each digit. "
        "A part of the pictures is kept for the end: more than 96 of 100 of them are read right.",
        "digits", ((32, "relu"), (10, "softmax")),
        {
            "loss": "cross_entropy", "optimizer": "adam", "learning_rate": 0.003, "batch_size": 32, "split": (0.7, 0.15, 0.15),
            "dtype": "float32", "seed": 1,
        },
    ),
)  # fmt: skip
