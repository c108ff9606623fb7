"""Finding what a lesson points at: it is brought into sight first, and then says where it is for as long as the ring looks."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF
from PySide6.QtWidgets import QWidget

from nnsim.ui.canvas.card import CardItem
from nnsim.ui.lessons.reading import area_of
from nnsim.ui.workspace import ROOM, Workspace

Where = Callable[[], QRect | None]

translate = QCoreApplication.translate


class Pointing:
    """Knows the parts of one window by the names of `nnsim.lessons.points`."""

    def __init__(self, window: QWidget, workspace: Workspace, menu_button: QWidget) -> None:
        self._window, self._workspace, self._menu = window, workspace, menu_button

    def find(self, target: str) -> Where | str:
        """Where a thing is, in the window's pixels, or the sentence that says why it is not there."""
        kind, _, key = target.partition("/")
        if kind == "node":
            return self._node(key)
        widget = self._widget(kind, key)
        if isinstance(widget, str):
            return widget
        if widget is None:
            return translate("Pointing", "What the lesson points at is not there now.")
        _reveal(widget)
        return lambda: self._box(widget)

    def _widget(self, kind: str, key: str) -> QWidget | str | None:
        work = self._workspace
        if kind in ("setting", "layer") or (kind == "panel" and key in ("palette", "data", "learning")):
            work.show_left(True, ROOM)
        match kind:
            case "panel":
                return self._panel(key)
            case "plot":
                work.plots.bring(key)
                return work.plots.plots.get(key)
            case "setting":
                return self._setting(key)
            case "layer":
                return self._layer(key)
        return {
            **work.top.buttons, "speed": work.top.speed, "timeline": work.timeline, "canvas": work.canvas, "menu": self._menu,
            "lesson": work.all.widget(0),
        }.get(kind)  # fmt: skip

    def _panel(self, key: str) -> QWidget | None:
        work = self._workspace
        shown = {
            "palette": work.palette_panel, "data": work.data, "learning": work.learning, "inspector": work.inspector,
            "outline": work.outline, "plots": work.plots, "feed": work.feed, "predict": work.predict,
        }  # fmt: skip
        found = shown.get(key)
        if found is not None and found.isHidden():
            opens = {"feed": work.session.feeding.toggle, "predict": work.predict.open, "outline": work.outline.show}
            opens.get(key, found.show)()
        return found

    def _setting(self, key: str) -> QWidget | None:
        learning, data = self._workspace.learning, self._workspace.data
        if key == "loss":
            return learning.losses
        if key in learning.rest.editors and learning.rest.isHidden():
            learning.more.click()
        return learning.editors.get(key) or data.settings.editors.get(key)

    def _layer(self, key: str) -> QWidget | None:
        """A layer of the palette; the rest of its group is unfolded for it."""
        palette = self._workspace.palette_panel
        item = palette.items.get(key)
        palette.search.clear()
        if item is not None and item.isHidden():
            next(group for group in palette.groups if item in group.items).more.click()
        return item

    def _node(self, name: str) -> Where | str:
        canvas, network = self._workspace.canvas, self._workspace.session.document.network
        id = next((node.id for node in network if node.name == name), None)
        if id is None or id not in canvas.drawing.cards:
            text = translate("Pointing", "There is no layer named “{name}” in this network: open the project of this page.")
            return text.format(name=name)
        view = canvas.view
        view.show_near(_outline(canvas.drawing.cards[id]))

        def where() -> QRect | None:
            card = canvas.drawing.cards.get(id)
            if card is None or not view.isVisible():
                return None
            seen = view.mapFromScene(_outline(card)).boundingRect().intersected(view.viewport().rect())
            return QRect(view.viewport().mapTo(self._window, seen.topLeft()), seen.size())

        return where

    def _box(self, widget: QWidget) -> QRect | None:
        """Where a widget is, as far as it can be seen."""
        if not widget.isVisible() or widget.window() is not self._window.window():
            return None
        box = QRect(widget.mapTo(self._window, QPoint()), widget.size())
        area = area_of(widget)
        if area is not None:
            box = box.intersected(QRect(area.viewport().mapTo(self._window, QPoint()), area.viewport().size()))
        return box


def _outline(card: CardItem) -> QRectF:
    """A card without the room for what lies around it."""
    return card.mapRectToScene(card.plan.rect)


def _reveal(widget: QWidget) -> None:
    """Scroll to it."""
    area = area_of(widget)
    if area is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what was just unfolded has its place only then
        area.ensureWidgetVisible(widget, 8, 24)
