"""What the catalogue says is translated where it reaches the window, and means the same there."""

import pytest
from PySide6.QtCore import QTranslator

from nnsim import storage
from nnsim.document.settings import BY_KEY
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.worker import Worker
from nnsim.ui.panels.palette import PalettePanel
from nnsim.ui.session import Session
from nnsim.ui.vocabulary import translated, translated_catalog


class Loud(QTranslator):
    """Speaks a language in which the catalogue's words are written in capitals."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return text.upper() if context == "catalogue" else ""


@pytest.fixture
def loud(qapp):
    translator = Loud()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def session(loud):
    worker = Worker()
    worker.start()
    made = Session(worker, storage.example)
    yield made
    made.close()
    worker.stop()


def test_every_word_of_the_catalogue_is_translated(loud):
    catalog = translated_catalog(CATALOG)
    for family in CATALOG.families():
        for plain, entry in zip(CATALOG.entries(family), catalog.entries(family), strict=True):
            assert (entry.title, entry.summary, entry.group) == (plain.title.upper(), plain.summary.upper(), plain.group.upper())
            for before, after in zip(plain.parameters, entry.parameters, strict=True):
                assert (after.title, after.help, after.none_title) == (before.title.upper(), before.help.upper(), before.none_title.upper())


def test_settings_and_their_choices_are_translated_where_they_are_edited(loud):
    assert translated(BY_KEY["learning_rate"]).help == BY_KEY["learning_rate"].help.upper()
    assert translated(BY_KEY["state"]).options == (("reset", "ZERO"), ("carry", "CARRIED ON"))


def test_a_translated_entry_is_the_same_entry(loud):
    catalog = translated_catalog(CATALOG)
    for family in CATALOG.families():
        assert list(catalog.entries(family)) == list(CATALOG.entries(family))


def test_the_window_shows_the_translation_also_of_what_was_loaded(session, qtbot):
    session.open_example("xor")
    palette = PalettePanel(session)
    qtbot.addWidget(palette)
    assert palette.items["dense"].accessibleName() == "DENSE"
    node = session.document.network.node("hidden")
    assert session.document.network.entry(node).parameter("units").title == "UNITS"
