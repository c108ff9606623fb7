"""The Learning panel follows the table of settings; each edit is one command."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF

from nnsim.datasets import make
from nnsim.document import Connection, PutConnection, PutNode, SetSetting
from nnsim.document.settings import BY_KEY
from nnsim.engine.streams import stream
from nnsim.ui.panels.learning import ELSEWHERE, LearningPanel
from nnsim.ui.widgets.formula import Formula


@pytest.fixture
def panel(qtbot, session):
    made = LearningPanel(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_setting_can_be_reached(panel):
    assert panel.editors.keys() | set(ELSEWHERE) == BY_KEY.keys()


def test_an_edit_is_one_command(panel, session, texts):
    panel.editors["epochs"].take(50)
    assert texts() == ["stop after epochs, never → 50"]
    assert session.document.settings["epochs"] == 50


def test_a_slide_over_many_rates_is_undone_at_once(panel, session, texts):
    rate = panel.editors["learning_rate"]
    rate.slider.sliderPressed.emit()
    for share in (0.2, 0.4, 0.6):
        rate.slider.set_share(share)
    rate.slider.sliderReleased.emit()
    assert texts() == ["learning rate, 0.1 → 0.04"]
    rate.take(0.5)
    assert len(texts()) == 2
    session.undo()
    session.undo()
    assert rate.value() == 0.1


def test_what_is_changed_elsewhere_shows_here(panel, session):
    session.push(SetSetting("optimizer", {"key": "adam", "beta1": 0.8}))
    editor = panel.editors["optimizer"]
    assert editor.entry().key == "adam"
    assert editor.form.editors["beta1"].value() == 0.8
    session.undo()
    assert editor.entry().key == "sgd"


def test_a_number_inside_an_optimiser_is_one_command(panel, session, texts):
    session.push(SetSetting("optimizer", "adam"))
    panel.editors["optimizer"].form.editors["beta1"].take(0.7)
    assert texts() == ["optimiser, gradient descent → Adam", "optimiser (β₁), 0.9 → 0.7"]
    assert session.document.settings["optimizer"] == {"key": "adam", "beta1": 0.7}


def test_the_loss_comes_with_its_formula(panel, session):
    session.push(SetSetting("loss", "cross_entropy"))
    assert panel.losses._formulas[""].tex == session.catalog.entry("loss", "cross_entropy").formula


def test_with_several_outputs_each_has_its_loss(panel, session):
    network = session.document.network
    other = network.add("dense", name="second", units=1)
    network.connect("hidden 1", other)
    session.push(PutNode(network.nodes[other.id], label="touch"))
    assert list(panel.losses.editors) == ["output", "second"]
    assert [editor.title.text() for editor in panel.losses.editors.values()] == ["output", "second"]
    panel.losses.editors["second"].take("binary_cross_entropy")
    assert session.document.settings["loss"] == {"output": "mse", "second": "binary_cross_entropy"}


def test_a_setting_that_cannot_be_says_so_and_stays(panel, texts):
    panel.editors["seed"].control.setText("-3")
    panel.editors["seed"].control.editingFinished.emit()
    assert "must be from 0 to" in panel.editors["seed"].fault.text()
    assert texts() == []


def test_the_rest_unfolds(qtbot, panel):
    assert panel.rest.isHidden()
    panel.more.click()
    assert not panel.rest.isHidden()
    panel.more.click()
    assert panel.rest.isHidden()


def test_a_choice_that_is_too_long_is_written_smaller_beside_its_whole_title(qtbot, panel, session):
    panel.resize(222, 600)
    session.push(SetSetting("optimizer", "nesterov"))
    editor = panel.editors["optimizer"]
    words = "Nesterov momentum"

    def fits():
        room = editor.control.width() - 4
        return QFontMetricsF(editor.control.font_for(room)).horizontalAdvance(words) <= room

    qtbot.waitUntil(fits)
    assert editor.control.currentText() == words
    assert editor.control.width() < editor.control.sizeHint().width()
    assert editor.title.elided() == editor.title.text()


@pytest.mark.parametrize(
    ("key", "value"), [("optimizer", "sgd"), ("optimizer", "rmsprop"), ("schedule", "exponential"), ("loss", "binary_cross_entropy")]
)
def test_title_and_choice_stand_whole_in_a_column_of_the_usual_width(qtbot, panel, session, key, value):
    panel.resize(222, 600)
    session.push(SetSetting(key, value))
    editor = panel.losses.editors[""] if key == "loss" else panel.editors[key]
    qtbot.waitUntil(lambda: editor.control.width() == editor.control.sizeHint().width())
    assert panel.width() == 222
    assert editor.title.elided() == editor.title.text()


def test_the_perceptron_rule_switches_off_what_it_does_not_use(panel, session):
    session.push(SetSetting("learning_rule", "perceptron"))
    loss = panel.losses.editors[""]
    assert not panel.editors["optimizer"].control.isEnabled()
    assert "perceptron rule" in panel.editors["optimizer"].toolTip()
    assert not loss.control.isEnabled()
    assert "counts wrong answers" in loss.toolTip()
    assert panel.losses.findChild(Formula).isHidden()
    session.undo()
    assert panel.editors["optimizer"].control.isEnabled()
    assert loss.control.isEnabled()
    assert not panel.losses.findChild(Formula).isHidden()


def test_what_only_a_memory_needs_is_hidden_without_one(panel, session):
    panel.more.click()
    assert panel.editors["truncate"].isHidden()
    assert panel.editors["state"].isHidden()
    network = session.document.network
    hidden = network.node("hidden 1")
    session.push(PutConnection(Connection(network.new_id("c"), hidden.id, hidden.id, delay=1)))
    assert not panel.editors["truncate"].isHidden()
    assert not panel.editors["state"].isHidden()
    session.undo()
    assert panel.editors["truncate"].isHidden()
    session.push(SetSetting("truncate", 3))
    assert not panel.editors["truncate"].isHidden()  # what was set can be taken back


def test_what_other_settings_leave_without_effect_says_why(panel, session):
    assert "one batch" in panel.editors["shuffle"].toolTip()
    session.push(SetSetting("batch_size", 10))
    assert panel.editors["shuffle"].control.isEnabled()
    session.push(SetSetting("state", "carry"))
    assert "carried on" in panel.editors["shuffle"].toolTip()
    assert panel.editors["early_stopping"].control.isEnabled()
    session.parts = replace(session.parts, validation=session.parts.validation[:0])
    session.push(SetSetting("split", (0.7, 0.0, 0.3)))
    assert not panel.editors["early_stopping"].control.isEnabled()
    assert "validation part" in panel.editors["early_stopping"].toolTip()
    assert panel.editors["stratified"].control.isEnabled()
    session.dataset = make(session.catalog.spec("dataset", "sunspots"), stream(0, "data"))
    session.push(SetSetting("seed", 3))
    assert "in order" in panel.editors["stratified"].toolTip()
