"""Reading files beside the window's thread. Nothing here knows widgets; a question in work can be dropped at any time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from nnsim.catalog import FileError, ProjectError
from nnsim.datasets import Dataset, limits
from nnsim.datasets.readers import (
    TableOptions,
    TablePreview,
    format_name,
    inspect,
    inspect_npz,
    paired_labels,
    read_idx,
    read_images,
    read_npy,
    read_npz,
    read_table,
    read_text,
)
from nnsim.datasets.readers.dialect import encoding
from nnsim.datasets.readers.files import opened
from nnsim.ui.sentences import said

POLL = 30
TABLES = (".csv", ".tsv", ".tab", ".dat")
SHOWN = 3000
"""Characters of a text that are shown."""
PROSE = 0.75
"""Letters and white space make up at least this share of what people write."""


@dataclass(frozen=True)
class Writing:
    """How a text is cut; the names are those of the text data set."""

    window: int = 50
    step: int | None = None
    small: bool = True
    symbols: Literal["one_hot", "numbers"] = "one_hot"


@dataclass(frozen=True)
class Choices:
    """What the user decided about a source, of whatever format; fields that a format does not know are not used."""

    table: TableOptions = field(default_factory=TableOptions)
    inputs: str | None = None
    targets: str | None = None
    labels: str | None = None
    scale: bool = True
    size: tuple[int, int] | None = None
    in_time: bool | None = None
    """Whether the second axis of an array is time; None: as it looks."""
    as_text: bool | None = None
    """Whether a file of letters is a text to learn from, not a table; None: as it looks."""
    writing: Writing = field(default_factory=Writing)


@dataclass(frozen=True)
class Look:
    """What was found at first sight: the format, a table's preview, the arrays of an NPZ file or the beginning of a text."""

    format: str
    table: TablePreview | None = None
    arrays: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)
    labels: str | None = None
    beginning: str = ""


def look(path: Path, choices: Choices) -> Look:
    """First sight of a file or folder. Raises FileError."""
    name = format_name(path)
    if name == "table" and choices.as_text is not False:
        beginning = _beginning(path)
        if choices.as_text or (path.suffix.lower() not in TABLES and is_prose(beginning)):
            return Look("text", beginning=beginning)
    if name == "table":
        options = choices.table
        preview = inspect(
            path, delimiter=options.delimiter, decimal=options.decimal, encoding=options.encoding, header=options.header
        )
        return Look(name, table=preview)
    if name == "npz":
        return Look(name, arrays=inspect_npz(path))
    labels = paired_labels(path) if name == "idx" else None
    return Look(name, labels=str(labels) if labels is not None else None)


def is_prose(beginning: str) -> bool:
    """Whether something reads like sentences: letters, spaces and few figures, in lines of more than a word."""
    letters = sum(character.isalpha() or character.isspace() for character in beginning)
    return letters >= PROSE * len(beginning) and beginning.count(" ") >= beginning.count("\n") and " " in beginning


def _beginning(path: Path) -> str:
    with opened(path, limits.MAX_TEXT_BYTES) as source:
        data = source.file.read(4 * SHOWN)
    if len(data) < source.size and b"\0" not in data:
        data = data.rpartition(b" ")[0] or data  # so that no letter is cut in two
    return data.decode(encoding(data), errors="ignore")[:SHOWN]


def read(path: Path, name: str, choices: Choices) -> Dataset:
    """The whole data set. Raises FileError."""
    match name:
        case "text":
            writing = choices.writing
            return read_text(path, window=writing.window, step=writing.step, small=writing.small, symbols=writing.symbols)
        case "table":
            return read_table(path, choices.table)
        case "npz":
            return _in_time(read_npz(path, inputs=choices.inputs, targets=choices.targets, scale=choices.scale), choices.in_time)
        case "npy":
            return _in_time(read_npy(path, targets=choices.targets, scale=choices.scale), choices.in_time)
        case "idx":
            return read_idx(path, labels=choices.labels, scale=choices.scale)
    return read_images(path, size=choices.size)


def _in_time(made: Dataset, wanted: bool | None) -> Dataset:
    """The same arrays as sequences (N, T, F), if that is wanted or, where nothing was said, if no square pictures can be meant."""
    if isinstance(made.inputs, dict) or made.inputs.ndim != 3:
        return made
    if not (made.inputs.shape[1] != made.inputs.shape[2] if wanted is None else wanted):
        return made
    return Dataset(made.inputs, made.targets, name=made.name, notes=made.notes, sequence=True)


class Reading(QObject):
    """Runs one question at a time in a thread of its own and answers in the window's thread.

    A later question replaces an earlier one; the answer of a replaced or cancelled one is thrown away when it comes.
    """

    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box: _Box | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self._poll)

    @property
    def busy(self) -> bool:
        return self._box is not None

    def ask(self, question: Callable[[], object]) -> None:
        self.cancel()
        self._box = _Box()
        threading.Thread(target=self._box.fill, args=(question,), daemon=True, name="nnsim-import").start()
        self._timer.start()

    def cancel(self) -> None:
        """Forget the question that is in work."""
        self._box = None
        self._timer.stop()

    def _poll(self) -> None:
        box = self._box
        if box is None or not box.done.is_set():
            return
        self.cancel()
        if box.fault:
            self.failed.emit(box.fault)
        else:
            self.answered.emit(box.answer)


class _Box:
    """Where a thread leaves its answer."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.answer: object = None
        self.fault = ""

    def fill(self, question: Callable[[], object]) -> None:
        try:
            self.answer = question()
        except (FileError, ProjectError) as error:
            self.fault = said(error)
        except MemoryError:
            self.fault = QCoreApplication.translate("panels", "There is not enough memory to read this.")
        finally:
            self.done.set()
