"""What a person names on a command line: a file or an example."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.files import plain
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.storage.examples import example, examples
from nnsim.storage.files import SUFFIX, load


@dataclass(frozen=True)
class Source:
    """What was named, and the file it came from (None for an example)."""

    content: Project | Run
    path: Path | None

    @property
    def project(self) -> Project:
        return self.content.project if isinstance(self.content, Run) else self.content


def found(name: str) -> Source:
    """The example or file of that name, a run where one was saved. Raises FileError."""
    path = named(name)
    return Source(example(name), None) if path is None else Source(load(path), path)


def named(name: str) -> Path | None:
    """The file of that name, None for an example; a file that is called like an example is named with its folder. Raises FileError."""
    if name in examples():
        return None
    path = Path(name)
    if not os.path.lexists(path) and path.suffix != SUFFIX and path.name == name:
        raise FileError(
            sentence(
                "There is no file and no example “{name}”; the examples are {known}.",
                name=plain(name, 60), known=", ".join(examples()),
            )
        )
    return path


def require_writable(path: Path) -> None:
    """Raises FileError if nothing can be saved there, so that it is said before the work and not after."""
    said = plain(path.name or str(path), 80)
    if path.is_dir():
        raise FileError(sentence("{name} is a folder; name a file to save to.", name=said))
    if not path.absolute().parent.is_dir():
        raise FileError(
            sentence("{name} cannot be saved: the folder {folder} does not exist.", name=said, folder=plain(str(path.parent), 80))
        )
    if not os.access(path if path.exists() else path.absolute().parent, os.W_OK):
        raise FileError(sentence("{name} cannot be saved: you may not write there.", name=said))
