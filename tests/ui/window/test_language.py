"""In another language the window says everything in it, also what was put together below it, with the right names and numbers."""

import re

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QPushButton, QWidget

from nnsim import storage
from nnsim.datasets import Dataset
from nnsim.document import Connection, Node, PutConnection, PutNode, SetSetting, SetTexts
from nnsim.document.settings import LIVE
from nnsim.engine.events import SETTINGS
from nnsim.engine.frames import State
from nnsim.ui.canvas.badge import ProblemPopup
from nnsim.ui.panels.example_card import ExampleCard
from nnsim.ui.theme import LIGHT
from nnsim.ui.widgets.formula import Formula
from tests.ui.window.hand import spin, until

GERMAN = {
    "{name} has {own}, the data has {have}: use {use}.": "{name} hat {own}, die Daten haben {have}: nimm {use}.",
    "{count} unit": "{count} Einheit",
    "{count} units": "{count} Einheiten",
    "{count} target value": "{count} Zielwert",
    "Use {what}": "{what} nehmen",
    "fit {name} to the data": "{name} an die Daten anpassen",
    "{name} is not connected to anything.": "{name} ist mit nichts verbunden.",
    "{name} takes no connections: {title:lower} nodes only send.": "{name} nimmt keine Verbindungen an: {title} sendet nur.",
    "{file} {reason}.": "{file} {reason}.",
    "is not an nnsim project": "ist kein Projekt von nnsim",
    "add {name}": "{name} hinzufügen",
    "{what} is no longer a finite number at iteration {iteration}{last}. {cause}": (
        "{what} ist in Iteration {iteration} unendlich{last}. {cause}"
    ),
    "the gradient of {name}": "die Ableitung nach {name}",
    "the loss": "der Verlust",
    " (last finite loss {loss:.6g})": " (vorher {loss:.6g})",
    "Training ended: {why}.": "Das Training ist zu Ende: {why}.",
    "{count} epochs are done": "{count} Epochen sind vorbei",
    "learning rate": "Lernrate",
    "XOR needs a hidden layer": "XOR braucht eine verborgene Schicht",
    "Pixel values from 0 to 255 were divided by 255.": "Die Bildpunkte wurden durch 255 geteilt.",
    "must be from {minimum} to {maximum}, not {value}": "muss von {minimum} bis {maximum} gehen, nicht {value}",
}  # fmt: skip


class German(QTranslator):
    def translate(self, context, text, disambiguation=None, n=-1):
        if context == "catalogue":
            return {"Input": "Eingang"}.get(text)
        return GERMAN.get(text) if context == "sentences" else None


@pytest.fixture
def german(qapp):
    translator = German()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_a_problem_and_its_fix_are_told_on_the_canvas(german, opened, qtbot):
    application = opened("xor")
    session, drawing = application.session, application.window.workspace.canvas.drawing
    output = session.document.network.node(session.document.output_nodes()[0])
    session.push(PutNode(Node(output.id, output.name, output.kind, {**output.parameters, "units": 3})))
    badge = drawing.badges[output.id]
    assert badge.toolTip() == f"{output.name} hat 3 Einheiten, die Daten haben 1 Zielwert: nimm 1 Einheit."
    popup = ProblemPopup(badge.problems, session.push, application.window)
    qtbot.addWidget(popup)
    assert [button.text() for button in popup.findChildren(QPushButton)] == ["1 Einheit nehmen"]
    assert session.blocked() == badge.toolTip()
    assert application.window.workspace.top.buttons["train"].toolTip() == badge.toolTip()
    session.push(badge.problems[0].fix)
    assert application.window.interior.undo.text().endswith(f": {output.name} an die Daten anpassen")


def test_a_refused_connection_is_told_with_the_names_in_it(german, opened):
    application = opened("xor")
    session = application.session
    target = session.document.network.inputs()[0]
    assert not session.push(PutConnection(Connection("c99", session.document.output_nodes()[0], target.id)))
    assert application.window.notice.text() == f"{target.name} nimmt keine Verbindungen an: Eingang sendet nur."


def test_what_is_wrong_with_a_file_is_told(german, application, tmp_path):
    path = tmp_path / "kaputt.nnsim"
    path.write_bytes(b"nothing that is a project")
    application.window.files.open_path(str(path))
    assert application.window.notice.text() == "kaputt.nnsim ist kein Projekt von nnsim."


