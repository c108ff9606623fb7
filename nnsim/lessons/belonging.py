"""Which projects a page of a lesson is about: those that it opens itself, else those of the page before it that opened some last."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.lessons import marks
from nnsim.lessons.content import Lesson, Predict

ACTING = ("task", "do")
SEEN = ("point:node/", "point:plot/")


@dataclass(frozen=True)
class Belonging:
    """`arguments` of `[[open …]]`; `carried`: it was a page before this one that opened them."""

    arguments: tuple[str, ...] = ()
    carried: bool = False


def belonging(lesson: Lesson, page: str, language: str) -> Belonging:
    """What one page is about. A page that opens nothing, and does nothing with a project either, is about none."""
    for name in reversed(lesson.pages[: lesson.pages.index(page) + 1]):
        found = tuple(mark.argument for mark in _marks(lesson, name, language) if mark.kind == "open")
        if found:
            return Belonging(found, name != page) if name == page or _needs_one(lesson, page, language) else Belonging()
    return Belonging()


def _marks(lesson: Lesson, page: str, language: str) -> list[marks.Mark]:
    return [part for part in marks.parts(lesson.page(page, language)) if isinstance(part, marks.Mark)]


def _needs_one(lesson: Lesson, page: str, language: str) -> bool:
    """Whether a page asks, does or shows something that only a certain project has."""
    for mark in _marks(lesson, page, language):
        if mark.kind in ACTING or (mark.kind == "question" and isinstance(lesson.questions.get(mark.argument), Predict)):
            return True
    return any(address.target.startswith(SEEN) for address in marks.addresses(lesson.page(page, language)))
