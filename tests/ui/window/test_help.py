"""Every thing in the window leads to its page of help, and every page can be read."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent, QTextFragment
from PySide6.QtTest import QTest

from nnsim.ui.help.pages import of_entry
from nnsim.ui.help.topics import topics
from nnsim.ui.helping import about, ask_for_help, topic_of
from nnsim.ui.widgets.help_mark import HelpMark
from tests.ui.window.hand import until


@pytest.fixture
def guided(opened):
    return opened("xor").window


def shown(window):
    """The name of the page that is read."""
    return window.guide.shown.name if window.guide.shown is not None else None


def pictures(text):
    """How often a picture stands on a page."""
    found, block = 0, text.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment: QTextFragment = fragments.fragment()
            found += fragment.charFormat().isImageFormat() * fragment.length()
            fragments += 1
        block = block.next()
    return found


def click(window, place):
    """A click somewhere in the window, as the screen sees it."""
    target = window.childAt(place)
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, place))


@pytest.mark.long
def test_every_page_can_be_read_and_shows_each_of_its_equations_once(guided):
    guided.guide.open()
    window = guided.guide.shown
    for name in [topic.name for family in window.topics.values() for topic in family]:
        window.open(name)
        assert window.name == name
        expected = len(window._page.equations) + window._page.text.count("](picture)")
        assert pictures(window.text) == expected, name
        assert "picture that is not part" not in window.text.toPlainText(), name


def test_f1_leads_to_the_page_of_the_selected_layer(guided):
    session = guided.session
    session.select([session.document.network.node("hidden").id])
    guided.workspace.canvas.setFocus()
    guided.guide.open_for_focus()
    assert shown(guided) == "layer/dense"


def test_with_nothing_selected_there_is_the_page_about_the_drawing(guided):
    guided.session.select([])
    guided.guide.open_for_focus()
    assert shown(guided) == "part/canvas"


def test_a_setting_leads_to_the_page_of_what_is_chosen(guided):
    editor = guided.workspace.learning.editors["optimizer"]
    ask_for_help(editor)
    assert shown(guided) == "optimizer/sgd"


def test_a_setting_with_a_number_has_a_page_of_its_own(guided):
    ask_for_help(guided.workspace.learning.editors["learning_rate"])
    assert shown(guided) == "setting/learning_rate"


def test_every_layer_of_the_palette_and_every_plot_leads_somewhere(guided):
    workspace = guided.workspace
    assert {topic_of(item) for item in workspace.palette_panel.items.values()} == {
        f"layer/{key}" for key in workspace.palette_panel.items
    }
    assert {topic_of(plot) for plot in workspace.plots.plots.values()} == {f"plot/{key}" for key in workspace.plots.plots}


def test_what_is_this_answers_the_next_click_and_lets_nothing_else_happen(guided, qapp):
    canvas = guided.workspace.canvas
    card = canvas.drawing.cards[guided.session.document.network.node("hidden").id]
    place = canvas.view.viewport().mapTo(guided, canvas.view.mapFromScene(card.sceneBoundingRect().center()))
    guided.session.select([])
    guided.guide.ask()
    click(guided, place)
    until(lambda: shown(guided) == "layer/dense")
    assert not guided.session.selection
    assert qapp.overrideCursor() is None


def test_escape_ends_the_question(guided, qapp):
    guided.guide.ask()
    assert qapp.overrideCursor() is not None
    QTest.keyClick(guided, Qt.Key.Key_Escape)
    assert qapp.overrideCursor() is None
    assert shown(guided) is None


def test_links_lead_from_page_to_page_and_back(guided):
    guided.guide.open("setting/loss")
    window = guided.guide.shown
    window.text.help_wanted.emit("loss/mse")
    assert window.name == "loss/mse"
    window.back.click()
    assert window.name == "setting/loss"
    window.forth.click()
    assert window.name == "loss/mse"


def test_a_search_finds_pages_by_what_they_say(guided):
    guided.guide.open()
    window = guided.guide.shown
    window.search.setText("probabilities add up")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.name == "activation/softmax"


def test_a_page_that_does_not_exist_leads_to_the_contents(guided):
    guided.guide.open("layer/flux_capacitor")
    assert shown(guided) == "contents"


def test_the_page_follows_the_notation_and_the_theme(guided):
    guided.guide.open("layer/dense")
    before = guided.guide.shown._page.equations[:]
    guided.session.notations.choose("z")
    assert guided.guide.shown._page.equations != before


def test_what_is_inside_something_is_about_the_same(guided):
    about(guided.workspace, "plot/loss")
    assert topic_of(guided.workspace.palette_panel.search) == "plot/loss"


def test_words_of_the_catalogue_are_never_taken_for_marks(guided):
    catalog = guided.session.catalog
    for family in topics(catalog, ()):
        for entry in catalog.entries(family):
            assert of_entry(entry, catalog, str).text.startswith("# ")


def test_the_mark_of_an_editor_asks_for_its_page(guided, qapp):
    editor = guided.workspace.learning.editors["learning_rate"]
    place = QPointF(4, 4)
    qapp.sendEvent(editor, QEnterEvent(place, place, editor.mapToGlobal(place)))
    editor.findChild(HelpMark).click()
    assert shown(guided) == "setting/learning_rate"
