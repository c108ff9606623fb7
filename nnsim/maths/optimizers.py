"""Optimisers: how a gradient g becomes a step of the weights w. α is the learning rate.

The forms and defaults are PyTorch's: momentum v = μ v + g; ε stands outside the root. Each page is applied to all parameters at once.
State starts at 0. Weight decay adds λ w (L2) and λ₁ sign(w) (L1) to the gradient of weights, of biases only if told to; adamw instead
shrinks all parameters apart from the gradient (Loshchilov and Hutter 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnsim.catalog import Entry, Flag, Float, Parameter
from nnsim.maths.primitives import minimum, sign, sqrt, sum_all


@dataclass(frozen=True)
class Optimizer:
    """`update(w, g, alpha, <state>, <scalars>, <parameters>)`. `state` names arrays like w, `scalars` single numbers.

    `letters`: what the page calls a parameter, where that is not the parameter's key.
    """

    update: Callable[..., Any]
    state: tuple[str, ...] = ()
    scalars: tuple[str, ...] = ()
    decoupled: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)


def clip(g, limit):
    norm = sqrt(sum_all(g**2))
    g = g * minimum(1, limit / norm)
    return locals()


def decay(w, g, l2, l1):
    if l2 is not None:
        g = g + l2 * w
    if l1 is not None:
        g = g + l1 * sign(w)
    return locals()


def sgd(w, g, alpha):
    w = w - alpha * g
    return locals()


def momentum(w, g, alpha, v, mu):
    v = mu * v + g
    w = w - alpha * v
    return locals()


def nesterov(w, g, alpha, v, mu):
    v = mu * v + g
    w = w - alpha * (g + mu * v)
    return locals()


def adagrad(w, g, alpha, s, epsilon):
    s = s + g**2
    w = w - alpha * g / (sqrt(s) + epsilon)
    return locals()


def rmsprop(w, g, alpha, s, rho, epsilon):
    s = rho * s + (1 - rho) * g**2
    w = w - alpha * g / (sqrt(s) + epsilon)
    return locals()


def adam(w, g, alpha, m, v, t, beta1, beta2, epsilon):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - alpha * m_hat / (sqrt(v_hat) + epsilon)
    return locals()


def adamw(w, g, alpha, m, v, t, beta1, beta2, epsilon, weight_decay):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - alpha * weight_decay * w - alpha * m_hat / (sqrt(v_hat) + epsilon)
    return locals()


def _weight_decay(default: float = 0.0) -> Float:
    return Float(
        key="weight_decay", title="Weight decay (L2)", default=default, minimum=0.0, maximum=1e6,
        help="λ: pulls weights towards 0 by their own size.",
    )


_L1 = Float(
    key="l1", title="Weight decay (L1)", default=0.0, minimum=0.0, maximum=1e6,
    help="λ₁: pulls weights towards 0 by the same amount, so that many become 0.",
)
_DECAY = (
    _weight_decay(),
    _L1,
    Flag(key="decay_biases", title="Decay biases too", default=False),
)
_MOMENTUM = Float(
    key="momentum", title="Momentum μ", default=0.9, minimum=0.0, below=1.0, help="The share of its velocity that a weight keeps.",
)
_LETTERS = {"momentum": "mu"}
_EPSILON = Float(key="epsilon", title="ε", default=1e-8, minimum=0.0, maximum=1.0)
_BETAS = (
    Float(key="beta1", title="β₁", default=0.9, minimum=0.0, below=1.0),
    Float(key="beta2", title="β₂", default=0.999, minimum=0.0, below=1.0),
)


def _entry(key: str, title: str, summary: str, formula: str, definition: Optimizer, *parameters: Parameter, use: str) -> Entry:
    return Entry(
        family="optimizer", key=key, title=title, summary=summary, formula=formula, definition=definition, parameters=parameters,
        use=use,
    )


ENTRIES = (
    _entry(
        "sgd", "gradient descent", "A step straight against the gradient.", r"w \leftarrow w - \alpha g", Optimizer(sgd), *_DECAY,
        use=(
            "To understand learning, and as a measure for everything else. With momentum and a schedule it is still among the best "
            "for large networks."
        ),
    ),
    _entry(
        "momentum", "momentum", "Keeps a velocity, so that steps in a steady direction grow.",
        r"v \leftarrow \mu v + g, \quad w \leftarrow w - \alpha v",
        Optimizer(momentum, ("v",), letters=_LETTERS), _MOMENTUM, *_DECAY,
        use=(
            "When plain gradient descent zigzags through a narrow valley. Choose the learning rate up to ten times smaller than "
            "without it."
        ),
    ),
    _entry(
        "nesterov", "Nesterov momentum", "Momentum that looks one step ahead.",
        r"v \leftarrow \mu v + g, \quad w \leftarrow w - \alpha (g + \mu v)",
        Optimizer(nesterov, ("v",), letters=_LETTERS), _MOMENTUM, *_DECAY,
        use="Like momentum, but it overshoots less, because it takes the gradient a step ahead.",
    ),
    _entry(
        "adagrad", "Adagrad", "Smaller steps for weights whose gradients were large so far.",
        r"s \leftarrow s + g^2, \quad w \leftarrow w - \frac{\alpha g}{\sqrt{s} + \epsilon}", Optimizer(adagrad, ("s",)),
        Float(key="epsilon", title="ε", default=1e-10, minimum=0.0, maximum=1.0), *_DECAY,
        use="For data with rare features, which keep large steps. On long runs its steps become too small.",
    ),
    _entry(
        "rmsprop", "RMSprop", "Divides by the recent size of each weight's gradient.",
        r"s \leftarrow \rho s + (1 - \rho) g^2, \quad w \leftarrow w - \frac{\alpha g}{\sqrt{s} + \epsilon}",
        Optimizer(rmsprop, ("s",)), Float(key="rho", title="ρ", default=0.99, minimum=0.0, below=1.0), _EPSILON, *_DECAY,
        use="For recurrent networks, and for gradients of very different sizes. Start at 0.001.",
    ),
    _entry(
        "adam", "Adam", "Momentum and RMSprop together, both corrected for starting at 0.",
        r"w \leftarrow w - \frac{\alpha \hat m}{\sqrt{\hat v} + \epsilon}", Optimizer(adam, ("m", "v"), ("t",)), *_BETAS, _EPSILON, *_DECAY,
        use="A good first choice for nearly everything, at 0.001. The learning rate says about how far each weight moves in a step.",
    ),
    _entry(
        "adamw", "AdamW", "Adam with weight decay kept apart from the gradient.",
        r"w \leftarrow w - \alpha \lambda w - \frac{\alpha \hat m}{\sqrt{\hat v} + \epsilon}",
        Optimizer(adamw, ("m", "v"), ("t",), decoupled=True), *_BETAS, _EPSILON, _weight_decay(0.01),
        use="Adam for networks that need weight decay: here all weights shrink alike, whatever their gradients are.",
    ),
)
