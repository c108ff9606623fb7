"""What keeps work from being lost around a window: recovery, the log, errors that are caught, and leaving without being asked to.

Made by the application for a window that people work in; pictures and tests of other things go without.
"""

import signal
from pathlib import Path
from types import FrameType
from typing import Protocol

import numpy
from PySide6.QtCore import QObject, QTimer, qVersion
from PySide6.QtWidgets import QApplication, QMainWindow

from nnsim.catalog import FileError, ProjectError
from nnsim.storage import resumed
from nnsim.storage.journal import Crash, Journal, facts
from nnsim.storage.recovery import Entry, RecoveryFolder
from nnsim.ui.errors import Errors, Report
from nnsim.ui.files import Files
from nnsim.ui.finding import Finding, Found
from nnsim.ui.logging_out import LoggingOut
from nnsim.ui.questions import asked
from nnsim.ui.recovered import RecoveredDialog, moment
from nnsim.ui.recovery import Recovery
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

ENDING = ("SIGTERM", "SIGHUP", "SIGINT")


class Ending(Protocol):
    """The part of Qt's session manager that is used: who logs out, or shuts the computer down."""

    def allowsInteraction(self) -> bool: ...

    def allowsErrorInteraction(self) -> bool: ...

    def release(self) -> None: ...

    def cancel(self) -> None: ...


