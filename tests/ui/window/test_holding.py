"""Activations are typed in the real window: on the drawing by mouse and by keys, and in the outline; and they are let go again."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from nnsim.engine.frames import State
from nnsim.ui.canvas.hover import describe
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.panels.outline.structure import Structure
from nnsim.ui.panels.outline.words import Words
from tests.ui.window.hand import until


@pytest.fixture
def looked(opened):
    """XOR, trained a little, with the hidden layer seen so large that its numbers can be read."""
    application = opened("xor")
    session, canvas = application.session, application.window.workspace.canvas
    session.step("epoch", 20)
    until(lambda: session.frame.iteration and session.frame.state is State.PAUSED and session.frame.followed)
    application.window.resize(1440, 900)
    application.window.activateWindow()
    until(lambda: canvas.width() > 600)
    canvas.view.set_zoom(2.0)
    return application


def parts(application):
    session, canvas = application.session, application.window.workspace.canvas
    output = session.document.output_nodes()[0]
    hidden = session.document.network.into(output)[0].source
    return session, canvas, hidden, output


def pixel_of(canvas, node, unit):
    card = canvas.drawing.cards[node]
    rect = card.plan.unit_rect(unit).translated(card.pos())
    canvas.bring_in_sight(rect)
    return canvas.view.mapFromScene(rect.center())


def type_here(canvas, text, key=Qt.Key.Key_Return):
    editor = canvas.editors.current
    assert editor is not None
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, key)


def hold(application, unit=1, value="2,5"):
    """Click a hidden unit and type."""
    session, canvas, hidden, _ = parts(application)
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(canvas, hidden, unit))
    type_here(canvas, value)
    until(lambda: session.feeding.is_held(hidden, unit))


def test_a_click_on_a_unit_types_its_activation_and_the_rest_answers(looked):
    session, _, hidden, output = parts(looked)
    before = session.frame.followed[output].copy()
    hold(looked)
    frame = session.frame
    assert frame.followed[hidden][1] == 2.5
    (into,) = session.document.network.into(output)
    expected = 1.0 / (1.0 + np.exp(-(frame.weights[into.id] @ frame.followed[hidden] + frame.biases[output])))
    assert np.allclose(frame.followed[output], expected)
    assert not np.allclose(frame.followed[output], before)
    assert not session.history.can_undo


def test_a_drag_on_a_unit_still_moves_its_card(looked):
    session, canvas, hidden, _ = parts(looked)
    before, pixel = session.document.network.nodes[hidden].position, pixel_of(canvas, hidden, 1) - QPoint(8, 0)
    view = canvas.view.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=pixel)
    for step in range(1, 5):
        QTest.mouseMove(view, pixel + QPoint(0, 10 * step))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=pixel + QPoint(0, 40))
    assert canvas.editors.current is None
    assert session.document.network.nodes[hidden].position != before


def test_it_is_marked_and_said_everywhere_how_to_release_it(looked):
    session, canvas, hidden, _ = parts(looked)
    hold(looked)
    workspace = looked.window.workspace
    until(workspace.banner.isVisible)
    assert workspace.banner.words.text() == "1 activation held by hand"
    assert workspace.feed.isVisible()
    assert len(workspace.feed.held.releases) == 1
    drawing = canvas.drawing
    told = describe(drawing, session.document.network, session.dataset, Over(node=hidden, unit=1))
    assert "Esc" in told.hint
    assert not told.formula
    other = describe(drawing, session.document.network, session.dataset, Over(node=hidden, unit=0))
    assert canvas.action("type_activation").shortcut().toString() in other.hint
    structure = Structure(session.document, session.shapes)
    assert Words(session, structure).value(Key("unit", hidden, (1,))).endswith("held by hand")


@pytest.mark.parametrize("way", ["escape", "banner", "row", "key", "training"])
def test_it_is_released(looked, way):
    session, canvas, _, output = parts(looked)
    before = session.frame.followed[output].copy()
    hold(looked)
    workspace = looked.window.workspace
    until(workspace.banner.isVisible)
    if way == "escape":
        canvas.setFocus()
        QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    elif way == "banner":
        workspace.banner.back.click()
    elif way == "row":
        workspace.feed.held.releases[0].click()
    elif way == "key":
        canvas.do("release_held")
    else:
        notices = []
        session.notice.connect(notices.append)
        session.step("iteration")
    until(lambda: not session.feeding.held and not session.feeding.on and session.frame.fed is None)
    until(lambda: not workspace.banner.isVisible())
    if way == "training":
        assert notices == ["The run goes on: what was held by hand is released."]
    else:
        until(lambda: np.array_equal(session.frame.followed[output], before))


def test_what_is_fed_stays_when_what_is_held_is_released(looked):
    session, canvas, _, _ = parts(looked)
    session.feeding.begin()
    session.feeding.set_number(session.document.network.inputs()[0].id, 0, 0.25)
    hold(looked)
    until(lambda: looked.window.workspace.banner.words.text() == "Input fed by hand, 1 activation held by hand")
    canvas.setFocus()
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    assert session.feeding.on
    assert not session.feeding.held
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    assert not session.feeding.on


def test_by_keys_alone_unit_after_unit(looked):
    session, canvas, hidden, _ = parts(looked)
    canvas.pointing.leave()
    canvas.focus_card(hidden)
    canvas.do("type_activation")
    type_here(canvas, "1", Qt.Key.Key_Down)
    assert canvas.editors.current is not None
    type_here(canvas, "-1")
    until(lambda: session.feeding.is_held(hidden, 0) and session.feeding.is_held(hidden, 1))
    assert session.frame.followed[hidden][:2].tolist() == [1.0, -1.0]


def test_an_input_is_typed_the_same_way(looked):
    session, canvas, _, _ = parts(looked)
    given = session.document.network.inputs()[0].id
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=pixel_of(canvas, given, 0))
    type_here(canvas, "0.125")
    assert session.feeding.inputs[given][0] == 0.125
    assert not session.feeding.held


def test_why_nothing_can_be_held_is_said(looked):
    session, canvas, hidden, _ = parts(looked)
    notices = []
    session.notice.connect(notices.append)
    canvas.pointing.leave()
    session.step("operation")
    until(lambda: session.frame.moment is not None and session.frame.moment.index == 0)
    canvas.focus_card(hidden)
    canvas.do("type_activation")
    assert "iteration" in notices[-1]
    session.train()
    until(lambda: session.frame.state is State.RUNNING)
    canvas.do("type_activation")
    assert "Pause" in notices[-1]
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)


def test_what_is_held_goes_with_its_unit(looked):
    session, canvas, hidden, _ = parts(looked)
    hold(looked)
    canvas.focus_card(hidden)
    units = session.document.network.nodes[hidden].parameters["units"]
    for _ in range(units - 1):
        canvas.do("fewer")
    assert not session.feeding.held


def test_what_is_said_of_a_unit_does_not_cover_what_is_said_of_the_hand(looked):
    _, canvas, hidden, _ = parts(looked)
    hold(looked)
    banner, panel = looked.window.workspace.banner, canvas.pointing.panel
    until(banner.isVisible)
    for beside in (QPoint(canvas.width() // 2 - 40, 2), QPoint(canvas.width() // 2, 60), QPoint(banner.x(), banner.y())):
        canvas.view.pointed.emit(Over(node=hidden, unit=1), beside)
        panel.show_description(panel.description, QRect(beside, beside))
        assert panel.isVisible()
        assert not panel.geometry().intersects(banner.geometry())
