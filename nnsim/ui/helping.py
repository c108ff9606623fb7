"""Which page of help is about what in the window, and how anything in it asks for its page.

A page is named "family/key", such as layer/dense, setting/learning_rate or plot/loss; "layer/dense#units" is the row of a parameter on it.
Whoever asks sends an event to the main window, so that no widget has to know who shows help.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

PROPERTY = "helpTopic"
"""Of a widget that a page of help is about; those inside it are about the same, unless they say otherwise."""
PART = "helpPart"
"""Of the editor of a parameter: its key, which has a row on the page about what the editor is part of."""


class HelpEvent(QEvent):
    """Somebody wants to read a page."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, topic: str) -> None:
        super().__init__(self.KIND)
        self.topic = topic


def about(thing: QObject, topic: str) -> None:
    """Say which page is about a widget and all in it; with "", that there is none but the one around it."""
    thing.setProperty(PROPERTY, topic)


def sets(thing: QObject, parameter: str) -> None:
    """Say that a widget sets a parameter of what it is part of."""
    thing.setProperty(PART, parameter)


def topic_of(thing: QObject | None) -> str:
    """The page about a widget, or the place on the page about the nearest one around it that has a page; "" if there is none."""
    row = ""
    while thing is not None:
        topic, part = thing.property(PROPERTY), thing.property(PART)
        if isinstance(topic, str) and topic:
            return topic + row
        if not row and isinstance(part, str):
            row = f"#{part}"
        thing = thing.parent()
    return ""


def ask_for_help(thing: QWidget) -> None:
    """Ask for the page about a widget."""
    window = thing.window()
    above = window.parentWidget()
    while above is not None:
        window = above.window()
        above = window.parentWidget()
    QCoreApplication.sendEvent(window, HelpEvent(topic_of(thing)))
