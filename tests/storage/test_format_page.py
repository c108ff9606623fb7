"""The page that describes project files names everything that is in one, and says the limits and versions that hold."""

import json
import re
import typing
import zipfile
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from msgspec import Struct

import nnsim
from nnsim.document import SETTINGS
from nnsim.storage import archive, limits, schema
from nnsim.storage.migrations import ADDED, VERSION
from nnsim.storage.tensors import TYPES, tensors
from tests.architecture.imports import ROOT
from tests.storage.made import branched, members, project, trained, watched

PAGE = (ROOT / "nnsim" / "storage" / "FORMAT.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))


def fields(kind: Any) -> Iterator[str]:
    """Names of all fields of a record and of the records inside it."""
    for part in typing.get_args(kind) if typing.get_origin(kind) is not None else ():
        yield from fields(part)
    if typing.get_origin(kind) is None and isinstance(kind, type) and issubclass(kind, Struct):
        for name, hint in typing.get_type_hints(kind, include_extras=True).items():
            yield name
            yield from fields(typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint)


def test_records_inside_records_are_looked_at() -> None:
    assert {"thing", "overlap", "position"} <= set(fields(schema.ProjectRecord))
    assert {"best", "setting"} <= set(fields(schema.RunRecord))


@pytest.mark.parametrize("kind", [schema.ProjectRecord, schema.RunRecord])
def test_every_field_is_named(kind: type[Struct]) -> None:
    assert set(fields(kind)) - NAMED == set()


def test_every_member_type_and_setting_is_named() -> None:
    wanted = {*archive.ORDER, *TYPES, *(setting.key for setting in SETTINGS)}
    assert wanted - NAMED == set()


@pytest.mark.parametrize("source", [project, watched, trained, branched])
def test_every_array_is_named(tmp_path, source) -> None:
    nnsim.save(source(), tmp_path / "a.nnsim")
    for member, content in members(tmp_path / "a.nnsim").items():
        if member in archive.TENSORS:
            for name in tensors(content):
                own = re.sub(r"^branches/\d+/", "", name)
                plain = re.sub(r"^((?:points|events|history)/)\d+", r"\1N", own)
                plain = re.sub(r"^((?:datasets|values|connections|nodes)/)[^/]+", r"\1ID", plain)
                plain = re.sub(r"(state|scalars|random)/.+", r"\1/NAME", plain)
                assert plain in NAMED, name


def test_every_version_is_told() -> None:
    assert f"format {VERSION[0]}.{VERSION[1]}" in PAGE.splitlines()[0]
    told = PAGE[PAGE.index("## Versions") :]
    for key, minor in ADDED.items():
        assert re.search(rf"1\.{minor}\b[^.]*`{key}`", told.replace("\n", " ")), key


@pytest.mark.parametrize(
    "limit",
    [
        f"file {limits.FILE_BYTES >> 20} MiB", f"unpacked {limits.UNPACKED_BYTES >> 20} MiB", f"{limits.RATIO} : 1",
        f"JSON {limits.JSON_BYTES >> 20} MiB", f"{limits.JSON_DEPTH} levels", f"{limits.JSON_VALUES:,} values",
        f"texts of {limits.JSON_STRING >> 10} KiB", f"keys of {limits.JSON_KEY} characters", f"{limits.NODES:,} nodes",
        f"{limits.CONNECTIONS:,} connections", f"{limits.PARAMETERS:,} parameters", f"{limits.DATA_CELLS:,} numbers of data",
        f"{limits.DATA_ROWS:,} samples", f"at most {limits.TENSOR_DIMENSIONS} dimensions",
    ],
)  # fmt: skip
def test_the_limits_are_told(limit: str) -> None:
    assert limit in " ".join(PAGE.split())


def test_it_is_one_page() -> None:
    assert len(PAGE.splitlines()) < 120


def test_a_file_written_after_the_page_alone_opens(tmp_path) -> None:
    """As a stranger would: with a zip program, and nothing of nnsim."""
    text = {
        "nnsim": "project", "format": [1, 0],
        "nodes": [
            {"id": "in", "name": "x", "kind": "input", "parameters": {"shape": [2]}},
            {"id": "out", "name": "y", "kind": "dense", "position": [300, 0], "parameters": {"units": 1, "activation": "sigmoid"}},
        ],
        "connections": [{"id": "c", "source": "in", "target": "out"}],
        "settings": {"loss": "binary_cross_entropy", "learning_rate": 0.5},
        "data": {"generator": "xor"},
    }  # fmt: skip
    path = tmp_path / "stranger.nnsim"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.json", json.dumps(text))
    made = nnsim.load(path)
    assert [node.name for node in made.network] == ["x", "y"]
