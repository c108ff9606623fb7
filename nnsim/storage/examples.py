"""The examples that come with nnsim: ordinary project files, in the order in which they teach."""

from __future__ import annotations

from pathlib import Path

from nnsim.catalog import FileError, ProjectError, sentence
from nnsim.engine.project import Project
from nnsim.resources import resource
from nnsim.storage.files import SUFFIX, read
from nnsim.storage.text import TextError, parsed


def example_groups() -> dict[str, tuple[str, ...]]:
    """Names of the examples by the part of the course that they belong to, in teaching order."""
    index = resource("examples", "index.json")
    try:
        groups = parsed(index.read_bytes())
    except TextError as error:
        raise FileError(sentence("nnsim's own list of examples {error}; please install nnsim again.", error=error)) from error
    return {str(group["group"]): tuple(map(str, group["examples"])) for group in groups}


def examples() -> tuple[str, ...]:
    """Names of the examples, in teaching order."""
    return tuple(name for names in example_groups().values() for name in names)


def example_path(name: str) -> Path:
    """The file of an example. Raises ProjectError for a name that there is not."""
    known = examples()
    if name not in known:
        raise ProjectError(sentence("There is no example “{name}”; there are {known}.", name=name[:60], known=", ".join(known)))
    return resource("examples", name + SUFFIX)


def example(name: str) -> Project:
    """A fresh copy of an example. Raises ProjectError for a name that there is not."""
    return read(example_path(name)).project
