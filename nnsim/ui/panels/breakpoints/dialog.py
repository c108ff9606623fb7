"""The list of breakpoints: each can be switched off and on, changed in the form below, and removed; every edit can be undone."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.document import Change
from nnsim.document.breaking import SetBreakpoints
from nnsim.document.breakpoints import Breakpoint, stands, told
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import spaced
from nnsim.ui.panels.breakpoints.form import changed, parameters, values_of
from nnsim.ui.proposals import on_selection
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme, color, mix
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Note, Title
from nnsim.ui.widgets.scrolling import thin_bars

WIDTH, HEIGHT, ROW = 420, 500, 28


class BreakpointsDialog(QDialog):
    """Stays open beside the window. Space switches the chosen one, Insert adds one, Delete removes one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Breakpoints"))
        self.setAccessibleName(self.tr("Breakpoints"))
        self.session = session
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Breakpoints"))
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        thin_bars(self.list)
        self.add = Button(self.tr("Add"))
        self.add.setToolTip(self.tr("Add a breakpoint, on what is selected on the canvas if something is (Insert)"))
        self.remove = Button(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove the chosen breakpoint (Delete)"))
        for button in (self.add, self.remove):
            button.setAutoDefault(False)  # Enter in a field means that field
        self.about = Note("")
        self.form: ParameterForm | None = None
        self._form_of: tuple[int, str, str] | None = None
        self._filling = False
        self._lay_out()
        self.add.clicked.connect(lambda: self.propose(on_selection(session)))
        self.remove.clicked.connect(self.remove_chosen)
        self.list.currentRowChanged.connect(lambda _: self._show_form())
        self.list.itemChanged.connect(self._switched)
        session.documentChanged.connect(self._on_change)  # no lambda: Qt lets go of a method when the dialog is destroyed
        session.projectReplaced.connect(self.refresh)
        session.frameChanged.connect(self._show_hit)
        session.themeChanged.connect(self._dress)
        self._dress(session.theme)
        self.refresh()
        self.resize(WIDTH, HEIGHT)
        self.list.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(Title(self.tr("Breakpoints")))
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._place = column

    def _dress(self, theme: Theme) -> None:
        palette = self.list.palette()
        palette.setColor(QPalette.ColorRole.Highlight, color(mix(theme.panel, theme.accent, 0.14)))
        palette.setColor(QPalette.ColorRole.HighlightedText, color(theme.ink))
        self.list.setPalette(palette)

    # Editing

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        return self.session.document.breakpoints

    @property
    def chosen(self) -> int:
        """The row that is chosen, or -1."""
        row = self.list.currentRow()
        return row if row < len(self.breakpoints) else -1

    def propose(self, breakpoint: Breakpoint) -> None:
        """Add a breakpoint and choose it, with its threshold ready to be typed over."""
        if self.session.push(SetBreakpoints((*self.breakpoints, breakpoint), self.tr("add breakpoint"))):
            self.list.setCurrentRow(len(self.breakpoints) - 1)
            if self.form is not None and "threshold" in self.form.editors:
                self.form.editors["threshold"].control.setFocus()

    def remove_chosen(self) -> None:
        row = self.chosen
        if row >= 0:
            left = tuple(item for place, item in enumerate(self.breakpoints) if place != row)
            self.session.push(SetBreakpoints(left, self.tr("remove breakpoint")))
            self.list.setCurrentRow(min(row, len(left) - 1))

    def _put(self, row: int, breakpoint: Breakpoint, label: str) -> None:
        if breakpoint != self.breakpoints[row]:
            items = list(self.breakpoints)
            items[row] = breakpoint
            self.session.push(SetBreakpoints(tuple(items), label))

    def _switched(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if not self._filling and 0 <= row < len(self.breakpoints):
            enabled = item.checkState() is Qt.CheckState.Checked
            label = self.tr("switch breakpoint on") if enabled else self.tr("switch breakpoint off")
            self._put(row, replace(self.breakpoints[row], enabled=enabled), label)

    def _edited(self, key: str) -> None:
        row = self.chosen
        if self.form is not None and row >= 0:
            self._put(row, changed(self.session, self.breakpoints[row], key, self.form.values()), self.tr("change breakpoint"))

    # Showing

    def _on_change(self, change: Change) -> None:
        if change.breakpoints or change.structural:
            self.refresh()

    def refresh(self) -> None:
        """Show the breakpoints of the project as they are now."""
        network, row = self.session.document.network, self.list.currentRow()
        self._filling = True
        while self.list.count() > len(self.breakpoints):
            self.list.takeItem(self.list.count() - 1)
        for place, breakpoint in enumerate(self.breakpoints):
            if place >= self.list.count():
                self.list.addItem(QListWidgetItem())
                self.list.item(place).setSizeHint(QSize(100, ROW))
            item, text = self.list.item(place), spaced(said(told(network, breakpoint)))
            item.setText(text[:1].upper() + text[1:])
            item.setCheckState(Qt.CheckState.Checked if breakpoint.enabled else Qt.CheckState.Unchecked)
            there = stands(network, breakpoint)
            item.setToolTip("" if there else self.tr("What it watches is gone, so it stops nothing."))
            font = item.font()
            font.setStrikeOut(not there)
            item.setFont(font)
        self._filling = False
        if self.breakpoints:
            self.list.setCurrentRow(min(max(row, 0), len(self.breakpoints) - 1))
        self.remove.setEnabled(bool(self.breakpoints))
        self._show_form()
        self._show_hit(self.session.frame)

    def _show_form(self) -> None:
        """The form of the chosen breakpoint: made anew where other fields are needed, else filled."""
        row = self.chosen
        shown = self.breakpoints[row] if row >= 0 else None
        needs = None if shown is None else (row, shown.kind, shown.thing)
        if needs != self._form_of or needs is None:
            if self.form is not None:
                self._place.removeWidget(self.form)
                self.form.hide()
                self.form.deleteLater()
                self.form = None
            if shown is not None:
                self.form = ParameterForm(parameters(self.session, shown), self.session.catalog, values_of(shown))
                self.form.changed.connect(lambda key, _: self._edited(key))
                self._place.insertWidget(3, self.form)
            self._form_of = needs
        elif self.form is not None and shown is not None:
            self.form.set_values(values_of(shown))

    def _show_hit(self, frame: Frame) -> None:
        """Mark the breakpoint that was hit, and say it; else say what breakpoints are."""
        hit = None if frame.hit is None else frame.hit[0]
        self._filling = True
        for place, breakpoint in enumerate(self.breakpoints[: self.list.count()]):
            item = self.list.item(place)
            font = item.font()
            if font.bold() != (breakpoint == hit):
                font.setBold(breakpoint == hit)
                item.setFont(font)
        self._filling = False
        words = self.tr(
            "Training and stepping stop inside the iteration, right after the operation that makes a condition true, and go on from there. "
            "Metrics are worked out after every iteration while one is watched, which takes some of the speed."
        )
        text = spaced(frame.message) if hit is not None and frame.message else words
        if self.about.text() != text:
            self.about.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Insert:
                self.add.click()
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.remove_chosen()
                return True
        return super().eventFilter(watched, event)
