"""What a comparison came to, as a small table: a row for each value, the one that the network has now is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnsim.engine.comparison import Course
from nnsim.ui import fonts
from nnsim.ui.numerals import NOTHING, brief, grouped, number, percent, tidy
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton

NARROW, ROOMY = 262, 440
"""Below the first width there is no room for the buttons, from the second on for whole words."""
translate = QCoreApplication.translate


@dataclass(frozen=True)
class Cells:
    """One row in words."""

    parameters: str
    time: str
    loss: str
    metric: str
    reach: str
    tips: Mapping[str, str]
    trouble: str = ""


def metric_of(course: Course) -> tuple[str, float] | None:
    """Name and value of the metric at the best epoch: the accuracy, or R² where numbers are predicted."""
    best = course.best
    for name, value in best.watched.items() if best is not None else ():
        if name.partition("/")[0] in ("accuracy", "r2"):
            return name.partition("/")[0], value
    return None


def duration(seconds: float) -> str:
    """A time in two or three figures."""
    if seconds < 1:
        return translate("ComparisonTable", "{value} ms").format(value=brief(1000 * seconds, 2 if seconds < 0.1 else 3))
    return translate("ComparisonTable", "{value} s").format(value=brief(seconds, 3))


def short(loss: float) -> str:
    """A loss in at most six characters."""
    return number(loss, 2) if 0.01 <= abs(loss) < 1000 else tidy(f"{loss:.1e}")


def cells(course: Course, roomy: bool) -> Cells:
    best, metric, reach = course.best, metric_of(course), course.reach
    said, tips = NOTHING, {}
    if metric is not None:
        said = number(metric[1], 3) if metric[0] == "r2" else percent(metric[1]) if roomy else brief(100 * metric[1], 3)
    if best is not None:
        part = translate("ComparisonTable", "validation part") if best.validation else translate("ComparisonTable", "training part")
        tips["loss"] = translate("ComparisonTable", "{loss}, of the {part}, after {epoch} epochs").format(
            loss=number(best.watched["loss"], 6), part=part, epoch=best.number
        )
        tips["metric"] = translate("ComparisonTable", "Of the {part}, after {epoch} epochs").format(part=part, epoch=best.number)
    if reach is not None:
        tips["reach"] = translate("ComparisonTable", "The gradient of the last answer gets {steps} of {most} steps back").format(
            steps=reach.steps, most=reach.most
        )
    trouble = {"diverged": translate("ComparisonTable", "diverged"), "unable": translate("ComparisonTable", "cannot run")}
    far = NOTHING if reach is None else f"{reach.steps} / {reach.most}" if roomy else str(reach.steps)
    return Cells(
        grouped(course.parameters) if course.parameters else NOTHING,
        duration(course.seconds) if course.seconds is not None else NOTHING,
        NOTHING if best is None else number(best.watched["loss"], 3) if roomy else short(best.watched["loss"]),
        said, far, tips, trouble.get(course.state, ""),
    )  # fmt: skip


class Sample(QLabel):
    """The name of a kind behind a piece of its curve; strong if the network has it now."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.tint = ""
        self.strong = False

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(fonts.text(SMALL, 600))
        return QSize(round(metrics.horizontalAdvance(self.text())) + 14, 20)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(color(self.tint), 2))
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(8, middle))
        painter.setFont(fonts.text(SMALL, 600 if self.strong else 400))
        painter.setPen(painting.ink(self))
        painter.drawText(self.rect().adjusted(12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class ComparisonTable(QWidget):
    """`chosen` asks for a kind to become that of the network."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(self.tr("What the comparison came to"))
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(7)
        self.grid.setVerticalSpacing(0)
        self.heads = {key: self._label(0, column) for column, key in enumerate(("parameters", "time", "loss", "metric", "reach"), 1)}
        for column in range(1, 6):
            self.grid.setColumnStretch(column, 1)
        self.names: dict[str, Sample] = {}
        self.figures: dict[str, dict[str, QLabel]] = {}
        self.troubles: dict[str, QLabel] = {}
        self.buttons: dict[str, LinkButton] = {}
        self.owns: dict[str, QLabel] = {}
        self.courses: tuple[Course, ...] = ()
        self.own: str | None = None
        self._tints: Sequence[str] = ()
        self._left_out: Mapping[str, bool] = {}
        """Columns that would say the same in every row, or nothing."""

    def show_courses(self, courses: tuple[Course, ...], own: str | None, tints: Sequence[str]) -> None:
        """Show how the kinds do; `own` is the kind that the network has now."""
        self.courses, self.own, self._tints = courses, own, tints
        if list(self.names) != [course.kind for course in courses]:
            self._clear()
            for number_of_row, course in enumerate(courses, 1):
                self._add_row(number_of_row, course)
        self._write()

    def _clear(self) -> None:
        """Take away what was compared before."""
        single = (self.names, self.troubles, self.buttons, self.owns)
        rows: list[Mapping[str, QWidget]] = [*single, *self.figures.values()]
        for widget in [widget for row in rows for widget in row.values()]:
            widget.hide()
            widget.deleteLater()
        for kept in (*single, self.figures):
            kept.clear()

    def _add_row(self, row: int, course: Course) -> None:
        name = self.names[course.kind] = Sample(said(course.title), self)
        self.grid.addWidget(name, row, 0)
        self.figures[course.kind] = {key: self._label(row, column) for column, key in enumerate(self.heads, 1)}
        trouble = self.troubles[course.kind] = self._label(row, 3, 2)
        trouble.setForegroundRole(QPalette.ColorRole.BrightText)
        button = self.buttons[course.kind] = LinkButton(self.tr("use"), self)
        button.setFixedHeight(20)
        button.setAccessibleName(self.tr("Use {kind}").format(kind=said(course.title)))
        button.setToolTip(self.tr("Give this to the network itself; can be undone"))
        button.clicked.connect(lambda _=False, kind=course.kind: self.chosen.emit(kind))
        self.grid.addWidget(button, row, 6)
        own = self.owns[course.kind] = self._label(row, 6)
        own.setText(self.tr("in use"))
        own.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        own.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _label(self, row: int, column: int, span: int = 1) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setFont(fonts.text(SMALL))
        if not row:
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.grid.addWidget(label, row, column, 1, span)
        return label

    def _write(self) -> None:
        roomy = self.width() >= ROOMY
        self.grid.setHorizontalSpacing(16 if roomy else 5)
        self._set_fonts(SMALL if roomy else SMALL - 1)
        regression = any((metric_of(course) or ("",))[0] == "r2" for course in self.courses)
        words = {
            "parameters": (self.tr("parameters"), self.tr("param.")), "time": (self.tr("time per epoch"), self.tr("epoch")),
            "loss": (self.tr("best loss"), self.tr("loss")),
            "metric": (self.tr("R²"), self.tr("R²")) if regression else (self.tr("accuracy"), self.tr("acc. %")),
            "reach": (self.tr("gradient reaches"), self.tr("reach")),
        }  # fmt: skip
        tips = {
            "parameters": self.tr("Numbers that are learnt"),
            "time": self.tr("Time that training took for an epoch, the median of all; it is longer while something else is computed"),
            "loss": self.tr("The lowest loss so far, of the validation part if there is one"),
            "metric": self.tr("At the epoch with the lowest loss"),
            "reach": self.tr("Steps back from the last answer until the gradient is less than 1 % of its largest"),
        }  # fmt: skip
        sizes = {course.parameters for course in self.courses if course.parameters}
        self._left_out = {"parameters": len(sizes) < 2, "reach": all(course.reach is None for course in self.courses)}
        for key, head in self.heads.items():
            head.setHidden(self._left_out.get(key, False))
            head.setText(words[key][0 if roomy else 1])
            head.setToolTip(tips[key])
        for course, tint in zip(self.courses, self._tints, strict=True):
            self._write_row(course, tint, roomy)

    def _write_row(self, course: Course, tint: str, roomy: bool) -> None:
        own, row, figures = course.kind == self.own, cells(course, roomy), self.figures[course.kind]
        name = self.names[course.kind]
        name.tint, name.strong = tint, own
        states = {
            "running": self.tr("training"), "finished": self.tr("finished"), "stopped": self.tr("stopped"),
            "diverged": self.tr("diverged"), "unable": self.tr("cannot run"),
        }  # fmt: skip
        marked = [self.tr("as the network has it")] if own else []
        told = [said(course.message)] if course.message else []
        name.setToolTip(" · ".join([said(course.title), states[course.state], *marked, *told]))
        name.update()
        for key, text in zip(self.heads, (row.parameters, row.time, row.loss, row.metric, row.reach), strict=True):
            figures[key].setText(text)
            figures[key].setToolTip(row.tips.get(key, ""))
            figures[key].setVisible(not (row.trouble and key in ("loss", "metric")) and not self._left_out.get(key, False))
        trouble = self.troubles[course.kind]
        trouble.setText(row.trouble)
        trouble.setToolTip(said(course.message))
        trouble.setVisible(bool(row.trouble))
        self.buttons[course.kind].setVisible(not own and self.width() >= NARROW)
        self.owns[course.kind].setVisible(own and self.width() >= NARROW)

    def _set_fonts(self, size: float) -> None:
        words, digits = fonts.text(size), fonts.numbers(size)
        for label in self.heads.values():
            label.setFont(words)
        for row in self.figures.values():
            for label in row.values():
                label.setFont(digits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._room(event.size().width()) != self._room(event.oldSize().width()):
            self._write()

    @staticmethod
    def _room(width: int) -> int:
        return (width >= NARROW) + (width >= ROOMY)

    def set_theme(self, theme: Theme, tints: Sequence[str]) -> None:
        self.theme, self._tints = theme, tints
        if self.courses:
            self._write()
