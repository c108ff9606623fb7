"""Projects and lessons that were open lately are on the first page, and go on where they were left."""

import shutil

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.app import Application
from nnsim.lessons import reading
from tests.ui.window import small_lesson
from tests.ui.window.hand import until


def rows(application):
    return {row.path.name: row for row in application.window.welcome.rows}


def test_a_lesson_that_was_opened_from_a_file_is_among_the_recent_ones_and_goes_on_where_it_was_left(application, place, tmp_path_factory):
    path = tmp_path_factory.mktemp("course") / "week.nnlesson"
    reading.pack(place, path)
    application.files.open_path(str(path))
    application.window.lessons.player.turn(1)
    application.window.lessons.player.close()
    application.window.show_welcome()
    assert list(rows(application)) == ["week.nnlesson"]
    QTest.mouseClick(rows(application)["week.nnlesson"], Qt.MouseButton.LeftButton)
    assert application.window.lessons.player.page == "02-second"


def test_a_lesson_in_a_folder_is_there_too_also_after_the_next_start(application, place):
    application.files.open_path(str(place))
    application.window.lessons.player.turn(1)
    again = Application(["nnsim"], "light")
    again.window.show()
    row = next(row for row in again.window.welcome.rows if row.path == place)
    row.click()
    assert again.window.lessons.player.page == "02-second"
    again.close()


def test_lessons_that_are_gone_are_not_offered(application, tmp_path):
    made = small_lesson.write(tmp_path)
    application.files.open_path(str(made))
    shutil.rmtree(made)
    assert str(made) not in application.files.recent()


def test_what_is_no_lesson_is_not_remembered(application, tmp_path):
    bad = tmp_path / "bad.nnlesson"
    bad.write_bytes(b"nothing")
    application.files.open_path(str(bad))
    assert application.files.recent() == []


def test_the_search_of_the_first_page_opens_a_lesson_as_well_as_an_example(application):
    window = application.window
    until(lambda: window.shelf.gallery.complete and not window.welcome.gallery.drawn.isActive())
    QTest.keyClicks(window.welcome.search, "lstm and gru")
    QTest.keyClick(window.welcome.search, Qt.Key.Key_Return)
    lesson = window.lessons.player.lesson
    assert lesson is not None
    window.lessons.player.close()
    window.show_welcome()
    window.welcome.search.clear()
    QTest.keyClicks(window.welcome.search, "xor solved by hand")
    QTest.keyClick(window.welcome.search, Qt.Key.Key_Return)
    assert "hand" in application.session.title
