"""The lessons on the first page, with how far the learner has come: there before any of them is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale

from nnsim.lessons import library
from nnsim.lessons.progress import Progress
from nnsim.storage.folders import user_folder
from nnsim.ui import choices
from nnsim.ui.lessons.gallery import LessonGallery

FOLDER = "lessons"
SYSTEM = "system"


class Shelf:
    """Of one window: `gallery` shows the lessons, `progress` knows what was done of them."""

    def __init__(self) -> None:
        self.progress = Progress(user_folder())
        self.gallery = LessonGallery(lambda: library.spots(own_folder()), self.progress.known, language())


def own_folder() -> Path | None:
    """Where lessons of one's own lie."""
    given = choices.chosen(FOLDER, "")
    return Path(given) if given else None


def language() -> str:
    """That of the window."""
    named = choices.chosen("language", SYSTEM)
    return QLocale().name() if named == SYSTEM else named
