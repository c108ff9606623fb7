"""What `nnsim lesson …` does, as lines to be printed and a number of faults; the command line itself stands in nnsim.cli."""

from __future__ import annotations

from pathlib import Path

from nnsim.catalog import counted, sentence
from nnsim.lessons import reading, starting
from nnsim.lessons.checking import checked
from nnsim.lessons.content import said_in

ACTIONS = ("check", "new", "pack")


def run(action: str, place: Path, out: Path | None = None) -> tuple[list[str], int]:
    """Lines for the user, and how many faults there are. Raises FileError."""
    match action:
        case "check":
            return check(place)
        case "new":
            files = starting.start(place)
            return [*(str(place / name) for name in files), sentence("Change them, then: nnsim lesson check {place}", place=place)], 0
    target = out or place.with_name(place.resolve().name + reading.SUFFIX)
    lines, faults = check(place)
    if faults:
        return lines, faults
    reading.pack(place, target)
    return [str(target)], 0


def check(place: Path) -> tuple[list[str], int]:
    """Every fault with its file and line; without any, what the lesson holds."""
    lesson, faults = checked(place)
    if faults:
        return [str(fault) for fault in faults], len(faults)
    languages = sorted({language for name in lesson.pages for language in lesson.page_texts(name)})
    parts = [
        counted("{count} page", "{count} pages", len(lesson.pages)), counted("{count} task", "{count} tasks", len(lesson.tasks)),
        counted("{count} question", "{count} questions", len(lesson.questions)), ", ".join(languages),
    ]
    return [f"{said_in(lesson.title, 'en')}: {'; '.join(parts)}"], 0
