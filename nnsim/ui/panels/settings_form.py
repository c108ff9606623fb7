"""Editors for some of the project's settings: an edit becomes a command, and a command from anywhere shows here."""

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Parameter, Plain, Reference
from nnsim.document import SetSetting
from nnsim.document.settings import BY_KEY
from nnsim.ui.helping import about
from nnsim.ui.session import Session
from nnsim.ui.widgets.editors import Editor, ParameterForm


class Gestures(QObject):
    """Numbers for drags: all places of one drag get the same one, every other edit gets 0, so it is undone by itself."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._current = 0

    @property
    def current(self) -> int:
        return self._current

    def follow(self, editor: Editor | ParameterForm) -> None:
        editor.gestureStarted.connect(self._start)
        editor.gestureEnded.connect(self._end)

    def _start(self) -> None:
        self._current = self._session.next_gesture()

    def _end(self) -> None:
        self._current = 0


class SettingsForm(QWidget):
    """Rows for the settings of the given keys; `made` replaces the standard editor of a key by another one."""

    def __init__(
        self, session: Session, keys: Iterable[str], *, made: dict[str, Editor] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._gestures = Gestures(session, self)
        self._made = made or {}
        self._forms: list[ParameterForm] = []
        self.editors: dict[str, Editor] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for key in keys:
            self._add(column, BY_KEY[key])
        session.documentChanged.connect(lambda change: self.refresh() if change.settings else None)
        session.projectReplaced.connect(self.refresh)

    def refresh(self) -> None:
        """Show what the document says."""
        settings = self._session.document.settings
        for key, editor in self.editors.items():
            if not _equal(editor.value(), settings[key]):
                editor.set_value(settings[key])

    def _add(self, column: QVBoxLayout, parameter: Parameter) -> None:
        key = parameter.key
        value = self._session.document.settings[key]
        editor = self._made.get(key)
        if editor is None:
            form = ParameterForm((parameter,), self._session.catalog, {key: value}, flat=True)
            editor = form.editors[key]
            self._forms.append(form)
            column.addWidget(form)
        else:
            editor.set_value(value)
            column.addWidget(editor)
        if not isinstance(editor.parameter, Reference):  # these are about what is chosen
            about(editor, f"setting/{key}")
        editor.valueChanged.connect(lambda plain: self._push(key, plain))
        self._gestures.follow(editor)
        self.editors[key] = editor

    def _push(self, key: str, value: Plain) -> None:
        if not self._session.push(SetSetting(key, value, self._gestures.current)):
            self.editors[key].set_value(self._session.document.settings[key])


def _equal(left: Plain, right: Plain) -> bool:
    """Equal as values and as kinds: 1 and True differ."""
    return left == right and type(left) is type(right)
