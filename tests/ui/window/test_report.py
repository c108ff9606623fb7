"""A report to hand in: what it holds, and what it does not."""

import getpass
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest

from nnsim.lessons import library, marks
from nnsim.lessons.progress import Progress
from nnsim.ui.panels.command_palette import plain
from nnsim.ui.report import ReportDialog
from tests.ui.window.hand import until


class Words(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self, page):
        super().__init__()
        self.text, self.tags = "", set()
        self.feed(page)

    def handle_data(self, data):
        self.text += data + " "

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


@pytest.fixture
def trained(opened):
    application = opened("xor")
    application.session.step("iteration", 50)
    until(lambda: application.session.frame.iteration == 50)
    return application


def dialog(application):
    next(action for action in application.window.all_actions() if plain(action) == "Report to hand in").trigger()
    (found,) = application.window.findChildren(ReportDialog)
    return found


def test_a_report_holds_network_settings_seed_curves_and_notes_also_without_a_lesson(trained, tmp_path):
    asked = dialog(trained)
    asked.student.setText("Kim <Minji>")
    asked.notes.setPlainText("It fell.\n<script>x</script>")
    assert asked.write(tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    words = Words(page)
    assert "script" not in words.tags
    told = " ".join(words.text.split())
    for part in ("XOR needs a hidden layer", "Kim <Minji>", "Seed", "Iterations 50", "Learning rate 0.1", "hidden Dense 2 6", "It fell."):
        assert part in told, part
    assert "<script>x</script>" in told
    assert page.count("data:image/png;base64,") >= 2
    asked.close()


def test_a_report_tells_what_was_answered_in_the_lesson_and_keeps_the_notes_there(trained, tmp_path):
    lessons = trained.window.lessons
    found = next(found for found in library.built_in() if found.path.name == "xor")
    lessons.open(found.lesson)
    task = next(iter(found.lesson.tasks.values()))
    lessons.player.mark_done("task", task.key)
    asked = dialog(trained)
    asked.notes.setPlainText("mine")
    assert asked.write(tmp_path / "r.html")
    text = " ".join(Words((tmp_path / "r.html").read_text(encoding="utf-8")).text.split())
    assert f"{' '.join(marks.plain(task.text['en']).split())} done" in text
    assert "*" not in text
    assert found.lesson.title["en"] in text
    assert lessons.player.place.notes == "mine"
    asked.close()


def test_nothing_tells_whose_computer_it_was(trained, tmp_path):
    asked = dialog(trained)
    for name in ("r.html", "r.pdf"):
        assert asked.write(tmp_path / name)
        data = (tmp_path / name).read_bytes()
        for word in (str(Path.home()), str(tmp_path), socket.gethostname()):
            assert len(word) < 5 or word.encode() not in data
        if len(getpass.getuser()) > 4:
            assert getpass.getuser().encode() not in data
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    asked.close()


def test_an_empty_canvas_makes_a_report_too(application, tmp_path):
    application.session.new()
    asked = dialog(application)
    assert asked.write(tmp_path / "r.pdf")
    assert asked.write(tmp_path / "r.html")
    asked.close()


def test_a_place_that_cannot_be_written_is_said(trained, tmp_path):
    asked = dialog(trained)
    assert not asked.write(tmp_path / "nowhere" / "r.html")
    assert "r.html was not saved" in trained.window.notice.text()
    asked.close()


def test_where_the_lesson_cannot_keep_what_was_done_the_report_is_written_all_the_same(trained, tmp_path):
    lessons, said = trained.window.lessons, []
    (tmp_path / "blocked").write_text("")
    lessons.player.progress = Progress(tmp_path / "blocked" / "below")
    trained.session.notice.connect(said.append)
    lessons.open(next(found.lesson for found in library.built_in() if found.path.name == "xor"))
    lessons.player.answer("any", "1")
    lessons.player.begin_again()
    asked = dialog(trained)
    asked.notes.setPlainText("mine")
    assert asked.write(tmp_path / "r.html")
    assert "mine" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert [words.partition(":")[0] for words in said] == ["What you did in the lesson was not saved", "The report was saved as r.html."]
    asked.close()
