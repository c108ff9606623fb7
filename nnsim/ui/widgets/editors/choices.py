"""Editors for yes or no, one of a few words, and one of the entries of a family with what can be set on it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.catalog import Catalog, Choice, Entry, Flag, Plain, ProjectError, Reference
from nnsim.ui.helping import about
from nnsim.ui.sentences import said
from nnsim.ui.widgets.buttons import Disclosure
from nnsim.ui.widgets.editors.base import TITLE_LEAST, Editor, indented
from nnsim.ui.widgets.fields import Check, Combo
from nnsim.ui.widgets.labels import emptied

TITLE_FLAT = 62
"""In a flat form a choice is written smaller before its title is cut."""


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


class ReferenceEditor(Editor):
    """One entry of a family, and below it what can be set on that entry; in a flat form that is folded away until asked for."""

    control: Combo
    parameter: Reference

    def __init__(self, parameter: Reference, catalog: Catalog, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, Combo(flat=flat), flat=flat, parent=parent)
        self.title.keep(TITLE_LEAST if not flat else TITLE_FLAT)
        self._catalog = catalog
        self._flat = flat
        self._form: QWidget | None = None
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
        if entry is not None:
            about(self, f"{entry.family}/{entry.key}")
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
        from nnsim.ui.widgets.editors.form import ParameterForm  # a form holds editors, and this editor holds a form

        self.more.setVisible(self._flat and entry is not None and bool(entry.parameters))
        if entry is None or not entry.parameters:
            self._fold()
            return
        values = self._catalog.spec(self.parameter.family, self._value).values
        if self._form is not None and self._form_of == entry.key:
            self._form.set_values(values)  # type: ignore[attr-defined]
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
