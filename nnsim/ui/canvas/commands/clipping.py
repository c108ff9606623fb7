"""Copy, cut, paste and duplicate: layers with what joins them, their settings, places and weights, also as text."""

import math
from functools import reduce

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF
from PySide6.QtGui import QCursor, QGuiApplication

from nnsim.catalog import FileError
from nnsim.document import Group, shapes_of
from nnsim.document.network import Position
from nnsim.storage.fragments import MOST_NUMBERS, Fragment, fragment_from
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas import geometry, placing
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.clipboard import Pasted, beside, middle, mime_of, pasted, taken, text_in, told
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.sentences import said

BESIDE, HANGING = 40.0, 54.0
"""How far a copy stands from what it is a copy of, and what may hang below a card."""
TRIES, RINGS = 30, 12
"""Places for a copy that are looked at, below what was copied and around the pointer."""
MANY = 8
"""From how many cards on all of them are taken for one."""
translate = QCoreApplication.translate


class Clipping:
    """The clipboard is the system's: what is copied can be pasted into another window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (
            Does("cut", translate("canvas", "Cut"), ("Ctrl+X",), self.cut, ask.editable(self._some)),
            Does("copy", translate("canvas", "Copy"), ("Ctrl+C",), self.copy, self._some),
            Does("paste", translate("canvas", "Paste"), ("Ctrl+V",), self.paste, ask.editable()),
            Does("duplicate", translate("canvas", "Duplicate"), ("Ctrl+D",), self.duplicate, ask.editable(self._some)),
        )

    def copy(self) -> Fragment:
        """Put what is selected into the clipboard."""
        session = self._desk.session
        fragment = taken(session, self._chosen())
        QGuiApplication.clipboard().setMimeData(mime_of(fragment))
        if sum(array.size for array in (*fragment.weights.values(), *fragment.values.values())) > MOST_NUMBERS:
            session.notice.emit(translate("canvas", "The weights are too many for the clipboard: only the layers were copied."))
        return fragment

    def cut(self) -> None:
        """Copy, and remove."""
        session, chosen = self._desk.session, self._chosen()
        fragment = self.copy()
        command = edits.removing(session.document, chosen)
        if command is not None:
            label = told(
                fragment, translate("canvas", "cut {name}"), translate("canvas", "cut {count} layers"),
                translate("canvas", "cut {count} things"),
            )  # fmt: skip
            session.push(Group((command,), label))

    def paste(self) -> None:
        """Add what is in the clipboard, at the pointer if that is over the drawing."""
        session = self._desk.session
        try:
            fragment = fragment_from(text_in(QGuiApplication.clipboard().mimeData()), session.catalog)
        except FileError as error:
            session.notice.emit(said(error))
            return
        label = told(
            fragment, translate("canvas", "paste {name}"), translate("canvas", "paste {count} layers"),
            translate("canvas", "paste {count} things"),
        )  # fmt: skip
        self._add(fragment, self._place_for(fragment), label)

    def duplicate(self) -> None:
        """The same once more, beside it; the clipboard stays as it is."""
        fragment = taken(self._desk.session, self._chosen())
        label = told(
            fragment, translate("canvas", "duplicate {name}"), translate("canvas", "duplicate {count} layers"),
            translate("canvas", "duplicate {count} things"),
        )  # fmt: skip
        self._add(fragment, self._below(fragment), label)

    def _add(self, fragment: Fragment, offset: Position, label: str) -> None:
        session, desk = self._desk.session, self._desk
        document = session.document
        pieces = Pasted(document, fragment, beside(document.network, fragment, offset, BESIDE), label)
        if pasted(session, pieces):
            cards = [desk.drawing.cards[id] for id in pieces.selection & desk.drawing.cards.keys()]
            whole = reduce(QRectF.united, (card.plan.rect.translated(card.pos()) for card in cards), QRectF())
            if not desk.view.visible_rect().contains(whole):
                desk.view.fit(largest=min(1.0, desk.zoom))

    def _place_for(self, fragment: Fragment) -> Position:
        """The offset at which something is pasted: to the pointer, else beside where it was, or into sight."""
        view, here = self._desk.view, QPointF(*middle(fragment))
        pixel = view.viewport().mapFromGlobal(QCursor.pos())
        if view.viewport().underMouse() and view.viewport().rect().contains(pixel):
            goal = view.mapToScene(pixel)
        elif view.visible_rect().contains(here):
            return self._below(fragment)
        else:
            goal = view.visible_rect().center()
        return self._free(_rects(fragment), goal - here)

    def _free(self, rects: list[QRectF], offset: QPointF) -> Position:
        """The offset nearest to one at which no card comes to lie upon another, if there is any not far away."""
        if len(rects) > MANY:
            rects = [reduce(QRectF.united, rects)]

        def frees(around: QRectF) -> bool:
            return all(self._desk.drawing.frees(rect.translated(around.center())) for rect in rects)

        return placing.free_place(self._desk.drawing, offset, QSizeF(0.0, 0.0), frees, RINGS)

    def _below(self, fragment: Fragment) -> Position:
        """The offset to the first free place below what was copied."""
        rects = [rect.adjusted(0.0, 0.0, 0.0, HANGING) for rect in _rects(fragment)]
        if not rects:
            return BESIDE, BESIDE
        height = max(rect.bottom() for rect in rects) - min(rect.top() for rect in rects) + BESIDE
        for down in range(1, TRIES):
            offset = math.ceil(height * down / geometry.GRID) * geometry.GRID
            if all(self._desk.drawing.frees(rect.translated(0.0, offset)) for rect in rects):
                return 0.0, offset
        return BESIDE, BESIDE

    def _chosen(self) -> set[str]:
        document = self._desk.session.document
        return set(self._desk.session.selection) & (document.network.nodes.keys() | document.furniture.keys())

    def _some(self) -> str | None:
        return None if self._chosen() else translate("canvas", "Select a layer or a note first.")


def _rects(fragment: Fragment) -> list[QRectF]:
    """Where the cards of a fragment are where it was copied."""
    shapes = shapes_of(fragment.network)
    return [geometry.plan(fragment.network, node, shapes).rect.translated(*node.position) for node in fragment.network]
