"""What the texts of a project file hold, as types: msgspec refuses whatever has another type, and says where.

Keys that are not listed here come from newer versions or from strangers: they are taken out, and noted, before anything is read.
"""

import re
import typing
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from nnsim.catalog import sentence
from nnsim.document import furniture
from nnsim.document.breakpoints import MOST
from nnsim.storage import limits
from nnsim.storage.text import TextError

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Count = Annotated[int, Meta(ge=0, le=limits.ITERATIONS)]
Names = Annotated[list[str], Meta(max_length=limits.NAMES)]


class NodeRecord(Struct):
    id: Id
    name: str
    kind: str
    position: tuple[float, float] = (0.0, 0.0)
    parameters: dict[str, Any] = {}


class ConnectionRecord(Struct):
    id: Id
    source: Id
    target: Id
    delay: int = 0
    parameters: dict[str, Any] = {}


Tint = Literal["", "grey", "blue", "violet", "teal", "pink", "amber"]


class NoteRecord(Struct):
    id: Annotated[str, Meta(pattern=r"^t[0-9]{1,9}$")]
    text: str
    position: tuple[float, float] = (0.0, 0.0)
    width: float = furniture.WIDTH
    style: Literal["heading", "text", "small"] = "text"
    color: Tint = ""


class EndRecord(Struct):
    point: tuple[float, float] = (0.0, 0.0)
    thing: Id | None = None
    unit: Annotated[int, Meta(ge=0, le=limits.PARAMETERS)] | None = None


class ArrowRecord(Struct):
    id: Annotated[str, Meta(pattern=r"^a[0-9]{1,9}$")]
    source: EndRecord
    target: EndRecord
    color: Tint = ""


class GroupRecord(Struct):
    id: Annotated[str, Meta(pattern=r"^g[0-9]{1,9}$")]
    name: str
    members: Annotated[list[Id], Meta(max_length=limits.NODES + 3 * limits.FURNITURE)]
    collapsed: bool = False
    color: Tint = ""


class DataRecord(Struct):
    generator: str | dict[str, Any] | None = None
    blob: Id | None = None
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1)] = 0
    title: str = ""


class DatasetRecord(Struct):
    """A data set that lies in the file. `inputs` and `targets` are node names, or null for one array without a name."""

    name: str = ""
    inputs: Names | None = None
    targets: Names | None = None
    feature_names: Names = []
    target_names: Names = []
    classes: Names = []
    image_shape: list[Annotated[int, Meta(ge=1, le=100_000)]] | None = None
    attribution: str = ""
    sequence: bool = False
    points: bool = False
    notes: Names = []
    ordered: bool = False
    overlap: Annotated[int, Meta(ge=0, le=limits.DATA_ROWS)] = 0


class BreakpointRecord(Struct):
    kind: Annotated[str, Meta(max_length=20)]
    comparison: Annotated[str, Meta(max_length=2)] = "<"
    threshold: float = 0.0
    thing: Annotated[str, Meta(max_length=limits.TITLE)] = ""
    value: Annotated[str, Meta(max_length=20)] = "a"
    unit: Annotated[list[Count], Meta(max_length=4)] = []
    sample: Count | None = None
    enabled: bool = True


class ProjectRecord(Struct):
    nnsim: Literal["project"]
    format: tuple[int, int]
    nodes: Annotated[list[NodeRecord], Meta(max_length=limits.NODES)]
    connections: Annotated[list[ConnectionRecord], Meta(max_length=limits.CONNECTIONS)]
    title: str = "Untitled"
    description: str = ""
    settings: dict[str, Any] = {}
    outputs: list[Id] | None = None
    data: DataRecord | None = None
    datasets: dict[str, DatasetRecord] = {}
    initial: dict[str, Id] = {}
    view: dict[str, Any] = {}
    notes: Annotated[list[NoteRecord], Meta(max_length=limits.FURNITURE)] = []
    arrows: Annotated[list[ArrowRecord], Meta(max_length=limits.FURNITURE)] = []
    groups: Annotated[list[GroupRecord], Meta(max_length=limits.FURNITURE)] = []
    breakpoints: Annotated[list[BreakpointRecord], Meta(max_length=MOST)] = []


class CountersRecord(Struct):
    iteration: Count
    epoch: Count
    batch: Count
    stale: Count
    errors: float
    best: float | None = None
    stopped: Annotated[str, Meta(max_length=200)] = ""


class PointRecord(Struct):
    counters: CountersRecord
    settings: dict[str, Any]
    events: Count


