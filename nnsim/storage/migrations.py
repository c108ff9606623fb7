"""Versions of the project format, and how older files become newer ones.

A version is [major, minor]. A new minor version only adds keys that older readers may ignore. A new major version may change anything
and adds one function to MIGRATIONS that turns the plain project of the version before into its own; the functions are applied one
after the other, so files of the first version open for ever (the golden files in the tests hold that).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from nnsim.catalog import sentence
from nnsim.storage.text import TextError

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

VERSION = (1, 2)
ADDED: Mapping[str, int] = {"notes": 1, "arrows": 1, "groups": 1, "breakpoints": 2}
"""In which minor version of the newest major one a key of projects came; those that are not here were there from the beginning."""
MIGRATIONS: Mapping[int, Migration] = {}
"""From the major version that is the key to the next one."""


def lowest(keys: Iterable[str]) -> tuple[int, int]:
    """The oldest version that knows all these keys of a project: what is written says that one, so that older readers miss nothing."""
    return VERSION[0], max((ADDED.get(key, 0) for key in keys), default=0)


def migrated(
    content: Any, migrations: Mapping[int, Migration] = MIGRATIONS, newest: tuple[int, int] = VERSION
) -> dict[str, Any]:
    """The plain project in the form of the newest version. Raises TextError."""
    if not isinstance(content, dict):
        raise TextError(sentence("is no description of a project"))
    project: dict[str, Any] = content
    version = project.get("format")
    if version is None:
        raise TextError(sentence("does not say in which version of the format it is written"))
    if not isinstance(version, list) or len(version) != 2 or not all(type(part) is int and 0 <= part < 10_000 for part in version):
        raise TextError(sentence("names a version of the format that cannot be"))
    major = version[0]
    if major > newest[0]:
        raise TextError(
            sentence(
                "was made by a newer nnsim (format {major}.{minor}; this one reads up to {newest}.x): please update nnsim",
                major=version[0], minor=version[1], newest=newest[0],
            )
        )
    while major < newest[0]:
        if major not in migrations:
            raise TextError(sentence("has the format {major}.{minor}, which never was", major=major, minor=version[1]))
        project = migrations[major](project)
        major += 1
    return project
