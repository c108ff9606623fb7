"""Groups and blocks for tests: short ways to make them and to say where they are."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from nnsim.document import PutFurniture


def put(board, *pieces):
    assert board.session.push(PutFurniture({piece.id: piece for piece in pieces}, "draw"))


def members(board, *names):
    return frozenset(board.id(name) if name in {node.name for node in board.network} else name for name in names)


def group(board, id="g1"):
    return board.session.document.furniture[id]


def collapse(board, id="g1", collapsed=True):
    put(board, replace(group(board, id), collapsed=collapsed))


def block(board, id="g1"):
    return board.drawing.furniture.folding.blocks[id]


def frame(board, id="g1"):
    return board.drawing.furniture.frames[id]


def pixel(board, point):
    return board.canvas.view.mapFromScene(point)


def title(board, id="g1"):
    return pixel(board, frame(board, id).title().center())


def on_block(board, id="g1"):
    return pixel(board, block(board, id).pos() + QPointF(0.0, 30.0))


def drawn(board):
    """What is drawn between what, by name."""
    names = {node.id: node.name for node in board.network} | {"g1": "Encoder"}
    folding = board.drawing.furniture.folding
    return {(names[c.source], names[c.target]) for c in folding.wired()}
