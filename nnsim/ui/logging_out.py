"""Logging out of a Linux desktop: its session manager tells every program first, lets one after the other ask its user, and waits.

Qt can speak with session managers, but the Qt that PySide6 brings was built without that, and would be cut off in the middle of the work.
So it is done here, with the library of the desktop itself (libSM, over a socket of this computer and no other). Where there is no manager,
or not this library, nothing is asked, and what was not saved is offered at the next start.
"""

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

VARIABLE = "SESSION_MANAGER"
LOCAL = ("local/", "unix/")
"""How the addresses of sockets of this computer begin."""
LIBRARIES = ("libICE.so.6", "libSM.so.6")
_SAVE, _DIE, _SAVED, _STAYS = range(4)
_ANY_QUESTION, _NORMAL_QUESTION = 2, 1
_NEVER_STARTED_AGAIN = b"\3"
_GIVEN_UP = 2  # by IceProcessMessages, when the connection is gone
_TEXT, _TEXTS, _NUMBER = b"ARRAY8", b"LISTofARRAY8", b"CARD8"

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_Save = ctypes.CFUNCTYPE(None, _POINTER, _POINTER, _INT, _INT, _INT, _INT)
_Told = ctypes.CFUNCTYPE(None, _POINTER, _POINTER)
_Broken = ctypes.CFUNCTYPE(None, _POINTER)
_Wrong = ctypes.CFUNCTYPE(None, _POINTER, _INT, _INT, ctypes.c_ulong, _INT, _INT, _POINTER)


class _Callbacks(ctypes.Structure):
    _fields_ = (
        ("save", _Save), ("save_data", _POINTER), ("die", _Told), ("die_data", _POINTER),
        ("saved", _Told), ("saved_data", _POINTER), ("stays", _Told), ("stays_data", _POINTER),
    )  # fmt: skip


class _Value(ctypes.Structure):
    _fields_ = (("length", _INT), ("value", ctypes.c_char_p))


class _Property(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("type", ctypes.c_char_p), ("count", _INT), ("values", ctypes.POINTER(_Value)))


