"""How numbers are read and stepped: plain arithmetic without widgets. What was written reads back as itself."""

import math

from nnsim.catalog import Float, Int, sentence

LADDER = (1.0, 2.0, 5.0, 10.0)


def read(text: str) -> float | int:
    """The number in a text. Decimal comma, spaces between thousands, ×10^ and % are understood. Raises ValueError."""
    clean = "".join(text.split()).replace("−", "-").replace("×10^", "e")
    percent = clean.endswith("%")
    clean = clean.removesuffix("%")
    if clean.count(",") == 1 and "." not in clean:
        clean = clean.replace(",", ".")
    if "_" in clean:
        raise ValueError(sentence("must be a number, not “{text}”", text=text.strip()[:40]))
    try:
        value: float | int = float(clean) if any(sign in clean.lower() for sign in ".einf") else int(clean)
    except ValueError:
        shown = text.strip()[:40]
        raise ValueError(sentence("must be a number, not “{text}”", text=shown) if shown else sentence("must be a number")) from None
    return value / 100 if percent else value


def stepped_int(parameter: Int, value: int, steps: int) -> int:
    return min(max(value + steps, parameter.minimum), parameter.maximum)


def stepped_float(parameter: Float, value: float, steps: int, fast: bool) -> float:
    """The value some steps on: along 1, 2, 5, 10 where the magnitude matters, else by even steps. `fast` goes ten times as far."""
    if parameter.logarithmic:
        for _ in range(abs(steps)):
            value = value * 10.0 ** math.copysign(1, steps) if fast else _rung(value, steps > 0)
    else:
        by = step_size(parameter, value) * (10 if fast else 1)
        value = round((value + by * steps) / by) * by
    digits = 12 - math.floor(math.log10(abs(value))) if value else 0
    value = round(value, max(digits, 0)) if value else 0.0
    value = min(max(value, parameter.minimum), parameter.maximum)
    inside = (parameter.above is None or value > parameter.above) and (parameter.below is None or value < parameter.below)
    return value if inside else math.nan


def step_size(parameter: Float, value: float) -> float:
    low = parameter.minimum if parameter.above is None else parameter.above
    high = parameter.maximum if parameter.below is None else parameter.below
    span = high - low
    if not math.isfinite(span) or span > 1000:
        span = 10 * abs(value) or 2.0
    return 10.0 ** math.floor(math.log10(span) - 1.0 - 1e-9)


def _rung(value: float, up: bool) -> float:
    if value <= 0:
        return 1e-5 if up else 0.0
    decade = 10.0 ** math.floor(math.log10(value) + 1e-9)
    share = value / decade
    if up:
        return decade * next(rung for rung in LADDER if rung > share * (1 + 1e-9))
    lower = [rung for rung in LADDER if rung < share * (1 - 1e-9)]
    return decade * lower[-1] if lower else decade / 2
