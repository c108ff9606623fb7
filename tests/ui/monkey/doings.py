"""What may be done at random. Each doing has dice of its own, takes the world as it finds it, and says what it did."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from nnsim.catalog import ProjectError
from nnsim.document import DataReference, PutConnection, PutNode, SetData, SetSetting, SetTexts
from nnsim.document.settings import SETTINGS
from nnsim.ui.canvas import editing
from tests.ui import mouse
from tests.ui.monkey import rounds, values

EXAMPLES = (
    "xor", "spirals", "iris", "line", "sine", "jordan", "xor_in_time", "echo", "gates_perceptron", "reber_gru", "temporal_order_lstm",
)  # fmt: skip
KEYS = (
    "Left", "Right", "Up", "Down", "Tab", "Backtab", "Return", "Escape", "Space", "Delete", "Home", "End", "Plus", "Minus", "Slash",
    "PageUp", "PageDown", "F2", "F6", *"012ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)  # fmt: skip
MODIFIERS = (Qt.KeyboardModifier.NoModifier,) * 5 + (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
TYPED = ("", "0", "-1", "3", "7", "0.1", "1e-3", "abc", "nan", "1e999", "hidden 1", "x.y", "  ", "dense", "lstm", "ü ß", "1;2;3", "0,5")
MOST_NODES, MOST_CONNECTIONS = 10, 16
NEVER = ("Export…", "Quit")
HEAVY = ("starts", "Starts", "Compare", "compare", "100")
"""Words on buttons that begin the work of minutes in the background."""


def choose(world, dice):
    ids = sorted(world.session.document.ids())
    world.session.select(dice.sample(ids, min(len(ids), dice.choice((0, 1, 1, 1, 2, 2, 3, 50)))))
    return f"select {sorted(world.session.selection)}"


def act(world, dice):
    """Any action of the canvas that can be done, mostly with another selection first."""
    if dice.random() < 0.6:
        choose(world, dice)
    able = sorted(action.objectName() for action in world.canvas.actions_list() if action.isEnabled())
    return _trigger(world.canvas.actions_list(), dice.choice(able)) if able else "nothing to do"


def command(world, dice):
    """Any action of the top bar: training, stepping, going back."""
    commands = world.window.workspace.top.commands
    able = sorted(key for key, action in commands.items() if action.isEnabled() and not any(word in key for word in HEAVY))
    if not able:
        return "no command"
    key = dice.choice(able)
    commands[key].trigger()
    return f"command {key}"


def _trigger(actions, name):
    next(action for action in actions if action.objectName() == name).trigger()
    return f"do {name}"


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


def add(world, dice):
    if len(world.session.document.network.nodes) >= MOST_NODES:
        return "enough layers"
    kind = dice.choice(sorted(entry.key for entry in world.session.catalog.entries("layer")))
    nodes = list(world.session.document.network.nodes)
    after = dice.choice(nodes) if nodes and dice.random() < 0.6 else None
    world.canvas.add_layer(kind, after)
    return f"add {kind} after {after}"


def connect(world, dice):
    network = world.session.document.network
    if not network.nodes or len(network.connections) >= MOST_CONNECTIONS:
        return "nothing to connect"
    source, target = dice.choice(list(network.nodes)), dice.choice(list(network.nodes))
    if editing.refusal(network, source, target) is not None:
        return "refused"
    world.session.push(editing.connecting(network, source, target))
    return f"connect {source} {target}"


def delay(world, dice):
    network = world.session.document.network
    if not network.connections:
        return "no connection"
    connection = dice.choice(list(network.connections.values()))
    world.session.push(PutConnection(replace(connection, delay=dice.choice((0, 1, 2, 5)))))
    return f"delay {connection.id}"


def change_layer(world, dice):
    """Another value of one parameter of a layer."""
    session = world.session
    network = session.document.network
    if not network.nodes:
        return "no layer"
    node = dice.choice(list(network.nodes.values()))
    parameters = network.entry(node).parameters
    if not parameters:
        return "no parameter"
    parameter = dice.choice(parameters)
    chosen = values.value(parameter, session.catalog, dice)
    session.push(PutNode(replace(node, parameters={**node.parameters, parameter.key: chosen})))
    return f"{parameter.key} of {node.name} = {chosen!r}"


def rename(world, dice):
    network = world.session.document.network
    if not network.nodes:
        return "no layer"
    node = dice.choice(list(network.nodes.values()))
    name = dice.choice((*TYPED, f"layer {dice.randrange(9)}", node.name))
    command = editing.renaming(world.session.document, node, name)
    if command is not None:
        world.session.push(command)
    return f"rename {node.name} to {name!r}"


def change_setting(world, dice):
    parameter = dice.choice(SETTINGS)
    chosen = values.value(parameter, world.session.catalog, dice)
    world.session.push(SetSetting(parameter.key, chosen))
    return f"{parameter.key} = {chosen!r}"


def change_data(world, dice):
    catalog = world.session.catalog
    chosen = values.reference("dataset", catalog, dice)
    try:
        generator = catalog.spec("dataset", chosen).plain()
    except (ProjectError, ValueError):
        return f"no data {chosen}"
    world.session.push(SetData(DataReference(generator=generator, seed=dice.randrange(3))))
    return f"data {generator}"


def change_texts(world, dice):
    world.session.push(SetTexts(title=dice.choice(("A", "B ü", "")), description=dice.choice(("", "x" * 300))))
    return "texts"


def type_value(world, dice):
    frame, session = world.session.frame, world.session
    arrays = {f"{id}:W": array for id, array in frame.weights.items() if id in session.document.network.connections}
    arrays |= {f"{id}:b": array for id, array in frame.biases.items() if id in session.document.network.nodes}
    if not arrays:
        return "no values"
    key = dice.choice(sorted(arrays))
    index = tuple(dice.randrange(length) for length in arrays[key].shape)
    value = dice.choice((0.0, 1.0, -2.5, 1e6, dice.gauss(0.0, 1.0)))
    session.set_value(key, index, value)
    return f"value {key} {index} = {value}"


def undo(world, dice):
    count = dice.choice((1, 1, 2, 5))
    for _ in range(count):
        world.session.undo()
    return f"undo {count}"


def redo(world, dice):
    count = dice.choice((1, 1, 2, 5))
    for _ in range(count):
        world.session.redo()
    return f"redo {count}"


def train(world, dice):
    """A little; mostly it is paused then."""
    world.session.train()
    world.spin(dice.choice((0.0, 0.005, 0.02)))
    if dice.random() < 0.7:
        world.session.pause()
    return "train"


def walk(world, dice):
    session = world.session
    grain = dice.choice(("operation", "phase", "iteration", "epoch"))
    way = dice.choice((session.step, session.back))
    way(grain, dice.choice((1, 1, 3)))
    return f"{way.__name__} {grain}"


def seek(world, dice):
    iteration = dice.choice((0, 1, world.session.frame.furthest, dice.randrange(max(1, world.session.frame.furthest + 2))))
    world.session.seek(iteration)
    return f"seek {iteration}"


def restart(world, dice):
    dice.choice((world.session.reset, world.session.new_start))()
    return "restart"


def follow(world, dice):
    world.session.set_sample(dice.choice((0, 1, 2, 3, 10_000)))
    world.session.set_speed(dice.choice((1.0, 1.0, 1.0, 0.5, 0.8)))
    return "follow another sample"


def paint(world, dice):
    data = world.session.dataset
    if data is None or not hasattr(data.inputs, "ndim") or data.inputs.ndim != 2 or data.inputs.shape[1] != 2:
        return "nothing to paint"
    keep = dice.randrange(1, len(data.inputs) + 1)
    world.session.data_edits.paint(data.inputs[:keep], data.targets[:keep])
    return f"paint {keep}"


def feed(world, dice):
    world.session.feeding.toggle()
    return "feed"


def theme(world, dice):
    name = dice.choice(("light", "dark"))
    world.application.set_theme(name)
    return name


def resize(world, dice):
    size = dice.choice(((1200, 800), (1440, 900), (640, 480), (300, 200), (1900, 1000)))
    world.window.resize(*size)
    return f"resize {size}"


def open_other(world, dice):
    name = dice.choice((*EXAMPLES, "", "", "kept"))
    if name == "kept":
        path = rounds.save_and_load(world)
        world.application.files._load(str(path))
    elif name:
        world.session.open_example(name)
    else:
        world.session.new()
    return f"open {name or 'nothing'}"


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


def mend(world, dice):
    """Where the network cannot run, make it run again: else most of what follows would be refused. Where it can, let it."""
    session = world.session
    if world.canvas.unrolled.on and dice.random() < 0.5:
        world.canvas.unrolled.toggle()
        return "roll up"
    if session.blocked() is None:
        return dice.choice((train, walk, walk, type_value, seek))(world, dice)
    if dice.random() < 0.5:
        for _ in range(6):
            fixes = [problem.fix for problem in session.problems if problem.fix is not None]
            if session.blocked() is None or not fixes:
                break
            session.push(dice.choice(fixes))
    while session.blocked() is not None and session.history.can_undo:
        session.undo()
    if session.blocked() is not None:
        session.open_example(dice.choice(EXAMPLES))
    world.session.look(lambda run: None)
    return "mend"


def wait(world, dice):
    world.spin(0.03)
    return "wait"


DOINGS: tuple[tuple[int, Callable[..., str]], ...] = (
    (22, act), (6, choose), (8, press_key), (3, type_text), (14, point), (7, add), (7, connect), (2, delay), (6, change_layer), (2, rename),
    (5, change_setting), (2, change_data), (1, change_texts), (5, type_value), (6, undo), (4, redo), (5, train), (5, walk), (3, seek),
    (1, restart), (2, command), (2, follow), (1, paint), (1, feed), (1, theme), (1, resize), (1, open_other), (4, press_button), (3, fill),
    (2, pick), (5, menu), (6, touch), (3, drop), (16, mend), (3, wait),
)  # fmt: skip

