"""Locking and hiding parts of the window for a page of a lesson, and giving them back afterwards."""

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnsim.ui.session import Session
from nnsim.ui.widgets.editors import Editor
from nnsim.ui.workspace import Workspace


class Keeping(QObject):
    """Applies the session's locks to the widgets of a workspace."""

    def __init__(self, session: Session, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._workspace = session, workspace
        self._hidden: list[QWidget] = []
        self._tips: dict[QWidget, str] = {}
        session.locks.changed.connect(self._apply)
        session.projectReplaced.connect(self._apply)
        session.documentChanged.connect(lambda change: self._lock() if session.locks.locked else None)

    def _apply(self) -> None:
        for widget in self._hidden:
            widget.show()
        self._hidden = []
        for name, widget in self._places().items():
            if name in self._session.locks.hidden and not widget.isHidden():
                widget.hide()
                self._hidden.append(widget)
        self._workspace.show_left(not {"palette", "data", "learning"} <= self._session.locks.hidden, "page")
        self._lock()
        self._session.problemsChanged.emit()  # what can be done now is asked again

    def _lock(self) -> None:
        locks, work = self._session.locks, self._workspace
        for name, widget in (("data", work.data), ("learning", work.learning), ("palette", work.palette_panel)):
            self._switch(widget, locks.reason("canvas" if name == "palette" else name))
        for key, editor in self._editors():
            editor.withhold(locks.reason(key))

    def _switch(self, widget: QWidget, reason: str | None) -> None:
        """Switch a panel off and say why as its tooltip, or on again."""
        if reason is not None:
            self._tips.setdefault(widget, widget.toolTip())
            widget.setToolTip(reason)
        elif widget in self._tips:
            widget.setToolTip(self._tips.pop(widget))
        widget.setEnabled(reason is None)

    def _places(self) -> dict[str, QWidget]:
        work = self._workspace
        return {
            "palette": work.palette_panel, "data": work.data, "learning": work.learning, "inspector": work.inspector,
            "plots": work.plots, "timeline": work.timeline,
        }  # fmt: skip

    def _editors(self) -> Iterator[tuple[str, Editor]]:
        learning, data = self._workspace.learning, self._workspace.data
        yield from learning.editors.items()
        yield from data.settings.editors.items()
        yield from (("loss", editor) for editor in learning.losses.editors.values())
