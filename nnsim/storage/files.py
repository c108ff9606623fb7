"""Saving and loading project files: one way in for every reader, and a save that leaves either the old file or the new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from nnsim.catalog import Catalog, FileError, ProjectError, sentence
from nnsim.datasets.readers.files import Source, opened, spoken
from nnsim.document import shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.parameters import Parameters
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.storage import archive, limits
from nnsim.storage.atomic import replace_file
from nnsim.storage.decode import decoded
from nnsim.storage.disk import DISK, Disk
from nnsim.storage.encode import encoded
from nnsim.storage.migrations import migrated
from nnsim.storage.schema import ProjectRecord, RunRecord, converted
from nnsim.storage.tensors import tensor_bytes, tensors
from nnsim.storage.text import TextError, parsed, written
from nnsim.storage.training import decoded_run, encoded_run

SUFFIX = ".nnsim"
WITHOUT = sentence("Open it without its training to keep the network")

Path_: TypeAlias = "str | os.PathLike[str]"


class TrainingError(FileError):
    """A file's project can be read, its training cannot be taken up: without it the file opens."""


@dataclass(frozen=True)
class Contents:
    """What a file holds: a project, the checkpoint of a run if one was saved, and sentences about what was left out or tidied."""

    project: Project
    checkpoint: Checkpoint | None = None
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, source: Project | Run) -> Contents:
        """An immutable snapshot of a project or run, which can be written in another thread."""
        if isinstance(source, Run):
            return cls(source.project.frozen_copy(), source.checkpoint())
        return cls(source.frozen_copy())

    def run(self) -> Run:
        """The run that was saved, or a new one. Raises ProjectError."""
        if self.checkpoint is None:
            return Run(self.project)
        return Run.restored(self.project, self.checkpoint)


def save(source: Project | Run | Contents, path: Path_, disk: Disk = DISK) -> None:
    """Write a project, or a run with everything it needs to go on. Raises FileError.

    The old file stays until the new one is whole, and then beside it under its name with a “~”.
    """
    contents = source if isinstance(source, Contents) else Contents.of(source)
    place = Path(path)
    try:
        data = to_bytes(contents)
    except (TextError, ValueError, OverflowError) as error:
        raise FileError(
            sentence("{file} was not saved: the project {error:bare}.", file=spoken(place), error=error)
        ) from error

    def check(temporary: Path) -> None:
        """Read back with the ordinary reader: what comes out must give the same bytes again."""
        if to_bytes(read(temporary)) != data:
            raise FileError(
                sentence(
                    "{file} was not saved: what was written does not read back the same. The old file is unchanged.", file=spoken(place)
                )
            )

    replace_file(place, data, check, disk, previous=True)


def load(path: Path_) -> Project | Run:
    """What was saved: a project, or a run that goes on where it stood. Raises FileError with one sentence."""
    contents = read(path)
    return contents.project if contents.checkpoint is None else resumed(contents, path)


def resumed(contents: Contents, path: Path_) -> Run:
    """The run of a file. Raises TrainingError if its training does not fit its network."""
    try:
        return contents.run()
    except ProjectError as error:
        raise TrainingError(
            sentence(
                "{file} has a training that cannot go on: {error:bare}. {without}.",
                file=spoken(Path(path)), error=error, without=WITHOUT,
            )
        ) from error


def read(path: Path_, *, training: bool = True) -> Contents:
    """What a file holds; without `training`, the network starts from the weights it had. Raises FileError with one sentence."""
    with opened(path, limits.FILE_BYTES) as source:
        return from_bytes(source, source.whole(), CATALOG, training=training)


def to_bytes(contents: Contents) -> bytes:
    """The bytes of a file: the same for the same contents. Raises TextError or ValueError for what a file cannot hold."""
    record, arrays = encoded(contents.project)
    members = {"project.json": written(record)}
    if arrays:
        members["tensors.safetensors"] = tensor_bytes(arrays)
    if contents.checkpoint is not None:
        run_record, run_arrays = encoded_run(contents.checkpoint)
        members["run.json"] = written(run_record)
        members["run.safetensors"] = tensor_bytes(run_arrays)
    size = sum(map(len, members.values()))
    if size > limits.FILE_BYTES:
        raise TextError(
            sentence(
                "would make a file of {size:,} bytes, and at most {most:,} can be read again", size=size, most=limits.FILE_BYTES
            )
        )
    return archive.pack(members)


def from_bytes(source: Source, data: bytes, catalog: Catalog, *, training: bool = True) -> Contents:
    """What the bytes of a file hold. Raises FileError."""
    members = archive.unpack(source, data)
    notes: list[str] = []
    record = _part(source, "project.json", lambda: converted(migrated(parsed(members["project.json"])), ProjectRecord, notes))
    arrays = _part(source, "tensors.safetensors", lambda: tensors(members["tensors.safetensors"])) if len(members) % 2 == 0 else {}
    project = _part(source, "project.json", lambda: decoded(record, arrays, catalog, notes))
    if "run.json" not in members:
        return Contents(project, None, tuple(notes))

    def saved_run() -> Checkpoint:
        arrays = tensors(members["run.safetensors"])
        return decoded_run(converted(parsed(members["run.json"]), RunRecord, notes), arrays, catalog)

    if training:
        try:
            return Contents(project, saved_run(), tuple(notes))
        except TextError as error:
            raise TrainingError(
                str(source.error(sentence("cannot be used: its run.json {error}. {without}", error=error, without=WITHOUT)))
            ) from error
    try:
        notes.append(_start_from(project, saved_run()))
    except TextError as error:
        notes.append(sentence("The saved training was left out: its run.json {error}.", error=error))
    return Contents(project, None, tuple(notes))


def _start_from(project: Project, checkpoint: Checkpoint) -> str:
    """Make the weights that a run had the starting values of its project, and say so."""
    document = project.document
    values = checkpoint.points[-1].values
    parameters = Parameters(document, shapes_of(document.network), values.dtype)
    if values.shape != parameters.values.shape:
        return sentence("The saved training was left out, and its weights too: they do not fit the network.")
    initial = dict(document.initial)
    for slot in parameters.slots.values():
        blob = f"saved-{slot.key.replace(':', '-')}"
        project.blobs[blob] = slot.view(values).copy()
        initial[slot.key] = blob
    document.initial = initial
    return sentence("The saved training was left out; the network starts from the weights it had.")


def _part(source: Source, member: str, step: Callable[[], Any]) -> Any:
    try:
        return step()
    except TextError as error:
        raise source.error(sentence("cannot be used: its {member} {error}", member=member, error=error)) from error
