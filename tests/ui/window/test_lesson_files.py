"""Where lessons come from: files of any author, the first page of the window, and the course that nnsim brings along."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from nnsim.lessons import library, reading
from nnsim.ui.lessons.page import PageView
from nnsim.ui.theme import LIGHT
from tests.ui.window.hand import until


def test_a_lesson_file_opens_like_a_project(application, place, tmp_path):
    path = tmp_path / "small.nnlesson"
    reading.pack(place, path)
    application.files.open_path(str(path))
    assert application.window.lessons.player.lesson.id == "small"
    application.window.lessons.player.close()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    application.window.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, Qt.KeyboardModifier.NoModifier))
    until(lambda: application.window.lessons.player.lesson is not None)
    application.window.lessons.player.close()
    application.files.begin_with(None, path)
    assert application.window.lessons.player.lesson.id == "small"


def test_what_is_no_lesson_is_said_and_changes_nothing(application, tmp_path):
    path = tmp_path / "bad.nnlesson"
    path.write_bytes(b"nothing")
    application.files.open_path(str(path))
    assert application.window.notice.text() == "bad.nnlesson is not an nnsim lesson."
    assert application.window.lessons.player.lesson is None


def test_the_first_page_shows_lessons_with_how_far_one_came_and_finds_them(application):
    gallery = application.window.lessons.gallery
    until(lambda: gallery.complete)
    assert [card.found.path.name for card in gallery.cards] == [found.path.name for found in library.built_in()]
    application.window.welcome.search.setText("xor hidden")
    shown = [card.found.path.name for card in gallery.cards if not card.isHidden()]
    assert shown == ["xor"]
    next(card for card in gallery.cards if card.found.path.name == "xor").click()
    player = application.window.lessons.player
    assert player.lesson.id == "xor"
    player.mark_done("task", next(iter(player.lesson.tasks)))
    application.window.show_welcome()
    card = next(card for card in gallery.cards if card.found.path.name == "xor")
    assert card.state().startswith("1 of ")


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_every_page_of_the_course_can_be_shown(qapp, qtbot, found):
    for name in found.lesson.pages:
        view = PageView(found.lesson, name, "en", 13.5, LIGHT)
        qtbot.addWidget(view)
        assert view.readings
        assert not any("[picture that is not part" in words.toPlainText() for words in view.readings)


def test_what_a_hostile_page_names_is_neither_read_nor_run(qapp, place, qtbot):
    secret = place / "secret.png"
    secret.write_bytes(b"x")
    names = ("http://host/x.png", "file:///etc/passwd", str(secret), "../secret.png", "data:image/png;base64,AAAA", ":/x.png", "equation:9")
    page = "# T\n\n" + "\n\n".join(f"![x]({name})" for name in names) + "\n\n<script>x</script>\n\n[link](javascript:x)\n"
    (place / "pages" / "01-first.en.md").write_text(page, encoding="utf-8")
    view = PageView(reading.read(place), "01-first", "en", 13.5, LIGHT)
    qtbot.addWidget(view)
    text = "".join(words.toPlainText() for words in view.readings)
    assert text.count("[picture that is not part of this page: ") == len(names)
    assert "<script>x</script>" in text
    assert all("javascript" not in words.toHtml() for words in view.readings)
