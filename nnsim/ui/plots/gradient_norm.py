"""How strong the learning signal is in each layer, from the output back to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from nnsim.document import parameter_count
from nnsim.engine.frames import Frame
from nnsim.ui import fonts
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry, spoken
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import SMALL, Theme, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

FAMILIES = ("dense", "image", "recurrent", "attention", "maths", "input")
MOST_NAMES = 6


def layer_colors(theme: Theme, count: int) -> list[str]:
    """Colours of layers, the one nearest to the output first; after six they repeat, nearer to the ink."""
    return [
        mix(theme.families[FAMILIES[index % 6]], theme.ink, min(0.7, 0.3 * (index // 6))) for index in range(count)
    ]


class GradientNormPlot(Plot):
    """‖∂L/∂W‖ of every layer with parameters, over the iterations, on a logarithmic axis."""

    key = "gradient_norm"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Gradient norm of every layer over the iterations"))
        self.chart.bottom.unit = self.tr("iteration")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.names = Names(self.theme, self.body)
        self._body.addWidget(self.names, 0, 0)
        self.curves = Curves(self.chart, self.theme)
        self.curves.set_logarithmic(True, usual=True)
        self.curves.pointed.connect(self._show_legend)
        self.layers: tuple[str, ...] = ()

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("GradientNormPlot", "Gradient norm per layer")

    def explanation(self) -> str:
        return self.tr(
            "For every layer the length of its gradient: how strongly the error pulls at its weights. Look for curves that stay "
            "within a few powers of ten of each other. If the first layers lie far below the last one, gradients vanish on "
            "the way back; if they grow from layer to layer or in time, they explode. All falling together means that it is done."
        )

    def project_changed(self) -> None:
        document, shapes = self.session.document, self.session.shapes
        learning = [node for node in document.network.order() if parameter_count(document.network, node, shapes)]
        self.layers = tuple(node.name for node in reversed(learning))

    def wants(self) -> dict[str, object]:
        return self.curves.wants(tuple(f"grad_norm/{name}" for name in self.layers))

    def show_frame(self, frame: Frame) -> None:
        lines: list[Line] = []
        for name, tint in zip(self.layers, layer_colors(self.theme, len(self.layers)), strict=True):
            lines += self.curves.line(frame, f"grad_norm/{name}", name, tint)
        self.curves.draw(lines)
        self._show_legend(self.curves.at)
        if lines:
            self.say("")
        elif self.layers:
            self.say(self.tr("Press Train: here you will see how strong the learning signal is in each layer."))
        else:
            self.say(self.tr("Add a layer with weights: its gradient appears here."))

    def table(self) -> Table:
        return self.curves.table()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.theme

    def _show_legend(self, at: float | None) -> None:
        self.header.show_legend(*([Entry(self.tr("log"))] if self.curves.logarithmic else []))
        entries = []
        named = [line for line in self.curves.lines if line.legend]
        for line in named[:MOST_NAMES]:
            point = None if at is None else self.curves.value(line, at)
            entries.append(Entry(line.legend, line.color, value="" if point is None else number(point[1], 3)))
        hidden = len(named) - len(entries)
        if hidden > 0:
            entries.append(Entry(self.tr("and %n more", "", hidden), self.theme.muted))
        self.names.show_entries(tuple(entries))


class Names(QWidget):
    """Names of curves in their colours, one below the other, in the upper right corner of a chart, or where it says in the left one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.entries: tuple[Entry, ...] = ()
        self.indent: float | None = None
        """Where they begin, if on the left."""
        self.setAccessibleName(self.tr("Names of the curves"))
        self._picture = QPixmap()
        self._dress: tuple[object, ...] = ()
        """What the picture was painted for."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_entries(self, entries: tuple[Entry, ...], indent: float | None = None) -> None:
        if (entries, indent) != (self.entries, self.indent):
            self.entries, self.indent = entries, indent
            self.setAccessibleDescription(spoken(entries))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """From a picture: it lies over curves that are drawn again and again."""
        painter = QPainter(self)
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            self._paint(painter)
            return
        ratio = self.devicePixelRatioF()
        dress = (self.entries, self.indent, self.theme, self.size(), ratio)
        if dress != self._dress:
            self._dress = dress
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._picture)
            self._paint(inner)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)

    def _paint(self, painter: QPainter) -> None:
        words, digits = fonts.text(SMALL), fonts.numbers(SMALL)
        metrics = QFontMetricsF(words)
        for row, entry in enumerate(self.entries):
            box = QRectF(0, 4 + 14 * row, self.width() - 20.0, 14)
            shown = _shortened(entry, metrics, box.width())
            value = QFontMetricsF(digits).horizontalAdvance(entry.value) + 5 if entry.value else 0.0
            width = min(metrics.horizontalAdvance(shown) + value + 4, box.width())
            left = box.right() - width + 2 if self.indent is None else self.indent - 2
            ground = QColor(self.theme.panel)
            ground.setAlphaF(0.75)
            painter.fillRect(QRectF(left, box.y(), width, box.height()), ground)  # curves may pass below
            if self.indent is not None:
                self._paint_left(painter, entry, box.adjusted(self.indent, 0, 0, 0), words, digits)
                continue
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            if entry.value:
                painter.setFont(digits)
                painter.setPen(color(self.theme.ink))
                painter.drawText(box, flags, entry.value)
                box.setRight(box.right() - QFontMetricsF(digits).horizontalAdvance(entry.value) - 5)
            painter.setFont(words)
            painter.setPen(color(entry.color or self.theme.muted))
            painter.drawText(box, flags, shown)

    def _paint_left(self, painter: QPainter, entry: Entry, box: QRectF, words: QFont, digits: QFont) -> None:
        metrics, flags = QFontMetricsF(words), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = _shortened(entry, metrics, box.width())
        painter.setFont(words)
        painter.setPen(color(entry.color or self.theme.muted))
        painter.drawText(box, flags, name)
        painter.setFont(digits)
        painter.setPen(color(self.theme.ink))
        painter.drawText(box.adjusted(metrics.horizontalAdvance(name) + 5, 0, 0, 0), flags, entry.value)


def _shortened(entry: Entry, metrics: QFontMetricsF, room: float) -> str:
    """A name in the room there is, half of it if a number stands beside it."""
    return metrics.elidedText(entry.text, Qt.TextElideMode.ElideMiddle, room / 2 if entry.value else room)
