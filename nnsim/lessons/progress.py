"""How far a learner got, kept in one file of his own and sent nowhere: the page, what is done, what was answered, and his notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.files import opened
from nnsim.lessons import limits
from nnsim.lessons.content import Lesson
from nnsim.storage.atomic import reason_of, write_file
from nnsim.storage.text import TextError, parsed, written

NAME = "lessons.json"
_BYTES = 4 << 20
_MOST = 1_000
_CALLED = sentence("What you did in the lesson")


@dataclass
class Place:
    """How far one lesson got. `done`: "task and" or "question bias"; `answers`: what was answered, by the question's key."""

    page: str = ""
    done: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    notes: str = ""

    def has(self, kind: str, key: str) -> bool:
        """Whether a "task" or a "question" is done."""
        return entry(kind, key) in self.done


def entry(kind: str, key: str) -> str:
    """What stands among the things that are done, of a "task" or a "question"."""
    return f"{kind} {key}"


def parts_done(lesson: Lesson, place: Place | None) -> tuple[int, int]:
    """How many tasks and questions of a lesson are done, and how many there are."""
    keys = {*(entry("task", key) for key in lesson.tasks), *(entry("question", key) for key in lesson.questions)}
    return len(keys & place.done) if place is not None else 0, len(keys)


class Progress:
    """Places by the key of their lesson, written after every change. A file that cannot be read is begun anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._places = self._read()

    def of(self, lesson: str) -> Place:
        """The place in a lesson, a new one at its beginning."""
        return self._places.setdefault(lesson, Place())

    def known(self, lesson: str) -> Place | None:
        return self._places.get(lesson)

    def forget(self, lesson: str) -> None:
        """Begin a lesson again; notes stay."""
        self._places[lesson] = Place(notes=self.of(lesson).notes)

    def keep(self, lesson: str) -> None:
        """Write the place in one lesson; of the others the file keeps what another window may have written. Raises FileError."""
        places = self._read()
        places.pop(lesson, None)
        places[lesson] = self.of(lesson)
        record = {
            key: {"page": place.page, "done": sorted(place.done), "answers": place.answers, "notes": place.notes}
            for key, place in list(places.items())[-_MOST:]
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(sentence("{file} was not saved: {reason:clause}.", file=_CALLED, reason=reason_of(error))) from error
        write_file(self._path, written({"format": 1, "lessons": record}), called=_CALLED)

    def _read(self) -> dict[str, Place]:
        if not self._path.is_file():
            return {}
        try:
            with opened(self._path, _BYTES) as source:
                found = parsed(source.whole())
        except (FileError, TextError):
            return {}
        lessons = found.get("lessons") if isinstance(found, dict) else None
        pairs = lessons.items() if isinstance(lessons, dict) else ()
        return {key: _place(place) for key, place in pairs if isinstance(place, dict)}


def _place(record: dict[str, Any]) -> Place:
    done, answers = record.get("done"), record.get("answers")
    return Place(
        str(record.get("page", "")), {str(key) for key in done} if isinstance(done, list) else set(),
        {str(key): str(text) for key, text in answers.items()} if isinstance(answers, dict) else {},
        str(record.get("notes", ""))[: limits.NOTES],
    )
