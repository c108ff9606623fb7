"""A form: one row for each parameter of an entry, each shown only while it counts. A row for an entry holds such a form again."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Catalog, Choice, Entry, Flag, Float, Int, Numbers, Parameter, Plain, ProjectError, Reference, Text
from nnsim.ui.helping import about
from nnsim.ui.sentences import said
from nnsim.ui.vocabulary import translated
from nnsim.ui.widgets.buttons import Disclosure
from nnsim.ui.widgets.editors.base import TITLE_LEAST, Editor, indented
from nnsim.ui.widgets.editors.choices import ChoiceEditor, FlagEditor
from nnsim.ui.widgets.editors.numeric import FloatEditor, IntEditor, NumbersEditor, TextEditor
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import emptied

TITLE_FLAT = 62
"""In a flat form a choice is written smaller before its title is cut."""


def editor(parameter: Parameter, catalog: Catalog, value: Plain, *, flat: bool = False) -> Editor:
    """The editor for a kind of parameter, showing a value. Raises TypeError for a kind that has none."""
    made: Editor
    parameter = translated(parameter)
    match parameter:
        case Int():
            made = IntEditor(parameter, flat=flat)
        case Float():
            made = FloatEditor(parameter, flat=flat)
        case Flag():
            made = FlagEditor(parameter, flat=flat)
        case Choice():
            made = ChoiceEditor(parameter, flat=flat)
        case Reference():
            made = ReferenceEditor(parameter, catalog, flat=flat)
        case Numbers():
            made = NumbersEditor(parameter, flat=flat)
        case Text():
            made = TextEditor(parameter, flat=flat)
        case _:
            raise TypeError(f"no editor for {type(parameter).__name__}")
    made.set_value(value)
    return made


class ParameterForm(QWidget):
    """Editors for several parameters. `changed(key, value)` after every edit; gestures are passed on."""

    changed = Signal(str, object)
    gestureStarted = Signal()  # noqa: N815
    gestureEnded = Signal()  # noqa: N815

    def __init__(
        self,
        parameters: Iterable[Parameter],
        catalog: Catalog,
        values: Mapping[str, Plain],
        *,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editors: dict[str, Editor] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0 if flat else 3)
        for parameter in parameters:
            row = editor(parameter, catalog, values[parameter.key], flat=flat)
            row.valueChanged.connect(lambda value, key=parameter.key: self._edited(key, value))
            row.gestureStarted.connect(self.gestureStarted)
            row.gestureEnded.connect(self.gestureEnded)
            self.editors[parameter.key] = row
            column.addWidget(row)
        self._show_what_counts()

    @property
    def dragging(self) -> bool:
        """Whether what is changing now is part of a gesture."""
        return any(row.dragging for row in self.editors.values())

    def values(self) -> dict[str, Plain]:
        return {key: row.value() for key, row in self.editors.items()}

    def set_values(self, values: Mapping[str, Plain]) -> None:
        """Show values without telling anybody; what is being typed just now stays."""
        for key, row in self.editors.items():
            if key in values and row.value() != values[key]:
                row.set_value(values[key])
        self._show_what_counts()

    def _edited(self, key: str, value: Plain) -> None:
        self._show_what_counts()
        self.changed.emit(key, value)

    def _show_what_counts(self) -> None:
        for row in self.editors.values():
            condition = row.parameter.shown_when
            if condition is not None:
                other, wanted = condition
                row.setHidden(other in self.editors and _key(self.editors[other].value()) not in wanted)


class ReferenceEditor(Editor):
    """One entry of a family, and below it what can be set on that entry; in a flat form that is folded away until asked for."""

    control: Combo
    parameter: Reference

    def __init__(self, parameter: Reference, catalog: Catalog, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, Combo(flat=flat), flat=flat, parent=parent)
        self.title.keep(TITLE_LEAST if not flat else TITLE_FLAT)
        self._catalog = catalog
        self._flat = flat
        self._form: ParameterForm | None = None
        self._form_of = ""
        self._holder: QWidget | None = None
        self.more = Disclosure(self.tr("Settings of {title}").format(title=parameter.title), open=not flat)
        self.more.toggled.connect(self._show_form)
        self.more.setVisible(False)
        self.row.setStretch(0, 0)
        self.row.setSpacing(0)  # the arrow belongs to the title; the room goes between both and the control
        self.row.insertWidget(1, self.more)
        self.row.insertSpacing(2, 2)
        self.row.insertStretch(3, 1)
        if parameter.optional:
            self.control.addItem(parameter.none_title, None)
        for entry in catalog.entries(parameter.family):
            self.control.addItem(entry.title, entry.key)
            self.control.setItemData(self.control.count() - 1, entry.summary, Qt.ItemDataRole.ToolTipRole)
        self.control.activated.connect(self._chosen)

    @property
    def form(self) -> QWidget | None:
        """The editors of what can be set on the chosen entry."""
        return self._form

    def entry(self) -> Entry | None:
        """The entry that is chosen."""
        return None if self._value is None else self._catalog.spec(self.parameter.family, self._value).entry

    def show_value(self) -> None:
        entry = self.entry()
        about(self, f"{entry.family}/{entry.key}" if entry is not None else "")
        key = entry.key if entry is not None else None
        self.control.setCurrentIndex(max(self.control.findData(key), 0))
        self.control.setToolTip(entry.summary if entry is not None else "")
        self._unfold(entry)

    def take(self, value: object) -> bool:
        try:
            plain = None if value is None else self._catalog.spec(self.parameter.family, value).plain()
        except ProjectError as error:
            self.fault.say(said(error))
            return False
        return super().take(plain)

    def _chosen(self) -> None:
        key = self.control.currentData()
        entry = self.entry()
        if key == (entry.key if entry is not None else None):
            return
        self.take(key)
        self.show_value()
        self.more.setChecked(True)

    def _show_form(self, shown: bool) -> None:
        if self._holder is not None:
            self._holder.setVisible(shown)

    def _unfold(self, entry: Entry | None) -> None:
        self.more.setVisible(self._flat and entry is not None and bool(entry.parameters))
        if entry is None or not entry.parameters:
            self._fold()
            return
        values = self._catalog.spec(self.parameter.family, self._value).values
        if self._form is not None and self._form_of == entry.key:
            self._form.set_values(values)
            return
        self._fold()
        form = ParameterForm(entry.parameters, self._catalog, values, flat=self._flat)
        form.changed.connect(self._changed_inside)
        form.gestureStarted.connect(self.start_gesture)
        form.gestureEnded.connect(self.end_gesture)
        self._form, self._form_of = form, entry.key
        self._holder = indented(form)
        self.below.addWidget(self._holder)
        self._holder.setVisible(self.more.isChecked())  # not before it has its place: it would flash up as a window of its own

    def _fold(self) -> None:
        emptied(self.below)
        self._holder = None
        self._form, self._form_of = None, ""

    def _changed_inside(self, key: str, value: Plain) -> None:
        entry = self.entry()
        assert entry is not None
        values: Mapping[str, Plain] = self._catalog.spec(self.parameter.family, self._value).values
        self.take({"key": entry.key, **values, key: value})


def _key(value: Plain) -> Plain:
    """A value as conditions name it: of an entry with parameters, its key."""
    return value.get("key") if isinstance(value, Mapping) else value
