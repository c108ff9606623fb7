"""Replacing a file so that at every moment either the old one or the new one is there, whole.

The new bytes go into a temporary file beside it, are forced onto the disk, read back, and only then take the old file's name; the
folder is forced onto the disk too, so that the name survives a power cut. The old file stays beside it under a name of its own, one
generation of it. What processes that died in the middle of this left behind is swept up with the next save in the folder.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nnsim.catalog import FileError, Sentence, sentence, term
from nnsim.datasets.readers.files import spoken
from nnsim.storage.disk import DISK, Disk
from nnsim.storage.processes import process_of, this_process

PREFIX = ".nnsim-saving-"
PATIENCE = 2.5 if sys.platform == "win32" else 0.0
"""Seconds for which a replacement is tried again on Windows, where a virus scanner may hold the file for a moment."""
PREVIOUS = "~"
"""Ends the name of the file before the last save, as editors have it."""
_TEMPORARY = re.compile(re.escape(PREFIX) + r"(.+)-[0-9a-f]{8}\.tmp")

Check = Callable[[Path], None]


def replace_file(
    path: Path, data: bytes, check: Check, disk: Disk = DISK, *, previous: bool = False, patience: float = PATIENCE, called: str = ""
) -> None:
    """Write `data` as the file at `path`; `check` reads the temporary file back and raises FileError. Raises FileError.

    With `previous`, the file that was there is kept beside it, unless it had the same bytes.
    """
    file = called or spoken(path)
    target = _target(path, file)
    temporary = _temporary(target.parent)
    try:
        try:
            _write(disk, temporary, data)
            if sys.platform != "win32" and target.exists():
                disk.permit(temporary, stat.S_IMODE(target.stat().st_mode))  # the new file gets the old one's
            check(temporary)
            if previous and target.exists():
                _keep_previous(disk, target, data)
            _replace(disk, temporary, target, patience)
        except BaseException:
            with suppress(OSError):
                disk.remove(temporary)
            raise
        disk.force_folder(target.parent)
    except OSError as error:
        raise FileError(sentence("{file} was not saved: {reason:clause}.", file=file, reason=reason_of(error))) from error
    sweep(target.parent, disk)


def write_file(path: Path, data: bytes, disk: Disk = DISK, called: str = "") -> None:
    """The same for bytes that mean nothing here: that they can be read back is all that is asked of them. Raises FileError.

    `called`: what users call a file whose name they do not know.
    """
    file = called or spoken(path)

    def check(temporary: Path) -> None:
        if temporary.read_bytes() != data:
            raise FileError(sentence("{file} was not saved: the disk does not keep what is written.", file=file))

    replace_file(path, data, check, disk, called=file)


def previous_of(path: Path) -> Path:
    """Where the file is that this one replaced."""
    return path.with_name(path.name + PREVIOUS)


def sweep(folder: Path, disk: Disk = DISK) -> None:
    """Remove temporary files in a folder whose processes have died. What cannot be removed stays."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _TEMPORARY.fullmatch(entry.name)
            owner = process_of(found[1]) if found is not None else None
            if owner is not None and not owner.alive(entry.stat(follow_symlinks=False).st_mtime):
                with suppress(OSError):
                    disk.remove(Path(entry.path))


def reason_of(error: OSError) -> Sentence:
    """What went wrong: in words of our own where people can do something about it, else in those of the system."""
    match error.errno:
        case errno.ENOSPC:
            return sentence("The disk is full")
        case errno.EDQUOT:
            return sentence("Your share of the disk is used up")
        case errno.EROFS:
            return sentence("The disk can only be read")
        case errno.EACCES | errno.EPERM if sys.platform != "win32":  # which says also that another program holds the file
            return sentence("You may not write there")
        case errno.EEXIST | errno.ENOTDIR:
            return sentence("A file is in the way")
    return term(error.strerror) if error.strerror else sentence("The disk reports an error")


def _temporary(folder: Path) -> Path:
    return folder / f"{PREFIX}{this_process().text}-{secrets.token_hex(4)}.tmp"


def _target(path: Path, file: str) -> Path:
    """Where the file really lies. Raises FileError for what is no file."""
    try:
        target = path.resolve()
        status = target.stat() if target.exists() else None
        has_folder = target.parent.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise FileError(
            sentence("{file} was not saved: there can be no file of that name, or it cannot be reached.", file=file)
        ) from error
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise FileError(sentence("{file} was not saved: it is not a file that can be written.", file=file))
    if not has_folder:
        raise FileError(
            sentence("{file} was not saved: the folder {folder} does not exist.", file=file, folder=spoken(target.parent))
        )
    return target


def _write(disk: Disk, path: Path, data: bytes) -> None:
    """A new file with these bytes, on the disk itself."""
    handle = disk.create(path)
    try:
        rest = memoryview(data)
        while rest:
            taken = disk.write(handle, rest)
            if taken <= 0:
                raise OSError
            rest = rest[taken:]
        disk.force(handle)
    finally:
        disk.close(handle)


def _keep_previous(disk: Disk, target: Path, data: bytes) -> None:
    """Give the file that is about to be replaced a second name, or a copy. Where neither can be had, saving matters more."""
    kept = _temporary(target.parent)
    with suppress(OSError):
        if target.stat().st_size == len(data) and disk.read(target) == data:
            return
        try:
            disk.link(target, kept)
        except OSError:
            _write(disk, kept, disk.read(target))
        try:
            disk.replace(kept, previous_of(target))
        except OSError:
            disk.remove(kept)
            raise


def _replace(disk: Disk, temporary: Path, target: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            disk.replace(temporary, target)
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)
        else:
            return
