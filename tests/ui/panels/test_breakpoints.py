"""Breakpoints are listed, added, changed, switched and removed by mouse and keyboard, and every edit can be undone."""

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from nnsim.document import RemoveConnection
from nnsim.document.breaking import SetBreakpoints
from nnsim.document.breakpoints import KINDS, Breakpoint, checked, told
from nnsim.ui import proposals
from nnsim.ui.panels.breakpoints import BreakpointsDialog
from nnsim.ui.panels.breakpoints.form import parameters, usual, values_of
from nnsim.ui.theme import DARK


@pytest.fixture
def dialog(qtbot, session):
    made = BreakpointsDialog(session)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def kept(session):
    return session.document.breakpoints


def shown(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_a_breakpoint_is_added_changed_switched_off_and_removed_by_keyboard_alone(qtbot, dialog, session):
    qtbot.keyClick(dialog.list, Qt.Key.Key_Insert)
    assert [item.kind for item in kept(session)] == ["loss"]
    field = dialog.form.editors["threshold"].control
    field.selectAll()
    qtbot.keyClicks(field, "0.125")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert kept(session) == (Breakpoint("loss", "<", 0.125),)
    assert shown(dialog) == ["Loss < 0.125"]
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert not kept(session)[0].enabled
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert kept(session) == ()
    assert dialog.form is None


def test_every_edit_is_undone_and_done_again(dialog, session):
    dialog.propose(Breakpoint("loss", "<", 0.5))
    dialog.form.editors["threshold"].take(0.25)
    dialog.remove_chosen()
    for expected in (0.25, 0.5, None):
        session.undo()
        assert [item.threshold for item in kept(session)] == ([] if expected is None else [expected])
        assert dialog.list.count() == len(kept(session))
    session.redo()
    assert shown(dialog) == ["Loss < 0.5"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_that_says_what_is_kept(dialog, session, kind):
    dialog.propose(Breakpoint("loss", "<", 0.5))
    dialog.form.editors["kind"].take(kind)
    (item,) = kept(session)
    assert item.kind == kind
    assert checked(item) == item
    assert told(session.document.network, item)
    values = dialog.form.values()
    assert values == {key: values_of(item)[key] for key in values}
    for parameter in parameters(session, item):
        parameter.check(values[parameter.key])


def test_of_a_weight_its_two_units_are_chosen_counted_from_one(dialog, session):
    dialog.propose(usual(session, "weight", Breakpoint()))
    dialog.form.editors["to"].take(3)
    assert kept(session)[0].unit == (2, 0)
    dialog.form.editors["from"].take(2)
    assert kept(session)[0].unit == (2, 1)
    connection = next(iter(session.document.network.connections.values()))
    name = session.document.network.connection_name(connection).replace(">", " → ")
    assert shown(dialog) == [f"Weight of {name} [3, 2] > 1"]
    dialog.form.editors["to"].take(None)
    assert kept(session)[0].unit == ()


def test_of_a_signal_unit_and_sample_are_chosen_and_mean_any_without(dialog, session):
    hidden = session.document.network.node("hidden 1")
    dialog.propose(Breakpoint("signal", ">", 0.9, hidden.id))
    assert shown(dialog) == ["Activation of hidden 1 in any sample > 0.9"]
    dialog.form.editors["to"].take(2)
    dialog.form.editors["sample"].take(12)
    assert (kept(session)[0].unit, kept(session)[0].sample) == ((1,), 11)
    assert shown(dialog) == ["Activation of hidden 1 [2] in sample 12 > 0.9"]


def test_what_is_watched_and_gone_is_struck_out_until_it_comes_back(dialog, session):
    connection = next(iter(session.document.network.connections))
    dialog.propose(Breakpoint("weight", ">", 1.0, f"{connection}:W"))
    session.push(RemoveConnection(connection))
    dialog.refresh()
    assert dialog.list.item(0).font().strikeOut()
    assert "gone" in dialog.list.item(0).toolTip()
    session.undo()
    dialog.refresh()
    assert not dialog.list.item(0).font().strikeOut()


def test_the_one_that_was_hit_stands_out_and_the_sentence_is_said(dialog, session):
    items = (Breakpoint("loss", "<", 0.5), Breakpoint("iteration", "==", 7.0))
    session.push(SetBreakpoints(items))
    dialog.refresh()
    session.show_frame(replace(session.frame, hit=(items[1], None), message="Stopped at a breakpoint: iteration = 7."))
    assert [dialog.list.item(row).font().bold() for row in range(2)] == [False, True]
    assert dialog.about.text() == "Stopped at a breakpoint: iteration = 7."
    session.show_frame(replace(session.frame, hit=None, message=""))
    assert not dialog.list.item(1).font().bold()
    assert "right after the operation" in dialog.about.text()
    session.set_theme(DARK)
    dialog.grab()


def test_what_is_proposed_belongs_to_what_is_selected(session):
    network = session.document.network
    connection, hidden = next(iter(network.connections)), network.node("hidden 1").id
    assert proposals.on_selection(session).kind == "loss"
    session.select({connection})
    assert (proposals.on_selection(session).kind, proposals.on_selection(session).thing) == ("weight", f"{connection}:W")
    session.select({hidden})
    assert (proposals.on_selection(session).kind, proposals.on_selection(session).thing) == ("gradient", hidden)
    session.select({network.node("x").id})
    assert proposals.on_selection(session).kind == "signal"


def test_a_weight_that_the_frame_does_not_have_yet_is_proposed_too(session):
    """A layer has grown, and what is shown is still of the time before."""
    connection, weights = next(iter(session.frame.weights.items()))
    beyond = (weights.shape[0], 0)
    assert proposals.on_weight(session.frame, connection, (0, 0)).threshold == proposals.rounded(2 * float(weights[0, 0]))
    proposed = proposals.on_weight(session.frame, connection, beyond)
    assert (proposed.threshold, proposed.unit) == (0.0, beyond)


def test_an_edit_after_it_was_closed_is_nothing_to_it(qtbot, session):
    made = BreakpointsDialog(session)
    made.show()
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(made.list)
    session.push(SetBreakpoints((Breakpoint("loss", "<", 0.5),)))
    session.set_theme(DARK)
