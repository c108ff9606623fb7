"""What somebody hands over, by its name and first bytes: a project, or data to learn from. Lessons are told apart before."""

from __future__ import annotations

from pathlib import Path

from nnsim.catalog import FileError
from nnsim.datasets.readers.files import opened
from nnsim.storage.atomic import PREVIOUS
from nnsim.storage.files import SUFFIX

ARCHIVE = b"PK\x03\x04"


def is_data(path: Path) -> bool:
    """Whether this is something to import; what is nothing of the kind, or not there, is refused by the reader of projects."""
    name = path.name.casefold()
    if name.endswith((SUFFIX, SUFFIX + PREVIOUS)):
        return False
    if path.is_dir():
        return True
    try:
        with opened(path) as source:
            start = source.file.read(len(ARCHIVE))
    except FileError:
        return path.is_file()
    return start != ARCHIVE or name.endswith(".npz")
