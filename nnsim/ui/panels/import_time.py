"""What a row of a table is: a sample, a step of a sequence, or a step of one series that is cut into windows."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Catalog, Choice, Int
from nnsim.datasets.readers import TableOptions, TablePreview
from nnsim.datasets.windows import Windows
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import Elided, Note

SAMPLE, SEQUENCE, SERIES, WRITING = "sample", "sequence", "series", "writing"
USUAL_LENGTH = 20


class RowsChoice(QWidget):
    """`changed(options)`: these fields of the table's options are new. `writing`: the file is no table but a text."""

    changed = Signal(dict)
    writing = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: TablePreview | None = None
        self._options = TableOptions()
        self.kind = Combo()
        for key, title in (
            (SAMPLE, self.tr("a sample")),
            (SEQUENCE, self.tr("a step of one of many sequences")),
            (SERIES, self.tr("a step of one long series")),
            (WRITING, self.tr("a line of a text")),
        ):
            self.kind.addItem(title, key)
        self.ends = Combo()
        for ends, title in (
            (None, self.tr("as it looks")), ("each", self.tr("each step")), ("last", self.tr("the whole sequence"))
        ):
            self.ends.addItem(title, ends)
        whole = {"minimum": 1, "maximum": 1_000_000}
        self.form = ParameterForm(
            (
                Int(
                    key="length", title=self.tr("Steps in a window"), default=USUAL_LENGTH, **whole,  # type: ignore[arg-type]
                    help=self.tr("How much of the past the network sees at once."),
                ),
                Int(
                    key="horizon", title=self.tr("Steps ahead (horizon)"), default=1, **whole,  # type: ignore[arg-type]
                    help=self.tr("How far ahead of what it has seen the network predicts."),
                ),
                Int(
                    key="step", title=self.tr("A new window every … steps"), default=1, **whole,  # type: ignore[arg-type]
                    help=self.tr("At 1 neighbouring windows share all steps but one; at the length of a window they share none."),
                ),
                Choice(
                    key="predict", title=self.tr("Predict"), default="each",
                    options=(("each", self.tr("after every step")), ("end", self.tr("after the last step"))),
                    help=self.tr("After every step the value so many steps ahead; or after the last step all values up to there."),
                ),
            ),
            catalog, {"length": USUAL_LENGTH, "horizon": 1, "step": 1, "predict": "each"},
        )
        self.form.setMaximumWidth(400)
        self.note = Note()
        self._ends_row = QWidget()
        self._lay_out()
        self.kind.activated.connect(lambda: self._choose(str(self.kind.currentData())))
        self.ends.activated.connect(lambda: self.changed.emit({"ends": self.ends.currentData()}))
        self.form.changed.connect(lambda key, value: self.changed.emit({"windows": self._windows()}))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(8)
        for title, control, into in (
            (self.tr("Each row is"), self.kind, top), (self.tr("A target belongs to"), self.ends, QHBoxLayout(self._ends_row)),
        ):
            into.addWidget(Elided(title, SMALL, muted=True))
            into.addWidget(control)
            control.setAccessibleName(title)
        ends = self._ends_row.layout()
        assert ends is not None
        ends.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._ends_row)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.form)
        column.addWidget(self.note)

    def show_options(self, preview: TablePreview, options: TableOptions) -> None:
        """Show how the rows are taken now."""
        self._preview, self._options = preview, options
        named = [column.name for column in preview.columns if options.roles.get(column.name, column.role) == "sequence"]
        kind = SERIES if options.windows is not None else SEQUENCE if named else SAMPLE
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.ends.setCurrentIndex(max(self.ends.findData(options.ends), 0))
        self._ends_row.setVisible(kind == SEQUENCE)
        self.form.setVisible(kind == SERIES)
        if options.windows is not None:
            windows = options.windows
            self.form.set_values(
                {"length": windows.length, "horizon": windows.horizon, "step": windows.step, "predict": windows.predict}
            )
        self.note.setText(self._words(kind, named))
        self.note.setVisible(bool(self.note.text()))

    def _words(self, kind: str, named: list[str]) -> str:
        if kind == SEQUENCE:
            text = self.tr("Rows with the same value in the column “{column}” are one sequence, in the order in which they stand.")
            return text.format(column=named[0])
        if kind == SERIES:
            return self.tr(
                "The rows follow each other in time. The network sees a window and predicts what comes next; the target columns are "
                "inputs too, since their past is known. Samples are split by time, not by chance: the earliest windows train and the "
                "latest test, because windows that overlap would give the answers away."
            )
        return ""

    def _choose(self, kind: str) -> None:
        """Take the rows as something else. Columns that name sequences are made or unmade for it."""
        preview = self._preview
        if preview is None:
            return
        if kind == WRITING:
            self.writing.emit()
            return
        roles = dict(self._options.roles)
        named = [column.name for column in preview.columns if roles.get(column.name, column.role) == "sequence"]
        if kind == SEQUENCE and not named:
            roles[self._naming(preview)] = "sequence"
        elif kind != SEQUENCE:
            roles |= dict.fromkeys(named, "ignore")
        changes: dict[str, Any] = {"roles": roles, "windows": None}
        if kind == SERIES:
            length = max(min(USUAL_LENGTH, preview.samples // 4), 1)
            changes["windows"] = Windows(length=length)
        self.changed.emit(changes)

    def _windows(self) -> Windows:
        values: dict[str, Any] = self.form.values()
        return Windows(**values)

    @staticmethod
    def _naming(preview: TablePreview) -> str:
        """The column that most looks as if it named sequences: the first whose values come again and again, and not the last one."""
        repeated = [column.name for column in preview.columns[:-1] if 1 < column.distinct <= preview.samples // 2]
        return (repeated or [preview.columns[0].name])[0]
