"""Another notation changes every symbol in the window, is kept with the project, and is what other projects are then shown in."""

import re

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from nnsim import storage
from nnsim.engine.notation import BY_KEY, tokens
from nnsim.ui.panels.inspector.equation_card import EquationCard
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.swift_formula import SwiftFormula
from tests.ui.window.hand import until

OLD = {r"\mathrm{in}", r"\Delta"}
OLD_WORDS = re.compile(r"\bin\b ?[=)]|\(in\)|∂in\b|Δ|∂L\b|g′")


def left_over(window):
    """Symbols of the program's own notation in anything that can be read in the window."""
    found = set()
    for widget in window.findChildren(QWidget):
        if widget.isHidden() or widget.parentWidget() is None or widget.parentWidget().isHidden():
            equations = []
        elif isinstance(widget, EquationCard):
            equations = [line.tex for line in (*widget.lines, *widget.numbers)]
        else:
            equations = [widget.tex] if isinstance(widget, Formula | SwiftFormula) else []
        found |= {token for tex in equations for token, below in tokens(tex) if not below} & OLD
        texts = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        texts += [widget.text()] if isinstance(widget, QLabel) else []
        if not isinstance(widget, Formula | SwiftFormula | EquationCard):
            found |= {text for text in texts if OLD_WORDS.search(text)}
    return found


@pytest.mark.parametrize("steps", [0, 3, 5])
@pytest.mark.parametrize("example", ["xor", "adding_lstm"])
def test_no_symbol_is_left_in_the_old_notation(opened, example, steps):
    application = opened(example)
    session, inspector = application.session, application.window.workspace.inspector
    session.select({session.document.output_nodes()[0]})
    if steps:
        session.step("operation", steps)
        until(lambda: session.frame.moment is not None and session.frame.workings is not None)
    session.notations.choose("net")
    inspector.tabs.setCurrentIndex(1)
    until(lambda: not inspector.equations._pending)
    assert left_over(application.window) == set()
    inspector.tabs.setCurrentIndex(0)
    assert left_over(application.window) == set()


def test_it_is_kept_with_the_project_and_is_the_next_one_s_too(opened, tmp_path):
    application = opened("xor")
    session = application.session
    session.notations.choose("v_y")
    assert not session.history.can_undo
    storage.save(session.snapshot(), tmp_path / "mine.nnsim")
    session.open(storage.example("circles"))
    assert session.notations.now is BY_KEY["v_y"]
    session.notations.choose("z")
    loaded = storage.load(tmp_path / "mine.nnsim")
    session.open(loaded)
    assert session.notations.now is BY_KEY["v_y"]
    session.open(storage.example("xor"))
    assert session.notations.now is BY_KEY["z"]


def test_the_dialog_shows_all_and_takes_the_one_that_is_pressed(opened):
    application = opened("xor")
    next(action for action in application.window.all_actions() if action.text() == "Notation…").trigger()
    dialog = application.window.findChild(QWidget, "notations")
    assert [button.notation.key for button in dialog.buttons] == list(BY_KEY)
    dialog.buttons[3].click()
    assert application.session.notations.now.key == "net"
    assert [button.isChecked() for button in dialog.buttons].count(True) == 1
    dialog.close()
