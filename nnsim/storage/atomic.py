"""Replacing a file so that at every moment either the old one or the new one is there, whole.

The new bytes go into a temporary file beside it, are forced onto the disk, read back, and only then take the old file's name; the
folder is forced onto the disk too, so that the name survives a power cut.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nnsim.catalog import FileError, Sentence, sentence, term
from nnsim.datasets.readers.files import spoken

PREFIX = ".nnsim-saving-"
PATIENCE = 2.5
"""Seconds for which a replacement is tried again on Windows, where a virus scanner may hold the file for a moment."""


def replace_file(path: Path, data: bytes, check: Callable[[Path], None]) -> None:
    """Write `data` as the file at `path`; `check` reads the temporary file back and raises FileError. Raises FileError."""
    target = _target(path)
    temporary: Path | None = None
    try:
        name = target.parent / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}.tmp"
        handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        temporary = name
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _copy_permissions(target, temporary)
        check(temporary)
        _replace(temporary, target)
        temporary = None
        _force_folder(target.parent)
    except OSError as error:
        raise FileError(sentence("{file} was not saved: {reason:clause}.", file=spoken(path), reason=_reason(error))) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _target(path: Path) -> Path:
    """Where the file really lies. Raises FileError for what is no file."""
    try:
        target = path.resolve()
        status = target.stat() if target.exists() else None
        has_folder = target.parent.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise FileError(
            sentence("{file} was not saved: there can be no file of that name, or it cannot be reached.", file=spoken(path))
        ) from error
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise FileError(sentence("{file} was not saved: it is not a file that can be written.", file=spoken(path)))
    if not has_folder:
        raise FileError(
            sentence("{file} was not saved: the folder {folder} does not exist.", file=spoken(path), folder=spoken(target.parent))
        )
    return target


def _copy_permissions(target: Path, temporary: Path) -> None:
    """The new file gets the old one's permissions."""
    if sys.platform != "win32" and target.exists():
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))


def _replace(temporary: Path, target: Path) -> None:
    deadline = time.monotonic() + (PATIENCE if sys.platform == "win32" else 0)
    while True:
        try:
            os.replace(temporary, target)
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _force_folder(folder: Path) -> None:
    """Force the new name onto the disk. Folders cannot be opened on Windows, which does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> Sentence:
    return term(error.strerror) if error.strerror else sentence("The disk reports an error")
