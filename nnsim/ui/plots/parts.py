"""The parts of the data by name, for plots that look at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from nnsim.ui.plots.menu_choices import add_choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsim.ui.session import Session

PARTS = ("train", "validation", "test")
translate = QCoreApplication.translate


def name_of(part: str) -> str:
    """What a part is called."""
    names = {"train": translate("plots", "training part"), "validation": translate("plots", "validation part")}
    return names.get(part) or translate("plots", "test part")


def title(words: str, session: Session, part: str = "train") -> str:
    """That of a plot of the first output's answers: with its name where there are others too, and with the part if it does not train."""
    outputs = session.document.output_nodes()
    of = session.document.network.nodes[outputs[0]].name if len(outputs) > 1 else ""
    return " · ".join(filter(None, (words, of, name_of(part) if part != "train" else "")))


def filled(session: Session) -> list[str]:
    """The parts that have samples."""
    parts = session.parts
    return [part for part in PARTS if parts is None or len(getattr(parts, part))]


def offer(menu: QMenu, session: Session, current: str, choose: Callable[[str], None]) -> None:
    """Let one of the parts that have samples be chosen in a plot's menu."""
    text = translate("plots", "Samples of the {part}")
    add_choices(menu, {part: text.format(part=name_of(part)) for part in filled(session)}, current, choose)


def without_samples() -> str:
    """What is said of a part without samples."""
    return translate("plots", "This part has no samples. Choose another one in this plot's menu, or divide the data anew.")
