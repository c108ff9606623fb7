"""What somebody chose for the window on this computer, what was set for everybody who uses it, and which of the two counts.

One's own choice counts, unless an administrator locked it; where there is none, what was set for everybody; then what is usual.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QAction

from nnsim.storage.class_defaults import NOTHING, ClassDefaults

_ADOPTED = "nnsimClassDefaults"
GROUP = "window"


def adopt(defaults: ClassDefaults) -> None:
    """Let these be the settings for everybody, as long as the application lasts."""
    _application().setProperty(_ADOPTED, defaults)


def adopted() -> ClassDefaults:
    """The settings for everybody."""
    application = QCoreApplication.instance()
    found = application.property(_ADOPTED) if application is not None else None
    return found if isinstance(found, ClassDefaults) else NOTHING


def chosen(key: str, usual: str) -> str:
    """The value that counts."""
    given = adopted().value(key)
    if given is not None and locked(key):
        return given
    return str(QSettings().value(f"{GROUP}/{key}", usual if given is None else given))


def keep(key: str, value: str) -> None:
    """Remember somebody's own choice."""
    if not locked(key):
        QSettings().setValue(f"{GROUP}/{key}", value)


def locked(key: str) -> bool:
    """Whether an administrator has seen to it that this cannot be chosen."""
    return key in adopted().locked


def forbid(key: str, *actions: QAction) -> None:
    """Where an administrator locked a setting, take away the actions that would change it, and say why."""
    for action in actions if locked(key) else ():
        action.setEnabled(False)
        action.setToolTip(QCoreApplication.translate("choices", "This was set for everybody on this computer."))


def keep_in(folder: Path) -> None:
    """Keep all choices in a folder, and none where the system keeps those of other programs."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("Settings for everybody belong to an application: make one first.")
    return application
