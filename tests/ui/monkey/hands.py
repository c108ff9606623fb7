"""What may be done at random with mouse and keyboard, on the drawing and everywhere else in the window."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from tests.ui import mouse

KEYS = (
    "Left", "Right", "Up", "Down", "Tab", "Backtab", "Return", "Escape", "Space", "Delete", "Home", "End", "Plus", "Minus", "Slash",
    "PageUp", "PageDown", "F2", "F6", *"012ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)  # fmt: skip
MODIFIERS = (Qt.KeyboardModifier.NoModifier,) * 5 + (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
TYPED = ("", "0", "-1", "3", "7", "0.1", "1e-3", "abc", "nan", "1e999", "hidden 1", "x.y", "  ", "dense", "lstm", "ü ß", "1;2;3", "0,5")
MOST_NODES = 10
NEVER = ("Export…", "Quit")
HEAVY = ("starts", "Starts", "Compare", "compare", "100")
"""Words on buttons that begin the work of minutes in the background."""


def choose(world, dice):
    ids = sorted(world.session.document.ids())
    world.session.select(dice.sample(ids, min(len(ids), dice.choice((0, 1, 1, 1, 2, 2, 3, 50)))))
    return f"select {sorted(world.session.selection)}"


def press_key(world, dice):
    view = world.canvas.looking if dice.random() < 0.8 else (QApplication.focusWidget() or world.canvas.view)
    said = []
    for _ in range(dice.choice((1, 1, 2, 4))):
        key, modifier = dice.choice(KEYS), dice.choice(MODIFIERS)
        if (key == "Q" and modifier != MODIFIERS[0]) or (key in "OSNPE" and modifier & Qt.KeyboardModifier.ControlModifier):
            continue  # quits, or opens a dialog
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"), modifier)
        said.append(f"{modifier.name}+{key}")
        if not isValid(view):
            break
    return f"keys {' '.join(said)}"


def type_text(world, dice):
    """Into whatever has the keyboard, if that takes text."""
    field = QApplication.focusWidget()
    if not isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) or field.isReadOnly():
        return "no field"
    text = dice.choice(TYPED)
    if dice.random() < 0.8:
        field.selectAll()
    for letter in text:  # QTest knows the keys of Latin letters only
        if isValid(field):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    if isValid(field):
        QTest.keyClick(field, dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab)))
    return f"type {text!r}"


def _places(world, dice):
    """A pixel of the drawing: on a card, a unit, a port, a curve, a note, or anywhere."""
    canvas, view = world.canvas, world.canvas.view
    kind = dice.choice(("card", "card", "unit", "port", "curve", "any"))
    cards = list(canvas.drawing.cards.values())
    if kind == "curve" and canvas.drawing.bundles:
        bundle = dice.choice(list(canvas.drawing.bundles.values()))
        if bundle.paths:
            return view.mapFromScene(dice.choice(bundle.paths).pointAtPercent(dice.random()))
    if kind == "any" or not cards:
        return QPoint(dice.randrange(max(1, view.width())), dice.randrange(max(1, view.height())))
    card = dice.choice(cards)
    plan = card.plan
    if kind == "port":
        return view.mapFromScene(card.pos() + plan.output_port)
    if kind == "unit" and plan.units:
        return view.mapFromScene(card.pos() + plan.unit_rect(dice.randrange(plan.units)).center())
    rect = plan.rect
    inside = QPointF(rect.x() + dice.random() * rect.width(), rect.y() + dice.random() * rect.height())
    return view.mapFromScene(card.pos() + inside)


def point(world, dice):
    """Move, click, drag, double-click or turn the wheel on the drawing."""
    view, surface = world.canvas.view, world.canvas.view.viewport()
    if not view.isVisible():
        surface = world.canvas.looking
    start, end = _places(world, dice), _places(world, dice)
    keys = dice.choice(MODIFIERS)
    kind = dice.choice(("move", "click", "click", "drag", "drag", "drag", "double", "wheel", "give up", "right"))
    match kind:
        case "move":
            mouse.move(surface, start)
        case "click":
            mouse.click(surface, start, keys=keys)
        case "drag":
            mouse.drag(surface, start, end, keys=keys)
        case "double":
            mouse.double_click(surface, start)
        case "right":
            mouse.click(surface, start, Qt.MouseButton.RightButton)
        case "give up":
            mouse.drag(surface, start, end, drop=False)
            instead = (view.give_up, world.session.undo, lambda: _key(view, Qt.Key.Key_Escape), lambda: choose(world, dice))
            dice.choice(instead)()
            mouse.release(surface, end)
        case "wheel":
            turned = QPoint(0, dice.choice((-480, -120, 120, 360)))
            nothing, pixel = Qt.MouseButton.NoButton, QPointF(start)
            event = QWheelEvent(pixel, pixel, QPoint(), turned, nothing, keys, Qt.ScrollPhase.NoScrollPhase, False)
            QApplication.sendEvent(surface, event)
    return f"{kind} {start.toTuple()} {end.toTuple()} {keys.name}"


def _key(widget, key):
    QTest.keyClick(widget, key)


def menu(world, dice):
    """A right click on the drawing, or on any widget, and something of what is offered there."""
    widget = world.canvas if dice.random() < 0.7 else dice.choice(world.visible(QWidget))
    place = _places(world, dice) if widget is world.canvas else _inside(widget, dice)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place), MODIFIERS[0])
    QApplication.sendEvent(widget, event)
    said = [f"menu {type(widget).__name__} {place.toTuple()}"]
    for _ in range(2):  # of what is offered something may be offered in turn
        offered = QApplication.activePopupWidget()
        if not isinstance(offered, QMenu):
            break
        able = [action for action in offered.actions() if action.isEnabled() and not action.isSeparator() and action.text() not in NEVER]
        if not able:
            break
        action = dice.choice(able)
        said.append(action.text())
        below = action.menu()
        if below is not None:
            below.popup(place)
        else:
            action.trigger()
            offered.close()
            break
    return " > ".join(said)


def _inside(widget, dice):
    return QPoint(dice.randrange(max(1, widget.width())), dice.randrange(max(1, widget.height())))


def touch(world, dice):
    """Click, double-click or drag anywhere in the window: on plots, the timeline, tables, sliders."""
    kinds = (QAbstractButton, QMenu)
    widgets = [widget for widget in world.visible(QWidget) if not isinstance(widget, kinds) and world.window.workspace.isAncestorOf(widget)]
    if not widgets:
        return "nothing to touch"
    widget = dice.choice(widgets)
    start, end, keys = _inside(widget, dice), _inside(widget, dice), dice.choice(MODIFIERS)
    kind = dice.choice(("click", "drag", "drag", "double", "move"))
    match kind:
        case "click":
            mouse.click(widget, start, keys=keys)
        case "drag":
            mouse.drag(widget, start, end, keys=keys)
        case "double":
            mouse.double_click(widget, start)
        case "move":
            mouse.move(widget, start)
    return f"{kind} on {type(widget).__name__} {start.toTuple()} {end.toTuple()}"


def drop(world, dice):
    """A layer out of the palette onto the drawing."""
    if len(world.session.document.network.nodes) >= MOST_NODES:
        return "enough layers"
    kind = dice.choice(sorted(entry.key for entry in world.session.catalog.entries("layer")))
    data, place = QMimeData(), QPointF(_places(world, dice))
    data.setData("application/x-nnsim-layer", kind.encode())
    action, button, surface = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, world.canvas
    enter = QDragEnterEvent(place.toPoint(), action, data, button, MODIFIERS[0])
    QApplication.sendEvent(surface, enter)
    QApplication.sendEvent(surface, QDragMoveEvent(place.toPoint(), action, data, button, MODIFIERS[0]))
    if enter.isAccepted() and dice.random() < 0.8:
        QApplication.sendEvent(surface, QDropEvent(place, action, data, button, MODIFIERS[0]))
    else:
        QApplication.sendEvent(surface, QDragLeaveEvent())
    return f"drop {kind} {place.toTuple()} {enter.isAccepted()}"


def press_button(world, dice):
    """Any button of the window, if it does not begin the work of minutes."""
    buttons = [button for button in world.visible(QAbstractButton) if not _heavy(button)]
    if not buttons:
        return "no button"
    button = dice.choice(buttons)
    name = button.accessibleName() or button.text() or type(button).__name__
    button.click()
    return f"press {name}"


def _heavy(button):
    words = f"{button.text()} {button.accessibleName()} {button.toolTip()}"
    return any(word in words for word in HEAVY)


def fill(world, dice):
    """Type into any field of the window."""
    fields = [field for field in world.visible(QLineEdit) if not field.isReadOnly()]
    if not fields:
        return "no field"
    field = dice.choice(fields)
    name = field.accessibleName()
    field.setFocus()
    return f"{type_text(world, dice)} into {name}"


def pick(world, dice):
    """Choose in any drop-down of the window."""
    combos = [combo for combo in world.visible(QComboBox) if combo.count()]
    if not combos:
        return "no drop-down"
    combo = dice.choice(combos)
    name, index = combo.accessibleName(), dice.randrange(combo.count())
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    return f"pick {index} of {name}"
