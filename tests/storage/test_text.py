"""Hostile texts (B of the list of hostile files): refused with the place in the file, or cleaned with a note."""

import sys
from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim import storage
from nnsim.document import DataReference
from nnsim.storage import limits
from nnsim.storage.text import TextError, parsed
from tests.storage.made import with_project, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evil.nnsim"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[" * 100_000, "nested more than 64 deep"),
        (b'{"a":' * 100_000, "nested more than 64 deep"),
        (b"[" + b"[]," * 700_000 + b"[]]", "more than 200,000 values"),
        (b"[" + b"1," * 2_000_000 + b"1]", "more than 200,000 values"),
        (b'{"a": NaN}', "NaN where a finite number must be"),
        (b'{"a": -Infinity}', "-Infinity where a finite number must be"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "too large"),
        (b'{"a": 9007199254740993}', "too large"),
        (b'{"layers": 1, "layers": 2}', "the key “layers” twice"),
        (b'{"' + b"k" * 300 + b'": 1}', "a key that is too long"),
        (b'{"a": "\\ud800"}', "half a character"),
        (b'{"\\ud800": 1}', "no text"),
        (b'{"a": "' + b"x" * 70_000 + b'"}', "more than 65,536 bytes"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"\xff\xfe{\0}\0", "not UTF-8"),
        (b'{"a": }', "no JSON (line 1, column 7)"),
        (b"", "no JSON"),
        (b'"' + b'\\"' * 900_000, "without an end"),
        (b'"' * 4_000_000, "more than 200,000 values"),
        (b"[" * 64 + b"0" + b",0" * 250_000 + b"]" * 64, "more than 200,000 values"),
        (b" " * (limits.JSON_BYTES + 1), "larger than"),
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_text_that_is_no_json_of_ours_is_refused_soon(path: Path, refused, text: bytes, words: str) -> None:
    with pytest.raises(TextError, match=words.replace("(", r"\(").replace(")", r"\)")):
        parsed(text)
    if len(text) < 2_000_000:
        write(path, {"project.json": text})
        refused(path)


@pytest.mark.parametrize("text", [b"null", b"[]", b"3", b'"project"'])
def test_json_that_describes_no_project(path: Path, refused, text: bytes) -> None:
    refused(write(path, {"project.json": text}), "no description of a project")


def put(*keys: Any, value: Any):
    def change(content: dict[str, Any]) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ([2, 0], "made by a newer nnsim"), ([10**6, 0], "cannot be"), ("1.0; DROP", "cannot be"), (None, "does not say in which version"),
        ([1], "cannot be"), ([1, "0"], "cannot be"), ([True, 0], "cannot be"), ([0, 9], "never was"), ([1.0, 0], "cannot be"),
    ],
)  # fmt: skip
def test_versions_that_cannot_be_read(path: Path, refused, version: Any, words: str) -> None:
    refused(with_project(path, put("format", value=version)), words)


def test_a_later_minor_version_is_read_without_what_is_new(path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["format"] = [1, 7]
        content["colours"] = {"background": "pink"}
        content["nodes"][0]["shadow"] = True
        content["settings"]["new_setting"] = 3

    with_project(path, change)
    contents = storage.read(path)
    assert [node.name for node in contents.project.network] == ["x", "h", "y"]
    assert "“colours” at $, “shadow” at $.nodes[0]" in contents.notes[0]
    assert "“new_setting”" in contents.notes[1]


@pytest.mark.parametrize("value", ["64", True, [], None, 64.5, {}, "__import__('os')"], ids=repr)
@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("nodes", 1, "parameters", "units"), "$.nodes[1].parameters"),
        (("nodes",), "$.nodes"),
        (("nodes", 1), "$.nodes[1]"),
        (("connections", 0, "delay"), "$.connections[0]"),
        (("nodes", 1, "position"), "$.nodes[1].position"),
        (("settings", "learning_rate"), "$.settings.learning_rate"),
        (("settings", "optimizer"), "$.settings.optimizer"),
        (("initial",), "$.initial"),
        (("datasets",), "$.datasets"),
        (("data", "seed"), "$.data.seed"),
    ],
    ids=str,
)
def test_wrong_types_are_refused_with_their_place(path: Path, keys: tuple[Any, ...], place: str, value: Any, refused) -> None:
    right = {"learning_rate": 64.5, "initial": {}, "nodes": []}.get(str(keys[-1]))
    if value == right and type(value) is type(right):
        value = "64"
    sentence = refused(with_project(path, put(*keys, value=value)))
    assert place.split("[")[0].split(".")[1] in sentence or "belongs to" in sentence or "not in the file" in sentence, sentence


