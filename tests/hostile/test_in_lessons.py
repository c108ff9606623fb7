"""Hostile projects inside lessons, from a folder and packed: the lesson opens, its project meets the same gate and the same sentence."""

from pathlib import Path

import pytest

from nnsim.catalog import FileError, ProjectError
from nnsim.lessons import reading
from nnsim.lessons.content import Lesson
from tests.hostile.case import Case
from tests.hostile.inside import IN_LESSONS, MEMBER, lesson_with


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "packed"])
@pytest.mark.parametrize("case", IN_LESSONS, ids=lambda case: case.key)
def test_a_hostile_project_in_a_lesson_is_refused_as_anywhere(tmp_path: Path, case: Case, packed: bool) -> None:
    lesson = reading.read(lesson_with(case, tmp_path, packed))
    assert isinstance(lesson, Lesson)
    with pytest.raises((FileError, ProjectError)) as refused:
        reading.project(lesson, MEMBER)
    for words in case.says:
        assert words in str(refused.value)
    assert str(refused.value).startswith("a.nnsim ")
    assert not (tmp_path / "harmed").exists()
