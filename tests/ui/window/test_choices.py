"""What was set for everybody holds until somebody chooses otherwise, and what is locked holds always."""

import pytest
from PySide6.QtCore import QLocale, QSettings

from nnsim.app import Application
from nnsim.engine.notation import NOTATIONS, OWN
from nnsim.ui import choices
from nnsim.ui.theme import DARK, LIGHT

OTHER = next(notation.key for notation in NOTATIONS if notation.key != OWN.key)


@pytest.fixture
def started(qapp, qtbot, tmp_path):
    made = []

    def start(text):
        file = tmp_path / "settings.toml"
        file.write_text(text, encoding="utf-8")
        made.append(Application(["nnsim"], settings=file))
        return made[-1]

    yield start
    for application in made:
        application.close()
    choices.adopt(choices.NOTHING)


def action(application, text):
    return next(action for action in application.window.all_actions() if action.text() == text)


def test_a_theme_for_everybody_is_shown_until_somebody_chooses_another(started):
    application = started('theme = "dark"')
    assert application.session.theme is DARK
    application.set_theme("light")
    assert application.session.theme is LIGHT
    assert choices.chosen("theme", "system") == "light"


def test_what_is_locked_holds_against_what_was_chosen_before(started):
    QSettings().setValue("window/theme", "light")
    application = started('theme = "dark"\nlocked = ["theme"]')
    assert application.session.theme is DARK
    application.set_theme("light")
    assert application.session.theme is DARK
    assert not action(application, "Light").isEnabled()
    assert "everybody" in action(application, "Light").toolTip()
    assert action(application, "Next notation").isEnabled()


def test_a_notation_for_everybody_is_used_by_projects_that_name_none(started):
    application = started(f'notation = "{OTHER}"')
    application.session.open_example("xor")
    assert application.session.notations.now.key == OTHER
    application.session.notations.choose(OWN.key)
    assert application.session.notations.now is OWN


def test_a_locked_notation_is_not_changed(started):
    application = started(f'notation = "{OTHER}"\nlocked = ["notation"]')
    application.session.open_example("xor")
    application.session.notations.choose_next()
    assert application.session.notations.now.key == OTHER
    assert not action(application, "Notation…").isEnabled()


def test_a_file_that_cannot_be_used_is_told_of_and_nothing_of_it_is_used(started, qtbot):
    application = started('theme = "dark"\ncolour = "red"')
    assert choices.adopted() == choices.NOTHING
    with qtbot.waitSignal(application.session.notice) as said:
        application.say_what_was_refused()
    assert "colour" in said.args[0]
    assert said.args[0].startswith("The settings for everybody in ")


def test_nothing_is_told_where_there_is_nothing_to_tell(started, qtbot):
    application = started("")
    with qtbot.assertNotEmitted(application.session.notice):
        application.say_what_was_refused()


def test_a_language_for_everybody_goes_before_that_of_the_system(started):
    started('language = "de"')
    assert choices.chosen("language", "system") == "de"
    assert QLocale("de").language() == QLocale.Language.German


def test_a_portable_program_keeps_choices_in_its_own_folder(qapp, tmp_path, home):
    before = QSettings.defaultFormat()
    choices.keep_in(tmp_path)
    try:
        choices.keep("theme", "dark")
        QSettings().sync()
        assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".ini"]
        assert not list((home / "config").rglob("*.*"))
    finally:
        QSettings.setDefaultFormat(before)
