"""One way of writing numbers for the whole window: thin spaces between thousands, a real minus sign, powers of ten as 1.2e−5.

Canvas, plots and panels choose how many figures they have room for; how the figures then stand there is decided here.
"""

import math
import re

THIN = "\u202f"
"""Between thousands: narrow, and no line breaks there."""
NOTHING = "–"
_EXPONENT = re.compile(r"e([+-])0*(\d)")
_COMMAS = re.compile(r"(?<![\w.,(])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])")
_POWERS = re.compile(r"(?<![\w.])-?\d(?:\.\d+)?e[+-]\d+\b")
_LONGEST_WHOLE = 1e15


def tidy(text: str) -> str:
    """What a format made of a number ("-1.5e-05"), as it stands in the window ("−1.5e−5")."""
    plain = _EXPONENT.sub(lambda found: f"e{'-' if found[1] == '-' else ''}{found[2]}", text)
    return plain.replace("-", "−")


def grouped(whole: int) -> str:
    """A whole number in groups of three figures: 5 824."""
    return tidy(f"{whole:,}".replace(",", THIN))


def spaced(sentence: str) -> str:
    """A sentence from below the window, where commas stand between thousands, with numbers as the window writes them."""
    grouped_by_spaces = _COMMAS.sub(lambda found: found[0].replace(",", THIN), sentence)
    return _POWERS.sub(lambda found: tidy(found[0]), grouped_by_spaces)


def number(value: float, figures: int = 4) -> str:
    """A value in so many significant figures, zeros at the end included, so that what changes keeps its width."""
    if not math.isfinite(value):
        return _endless(value)
    value += 0.0  # nothing has no sign
    text = f"{value:#.{figures}g}" if 1e-4 <= abs(value) < 1e5 or value == 0 else f"{value:.{figures - 1}e}"
    return tidy(text.removesuffix("."))


def brief(value: float, figures: int = 4) -> str:
    """A value in at most so many significant figures, without zeros at the end."""
    if not math.isfinite(value):
        return _endless(value)
    text = f"{value + 0.0:.{figures}g}"
    return grouped(int(value)) if float(text) == value and _whole(value) else tidy(text)


def steady(value: float | None) -> str:
    """A value that changes all the time, in at most eight characters: in the usual range always four places."""
    if value is None:
        return NOTHING
    if not math.isfinite(value):
        return _endless(value)
    return tidy(f"{value + 0.0:.4f}" if value == 0 or 1e-3 <= abs(value) < 1000 else f"{value:.2e}")


def percent(share: float) -> str:
    return tidy(f"{100 * share:.1f}{THIN}%")


def exact(value: float | int) -> str:
    """A number as short as it can be without becoming another number."""
    if isinstance(value, int) or _whole(value):
        return grouped(int(value))
    if not math.isfinite(value):
        return _endless(value)
    short = f"{value:g}"
    text = short if float(short) == value else repr(value)
    if "e" in text:
        return tidy(text)
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return tidy(f"{sign}{int(whole.lstrip('-')):,}".replace(",", THIN) + point + rest)


def _whole(value: float) -> bool:
    return math.isfinite(value) and abs(value) < _LONGEST_WHOLE and float(value).is_integer()


def _endless(value: float) -> str:
    return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
