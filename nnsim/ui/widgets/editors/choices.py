"""Editors for yes or no, and one of a few words."""


from PySide6.QtWidgets import QWidget

from nnsim.catalog import Choice, Flag
from nnsim.ui.widgets.editors.base import Editor
from nnsim.ui.widgets.fields import Check, Combo


class FlagEditor(Editor):
    """Yes or no."""

    control: Check
    parameter: Flag

    def __init__(self, parameter: Flag, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, Check(), flat=flat, parent=parent)
        self.control.clicked.connect(lambda: self.take(self.control.isChecked()))

    def show_value(self) -> None:
        self.control.setChecked(bool(self._value))


class ChoiceEditor(Editor):
    """One of a few words."""

    control: Combo
    parameter: Choice

    def __init__(self, parameter: Choice, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, Combo(flat=flat), flat=flat, parent=parent)
        if parameter.optional:
            self.control.addItem(parameter.none_title, None)
        for key, title in parameter.options:
            self.control.addItem(title, key)
        self.control.activated.connect(lambda: self.take(self.control.currentData()))

    def show_value(self) -> None:
        self.control.setCurrentIndex(max(self.control.findData(self._value), 0))