class LoggingOut(QObject):
    """Speaks with the session manager, if there is one, and is what a question about logging out is answered to."""

    asked = Signal(object)
    """Somebody logs out; this object itself, to be asked whether users may be asked, and told how it came out before the slot returns."""
    over = Signal()
    """The session ends now."""
    stays = Signal()
    """It does not end after all: somebody else did not want it to."""

    def __init__(self, unsaved: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        self._ice: Any = None
        self._sm: Any = None
        self._connection: int | None = None
        self._notifier: QSocketNotifier | None = None
        self._saving = self._may_ask = self._cancelled = False
        kept = _Save(self._save), _Told(self._die), _Told(self._nothing), _Told(self._goes_on)
        self._callbacks = _Callbacks(kept[0], None, kept[1], None, kept[2], None, kept[3], None)
        self._interact = _Told(self._interacts)
        self._broken, self._wrong = _Broken(self._nothing), _Wrong(self._nothing)

    def begin(self, addresses: str | None = None) -> bool:
        """Say to the session manager that this program is there. Whether there is one."""
        places = os.environ.get(VARIABLE, "") if addresses is None else addresses
        local = ",".join(place for place in places.split(",") if place.startswith(LOCAL))
        if not local or self._connection is not None or not self._load():
            return False
        own, why = ctypes.c_char_p(), ctypes.create_string_buffer(256)
        mask = sum(1 << number for number in (_SAVE, _DIE, _SAVED, _STAYS))
        self._connection = self._sm.SmcOpenConnection(
            os.fsencode(local), None, 1, 0, ctypes.c_ulong(mask), ctypes.byref(self._callbacks), None, ctypes.byref(own), len(why), why
        )
        if self._connection is None:
            return False
        self._introduce()
        handle = self._ice.IceConnectionNumber(self._sm.SmcGetIceConnection(self._connection))
        self._notifier = QSocketNotifier(handle, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._listen)
        return True

    def close(self) -> None:
        """This program goes. Does nothing the second time."""
        if self._connection is None:
            return
        self._forget()
        self._sm.SmcCloseConnection(self._connection, 0, None)
        self._let_go()

    # What a question is answered to

    def allowsInteraction(self) -> bool:
        return self._may_ask

    def allowsErrorInteraction(self) -> bool:
        return self._may_ask

    def cancel(self) -> None:
        """Nobody is to be logged out."""
        self._cancelled = True

    def release(self) -> None:
        """The question is answered: others may ask theirs."""
        if self._may_ask and self._connection is not None:
            self._may_ask = False
            self._sm.SmcInteractDone(self._connection, int(self._cancelled))

    # What the session manager says

    def _listen(self) -> None:
        gone = self._ice.IceProcessMessages(self._sm.SmcGetIceConnection(self._connection), None, None)
        if gone:  # the manager died, which ends no program by itself
            self._forget()
            if gone != _GIVEN_UP:
                connection = self._sm.SmcGetIceConnection(self._connection)
                self._ice.IceSetShutdownNegotiation(connection, 0)
                self._ice.IceCloseConnection(connection)
            self._let_go()

    def _save(self, connection: int, _data: object, _kind: int, ends: int, style: int, _fast: int) -> None:
        self._saving, self._cancelled = True, False
        if not ends:
            self._done()
        elif style == _ANY_QUESTION and self._unsaved():
            self._sm.SmcInteractRequest(self._connection, _NORMAL_QUESTION, self._interact, None)
        else:
            QTimer.singleShot(0, self, self._ask)

    def _interacts(self, _connection: int, _data: object) -> None:
        self._may_ask = True
        QTimer.singleShot(0, self, self._ask)  # not from inside the library

    def _ask(self) -> None:
        self.asked.emit(self)
        self.release()
        self._done()

    def _done(self) -> None:
        if self._saving and self._connection is not None:
            self._saving = False
            self._sm.SmcSaveYourselfDone(self._connection, 1)

    def _goes_on(self, _connection: int, _data: object) -> None:
        if not self._may_ask:
            self._done()
        QTimer.singleShot(0, self, self.stays.emit)

    def _die(self, _connection: int, _data: object) -> None:
        QTimer.singleShot(0, self, self.over.emit)

    def _nothing(self, *_: object) -> None:
        """What the library would do by itself is to end the program."""

    # The library

    def _load(self) -> bool:
        if not sys.platform.startswith("linux"):
            return False
        try:
            self._ice, self._sm = map(ctypes.CDLL, LIBRARIES)
        except OSError:
            return False
        ice, sm = self._ice, self._sm
        for function in (sm.SmcOpenConnection, sm.SmcGetIceConnection, ice.IceSetIOErrorHandler, ice.IceSetErrorHandler):
            function.restype = _POINTER
        for function in (sm.SmcGetIceConnection, ice.IceConnectionNumber):
            function.argtypes = (_POINTER,)
        sm.SmcOpenConnection.argtypes = (
            ctypes.c_char_p, _POINTER, _INT, _INT, ctypes.c_ulong, _POINTER, ctypes.c_char_p, _POINTER, _INT, ctypes.c_char_p,
        )  # fmt: skip
        sm.SmcSetProperties.argtypes = _POINTER, _INT, _POINTER
        sm.SmcInteractRequest.argtypes = _POINTER, _INT, _Told, _POINTER
        sm.SmcInteractDone.argtypes = sm.SmcSaveYourselfDone.argtypes = _POINTER, _INT
        sm.SmcCloseConnection.argtypes = _POINTER, _INT, _POINTER
        sm.SmcSetErrorHandler.restype = _POINTER
        ice.IceProcessMessages.argtypes = _POINTER, _POINTER, _POINTER
        ice.IceSetShutdownNegotiation.argtypes = _POINTER, _INT
        ice.IceCloseConnection.argtypes = (_POINTER,)
        ice.IceSetIOErrorHandler(self._broken)
        ice.IceSetErrorHandler(self._wrong)
        sm.SmcSetErrorHandler(self._wrong)
        return True

    def _introduce(self) -> None:
        """What every program has to say of itself. It is not to be started again: what was open is offered by itself."""
        name = os.fsencode(sys.argv[0]) or b"nnsim"
        told = (
            (b"Program", _TEXT, b"nnsim"), (b"CloneCommand", _TEXTS, name), (b"RestartCommand", _TEXTS, name),
            (b"UserID", _TEXT, str(os.getuid()).encode()), (b"RestartStyleHint", _NUMBER, _NEVER_STARTED_AGAIN),
        )  # fmt: skip
        values = [_Value(len(value), value) for _, _, value in told]
        properties = [_Property(name, kind, 1, ctypes.pointer(value)) for (name, kind, _), value in zip(told, values, strict=True)]
        given = (ctypes.POINTER(_Property) * len(told))(*map(ctypes.pointer, properties))
        self._sm.SmcSetProperties(self._connection, len(told), given)

    def _forget(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None

    def _let_go(self) -> None:
        """The library outlives this object, and must not call it."""
        self._connection = None
        self._saving = self._may_ask = False
        self._ice.IceSetIOErrorHandler(None)
        self._ice.IceSetErrorHandler(None)
        self._sm.SmcSetErrorHandler(None)
