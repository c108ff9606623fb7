"""Which page of help is about what in the window, and how anything in it asks for its page.

A page is named "family/key", such as layer/dense, setting/learning_rate or plot/loss. Whoever asks sends an event to the main window, so
that no widget has to know who shows help.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

PROPERTY = "helpTopic"
"""Of a widget that a page of help is about; those inside it are about the same, unless they say otherwise."""


class HelpEvent(QEvent):
    """Somebody wants to read a page."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, topic: str) -> None:
        super().__init__(self.KIND)
        self.topic = topic


def about(thing: QObject, topic: str) -> None:
    """Say which page is about a widget and all in it."""
    thing.setProperty(PROPERTY, topic)


def topic_of(thing: QObject | None) -> str:
    """The page about a widget, or about the nearest one around it that has a page; "" if there is none."""
    while thing is not None:
        topic = thing.property(PROPERTY)
        if isinstance(topic, str) and topic:
            return topic
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
