"""The application: the one place that puts the parts together and takes them down."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nnsim import __version__, storage
from nnsim.catalog import FileError
from nnsim.engine.worker import Worker
from nnsim.resources import resource
from nnsim.storage.class_defaults import NOTHING, SYSTEM, ClassDefaults, class_defaults
from nnsim.storage.folders import user_folder
from nnsim.storage.installation import portable_folder, program_folder
from nnsim.ui import choices, clipboard, theme
from nnsim.ui.collecting import Collector
from nnsim.ui.files import Files
from nnsim.ui.main_window import MainWindow
from nnsim.ui.overrides import guard_overrides
from nnsim.ui.patience import Patience
from nnsim.ui.protection import Protection
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

NO_HELPERS = "QT_NO_GUI_THREADPOOL"
"""Set, it lets Qt paint alone. Else it wakes threads for whatever is a hundred pixels high and waits for them, for a few pixels each, while
the training waits too."""


class Application:
    """Qt application, training thread, session and window, made together and taken down together."""

    def __init__(self, arguments: list[str], theme_name: str | None = None, settings: Path | None = None) -> None:
        os.environ.setdefault(NO_HELPERS, "1")
        existing = QApplication.instance()
        self.qt = existing if isinstance(existing, QApplication) else QApplication(arguments)
        guard_overrides()
        QCoreApplication.setOrganizationName("nnsim")
        QCoreApplication.setApplicationName("nnsim")
        QCoreApplication.setApplicationVersion(__version__)
        self.collector = Collector()
        portable = portable_folder(program_folder())
        if portable is not None:
            choices.keep_in(portable)
        self._translators: list[QTranslator] = []
        defaults, self._refused = _defaults(settings)
        choices.adopt(defaults)
        self._translate()
        self._theme_name = theme_name or choices.chosen("theme", SYSTEM)
        chosen = self._theme()
        theme.apply(self.qt, chosen)
        icon = resource("icons") / "nnsim.svg"
        if icon.is_file():
            self.qt.setWindowIcon(QIcon(str(icon)))
        self.worker = Worker()
        self.collector.watch(self.worker.parted)
        self.worker.start()
        self.session = Session(self.worker, storage.example, chosen)
        self.files = Files(self.session)
        Patience(self.session, self.session)
        self.window = MainWindow(self.session, self.files, storage.example_groups(), storage.example, self.set_theme)

    def set_theme(self, name: str) -> None:
        """Change to "light", "dark" or what the "system" says, and remember it."""
        if choices.locked("theme"):
            return
        self._theme_name = name
        choices.keep("theme", name)
        chosen = self._theme()
        theme.apply(self.qt, chosen)
        self.session.set_theme(chosen)

    def say_what_was_refused(self) -> None:
        """Tell of settings for everybody that cannot be used, once there is a window to say it in."""
        if self._refused is not None:
            self.session.notice.emit(said(self._refused))

    def close(self) -> None:
        """Take everything down; the training thread has ended afterwards."""
        self.session.close()
        self.worker.stop()
        clipboard.hand_over()
        self.window.hide()
        self.window.deleteLater()
        self.files.deleteLater()
        self.session.deleteLater()
        QCoreApplication.sendPostedEvents(None, 0)
        self.qt.processEvents()
        for translator in self._translators:
            self.qt.removeTranslator(translator)
        self.collector.stop()  # not before: Python would collect in the middle of these events

    def _theme(self) -> theme.Theme:
        named = {"light": theme.LIGHT, "dark": theme.DARK}
        return named.get(self._theme_name) or theme.system_theme(self.qt)

    def _translate(self) -> None:
        """Load the window's language, where there is a translation, and Qt's own."""
        language = choices.chosen("language", SYSTEM)
        locale = QLocale() if language == SYSTEM else QLocale(language)
        folder = resource() / "translations"
        own, qt = QTranslator(), QTranslator()
        if own.load(locale, "nnsim", "_", str(folder)):
            self._translators.append(own)
        if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._translators.append(qt)
        for translator in self._translators:
            self.qt.installTranslator(translator)


def _defaults(settings: Path | None) -> tuple[ClassDefaults, FileError | None]:
    """What is set for everybody on this computer, or in that file; and, if it is not used, why."""
    try:
        return class_defaults(settings), None
    except FileError as error:
        return NOTHING, error


def open_window(contents: storage.Contents | None = None, path: Path | None = None) -> int:
    """Open the window on what was read from a file or example, or on the welcome page, and return when it is closed."""
    application = Application(sys.argv[:1])
    protection = Protection(application.qt, application.session, application.files, application.window, user_folder())
    try:
        gc.freeze()  # modules and their like last as long as the program: nobody need look at them again
        application.window.furnishing.loaded.connect(gc.freeze)
        application.window.show()
        application.files.begin_with(contents, path)
        application.say_what_was_refused()
        protection.begin(__version__)
        return 0 if protection.told_to_end else application.qt.exec()
    finally:
        protection.close()
        application.close()