class EventRecord(Struct):
    """What was done to the run: a setting that changed, or values set by hand (the array lies beside)."""

    iteration: Count
    setting: str = ""
    value: Any = None


class BranchRecord(Struct):
    """A future that was left at a moment, `cut` (iteration, events done), of the branch `parent`, 0 where it is the line of the run."""

    number: Count
    cut: tuple[Count, Count]
    end: Count
    parent: Count = 0
    points: Annotated[list[PointRecord], Meta(max_length=100)] = []
    events: Annotated[list[EventRecord], Meta(max_length=20_000)] = []
    columns: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=limits.HISTORY_COLUMNS)] = []


class RunRecord(Struct):
    """`columns` are the names of the history's columns. `loss` is null before the first iteration.

    `line`: the number of the line that the run is on, of `lines` there have been; `left_last`: that which was left last.
    """

    points: Annotated[list[PointRecord], Meta(min_length=1, max_length=1_000)]
    operation: Count
    furthest: Count
    events: Annotated[list[EventRecord], Meta(max_length=20_000)]
    columns: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=limits.HISTORY_COLUMNS)]
    loss: float | None = None
    branches: Annotated[list[BranchRecord], Meta(max_length=1_000)] = []
    line: Count = 1
    lines: Count = 1
    left_last: Count = 0


R = typing.TypeVar("R", bound=Struct)


def converted(content: Any, kind: type[R], notes: list[str]) -> R:
    """The content as a record. Unknown keys are left out and noted. Raises TextError that says where."""
    strangers: list[str] = []
    known = _pruned(content, kind, "$", strangers)
    if strangers:
        more = sentence(" and {count} more", count=len(strangers) - 3) if len(strangers) > 3 else ""
        notes.append(
            sentence(
                "The file has entries that this nnsim does not know; they were left out: {names}{more}.",
                names=", ".join(strangers[:3]), more=more,
            )
        )
    try:
        return msgspec.convert(known, kind)
    except msgspec.ValidationError as error:
        raise TextError(sentence("is not as it should be: {fault}", fault=_plainly(str(error)))) from None


def without_strangers(given: dict[str, Any], known: typing.Container[str], what: str, notes: list[str]) -> dict[str, Any]:
    """The entries with known keys; the others are noted."""
    strangers = [key for key in given if key not in known]
    if strangers:
        shown = ", ".join(f"“{_shown(key)}”" for key in strangers[:3])
        notes.append(sentence("The file has {what} that this nnsim does not know; they were left out: {names}.", what=what, names=shown))
    return {key: value for key, value in given.items() if key in known}


def _pruned(content: Any, kind: Any, path: str, strangers: list[str]) -> Any:
    """A copy of plain content without keys that records do not have."""
    if typing.get_origin(kind) is Annotated:
        kind, *said = typing.get_args(kind)
        if isinstance(content, list) and any(meta.max_length is not None and len(content) > meta.max_length for meta in said):
            return content  # refused for its length
    inner = [part for part in typing.get_args(kind) if part is not type(None)]
    if isinstance(kind, type) and issubclass(kind, Struct):
        if not isinstance(content, dict):
            return content
        hints = _hints(kind)
        strangers += [f"“{_shown(key)}” at {path}" for key in content if key not in hints]
        return {
            key: _pruned(value, hints[key], f"{path}.{key}", strangers) for key, value in content.items() if key in hints
        }
    if typing.get_origin(kind) is list and isinstance(content, list):
        return [_pruned(item, inner[0], f"{path}[{index}]", strangers) for index, item in enumerate(content)]
    if typing.get_origin(kind) is dict and isinstance(content, dict) and len(inner) == 2:
        return {key: _pruned(value, inner[1], f"{path}.{_shown(key)}", strangers) for key, value in content.items()}
    if len(inner) == 1 and typing.get_origin(kind) not in (list, dict, tuple, Literal):
        return _pruned(content, inner[0], path, strangers)
    return content


@lru_cache(maxsize=64)
def _hints(kind: type[Struct]) -> dict[str, Any]:
    """The fields of a record with their types; to find them out for each of thousands of records takes a second."""
    return typing.get_type_hints(kind, include_extras=True)


def _plainly(message: str) -> str:
    """A message of the schema library in words: “$.nodes[0].id: expected str, got int”."""
    match = re.fullmatch(r"(.*?)(?: - at `(.*)`)?", message, re.DOTALL)
    assert match is not None
    fault, place = match.group(1).replace("`", ""), match.group(2) or "$"
    return f"{place}: {fault[:1].lower()}{fault[1:]}"


def _shown(key: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in key[:40])
