"""Schedules: the factor on the learning rate at step n, counted from 0 (epochs, or iterations if `unit` says so)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nnsim.catalog import Choice, Entry, Float, Int, Numbers, Parameter


def constant(n: int) -> float:
    return 1.0


def step(n: int, every: int, factor: float, at: Sequence[float]) -> float:
    drops = sum(n >= place for place in at) if at else n // every
    return float(factor**drops)


def exponential(n: int, rate: float) -> float:
    return float(rate**n)


def cosine(n: int, steps: int, lowest: float) -> float:
    return lowest + (1 - lowest) * 0.5 * (1 + math.cos(math.pi * min(n, steps) / steps))


_UNIT = Choice(
    key="unit", title="Counted in", default="epoch", options=(("epoch", "epochs"), ("iteration", "iterations")),
)


def _entry(key: str, title: str, summary: str, formula: str, definition: Any, *parameters: Parameter, use: str) -> Entry:
    return Entry(
        family="schedule", key=key, title=title, summary=summary, formula=formula, definition=definition, parameters=parameters,
        use=use,
    )


ENTRIES = (
    _entry(
        "constant", "constant", "The learning rate stays as it is.", r"\alpha_n = \alpha", constant,
        use="To begin with. Change it only when the loss is noisy at the end.",
    ),
    _entry(
        "step", "step", "Multiplied by a factor at regular steps, or at chosen ones.",
        r"\alpha_n = \alpha \, f^{\lfloor n / k \rfloor}", step,
        Int(key="every", title="Every", default=30, minimum=1), Float(key="factor", title="Factor", default=0.1, above=0.0, maximum=1.0),
        Numbers(key="at", title="Or at", default=(), whole=True, minimum=1), _UNIT,
        use="When the loss no longer falls but trembles: each drop of the rate calms it and lets it fall once more.",
    ),
    _entry(
        "exponential", "exponential", "Multiplied by the same factor at every step.", r"\alpha_n = \alpha \, r^n", exponential,
        Float(key="rate", title="Factor", default=0.95, above=0.0, maximum=1.0), _UNIT,
        use="For a rate that falls smoothly. Compute beforehand what is left at the end: 0.95 to the power of 100 is 0.006.",
    ),
    _entry(
        "cosine", "cosine", "Falls along half a cosine wave, then stays (Loshchilov and Hutter 2017).",
        r"\alpha_n = \alpha \, \frac{1 + \cos(\pi n / k)}{2}", cosine,
        Int(key="steps", title="Steps", default=100, minimum=1),
        Float(key="lowest", title="Lowest share", default=0.0, minimum=0.0, maximum=1.0),
        _UNIT,
        use="When the number of epochs is known beforehand: large steps for a long time, and a gentle landing.",
    ),
)
