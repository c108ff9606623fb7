"""Looking around on the canvas: nothing of it changes the document."""

from PySide6.QtCore import QCoreApplication, QRectF

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk

ZOOM_STEP = 1.25
translate = QCoreApplication.translate


class LookingAround:
    """Zoom, and the network as it was drawn or once for every time step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        desk, ask = self._desk, Conditions(self._desk)
        return (
            Does("unroll", translate("canvas", "Unroll over time, or draw again"), ("U",), desk.unrolled.toggle, desk.unrolled.unrolls),
            Does("fit", translate("canvas", "Fit to window"), ("F",), lambda: desk.looking.fit()),
            Does("whole", translate("canvas", "Zoom to 100 %"), ("Ctrl+1", "Ctrl+0"), lambda: desk.looking.set_zoom(1.0)),
            Does(
                "zoom_selection", translate("canvas", "Zoom to the selection"), ("Z", "Ctrl+2"),
                self.zoom_to_selection, ask.editable(ask.any),
            ),
            Does("zoom_in", translate("canvas", "Zoom in"), ("Ctrl++", "Ctrl+="), lambda: self._zoom(ZOOM_STEP)),
            Does("zoom_out", translate("canvas", "Zoom out"), ("Ctrl+-",), lambda: self._zoom(1.0 / ZOOM_STEP)),
        )  # fmt: skip

    def zoom_to_selection(self) -> None:
        """Look at what is selected, as large as it can be read well."""
        drawing, rect = self._desk.drawing, QRectF()
        for id in self._desk.session.selection:
            bundle = drawing.bundles.get(id)
            found = drawing.furniture.rect_of(id) if bundle is None else bundle.sceneBoundingRect()
            rect = rect if found is None else rect.united(found)
        if not rect.isEmpty():
            self._desk.view.show_rect(rect)

    def _zoom(self, factor: float) -> None:
        self._desk.looking.set_zoom(self._desk.looking.zoom * factor)
