"""What must hold whatever was done: everything can be undone and redone, saved and loaded, and is drawn."""

from dataclasses import replace

import numpy as np

from nnsim import storage
from nnsim.catalog import ProjectError
from nnsim.engine.frames import State
from nnsim.storage import tidy
from nnsim.ui.canvas.scene import NetworkScene


class Unsound(AssertionError):
    """Something does not hold; says what."""


def plain(document):
    """All of a document that edits change. How the window shows it is no edit."""
    network = document.network
    return {
        "nodes": list(network.nodes.items()), "connections": list(network.connections.items()), "settings": dict(document.settings),
        "data": document.data, "outputs": document.outputs, "initial": dict(document.initial), "title": document.title,
        "description": document.description, "furniture": dict(document.furniture),
    }  # fmt: skip


def kept(document):
    """What of it a file keeps: nothing that belongs to things that are gone, and nothing where all stand on one another."""
    network = document.network
    places = tidy.places(network, {id: node.position for id, node in network.nodes.items()})
    nodes = [(id, replace(node, position=places[id])) for id, node in network.nodes.items()]
    return {**plain(document), "nodes": nodes, "furniture": document.standing(), "initial": {}}


def require_same(what, first, second):
    for key, value in first.items():
        if second[key] != value:
            raise Unsound(f"{what}: {key} differ: {_difference(value, second[key])}")


def _difference(first, second):
    pairs = (dict(first), dict(second)) if isinstance(first, list) else (first, second)
    if isinstance(pairs[0], dict) and isinstance(pairs[1], dict):
        if list(pairs[0]) != list(pairs[1]) and set(pairs[0]) == set(pairs[1]):
            return f"order {list(pairs[0])} and {list(pairs[1])}"
        keys = [key for key in pairs[0].keys() | pairs[1].keys() if pairs[0].get(key) != pairs[1].get(key)]
        return "; ".join(f"{key}: {pairs[0].get(key)} and {pairs[1].get(key)}" for key in sorted(keys))[:800]
    return f"{first} and {second}"[:800]


def undo_and_redo(world):
    """Back to the beginning, on to the end, twice, and then to where it was."""
    session, history = world.session, world.session.history
    here, now = history.position, plain(session.document)
    redo_all(world)
    end = plain(session.document)
    undo_all(world)
    require_same("after undoing everything", plain(world.base), plain(session.document))
    redo_all(world)
    require_same("after undoing and redoing everything", end, plain(session.document))
    while history.position > here:
        session.undo()
    require_same("after undoing what was redone", now, plain(session.document))


def undo_all(world):
    while world.session.history.can_undo:
        world.session.undo()


def redo_all(world):
    while world.session.history.can_redo:
        world.session.redo()


def save_and_load(world):
    """What is in the file is what is in the window, and its run goes on from the same state."""
    session = world.session
    world.settle()
    path = world.folder / "kept.nnsim"
    try:
        snapshot = session.snapshot()
    except ProjectError as error:
        raise Unsound(f"nothing could be saved: {error}") from error
    storage.save(snapshot, path)
    contents = storage.read(path)
    require_same("after saving and loading", kept(session.document), kept(contents.project.document))
    _require_same_data(session.project, contents.project)
    if (contents.checkpoint is None) != (snapshot.checkpoint is None):
        raise Unsound("the run was not saved")
    if contents.checkpoint is not None:
        loaded, here = storage.resumed(contents, path), session.look(lambda run: run.state_hash())
        if loaded.state_hash() != here:
            raise Unsound("the run that was loaded is not the one that was saved")
    return path


def _require_same_data(one, other):
    try:
        first = one.data
    except ProjectError:
        return
    second = other.data
    if (first is None) != (second is None):
        raise Unsound("the data are lost")
    if first is not None:
        for array, again in ((first.inputs, second.inputs), (first.targets, second.targets)):
            if isinstance(array, np.ndarray) and not np.array_equal(array, again, equal_nan=array.dtype.kind == "f"):
                raise Unsound("the data differ")


def drawn(world):
    """Every layer and connection has its item, at its place, and what is selected is there."""
    session, drawing = world.session, world.canvas.drawing
    network = session.document.network
    if list(drawing.cards) != list(network.nodes) and set(drawing.cards) != set(network.nodes):
        raise Unsound(f"cards {sorted(drawing.cards)} for nodes {sorted(network.nodes)}")
    if set(drawing.bundles) != set(network.connections):
        raise Unsound(f"curves {sorted(drawing.bundles)} for connections {sorted(network.connections)}")
    if not session.selection <= session.document.ids():
        raise Unsound(f"selected, but not there: {sorted(session.selection - session.document.ids())}")
    if world.canvas.view.gesture is None:
        for id, card in drawing.cards.items():
            place = network.nodes[id].position
            if not card.isVisible():
                continue  # inside a group that is closed
            if abs(card.pos().x() - place[0]) > 1e-6 or abs(card.pos().y() - place[1]) > 1e-6:
                raise Unsound(f"the card of {id} is at {card.pos().toTuple()}, its node at {place}")


def drawn_afresh(world):
    """The drawing, which only ever changes what is new, is the one that is made of the document at once."""
    session, old = world.session, world.canvas.drawing
    if session.frame.state is State.EMPTY and any(card.plan.timed for card in old.cards.values()):
        return  # cards keep the room for what ran before
    new = NetworkScene(session.theme)
    try:
        _compare(session, old, new)
    finally:
        new.clear()  # before the collector comes upon it


def _compare(session, old, new):
    new.show_document(session.document, session.shapes, session.dataset)
    new.show_what(old.scenery.shows, old.scenery.fixed)
    new.show_frame(session.frame, old.scenery.sample)
    for id, card in new.cards.items():
        was = old.cards[id]
        if (was.plan, was.pos(), was.isVisible(), was.node) != (card.plan, card.pos(), card.isVisible(), card.node):
            raise Unsound(f"the card of {id} is not as it would be drawn now: {was.plan} at {was.pos()}, {card.plan} at {card.pos()}")
    for id, bundle in new.bundles.items():
        before = old.bundles[id]
        if _looks(before) != _looks(bundle):
            raise Unsound(f"the curves of {id} are {_looks(before)}, would be {_looks(bundle)} if drawn now: {bundle.connection}")
        if bundle.isVisible() and not _same_way(before.lines(), bundle.lines()):
            raise Unsound(f"the curves of {id} run elsewhere than they would if drawn now")
    if {id: item.pos() for id, item in old.outputs.items()} != {id: item.pos() for id, item in new.outputs.items()}:
        raise Unsound("the cards of outputs are not where they would be drawn now")


def _looks(bundle):
    """What can be seen of curves: those inside a group that is closed are laid when it is opened."""
    return bundle.shape_of_weights if bundle.isVisible() else "hidden"


def _same_way(first, second):
    return first.shape == second.shape and bool(np.allclose(first, second, atol=0.01))
