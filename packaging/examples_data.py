"""The examples with data that somebody measured or wrote."""

from __future__ import annotations

from example_table import BINARY, Example
from examples_sequences import NEXT_CHARACTER, SUNSPOTS

EXAMPLES = (
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
        "digits", "Handwritten digits",
        "1,797 digits of 8 × 8 pixels, read by 100 hidden units and ten outputs, one for each digit; each hidden unit's weights are a "
        "picture of what it looks for. A part of the digits is kept for the end: more than 96 of 100 of them are read right.",
        "digits", ((100, "relu"), (10, "softmax")),
        {
            "loss": "cross_entropy", "optimizer": "adam", "learning_rate": 0.003, "batch_size": 32, "split": (0.7, 0.15, 0.15),
            "dtype": "float32", "seed": 1,
        },
        plots=("loss", "weight_matrix", "confusion"),
    ),
    SUNSPOTS,
    NEXT_CHARACTER,
)  # fmt: skip
