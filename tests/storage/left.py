"""Recovered work for tests: entries whose windows have died."""

from pathlib import Path
from typing import Any

from nnsim.storage import Contents
from nnsim.storage.processes import Process, this_process
from nnsim.storage.recovery import About, Entry, RecoveryFolder, Stamp


def orphaned(entry: Entry) -> Entry:
    """The same entry after its process has died: it had the number of this one, and started long ago."""
    here = this_process()
    token = entry.folder.name.removesuffix("-waiting")[-8:]
    dead = entry.folder.with_name(f"{Process(here.pid, 1, here.machine, here.boot).text}-{token}")
    entry.folder.rename(dead)
    return Entry(dead)


def left_behind(folder: RecoveryFolder, source: Any, about: About | None = None) -> Entry:
    """Work that a window kept, which then died."""
    entry = folder.enter()
    if about is not None:
        entry.note(about)
    entry.keep(source if isinstance(source, Contents) else Contents.of(source))
    return orphaned(entry)


def document(path: Path) -> About:
    """What is said of work on a document as it lies on the disk now."""
    return About(path, Stamp.of(path))
