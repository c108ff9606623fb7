"""Losses: one number for a batch, and its gradient with respect to the output.

Each adds over the units of an output and divides by N, the number of samples, unless `reduction` is "sum"; `mse` divides by the number of
all elements. y is the target, a the output, in_ its weighted input, all (units, batch). Where a loss belongs to an activation
(cross-entropy to softmax, binary cross-entropy to sigmoid), both are computed from in_ together: the number cannot overflow and
Δ = (a − y) / N. Natural logarithms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnsim.catalog import Choice, Entry
from nnsim.maths.picking import one_for_each
from nnsim.maths.primitives import absolute, logsumexp, maximum, sign, softplus, sum_all, sum_rows, times_log

TINY = 1e-12
"""Keeps slopes finite where an output is exactly 0 or 1, as PyTorch does."""


@dataclass(frozen=True)
class Fused:
    """A loss together with the activation it belongs to: value from in_, and Δ directly."""

    value: Callable[..., Any]
    delta: Callable[..., Any]


@dataclass(frozen=True)
class Loss:
    """`value(a, y, N)` and `slope(a, y, N)` = ∂L/∂a. `per_element`: N counts elements. `targets`: whether it has any."""

    value: Callable[..., Any]
    slope: Callable[..., Any]
    fused: Mapping[str, Fused] = field(default_factory=dict)
    per_element: bool = False
    targets: bool = True


def squared_error(a, y, N):
    return sum_all((y - a) ** 2) / N


def squared_error_slope(a, y, N):
    return 2 * (a - y) / N


def half_squared_error(a, y, N):
    return 0.5 * sum_all((y - a) ** 2) / N


def half_squared_error_slope(a, y, N):
    return (a - y) / N


def absolute_error(a, y, N):
    return sum_all(absolute(y - a)) / N


def absolute_error_slope(a, y, N):
    return sign(a - y) / N


def binary_cross_entropy(a, y, N):
    return -sum_all(times_log(y, a) + times_log(1 - y, 1 - a)) / N


def binary_cross_entropy_slope(a, y, N):
    return (a - y) / maximum(a * (1 - a), TINY) / N


def binary_cross_entropy_of_sigmoid(in_, y, N):
    return sum_all(softplus(in_) - y * in_) / N


def cross_entropy(a, y, N):
    return -sum_all(times_log(y, a)) / N


def cross_entropy_slope(a, y, N):
    return -(y / maximum(a, TINY)) / N


def cross_entropy_of_softmax(in_, y, N):
    return sum_all(sum_rows(y) * logsumexp(in_) - sum_rows(y * in_)) / N


def perceptron_criterion(a, y, N):
    return sum_all(maximum(a, 0) - y * a) / N


def perceptron_criterion_slope(a, y, N):
    return (sign(maximum(a, 0)) - y) / N


def error_over_N(a, y, N):
    return (a - y) / N


def value(a, y, N):
    return sum_all(a) / N


def value_slope(a, y, N):
    return one_for_each(a) / N


REDUCTION = Choice(
    key="reduction", title="Over samples", default="mean", options=(("mean", "mean"), ("sum", "sum")),
    help="Whether the losses of the samples of a batch are averaged or added; the gradient follows.",
)


def _entry(key: str, title: str, summary: str, formula: str, definition: Loss, use: str) -> Entry:
    return Entry(
        family="loss", key=key, title=title, summary=summary, formula=formula, definition=definition, parameters=(REDUCTION,),
        use=use,
    )


ENTRIES = (
    _entry(
        "mse", "mean squared error", "The mean of the squared errors over all outputs and samples: for regression.",
        r"L = \frac{1}{N K} \sum_{n,k} (y_{nk} - a_{nk})^2", Loss(squared_error, squared_error_slope, per_element=True),
        use="For answers that are numbers. Large errors count much more than small ones; with outliers take the absolute error.",
    ),
    _entry(
        "squared_error", "squared error", "Squared errors, added over the outputs, averaged over the samples.",
        r"L = \frac{1}{N} \sum_{n,k} (y_{nk} - a_{nk})^2", Loss(squared_error, squared_error_slope),
        use="Like the mean squared error, but added over the outputs: with K outputs its gradient is K times as large.",
    ),
    _entry(
        "half_squared_error", "half squared error", "Half the squared errors, so that the gradient has no factor 2.",
        r"L = \frac{1}{2 N} \sum_{n,k} (y_{nk} - a_{nk})^2", Loss(half_squared_error, half_squared_error_slope),
        use="When the numbers of a textbook with ½ in its loss should come out. The steps are half as long as with the squared error.",
    ),
    _entry(
        "absolute_error", "absolute error", "Absolute errors: far-off samples weigh less than with squares.",
        r"L = \frac{1}{N} \sum_{n,k} \left|y_{nk} - a_{nk}\right|", Loss(absolute_error, absolute_error_slope),
        use=(
            "For numbers with outliers: each unit of error costs the same. It has a kink at 0, so the last steps need a small "
            "learning rate."
        ),
    ),
    _entry(
        "binary_cross_entropy", "binary cross-entropy", "For outputs that are each the probability of a yes (sigmoid).",
        r"L = -\frac{1}{N} \sum_{n,k} y \ln a + (1 - y) \ln (1 - a)",
        Loss(
            binary_cross_entropy, binary_cross_entropy_slope, {"sigmoid": Fused(binary_cross_entropy_of_sigmoid, error_over_N)}
        ),
        use=(
            "For yes or no, or for several questions that can each be answered by yes, with a sigmoid at the output. A wrong answer "
            "that is sure of itself costs very much."
        ),
    ),
    _entry(
        "cross_entropy", "cross-entropy", "For one class out of several (softmax): how surprised the network is by the right class.",
        r"L = -\frac{1}{N} \sum_{n,k} y_{nk} \ln a_{nk}",
        Loss(cross_entropy, cross_entropy_slope, {"softmax": Fused(cross_entropy_of_softmax, error_over_N)}),
        use="For one of several classes, with softmax at the output. A network that knows nothing starts at ln K for K classes.",
    ),
    _entry(
        "perceptron_criterion", "perceptron criterion",
        "For threshold units: how far every wrong answer lies on the wrong side. One sample a batch makes it the perceptron rule.",
        r"L = \frac{1}{N} \sum_{n,k} \max(in_{nk}, 0) - y_{nk} \, in_{nk}",
        Loss(perceptron_criterion, perceptron_criterion_slope, {"step": Fused(perceptron_criterion, error_over_N)}),
        use="To train threshold units by gradient descent, beside others or in larger batches than the perceptron rule takes.",
    ),
    _entry(
        "value", "the output itself", "The output is what is differentiated, without a target: for computation graphs.",
        r"L = \frac{1}{N} \sum_{n,k} a_{nk}", Loss(value, value_slope, targets=False),
        use="For computation graphs, where no target exists: the output itself is differentiated, or made as small as possible.",
    ),
)


def errors(a, y, N):
    return sum_all(absolute(y - a))


def error(a, y, N):
    return a - y


PERCEPTRON = Loss(errors, error, {"step": Fused(lambda in_, y, N: None, error)})
"""Not a loss: the number of wrong units, and Δ = a − y as the perceptron rule uses it."""