def test_the_name_of_an_edit_is_told_in_the_menu(german, opened):
    application = opened("xor")
    application.session.push(PutNode(Node("n99", "zweite", "dense")))
    assert application.window.interior.undo.text().endswith(": zweite hinzufügen")
    application.session.undo()
    assert application.window.interior.redo.text().endswith(": zweite hinzufügen")


def test_a_divergence_is_told_with_its_iteration(german, opened):
    application = opened("line", learning_rate=1e6)
    session = application.session
    session.train()
    until(lambda: session.frame.state is State.DIVERGED)
    frame = session.frame
    assert frame.message.startswith(("Der Verlust", "Die Ableitung nach")) or frame.message[0].islower()
    assert f" ist in Iteration {frame.iteration} unendlich (vorher " in frame.message
    assert application.window.workspace.timeline.state.toolTip() == frame.message


def test_the_end_of_a_training_is_told_and_what_was_changed_stands_on_the_timeline(german, opened):
    application = opened("xor", epochs=3)
    session, bar = application.session, application.window.workspace.timeline.bar
    session.push(SetSetting("learning_rate", 0.25))
    session.train()
    until(lambda: session.frame.state is State.FINISHED)
    assert session.frame.message == "Das Training ist zu Ende: 3 Epochen sind vorbei."
    assert bar.event_at(bar.place(0)) == "0: Lernrate = 0.25"


def test_notes_of_imported_data_are_told(german, opened):
    application = opened("xor")
    data = Dataset([[0.0, 0.0], [1.0, 1.0]], [0.0, 1.0], notes=("Pixel values from 0 to 255 were divided by 255.",))
    application.session.data_edits.take(data)
    assert application.window.notice.text() == "Die Bildpunkte wurden durch 255 geteilt."


def test_an_example_is_told_of_on_its_card(german, qtbot):
    card = ExampleCard("xor", LIGHT)
    qtbot.addWidget(card)
    card.show_project(storage.example("xor").document, None)
    assert card.text() == "XOR braucht eine verborgene Schicht"


def test_every_setting_that_changes_during_a_run_has_words_for_the_timeline():
    assert SETTINGS.keys() == LIVE
    assert [str(words) for words in SETTINGS.values()] == [key.replace("_", " ") for key in SETTINGS]


class Marked(QTranslator):
    """Speaks a language in which every text stands between marks."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"«{text}»" if text.strip() else None


WORDS = re.compile(r"[^\W\d_]{3,}")
NAMES = re.compile(r"\b(input|hidden|output|untitled|sine|xor)\b", re.IGNORECASE)
"""What the example's layers, project and file are called."""


def texts_of(widget):
    for ask in ("text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText", "title"):
        answer = getattr(widget, ask, None)
        if callable(answer) and not isinstance(widget, Formula | ExampleCard):  # cards go by a key until they are drawn
            yield f"{type(widget).__name__}.{ask}", answer()


def test_no_text_of_the_window_is_left_in_english(qapp, request):
    translator = Marked()
    qapp.installTranslator(translator)
    request.addfinalizer(lambda: qapp.removeTranslator(translator))
    application = request.getfixturevalue("opened")("xor")
    session, window = application.session, application.window
    session.push(SetTexts("xor", ""))
    hidden = session.document.network.node("hidden")
    session.push(PutNode(Node(hidden.id, hidden.name, hidden.kind, {**hidden.parameters, "units": 3})))
    session.push(PutNode(Node("n99", "hidden", "dense")))  # refused, since the name is taken
    session.push(PutNode(Node("n99", "hidden 2", "dense")))
    found = set()
    for chosen in ([], [hidden.id], ["c1"]):
        session.select(chosen)
        spin(0.1)
        for widget in (window, *window.findChildren(QWidget)):
            found |= set(texts_of(widget))
            found |= {("action", action.text()) for action in widget.actions()}
        found |= {("drawing", item.toolTip()) for item in window.workspace.canvas.drawing.items()}
    while any("«" in text for _, text in found):
        found = {(where, re.sub(r"«[^«»]*»", "", text)) for where, text in found}
    assert {(where, text) for where, text in found if WORDS.search(NAMES.sub("", text))} == set()
