"""Looking around on the canvas: nothing of it changes the document."""

from PySide6.QtCore import QCoreApplication, QRectF

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk

ZOOM_STEP = 1.25
translate = QCoreApplication.translate


class LookingAround:
    """Zoom, and the network as it was drawn or once for every time step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        desk = self._desk
        return (
            Does("unroll", translate("canvas", "Unroll over time, or draw again"), ("U",), desk.unrolled.toggle, desk.unrolled.unrolls),
            Does("fit", translate("canvas", "Fit to window"), ("F",), lambda: desk.looking.fit()),
            Does("whole", translate("canvas", "Zoom to 100 %"), ("Ctrl+1", "Ctrl+0"), lambda: desk.looking.set_zoom(1.0)),
            Does("zoom_selection", translate("canvas", "Zoom to the selection"), ("Z", "Ctrl+2"), self.zoom_to_selection, self._shown),
            Does("zoom_in", translate("canvas", "Zoom in"), ("Ctrl++", "Ctrl+="), lambda: self._zoom(ZOOM_STEP)),
            Does("zoom_out", translate("canvas", "Zoom out"), ("Ctrl+-",), lambda: self._zoom(1.0 / ZOOM_STEP)),
        )

    def zoom_to_selection(self) -> None:
        """Look at what is selected, as large as it can be read well."""
        self._desk.view.show_rect(self._selected())

    def _selected(self) -> QRectF:
        drawing, rect = self._desk.drawing, QRectF()
        for id in self._desk.session.selection:
            item = drawing.cards.get(id) or drawing.bundles.get(id) or drawing.furniture.notes.get(id) or drawing.furniture.frames.get(id)
            rect = rect if item is None else rect.united(item.sceneBoundingRect())
        return rect

    def _shown(self) -> str | None:
        locked = self._desk.unrolled.locked()
        return locked or (translate("canvas", "Nothing is selected.") if self._selected().isEmpty() else None)

    def _zoom(self, factor: float) -> None:
        self._desk.looking.set_zoom(self._desk.looking.zoom * factor)
