"""How nnsim came onto this computer: where its program lies, and whether it keeps everything beside itself.

On a stick, in a folder that is carried about, a file named `portable` beside the program says so: then all that nnsim writes unasked
goes into `nnsim-data` there, and nothing into the home of whoever uses it.
"""

from __future__ import annotations

import sys
from pathlib import Path

MARK = "portable"
DATA = "nnsim-data"


def program_folder() -> Path | None:
    """The folder in which the program of a bundle lies, or the `.app` of macOS; None where nnsim runs from source or was put in by pip."""
    return folder_of(Path(sys.executable)) if getattr(sys, "frozen", False) else None


def folder_of(program: Path) -> Path:
    """The folder in which people see a program lie, links followed."""
    folder = program.resolve().parent
    inside = next((part for part in (folder, *folder.parents) if part.suffix == ".app"), None)
    return folder if inside is None else inside.parent


def portable_folder(program: Path | None) -> Path | None:
    """Where a portable nnsim whose program lies in that folder keeps everything; None if it is not portable."""
    return program / DATA if program is not None and (program / MARK).is_file() else None
