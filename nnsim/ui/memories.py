"""What a memory consists of, as canvas and plots show it over time: which values there are, in which order, and what they are called."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

ORDER = ("f", "i", "o", "r", "z", "g", "c", "h")
GATES = frozenset({"f", "i", "o", "r", "z"})
translate = QCoreApplication.translate


def drawn(given: Iterable[str]) -> tuple[str, ...]:
    """Which of the values are shown, from top to bottom: gates, candidate, cell, what the layer says; else its activation."""
    names = set(given)
    return tuple(name for name in ORDER if name in names) or tuple(sorted(names & {"a"} or names))[:1]


def symbol(name: str, gated: bool) -> str:
    """How a value is written: the candidate of a cell with a tilde."""
    if name == "g":
        return "c̃" if gated else "h̃"
    return name


def word(name: str) -> str:
    """What a value is called, or nothing."""
    words = {
        "f": translate("canvas", "forget"), "i": translate("canvas", "input"), "o": translate("canvas", "output"),
        "r": translate("canvas", "reset"), "z": translate("canvas", "update"), "g": translate("canvas", "candidate"),
        "c": translate("canvas", "cell"), "h": translate("canvas", "hidden"), "a": translate("canvas", "activation"),
    }  # fmt: skip
    return words.get(name, "")


def bounded(name: str, names: Iterable[str]) -> bool:
    """Whether a value lies between −1 and 1: gates, and in a cell what went through tanh."""
    return name in GATES or (name in ("g", "h") and "g" in names)
