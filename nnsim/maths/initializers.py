"""Initialisers: how weights are drawn before training.

n_in and n_out are the units that feed a unit and that it feeds. Xavier and He give *variances* of 2/(n_in + n_out) and 2/n_in; the square
root belongs to the standard deviation (Glorot and Bengio 2010, He et al. 2015). Biases start at 0 unless an entry says
otherwise (`constant`, `uniform` and `normal` with `biases`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import Entry, Flag, Float, Parameter


def zeros(random, n_out, n_in):
    return np.zeros((n_out, n_in))


def constant(random, n_out, n_in, value):
    return np.full((n_out, n_in), value)


def uniform(random, n_out, n_in, low, high):
    return low + (high - low) * random.random((n_out, n_in))


def normal(random, n_out, n_in, std):
    return random.normal(0.0, std, (n_out, n_in))


def xavier_uniform(random, n_out, n_in, gain):
    bound = gain * np.sqrt(6 / (n_in + n_out))
    return random.uniform(-bound, bound, (n_out, n_in))


def xavier_normal(random, n_out, n_in, gain):
    return random.normal(0.0, gain * np.sqrt(2 / (n_in + n_out)), (n_out, n_in))


def he_uniform(random, n_out, n_in):
    bound = np.sqrt(6 / n_in)
    return random.uniform(-bound, bound, (n_out, n_in))


def he_normal(random, n_out, n_in):
    return random.normal(0.0, np.sqrt(2 / n_in), (n_out, n_in))


def orthogonal(random, n_out, n_in, gain):
    tall = random.normal(size=(max(n_out, n_in), min(n_out, n_in)))
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return gain * (q if n_out >= n_in else q.T)


_BIASES = Flag(key="biases", title="Biases too", default=False, help="Draw the biases in the same way instead of starting them at 0.")
_GAIN = Float(key="gain", title="Gain", default=1.0, above=0.0, maximum=100.0, help="5/3 for tanh, √2 for ReLU in some texts.")


def _entry(key: str, title: str, summary: str, formula: str, definition: Any, *parameters: Parameter, use: str) -> Entry:
    return Entry(
        family="initializer", key=key, title=title, summary=summary, formula=formula, definition=definition, parameters=parameters,
        use=use,
    )


ENTRIES = (
    _entry(
        "xavier_uniform", "Xavier uniform", "Keeps the size of signals for tanh and sigmoid.",
        r"w \sim U\left(-\sqrt{\frac{6}{n_{in} + n_{out}}}, \sqrt{\frac{6}{n_{in} + n_{out}}}\right)", xavier_uniform, _GAIN,
        use="The usual start for layers with tanh or sigmoid: neither the signals nor the errors grow or shrink from layer to layer.",
    ),
    _entry(
        "xavier_normal", "Xavier normal", "Keeps the size of signals for tanh and sigmoid.",
        r"w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)", xavier_normal, _GAIN,
        use="As Xavier uniform, drawn from a bell curve. Which of the two hardly matters.",
    ),
    _entry(
        "he_uniform", "He uniform", "Keeps the size of signals for ReLU.",
        r"w \sim U\left(-\sqrt{\frac{6}{n_{in}}}, \sqrt{\frac{6}{n_{in}}}\right)", he_uniform,
        use="The usual start for layers with ReLU, which silences half of the units: weights are larger than Xavier's to make up for it.",
    ),
    _entry(
        "he_normal", "He normal", "Keeps the size of signals for ReLU.", r"w \sim N\left(0, \frac{2}{n_{in}}\right)", he_normal,
        use="As He uniform, drawn from a bell curve. Which of the two hardly matters.",
    ),
    _entry(
        "uniform", "uniform", "Any number between two limits; ±0.01 is small, ±3 is large.", r"w \sim U(low, high)", uniform,
        Float(key="low", title="From", default=-0.5), Float(key="high", title="To", default=0.5), _BIASES,
        use="When a text says from which interval weights are drawn, such as 0 to 1.",
    ),
    _entry(
        "normal", "normal", "Bell curve around 0; a standard deviation of 0.01 makes all weights small, 3 all large.",
        r"w \sim N(0, \sigma^2)", normal, Float(key="std", title="σ", default=0.05, minimum=0.0), _BIASES,
        use="When a text gives a standard deviation, and to try out what too small and too large weights do.",
    ),
    _entry(
        "small", "all weights small", "Bell curve with σ = 0.01: signals fade from layer to layer.", r"w \sim N(0, 0.01^2)",
        lambda random, n_out, n_in: normal(random, n_out, n_in, 0.01),
        use="To see signals fade from layer to layer. For training take Xavier's or He's rule.",
    ),
    _entry(
        "large", "all weights large", "Bell curve with σ = 3: units saturate at once.", r"w \sim N(0, 3^2)",
        lambda random, n_out, n_in: normal(random, n_out, n_in, 3.0),
        use="To see units saturate at the start. For training take Xavier's or He's rule.",
    ),
    _entry(
        "orthogonal", "orthogonal", "Rows at right angles (Saxe et al. 2014).", r"W W^{\mathsf{T}} = I", orthogonal, _GAIN,
        use="For the recurrent weights of memories: a signal keeps its length, however many steps it makes.",
    ),
    _entry(
        "zeros", "zeros", "All 0: hidden units stay equal for ever, nothing can be learned.", r"w = 0", zeros,
        use="To see why weights must not be equal: the units of a layer never become different. For biases zero is fine.",
    ),
    _entry(
        "constant", "constant", "All the same value: hidden units stay equal for ever.", r"w = c", constant,
        Float(key="value", title="Value", default=0.5), _BIASES,
        use="For weights that are set by hand afterwards, and to see that equal units stay equal.",
    ),
)
