"""How far a learner got is kept in a file of his own."""

import pytest

import nnsim
from nnsim import Run, storage
from nnsim.lessons import library, marks, reading
from nnsim.lessons.content import Predict
from nnsim.lessons.judging import answer
from nnsim.lessons.progress import NAME, Progress


def test_what_was_done_is_there_again(tmp_path):
    progress = Progress(tmp_path / "new")
    place = progress.of("a")
    place.page, place.notes = "02-more", "난 봤다"
    place.done.add("task and")
    place.answers["bias"] = "1"
    progress.keep("a")
    again = Progress(tmp_path / "new").of("a")
    assert again == place
    assert Progress(tmp_path / "new").known("b") is None


def test_two_windows_with_two_lessons_do_not_take_each_others_progress_away(tmp_path):
    one, other = Progress(tmp_path), Progress(tmp_path)
    one.of("a").page, other.of("b").page = "01", "02"
    one.keep("a")
    other.keep("b")
    assert (Progress(tmp_path).of("a").page, Progress(tmp_path).of("b").page) == ("01", "02")


def test_a_lesson_begun_again_keeps_its_notes(tmp_path):
    progress = Progress(tmp_path)
    progress.of("a").notes = "mine"
    progress.of("a").done.add("task and")
    progress.forget("a")
    progress.keep("a")
    assert Progress(tmp_path).of("a").notes == "mine"
    assert not Progress(tmp_path).of("a").done


def test_where_it_cannot_be_kept_that_is_said_in_words_of_the_lesson(tmp_path):
    (tmp_path / "blocked").write_text("")
    progress = Progress(tmp_path / "blocked" / "below")
    progress.of("a").done.add("task and")
    with pytest.raises(nnsim.FileError, match=r"^What you did in the lesson was not saved: [^:]+\.$"):
        progress.keep("a")
    assert progress.of("a").has("task", "and")


ODD = b'{"lessons": {"a": 3, "b": {"done": 7, "answers": []}}}'


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"lessons": 3}', ODD, b"\xff"])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    assert Progress(tmp_path).of("b").done == set()


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_what_a_lesson_asks_to_predict_can_be_worked_out(found):
    """On the project that was opened last before the question, as someone who goes from page to page has it."""
    lesson = found.lesson
    opened = None
    for page in lesson.pages:
        for part in marks.parts(lesson.page(page, "en")):
            if isinstance(part, marks.Mark) and part.kind == "open":
                opened = part.argument
            question = lesson.questions.get(part.argument) if isinstance(part, marks.Mark) and part.kind == "question" else None
            if isinstance(question, Predict):
                name = opened.removeprefix("example ")
                project = storage.example(name) if name != opened else reading.project(lesson, opened).project
                assert abs(answer(Run(project), question)) < 1e6, (page, question.key)
