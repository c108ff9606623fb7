"""Where nnsim keeps what belongs to one user and to no document: recovered work and the log."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from nnsim.storage.installation import portable_folder, program_folder


def user_folder() -> Path:
    """The folder, which need not be there yet. Everything nnsim writes unasked lies below it."""
    return portable_folder(program_folder()) or usual_folder(os.environ, sys.platform)


def usual_folder(environment: Mapping[str, str], platform: str) -> Path:
    """Where it is in the home of a user."""
    home = Path(os.path.expanduser("~"))
    if platform == "win32":
        return _named(environment, "LOCALAPPDATA", home / "AppData" / "Local") / "nnsim"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "nnsim"
    return _named(environment, "XDG_DATA_HOME", home / ".local" / "share") / "nnsim"


def _named(environment: Mapping[str, str], variable: str, usual: Path) -> Path:
    """What a variable says, if that is a place of its own and not one beside the present folder."""
    path = environment.get(variable, "")
    return Path(path) if os.path.isabs(path) else usual