@pytest.mark.parametrize("key", ["__class__", "__proto__", "constructor", "__init__", "parameters.__globals__"])
def test_keys_that_mean_something_elsewhere_mean_nothing_here(path: Path, refused, key: str) -> None:
    contents = storage.read(with_project(path, put(key, value={"x": 1})))
    assert key in contents.notes[0]
    contents = storage.read(with_project(path, put("nodes", 0, key, value="os.system")))
    assert key in contents.notes[0]
    refused(with_project(path, put("nodes", 1, "parameters", key, value=1)), "has no setting")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 60_000, "too long"), ("a" + "\u0301" * 10_000, "too long"), ("exe.gnp", "no “.”"), ("\u202eexe", "control characters"),
        ("", "needs a name"), ("y", "already a node"), ("x>y", "no “.”"), ("a\0b", "control characters"),
    ],
    ids=lambda value: ascii(value[:12]),
)  # fmt: skip
def test_names_that_cannot_be(path: Path, refused, name: str, words: str) -> None:
    refused(with_project(path, put("nodes", 1, "name", value=name)), words)


def test_equal_names_in_two_spellings(path: Path, refused) -> None:
    def change(content: dict[str, Any]) -> None:
        content["nodes"][0]["name"], content["nodes"][1]["name"] = "é", "e\u0301"

    refused(with_project(path, change), "already a node")


def test_a_title_that_turns_the_text_around_is_cleaned(path: Path) -> None:
    contents = storage.read(with_project(path, put("title", value="\u202eexe.gnp" + "\n" + "t" * 1_000)))
    assert contents.project.document.title.startswith("exe.gnp ttt")
    assert len(contents.project.document.title) == limits.TITLE
    assert any("cannot be seen" in note for note in contents.notes)


@pytest.mark.parametrize("key", ["loss", "optimizer", "learning_rule", "schedule"])
@pytest.mark.parametrize("value", ["__import__('os').system('true')", "9**9**9**9", "(" * 10_000 + ")" * 10_000])
def test_expressions_are_not_looked_at(path: Path, refused, key: str, value: str) -> None:
    refused(with_project(path, put("settings", key, value=value)), "There is no")


def test_an_activation_given_as_an_expression(path: Path, refused) -> None:
    refused(with_project(path, put("nodes", 1, "parameters", "activation", value="__import__('os')")), "There is no activation")


def test_settings_of_the_program_cannot_be_changed_by_a_project(path: Path) -> None:
    contents = storage.read(with_project(path, put("settings", "plugin_path", value="/tmp/evil")))
    assert "“plugin_path”" in contents.notes[0]
    assert "plugin_path" not in contents.project.settings


@pytest.mark.parametrize("where", ["/home/teacher/x.csv", "\\\\srv\\x", "http://example.org/x.csv", "../../x"])
def test_data_is_never_fetched_from_elsewhere(path: Path, refused, where: str) -> None:
    refused(with_project(path, put("data", "blob", value=where)), "$.data.blob")
    for generator in (where, {"key": "xor", "path": where}):
        evil = nnsim.Project(nnsim.Network(), DataReference(generator="xor"))
        refused(with_project(path, put("data", "generator", value=generator), evil), "$.data.generator")


def test_reading_opens_no_other_file_starts_nothing_and_connects_nowhere(path: Path) -> None:
    with_project(path, put("description", value="![](file:///etc/passwd) $(reboot) http://example.org"))
    storage.read(path)  # everything is imported now
    seen: list[tuple[str, Any]] = []
    watching = [True]

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if watching and event.split(".")[0] in ("open", "os", "subprocess", "socket", "exec", "compile", "import", "pickle", "ctypes"):
            seen.append((event, details))

    sys.addaudithook(watch)
    try:
        storage.read(path)
    finally:
        watching.clear()
    opened = [details[0] for event, details in seen if event == "open"]
    assert [place for place in opened if not isinstance(place, int)] == [str(path)]
    assert {event for event, _ in seen} == {"open"}, seen
