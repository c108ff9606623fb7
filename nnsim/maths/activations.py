"""Activations: a = g(in) and the slope g′(in), as the book writes them.

The slope may use the activation `a` that the forward pass has computed. Softmax mixes its units, so it has an error equation of
its own. At a kink the slope is the one from the left: relu′(0) = 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnsim.catalog import Entry, Float, Parameter
from nnsim.maths.primitives import exp, expm1, heaviside, maximum, minimum, select, sigmoid, softmax, softplus, sum_rows, tanh


@dataclass(frozen=True)
class Activation:
    """`value(in_, …)` and `slope(in_, a, …)` for one unit by itself, or `error(delta_out, in_, a)` where units are mixed."""

    value: Callable[..., Any]
    slope: Callable[..., Any] | None = None
    error: Callable[..., Any] | None = None

    def backward(self, delta_out: Any, in_: Any, a: Any, **parameters: Any) -> Any:
        """Δ = ∂L/∂in from ∂L/∂a."""
        if self.error is not None:
            return self.error(delta_out, in_, a, **parameters)
        assert self.slope is not None
        slope = self.slope(in_, a, **parameters)
        if isinstance(slope, float):
            return delta_out if slope == 1.0 else delta_out * slope
        return delta_out * slope


def identity(in_):
    return in_


def identity_slope(in_, a):
    return 1.0


def step(in_, at_zero):
    return heaviside(in_, at_zero)


def step_slope(in_, a, at_zero):
    return 0.0


def sigmoid_slope(in_, a):
    return a * (1 - a)


def tanh_slope(in_, a):
    return 1 - a**2


def relu(in_):
    return maximum(in_, 0)


def relu_slope(in_, a):
    return heaviside(in_, 0)


def leaky_relu(in_, slope):
    return select(in_, in_, slope * in_)


def leaky_relu_slope(in_, a, slope):
    return select(in_, 1, slope)


def elu(in_, alpha):
    return select(in_, in_, alpha * expm1(minimum(in_, 0)))


def elu_slope(in_, a, alpha):
    return select(in_, 1, alpha * exp(minimum(in_, 0)))


def silu(in_):
    return in_ * sigmoid(in_)


def silu_slope(in_, a):
    s = sigmoid(in_)
    return s + a * (1 - s)


def softplus_slope(in_, a):
    return sigmoid(in_)


def softmax_error(delta_out, in_, a):
    return a * (delta_out - sum_rows(a * delta_out))


def _entry(key: str, title: str, summary: str, formula: str, definition: Activation, *parameters: Parameter, use: str) -> Entry:
    return Entry(
        family="activation", key=key, title=title, summary=summary, formula=formula, definition=definition, parameters=parameters,
        use=use,
    )


ENTRIES = (
    _entry(
        "identity", "linear", "Passes its input on: for regression outputs.", r"g(x) = x", Activation(identity, identity_slope),
        use=(
            "At the output, when the answer is a number without limits. In a hidden layer it makes the layer useless: two weighted "
            "sums in a row are one."
        ),
    ),
    _entry(
        "step", "step", "A threshold: 1 from 0 on, else 0. Its slope is 0, so only the perceptron rule can train it.",
        r"g(x) = \begin{cases} 1 & x \geq 0 \\ 0 & x < 0 \end{cases}",
        Activation(step, step_slope),
        Float(key="at_zero", title="Value at 0", default=1.0, minimum=0.0, maximum=1.0, help="1 in some texts, 0 in others."),
        use=(
            "For the perceptron and for networks whose weights are set by hand. Gradient descent cannot train it, as its slope is 0 "
            "everywhere."
        ),
    ),
    _entry(
        "sigmoid", "sigmoid", "Squashes to between 0 and 1: for probabilities. Saturates at both ends.",
        r"g(x) = \sigma(x) = \frac{1}{1 + e^{-x}}", Activation(sigmoid, sigmoid_slope),
        use=(
            "At the output, for a probability of yes, together with binary cross-entropy; and for gates. In deep hidden layers "
            "gradients fade, since its slope is ¼ at most."
        ),
    ),
    _entry(
        "tanh", "tanh", "Squashes to between −1 and 1, centred on 0.", r"g(x) = \tanh(x)", Activation(tanh, tanh_slope),
        use="In small hidden layers and for the state of recurrent ones: its values lie around 0, and its slope is 1 in the middle.",
    ),
    _entry(
        "relu", "ReLU", "Passes positive inputs, blocks others: cheap, and its slope does not vanish.",
        r"g(x) = \max(x,\, 0)", Activation(relu, relu_slope),
        use=(
            "In hidden layers of most networks today, with He's initial weights. If units die, use a smaller learning rate or one of "
            "its relatives."
        ),
    ),
    _entry(
        "leaky_relu", "leaky ReLU", "A ReLU that lets a little of negative inputs through, so that units cannot die.",
        r"g(x) = \begin{cases} x & x > 0 \\ s \, x & x \leq 0 \end{cases}",
        Activation(leaky_relu, leaky_relu_slope),
        Float(key="slope", title="Slope for x < 0", default=0.01, minimum=0.0, maximum=1.0),
        use="In place of ReLU when units die: a silent unit still gets a small gradient, and can come back.",
    ),
    _entry(
        "elu", "ELU", "Like ReLU for positive inputs, bends smoothly to −α for negative ones.",
        r"g(x) = \begin{cases} x & x > 0 \\ \alpha \, (e^x - 1) & x \leq 0 \end{cases}",
        Activation(elu, elu_slope),
        Float(key="alpha", title="α", default=1.0, minimum=0.0, maximum=100.0),
        use="In place of ReLU when a smooth curve and mean values near 0 are wanted. It costs an exponential for each unit.",
    ),
    _entry(
        "silu", "SiLU", "The input times its own sigmoid: a smooth ReLU, also called swish.",
        r"g(x) = x \, \sigma(x)", Activation(silu, silu_slope),
        use="In place of ReLU in deep networks, when a smooth curve is wanted. It dips a little below 0.",
    ),
    _entry(
        "softplus", "softplus", "A smooth ReLU that is never quite 0; its slope is the sigmoid.",
        r"g(x) = \ln\left(1 + e^{x}\right)", Activation(softplus, softplus_slope),
        use="At the output, for numbers that must be positive, such as a spread. In hidden layers ReLU is usually better.",
    ),
    _entry(
        "softmax", "softmax", "Turns the layer's inputs into probabilities that add up to 1: for classes.",
        r"g(x)_k = \frac{e^{x_k}}{\sum_j e^{x_j}}", Activation(softmax, error=softmax_error),
        use="At the output, for one of several classes, together with cross-entropy. Not in hidden layers, and never twice in a row.",
    ),
)
