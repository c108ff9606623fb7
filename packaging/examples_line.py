"""The examples around one straight line: residuals, gradient descent on two numbers, learning rates and batches."""

from __future__ import annotations

from typing import Any

from example_table import Example

LINE: dict[str, Any] = {"loss": "mse", "learning_rate": 0.01}
FROM_BELOW: dict[str, Any] = {"input>output.W": [[1.0]], "output.b": [0.0]}
PLOTS = ("loss", "landscape", "fit")
NEURON = ((1, "identity"),)


def rate(name: str, title: str, description: str, alpha: float, epochs: int) -> Example:
    """The line once more, with another learning rate."""
    settings = {**LINE, "learning_rate": alpha, "epochs": epochs}
    return Example(name, title, description, "line3", NEURON, settings, start=FROM_BELOW, plots=PLOTS)


EXAMPLES = (
    Example(
        "line", "A line through three points",
        "One unit without activation is a line y = m x + c, started by hand at m = 1 and c = 0, below its three points. "
        "Gradient descent first makes it too steep and then brings both numbers to 1; every step can be checked with paper and pencil.",
        "line3", NEURON, LINE, start=FROM_BELOW, plots=PLOTS,
    ),
    Example(
        "line_residuals", "What is left between line and points",
        "Below the line stand the residuals y − (m x + c): with their sign they cancel here though the line is wrong, so their size or "
        "their square is added up. Turn the line, by its weight, its slope or the point in the landscape, and watch the three scores.",
        "line3", NEURON, LINE, start={"input>output.W": [[0.0]], "output.b": [3.0]},
        plots={
            "columns": tuple({"tabs": (key,)} for key in ("fit", "scores", "landscape")),
            "choices": {"fit": {"own": {"residuals": "signed"}}},
        },
    ),
)  # fmt: skip
RATES = (
    rate(
        "rate_small", "A learning rate that is too small",
        "With α = 0.001 every step goes the right way, and hardly anywhere: after 300 epochs the line has not got far along the valley. "
        "The loss falls smoothly all the time, which looks fine if nobody compares.", 0.001, 300,
    ),
    rate(
        "rate_right", "A learning rate that fits",
        "With α = 0.1 the line jumps close to its points and then slides along the valley to m = 1 and c = 1. "
        "The largest rate that can work here is 0.1803: 2 divided by the largest curvature of the loss.", 0.1, 300,
    ),
    rate(
        "rate_large", "A learning rate close to the limit",
        "With α = 0.178 each step goes too far, over to the other side of the valley, and the next one back, only a little less far. "
        "The zigzag dies away slowly; 0.1803 would be the end of it.", 0.178, 300,
    ),
    rate(
        "rate_divergent", "A learning rate that diverges",
        "With α = 0.2, above the limit of 0.1803, every step lands higher on the other side than it began. "
        "The loss grows by the same factor each time until the numbers of the computer end.", 0.2, 5_000,
    ),
)  # fmt: skip
