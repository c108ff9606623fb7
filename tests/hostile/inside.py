"""Lessons whose project was made to do harm."""

from pathlib import Path

from nnsim.lessons import reading, starting
from tests.hostile.case import Case
from tests.hostile.cases import CASES

MEMBER = "projects/a.nnsim"
NO_MEMBER = ("nothing", "a pipe", "an endless device", "a folder")
"""What cannot be among the files of a lesson."""
IN_LESSONS = tuple(
    case for case in CASES if case.way == "project" and case.says and case.name == "a.nnsim" and case.key not in NO_MEMBER
)


def lesson_with(case: Case, folder: Path, packed: bool) -> Path:
    """A lesson with a button that opens such a project: its folder, or one file."""
    place = folder / "lesson"
    starting.start(place)
    (place / "projects").mkdir()
    case.make(place / MEMBER)
    page = place / "pages" / "01-start.en.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n[[open {MEMBER}]]\n", encoding="utf-8")
    if not packed:
        return place
    reading.pack(place, folder / "a.nnlesson")
    return folder / "a.nnlesson"
