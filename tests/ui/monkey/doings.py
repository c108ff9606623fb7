"""What may be done at random. Each doing has dice of its own, takes the world as it finds it, and says what it did."""

from collections.abc import Callable
from dataclasses import replace

from nnsim.catalog import ProjectError
from nnsim.document import DataReference, PutConnection, PutNode, SetData, SetSetting, SetTexts
from nnsim.document.settings import SETTINGS
from nnsim.ui.canvas import editing
from tests.ui.monkey import rounds, values
from tests.ui.monkey.hands import (
    HEAVY,
    MOST_NODES,
    TYPED,
    choose,
    drop,
    fill,
    menu,
    pick,
    point,
    press_button,
    press_key,
    touch,
    type_text,
)  # fmt: skip

EXAMPLES = (
    "xor", "spirals", "iris", "line", "sine", "jordan", "xor_in_time", "echo", "gates_perceptron", "reber_gru", "temporal_order_lstm",
)  # fmt: skip
MOST_CONNECTIONS = 16


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
    """An input, or what one unit of any layer gives."""
    feeding, network = world.session.feeding, world.session.document.network
    if not network.nodes or dice.random() < 0.5:
        feeding.toggle()
        return "feed"
    node, unit = dice.choice(list(network.nodes)), dice.randrange(4)
    if feeding.number(node, unit) is None or feeding.reason_not(node) is not None:
        feeding.release()
        return "release"
    feeding.set_number(node, unit, dice.choice((0.0, 1.0, -2.5, 1e6)))
    return f"hold {node} {unit}"


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
        world.application.files.open_path(str(path))
    elif name:
        world.session.open_example(name)
    else:
        world.session.new()
    return f"open {name or 'nothing'}"


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
    (1, restart), (2, command), (2, follow), (1, paint), (2, feed), (1, theme), (1, resize), (1, open_other), (4, press_button), (3, fill),
    (2, pick), (5, menu), (6, touch), (3, drop), (16, mend), (3, wait),
)  # fmt: skip

