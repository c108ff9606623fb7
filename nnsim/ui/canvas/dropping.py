"""What is dragged onto the canvas from elsewhere in the window: layers of the palette."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from nnsim.ui.canvas.desk import Desk

LAYER_MIME = "application/x-nnsim-layer"


class Dropping(QObject):
    """Takes the drags of the desk's widget, which otherwise knows nothing of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.widget)
        self._desk = desk
        desk.widget.setAcceptDrops(True)
        for surface in (desk.view, desk.view.viewport()):  # what is dropped belongs to the canvas
            surface.setAcceptDrops(False)
        desk.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
        elif isinstance(event, QDragMoveEvent) and layer_of(event.mimeData()) and self._desk.unrolled.locked() is None:
            event.acceptProposedAction()
            self._desk.inserting.hover(self._desk.view.mapToScene(event.position().toPoint()), layer_of(event.mimeData()))
        elif event.type() == QEvent.Type.DragLeave:
            self._desk.inserting.leave()
        else:
            return False
        return True

    def _drop(self, event: QDropEvent) -> None:
        key, view = layer_of(event.mimeData()), self._desk.view
        if key:
            point = view.mapToScene(event.position().toPoint())
            if not self._desk.inserting.drop(point, key):
                self._desk.add_layer(key, at=point)
            view.setFocus(Qt.FocusReason.MouseFocusReason)
            event.acceptProposedAction()


def layer_of(data: QMimeData) -> str:
    """The layer key that is being dragged, or nothing."""
    return bytes(data.data(LAYER_MIME).data()).decode("utf-8", "replace") if data.hasFormat(LAYER_MIME) else ""
