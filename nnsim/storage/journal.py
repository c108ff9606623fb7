"""The log: what went wrong inside nnsim, in a file of the user that can be shown to others, because it names nobody and no place.

A crash of the interpreter itself cannot be caught; it is written down by `faulthandler` into a file of the process, which is removed
when the process ends well. One that is found at the next start, with something in it, is a crash to tell of.
"""

from __future__ import annotations

import faulthandler
import getpass
import logging
import os
import platform
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from nnsim.catalog import FileError, sentence
from nnsim.storage.atomic import reason_of
from nnsim.storage.processes import process_of, this_process

FOLDER, LOG, BEFORE = "log", "nnsim.log", "nnsim.1.log"
MOST_BYTES = 256_000
"""Of a log until a new one is begun, and of what one process may write."""
MOST_OF_A_CRASH = 64_000
_CRASH = re.compile(r"crash-(.+)\.txt")
_PARTS = re.compile(r"[\\/]")
_FRAME = re.compile(r'(File )"([^"\n]+)"')
_QUOTED = re.compile(r"""(['"])((?:/|~|\\\\|[A-Za-z]:[\\/])[^'"\n]*)\1""")
_BARE = re.compile(r"""(?<![\w.…/\\])(?:[A-Za-z]:)?(?:[\\/][^\s\\/:"',;)]+){2,}""")


def discreet(text: str) -> str:
    """The same without who and where: of files of the program the end of their path, of all others nothing but the ending of their name."""
    text = _FRAME.sub(lambda found: f'{found[1]}"{"/".join(_PARTS.split(found[2])[-3:])}"', text)
    text = _QUOTED.sub(lambda found: f"{found[1]}…{_ending(found[2])}{found[1]}", text)
    text = _BARE.sub(lambda found: f"…{_ending(found[0])}", text)
    for name in _names():
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text)
    return text


def _ending(path: str) -> str:
    return os.path.splitext(path)[1]


def _names() -> list[str]:
    """What this user, their folder and this computer are called."""
    names = [os.path.basename(os.path.expanduser("~")), platform.node()]
    with suppress(OSError, KeyError, ImportError):
        names.append(getpass.getuser())
    return [name for name in names if len(name) > 2 and name != "root"]


@dataclass(frozen=True)
class Crash:
    """What the interpreter said when it ended, and when that was (seconds since 1970)."""

    path: Path
    time: float
    text: str


class Journal:
    """The log of one process. Until it is opened, and where it cannot be, nothing is written and nothing fails."""

    def __init__(self, above: Path) -> None:
        self.folder = above / FOLDER
        self.path = self.folder / LOG
        self._handler: _Writer | None = None
        self._crash: TextIO | None = None

    def open(self, facts: str) -> None:
        """Write down errors from now on, after a line of facts about this start. Raises FileError, and goes without."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > MOST_BYTES:
                os.replace(self.path, self.folder / BEFORE)
            handler = _Writer(self.path)
        except OSError as error:
            raise FileError(sentence("Its folder cannot be written: {reason:clause}.", reason=reason_of(error))) from error
        logging.getLogger().addHandler(handler)
        self._handler = handler
        handler.emit(logging.LogRecord("nnsim", logging.INFO, "", 0, facts, None, None))

    def watch_for_crashes(self) -> None:
        """Let a crash of the interpreter write down where it was. Raises OSError."""
        self._crash = (self.folder / f"crash-{this_process().text}.txt").open("w", encoding="utf-8")
        faulthandler.enable(self._crash)

    def crashes(self) -> list[Crash]:
        """Those of processes that have died, the latest first. What ended without a word is cleared away."""
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                named = _CRASH.fullmatch(path.name)
                owner = process_of(named[1]) if named is not None else None
                if owner is None or owner.alive(path.stat().st_mtime):
                    continue
                if path.stat().st_size == 0:
                    path.unlink()
                    continue
                with path.open("rb") as file:
                    text = file.read(MOST_OF_A_CRASH).decode("utf-8", "replace")
                found.append(Crash(path, path.stat().st_mtime, discreet(text)))
        return sorted(found, key=lambda crash: -crash.time)

    def forget(self, crash: Crash) -> None:
        """It has been told of: it is not told again, but stays in the log."""
        logging.getLogger("nnsim").info(crash.text)
        with suppress(OSError):
            crash.path.unlink()

    def close(self) -> None:
        """The process ends well."""
        if self._crash is not None:
            faulthandler.disable()
            self._crash.close()
            with suppress(OSError):
                os.unlink(self._crash.name)
            self._crash = None
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
            self._handler = None


class _Writer(logging.FileHandler):
    """Writes what is logged, discreetly, up to a limit; a disk that is full stops it and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._left = MOST_BYTES

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))

    def emit(self, record: logging.LogRecord) -> None:
        self._left -= len(record.getMessage()) + (5000 if record.exc_info else 100)
        if self._left > 0:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — logging's
        self._left = 0


def facts(version: str, **libraries: str) -> str:
    """What one has to know of a computer to understand an error."""
    system = {"system": f"{platform.system()} {platform.release()} {platform.version()}", "machine": platform.machine()}
    known = {"nnsim": version, "Python": platform.python_version(), **libraries, **system}
    return ", ".join(f"{name} {value}" for name, value in known.items())