class Protection(QObject):
    """Of one window, whose data about the user lies below `above`. `begin` once it is shown, `close` before it is taken down."""

    def __init__(self, qt: QApplication, session: Session, files: Files, window: QMainWindow, above: Path) -> None:
        super().__init__()
        self.qt, self.session, self.files, self.window = qt, session, files, window
        self.folder = RecoveryFolder(above)
        self.journal = Journal(above)
        self.errors = Errors(self)
        self.errors.happened.connect(self._say_error)
        self.errors.install()
        self.recovery = Recovery(session, files, self.folder, self)
        self.recovery.turnedOff.connect(self._say_off)
        self.dialog: RecoveredDialog | None = None
        self.report: Report | None = None
        self._finding: Finding | None = None
        self._wanted = self._closed = False
        self._undecided: list[Entry] = []
        self._signals = {name: signal.getsignal(number) for name in ENDING if (number := _number(name)) is not None}
        self.told_to_end = False
        for name in self._signals:
            signal.signal(signal.Signals[name], self._told_to_end)
        self._off: list[str] = []
        self._looks = QTimer(self, interval=50)
        self._looks.timeout.connect(self._follow)
        files.recoveredAsked.connect(lambda: self.look_for_work(wanted=True))
        self.logging_out = LoggingOut(lambda: session.dirty and not files.answered(), self)
        self.logging_out.asked.connect(self.ends)
        self.logging_out.stays.connect(files.take_back)
        self.logging_out.over.connect(lambda: self._told_to_end(0, None))
        qt.commitDataRequest.connect(self.ends)
        qt.saveStateRequest.connect(self.recovery.put_by_now)

    def begin(self, version: str) -> None:
        """Open the log, offer what was left, and tell of a crash."""
        self.logging_out.begin()
        try:
            self.journal.open(facts(version, Qt=qVersion(), NumPy=numpy.__version__))
            crashes = self.journal.crashes()
            self.journal.watch_for_crashes()
        except (FileError, OSError) as error:
            crashes = []
            self._say_without_log(said(error) if isinstance(error, FileError) else "")
        if crashes:
            self._say_crash(crashes[0])
            for crash in crashes:
                self.journal.forget(crash)
        self.look_for_work()

    def close(self) -> None:
        """The window goes. What nobody was asked about stays for the next start. Does nothing the second time."""
        if self._closed:
            return
        self._closed = True
        self._looks.stop()
        self.logging_out.close()
        self.qt.commitDataRequest.disconnect(self.ends)
        self.qt.saveStateRequest.disconnect(self.recovery.put_by_now)
        if self._finding is not None:
            self._finding.cancel()
        for dialog in (self.dialog, self.report):
            if dialog is not None:
                dialog.close()
        if self.session.dirty and not self.files.answered():
            self.recovery.put_by_now()
            self.session.jobs.remove(self.recovery)
        else:
            self.recovery.close()
        for name, before in self._signals.items():
            signal.signal(signal.Signals[name], before)
        self.errors.uninstall()
        self.journal.close()

    # Work that was left

    def look_for_work(self, wanted: bool = False) -> None:
        """Look for work that was left, and offer it; if somebody asked, say also that there is none."""
        if self.dialog is not None:
            self.dialog.activateWindow()
        elif self._finding is None:
            self._wanted = wanted
            self._finding = Finding(self.folder, self._undecided)
            self._looks.start()

    def _follow(self) -> None:
        finding = self._finding
        if finding is None or not finding.done:
            return
        self._finding = None
        self._looks.stop()
        self._undecided = [found.entry for found in finding.found]
        if finding.found:
            self.dialog = RecoveredDialog(self.session, finding.found, self.recover, self.open_file, self.discard, self.window)
            self.dialog.finished.connect(self._forget_dialog)
            self.dialog.open()
        elif self._wanted:
            self.session.notice.emit(self.tr("There is no work that was not saved."))

    def _forget_dialog(self) -> None:
        self.dialog = None

    def recover(self, found: Found) -> bool:
        """Go on with work that was left. It is unsaved work from then on; its file stays as it is."""
        contents = found.contents
        if contents is None:
            return False
        try:
            source = contents.project if contents.checkpoint is None else resumed(contents, found.entry.work)
        except (FileError, ProjectError) as error:
            self.session.notice.emit(said(error))
            return False
        if not self.files.may_leave():
            return False
        self.session.open(source, found.about.document)
        self.files.stamp = found.about.stamp
        self.recovery.adopt(found.entry)
        self._undecided.remove(found.entry)
        return True

    def open_file(self, found: Found) -> bool:
        """Open the document as it lies on the disk now; the work stays to be decided on."""
        if found.about.document is not None:
            self.files.open_path(str(found.about.document))
        return self.session.path == found.about.document

    def discard(self, found: Found) -> bool:
        """Give work up for good, when asked."""
        text = self.tr("Discard this work? It cannot be had again.")
        discard = self.tr("Discard")
        if asked(self.dialog, self.tr("Recovered work"), text, "", [discard]) != discard:
            return False
        found.entry.remove()
        self._undecided.remove(found.entry)
        return True

    # Errors

    def _say_error(self, details: str) -> None:
        kept = self.recovery.put_by_now()
        if self.report is not None:
            return
        if kept:
            words = self.tr(
                "Your work has been put by: should nnsim end, it is offered to you at the next start. You can go on; if something looks "
                "odd, save under another name and start nnsim again."
            )
        else:
            words = self.tr("You can go on, but your work could not be put by: save it under another name, and start nnsim again.")
        self._show(Report(self.tr("Something inside nnsim went wrong"), words, details, str(self.journal.path), self.window))

    def _say_crash(self, crash: Crash) -> None:
        words = self.tr(
            "That was {time}. What was not saved is offered to you if it could be put by. The details help those who mend nnsim."
        )
        title = self.tr("nnsim ended by a crash")
        self._show(Report(title, words.format(time=moment(crash.time)), crash.text, str(self.journal.path), self.window))

    def _show(self, report: Report) -> None:
        self.report = report
        report.closeAsked.connect(self.window.close)
        report.finished.connect(self._forget_report)
        report.show()

    def _forget_report(self) -> None:
        if self.report is not None:
            self.report.deleteLater()
            self.report = None

    def _say_without_log(self, reason: str) -> None:
        """Where there can be no log, there may be no place for work either: that matters more."""
        try:
            self.folder.enter().remove()
        except FileError as error:
            self._say_off(said(error))
        else:
            text = self.tr("Should something inside nnsim go wrong, no log of it can be kept. {reason} Everything else works.")
            self.session.notice.emit(text.format(reason=reason).replace("  ", " "))

    def _say_off(self, reason: str) -> None:
        """Once, whatever else is off too."""
        if not self._off:
            text = self.tr("Work that is not saved cannot be put by for a crash. {reason} Everything else works; save often.")
            self.session.notice.emit(text.format(reason=reason).replace("  ", " "))
        self._off.append(reason)

    # Leaving

    def ends(self, manager: Ending) -> None:
        """The user logs out, or the computer is shut down: ask once, if that may be; what is not answered for is put by."""
        self.recovery.put_by_now()
        if self.session.dirty and not self.files.answered() and manager.allowsInteraction():
            if not self.files.may_leave(for_good=True):
                manager.cancel()
            manager.release()

    def _told_to_end(self, number: int, frame: FrameType | None) -> None:
        """There is no time to ask: what is not saved is put by, and offered at the next start."""
        self.told_to_end = True
        QTimer.singleShot(0, self, lambda: self.qt.exit(0))  # quit() would ask first; by itself exit ends nothing that has not begun


def _number(name: str) -> signal.Signals | None:
    return signal.Signals.__members__.get(name)
