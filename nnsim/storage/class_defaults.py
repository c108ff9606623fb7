"""What was set for everybody who uses nnsim on this computer: one file, written by whoever looks after a room of computers.

It is written in TOML. Every line may be left out:

    language = "de"                     # or "system"
    theme = "dark"                      # "light", "dark" or "system"
    notation = "z"                      # the key of a notation
    lessons = "/srv/lessons"            # a folder of lessons shown beside those that come with nnsim
    locked = ["theme", "lessons"]       # what cannot be changed in the window

What people chose themselves goes before what is set here, unless it is locked. A file that says anything else is refused as a whole.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from nnsim.catalog import FileError, sentence
from nnsim.engine.notation import BY_KEY
from nnsim.storage.installation import program_folder

NAME = "settings.toml"
BESIDE = f"nnsim-{NAME}"
"""Its name beside the program of a bundle, on a stick or a share, where it goes before the one of the computer."""
MOST_BYTES = 64 << 10
MOST_CHARACTERS = 1_000
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?", re.ASCII)
THEMES = ("light", "dark", "system")
SYSTEM = "system"


@dataclass(frozen=True)
class ClassDefaults:
    """What was set for everybody; None where nothing was. `locked` holds the names of what cannot be changed."""

    language: str | None = None
    theme: str | None = None
    notation: str | None = None
    lessons: Path | None = None
    locked: frozenset[str] = frozenset()

    def value(self, key: str) -> str | None:
        """What was set for a key, as a text."""
        found = getattr(self, key)
        return None if found is None else str(found)


KEYS = ("language", "theme", "notation", "lessons")
NOTHING = ClassDefaults()


def settings_path(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform, program: Path | None = None
) -> Path:
    """Where the file is looked for: beside the program of a bundle if there is one, or else in the one place of this system."""
    program = program or program_folder()
    if program is not None and os.path.lexists(program / BESIDE):
        return program / BESIDE
    if platform == "win32":
        return Path(environment.get("PROGRAMDATA") or r"C:\ProgramData") / "nnsim" / NAME
    if platform == "darwin":
        return Path("/Library/Application Support/nnsim") / NAME
    return Path("/etc/nnsim") / NAME


def class_defaults(path: Path | None = None) -> ClassDefaults:
    """What the file says; nothing at all if there is none. Raises FileError if it is not such a file."""
    path = settings_path() if path is None else path
    try:
        content = _content(path)
    except FileNotFoundError:
        return NOTHING
    except OSError as error:
        raise _refusal(path, sentence("it cannot be read ({reason})", reason=error.strerror or "")) from error
    return _checked(path, content)


def _content(path: Path) -> bytes:
    """The bytes of the file, if it is one and not too large. A pipe or a device is not even opened."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise _refusal(path, sentence("it is not a file"))
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _refusal(path, sentence("it is larger than {most:,} bytes", most=MOST_BYTES))
    return content


def _checked(path: Path, content: bytes) -> ClassDefaults:
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _refusal(path, sentence("it is not UTF-8 text")) from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _refusal(path, sentence("it is not TOML; a line is written like theme = \"dark\"")) from error
    known = (*KEYS, "locked")
    for key in values:
        if key not in known:
            raise _refusal(path, sentence("“{key}” is none of {known}", key=key[:60], known=", ".join(known)))
    for key in KEYS:
        value = values.get(key)
        if key in values and not (isinstance(value, str) and value and len(value) <= MOST_CHARACTERS and value.isprintable()):
            raise _refusal(path, sentence("“{key}” must be a short text in quotation marks", key=key))
    return ClassDefaults(
        language=_language(path, values.get("language")), theme=_one_of(path, "theme", values.get("theme"), THEMES),
        notation=_one_of(path, "notation", values.get("notation"), tuple(BY_KEY)), lessons=_folder(path, values.get("lessons")),
        locked=_locked(path, values.get("locked", [])),
    )  # fmt: skip


def _language(path: Path, value: str | None) -> str | None:
    if value is not None and value != SYSTEM and not LANGUAGE.fullmatch(value):
        raise _refusal(path, sentence("“language” must be like de, pt_BR or system, not “{value}”", value=value[:60]))
    return value


def _one_of(path: Path, key: str, value: str | None, known: tuple[str, ...]) -> str | None:
    if value is not None and value not in known:
        raise _refusal(path, sentence("“{key}” must be one of {known}, not “{value}”", key=key, known=", ".join(known), value=value[:60]))
    return value


def _folder(path: Path, value: str | None) -> Path | None:
    if value is None:
        return None
    if not (PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute()):
        value = str(path.parent / value)
    return Path(value)


def _locked(path: Path, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(key, str) and key in KEYS for key in value):
        raise _refusal(path, sentence("“locked” must be a list of some of {known}", known=", ".join(KEYS)))
    return frozenset(value)


def _refusal(path: Path, reason: str) -> FileError:
    return FileError(sentence("The settings for everybody in {path} are not used: {reason:clause}.", path=path, reason=reason))
