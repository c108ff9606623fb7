"""A form: one row for each parameter of an entry, each shown only while it counts."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Catalog, Choice, Flag, Float, Int, Numbers, Parameter, Plain, Reference, Text
from nnsim.ui.vocabulary import translated
from nnsim.ui.widgets.editors.base import Editor
from nnsim.ui.widgets.editors.choices import ChoiceEditor, FlagEditor, ReferenceEditor
from nnsim.ui.widgets.editors.numeric import FloatEditor, IntEditor, NumbersEditor, TextEditor


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


def _key(value: Plain) -> Plain:
    """A value as conditions name it: of an entry with parameters, its key."""
    return value.get("key") if isinstance(value, Mapping) else value
