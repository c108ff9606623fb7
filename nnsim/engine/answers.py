"""What is said to a number that was typed as an answer: right, right as far as it goes, or which slip leads there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nnsim.engine.questions import Question, Slip

DIGITS = 3
"""Significant digits that an answer must have right, unless another number is asked for."""
FRACTION = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")
NUMBER = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?(?:e([+-]?\d+)|\s*[·*x×]\s*10\^?([+-]?\d+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """A number as it was typed: `unit` is that of its last digit, 0 where it is exact."""

    value: float
    unit: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """`right`: to as many digits as asked for, or `rounded` to fewer that still tell it from every slip; `vague`: to too few for that.

    Else `slip` is what probably went wrong, if it is known.
    """

    right: bool = False
    rounded: bool = False
    vague: bool = False
    slip: Slip | None = None


def read(text: str) -> Typed | None:
    """A number with a decimal point or comma, with a power of ten, or a fraction; None if it is none."""
    text = text.strip().replace("−", "-").replace("{", "").replace("}", "")
    fraction = FRACTION.fullmatch(text)
    if fraction is not None:
        above, below = (float(part.replace(",", ".")) for part in fraction.groups())
        return Typed(above / below) if below else None
    number = NUMBER.fullmatch(text)
    if number is None or not (number[2] or number[3]):
        return None
    decimals, power = number[3] or "", int(number[4] or number[5] or 0)
    value = float(f"{number[1]}{number[2] or '0'}.{decimals or '0'}e{power}")
    return Typed(value, 10.0 ** (power - len(decimals))) if math.isfinite(value) else None


def judged(question: Question, typed: Typed, digits: int = DIGITS) -> Verdict:
    """Hold an answer against the stored value, then against what the usual slips lead to."""
    if agrees(typed.value, question.value, digits):
        return Verdict(right=True)
    if _rounds_to(typed, question.value):
        telling = not any(_rounds_to(typed, slip.value) for slip in question.slips) and (typed.value != 0 or question.value == 0)
        return Verdict(right=telling, rounded=telling, vague=not telling)
    return Verdict(slip=next((slip for slip in question.slips if agrees(typed.value, slip.value, digits)), None))


def _rounds_to(typed: Typed, value: float) -> bool:
    """Whether what was typed is a number rounded to the digits that were typed."""
    return abs(typed.value - value) <= 0.5 * typed.unit * (1 + 1e-9)


def agrees(typed: float, value: float, digits: int) -> bool:
    """Whether two numbers differ by at most one unit of the last of so many significant digits: rounded terms add up to no less."""
    if value == 0 or not math.isfinite(value):
        return abs(typed) < 10.0**-digits if value == 0 else typed == value
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    return abs(typed - value) <= unit * (1 + 1e-9)
