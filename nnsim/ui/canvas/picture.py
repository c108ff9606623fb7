"""A picture of a network without a window: for the welcome page and for exports."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from nnsim.datasets import Dataset
from nnsim.document import Document, shapes_of
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.theme import Theme, color

MARGIN = 16.0


def picture(
    document: Document, theme: Theme, size: QSize, *, frame: Frame | None = None, dataset: Dataset | None = None, ratio: float = 1.0
) -> QImage:
    """The whole drawing in `size` logical pixels, `ratio` real ones to each."""
    scene = NetworkScene(theme)
    scene.show_document(document, shapes_of(document.network), dataset)
    if frame is not None:
        scene.show_frame(frame)
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(color(theme.canvas))
    whole = scene.drawing_rect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    zoom = min(1.0, size.width() / whole.width(), size.height() / whole.height())  # never larger than on the canvas
    middle, width, height = whole.center(), size.width() / zoom, size.height() / zoom
    whole = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    scene.render(painter, QRectF(0.0, 0.0, size.width(), size.height()), whole)
    painter.end()
    scene.clear()  # now, and not when the collector comes upon it: Qt may still ask an item that is half taken apart
    return image
