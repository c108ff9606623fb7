"""From whatever can be drawn, set or seen, a question mark or F1 leads to a page of help that exists, and to the right place on it."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest

from nnsim.catalog import Reference
from nnsim.document.settings import SETTINGS
from nnsim.engine.catalogue import CATALOG
from nnsim.ui.help.advice import advice
from nnsim.ui.help.synonyms import synonyms
from nnsim.ui.help.topics import topics
from nnsim.ui.helping import topic_of
from nnsim.ui.plots import PLOTS
from nnsim.ui.widgets.editors import Editor
from nnsim.ui.widgets.help_mark import HelpMark
from tests.ui.window.hand import until


@pytest.fixture
def guided(opened):
    return opened("xor").window


def come(qapp, widget):
    """The pointer comes over a widget."""
    place = QPointF(4, 4)
    qapp.sendEvent(widget, QEnterEvent(place, place, widget.mapToGlobal(place)))


def page(guided):
    return guided.guide.shown.name


def marked(guided):
    """The words of the row that the page was opened at."""
    return [mark.cursor.selectedText() for mark in guided.guide.shown.text.extraSelections()]


def below(widget):
    """Every editor in a widget, also those that unfold."""
    return widget.findChildren(Editor)


def held(guided, editor):
    """Whether the mark of an editor leads to an existing page, and to the row of the parameter if the page is about more."""
    name, _, row = topic_of(editor).partition("#")
    window = guided.guide.shown
    assert name in window._by_name, topic_of(editor)
    if row:
        assert row == editor.parameter.key
        window.open(topic_of(editor))
        assert marked(guided)[:1] == [editor.parameter.title], topic_of(editor)
        return
    family, key = name.split("/")
    if isinstance(editor.parameter, Reference):
        assert family == editor.parameter.family
        chosen = editor.value()
        assert key == (chosen["key"] if isinstance(chosen, dict) else chosen)
    else:
        assert name == f"setting/{editor.parameter.key}"


def test_each_layer_of_the_palette_has_a_mark_that_opens_its_page(guided, qapp):
    for key, item in guided.workspace.palette_panel.items.items():
        come(qapp, item)
        mark = item.findChild(HelpMark)
        assert not mark.isHidden()
        mark.click()
        assert page(guided) == f"layer/{key}"


def test_the_card_of_each_plot_leads_to_its_page(guided):
    for kind in PLOTS:
        shown = kind(guided.session, guided.workspace)
        QTest.mouseClick(shown.explain().more, Qt.MouseButton.LeftButton)
        assert page(guided) == f"plot/{kind.key}"
        assert guided.guide.shown.text.toPlainText().strip().startswith(kind.caption())
        shown.deleteLater()


def test_the_card_leads_there_by_keyboard_too(guided):
    shown = next(iter(guided.workspace.plots.plots.values()))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F1):
        guided.guide.open()
        card = shown.explain()
        assert card.focusWidget() is card.more
        QTest.keyClick(card.more, key)
        assert page(guided) == f"plot/{shown.key}"


def test_escape_closes_the_card_and_opens_nothing(guided):
    card = next(iter(guided.workspace.plots.plots.values())).explain()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert guided.guide.shown is None


def test_a_plot_in_a_window_of_its_own_leads_to_its_page(guided):
    plots = guided.workspace.plots
    shown = plots.plots["loss"]
    shown.float_asked.emit()
    assert shown.window() is not guided
    shown.explain().more.click()
    assert page(guided) == "plot/loss"


def test_every_setting_of_learning_and_data_leads_to_its_place(guided):
    guided.guide.open()
    learning, data = guided.workspace.learning, guided.workspace.data
    editors = [*below(learning), *below(data)]
    keys = {editor.parameter.key for editor in editors}
    assert {setting.key for setting in SETTINGS} <= keys
    for editor in editors:
        held(guided, editor)


def test_what_is_set_on_data_leads_to_its_row(guided):
    guided.guide.open()
    for entry in CATALOG.entries("dataset"):
        guided.workspace.data.tiles.tiles[entry.key].click()
        form = guided.workspace.data._form
        editors = below(form) if form is not None else []
        assert {editor.parameter.key for editor in editors} >= {parameter.key for parameter in entry.parameters}
        for editor in editors:
            held(guided, editor)


def test_the_tile_of_each_data_set_leads_to_its_page(guided):
    for key, tile in guided.workspace.data.tiles.tiles.items():
        assert topic_of(tile) == f"dataset/{key}"


@pytest.mark.long
def test_every_field_of_a_selected_layer_leads_to_its_place(guided):
    guided.guide.open()
    inspected = guided.workspace.inspector.node_page
    for entry in CATALOG.entries("layer"):
        guided.session.select({guided.workspace.canvas.add_layer(entry.key)})
        assert topic_of(inspected.findChild(HelpMark)) == f"layer/{entry.key}"
        fields = below(inspected.form)
        assert {field.parameter.key for field in fields} >= {parameter.key for parameter in entry.parameters}
        for field in fields:
            held(guided, field)


def test_what_unfolds_below_a_choice_leads_to_its_row(guided):
    guided.guide.open()
    editor = guided.workspace.learning.editors["optimizer"]
    for entry in CATALOG.entries("optimizer"):
        editor.take(entry.key)
        editor.show_value()
        assert topic_of(editor) == f"optimizer/{entry.key}"
        for inner in below(editor.form) if editor.form is not None else ():
            held(guided, inner)


def test_the_fields_of_a_connection_lead_to_their_rows(guided):
    guided.guide.open()
    connection = next(iter(guided.session.document.network.connections))
    guided.session.select({connection})
    for editor in below(guided.workspace.inspector.connection_page):
        held(guided, editor) if topic_of(editor).startswith("part/") else None
        assert topic_of(editor).partition("/")[0] in ("part", "initializer")


def test_every_pane_leads_somewhere_by_keyboard(guided):
    workspace = guided.workspace
    inspector = workspace.inspector
    panes = (workspace.top, workspace.timeline, workspace.plots, inspector.equations, inspector.weights, inspector.network_page)
    guided.guide.open()
    for pane in panes:
        assert topic_of(pane) in guided.guide.shown._by_name


def test_f1_on_an_empty_place_of_the_drawing_tells_about_the_drawing(guided):
    guided.session.select([])
    guided.workspace.canvas.setFocus()
    guided.guide.open_for_focus()
    assert page(guided) == "part/canvas"


def test_the_page_of_a_part_names_all_that_can_be_done_there_with_its_keys(guided):
    guided.guide.open("part/run")
    text = guided.guide.shown.text.toPlainText()
    assert all(words in text for words in ("Train", "Space", "F10"))


FOUND_FIRST = {
    "learning rate": "setting/learning_rate", "step size": "setting/learning_rate", "neuron": "layer/dense", "ReLU": "activation/relu",
    "bias": "layer/dense", "forget gate": "layer/lstm", "Elman": "layer/rnn", "glorot": "initializer/xavier_uniform",
    "overfitting": "layer/dropout", "backpropagation": "optimizer/sgd", "log loss": "loss/binary_cross_entropy", "adam": "optimizer/adam",
    "mini-batch": "optimizer/sgd", "freeze": "part/weights",
}  # fmt: skip
ALSO_FOUND = {
    "bias": "part/weights", "relu": "layer/relu", "backpropagation": "learning_rule/gradient", "mini-batch": "setting/batch_size",
    "overfitting": "setting/early_stopping", "loop": "part/connection", "log loss": "loss/cross_entropy",
}  # fmt: skip


def test_search_knows_other_words(guided):
    guided.guide.open()
    window = guided.guide.shown
    for typed, name in FOUND_FIRST.items():
        window.search.setText(typed)
        QTest.keyClick(window.search, Qt.Key.Key_Return)
        assert page(guided) == name, typed
    for typed, name in ALSO_FOUND.items():
        assert window._by_name[name].fits(typed), typed


def test_search_says_when_nothing_was_found_and_escape_gives_all_back(guided):
    guided.guide.open()
    window = guided.guide.shown
    QTest.keyClicks(window.search, "zebra")
    assert not window.nothing.isHidden()
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert page(guided) == "contents"
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.nothing.isHidden()
    assert not window.search.text()
    assert guided.guide.shown is window


def test_arrow_keys_go_through_what_was_found(guided):
    guided.guide.open()
    window = guided.guide.shown
    QTest.keyClicks(window.search, "xavier")
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    assert page(guided) == "initializer/xavier_uniform"
    QTest.keyClick(window.contents, Qt.Key.Key_Down)
    assert page(guided) == "initializer/xavier_normal"


def test_other_words_are_of_pages_that_exist(guided):
    guided.guide.open()
    assert synonyms().keys() <= guided.guide.shown._by_name.keys()


def test_each_setting_says_how_to_choose_it():
    assert advice().keys() == {setting.key for setting in SETTINGS}


@pytest.mark.long
def test_every_entry_of_the_catalogue_has_a_picture(guided):
    guided.guide.open()
    window = guided.guide.shown
    for family in CATALOG.families():
        for topic in topics(window.catalog, ())[family]:
            window.open(topic.name)
            assert window._picture("picture") is not None, topic.name


def test_equations_are_there_at_once_and_are_set_soon(guided):
    guided.guide.open("layer/dense")
    window = guided.guide.shown
    assert window._page.equations
    before = len(window.text.toPlainText())
    until(lambda: not window._waiting, 30.0)
    assert len(window.text.toPlainText()) == before


def test_a_marked_row_outlives_no_text(guided):
    guided.guide.open("layer/dense#units")
    window = guided.guide.shown
    assert marked(guided)[0] == "Units"
    window.text._render()
    assert not window.text.extraSelections()
    window.open("layer/dense#activation")
    assert marked(guided)[0] == "Activation"
