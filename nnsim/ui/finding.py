"""Looks for work that windows left which died, and reads it, beside the window that asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from nnsim import storage
from nnsim.catalog import FileError
from nnsim.engine.background import Background
from nnsim.storage import Contents
from nnsim.storage.recovery import About, Entry, RecoveryFolder, Stamp
from nnsim.ui.sentences import said


@dataclass(frozen=True)
class Found:
    """An entry that is this window's to decide on: what it holds, or why that cannot be read."""

    entry: Entry
    kept: float
    about: About
    contents: Contents | None
    refusal: str = ""
    changed: bool = False
    """Whether the document was written by somebody since the work on it began; then what it holds now, where that can be read."""
    there: Contents | None = None
    written: float = 0.0

    @property
    def iteration(self) -> int:
        return iteration_of(self.contents)


def iteration_of(contents: Contents | None) -> int:
    """How far a run came that was kept."""
    points = contents.checkpoint.points if contents is not None and contents.checkpoint is not None else ()
    return points[-1].counters.iteration if points else 0


class Finding(Background):
    """What was found is in `found` when it is done, the latest first; what cannot be read comes last."""

    def __init__(self, folder: RecoveryFolder, undecided: Iterable[Entry]) -> None:
        super().__init__("recovered")
        self.folder, self.undecided = folder, list(undecided)
        self.found: list[Found] = []
        self.start()

    def work(self) -> None:
        taken = [mine for left in self.folder.left() if (mine := self.folder.take(left)) is not None]
        for entry in (*taken, *self.undecided):
            kept, about = entry.kept, entry.about()
            if kept is None:
                continue
            if entry.same_as(about.document):
                entry.remove()  # it was saved in its last moment
            else:
                self.found.append(_read(entry, kept, about))
        self.found.sort(key=lambda found: (found.contents is None, -found.kept))


def _read(entry: Entry, kept: float, about: About) -> Found:
    try:
        contents, refusal = entry.read(), ""
    except FileError as error:
        contents, refusal = None, said(error)
    now = Stamp.of(about.document) if about.document is not None else None
    if about.document is None or now is None or now == about.stamp:
        return Found(entry, kept, about, contents, refusal)
    try:
        there = storage.read(about.document, training=False)
    except FileError:
        there = None
    return Found(entry, kept, about, contents, refusal, True, there, now.modified / 1e9)
