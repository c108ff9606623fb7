"""The grains that the run can be stepped by, with their words and keys: forward, and with Shift back, as in a debugger."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Grain:
    """`forward` and `back` are what the commands are called, `word` what stands on the button."""

    key: str
    forward: str
    back: str
    word: str
    keys: str
    back_keys: str


def grains() -> tuple[Grain, ...]:
    """All grains, the finest first, in the language of the window."""
    return (
        Grain(
            "line", translate("steps", "Step one line of the equations"), translate("steps", "Step one line back"),
            translate("steps", "line"), "F3", "Shift+F3",
        ),
        Grain(
            "operation", translate("steps", "Step one operation"), translate("steps", "Step one operation back"),
            translate("steps", "step"), "F10", "Shift+F10",
        ),
        Grain(
            "time step", translate("steps", "Step one time step"), translate("steps", "Step one time step back"),
            translate("steps", "time step"), "Ctrl+F10", "Ctrl+Shift+F10",
        ),
        Grain(
            "layer", translate("steps", "Step one layer"), translate("steps", "Step one layer back"), translate("steps", "layer"), "F4",
            "Shift+F4",
        ),
        Grain(
            "phase", translate("steps", "Step to the next phase"), translate("steps", "Step one phase back"), translate("steps", "phase"),
            "F5", "Shift+F5",
        ),
        Grain(
            "iteration", translate("steps", "Step one iteration"), translate("steps", "Step one iteration back"),
            translate("steps", "iteration"), "F11", "Shift+F11",
        ),
        Grain(
            "epoch", translate("steps", "Step one epoch"), translate("steps", "Step one epoch back"), translate("steps", "epoch"), "F12",
            "Shift+F12",
        ),
    )  # fmt: skip
