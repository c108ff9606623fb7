"""The one file with settings for everybody: what it may say, where it lies, and that anything else is refused in one sentence."""

import os
from pathlib import Path

import pytest

from nnsim.catalog import FileError
from nnsim.storage.class_defaults import BESIDE, MOST_BYTES, NOTHING, ClassDefaults, class_defaults, settings_path

WHOLE = """
language = "de"
theme = "dark"          # easier on a projector
notation = "z"
lessons = "lessons"
locked = ["theme", "lessons"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_every_line_is_taken(file: Path) -> None:
    file.write_text(WHOLE, encoding="utf-8")
    expected = ClassDefaults("de", "dark", "z", file.parent / "lessons", frozenset({"theme", "lessons"}))
    assert class_defaults(file) == expected
    assert expected.value("lessons") == str(file.parent / "lessons")


def test_every_line_may_be_left_out_and_the_whole_file_too(file: Path) -> None:
    assert class_defaults(file) == NOTHING
    file.write_text("", encoding="utf-8")
    assert class_defaults(file) == NOTHING
    assert NOTHING.value("theme") is None


def test_an_editor_of_windows_may_have_written_it(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbftheme = 'light'\r\nlessons = 'S:\\lessons'\r\n")
    assert class_defaults(file) == ClassDefaults(theme="light", lessons=Path("S:\\lessons"))


@pytest.mark.parametrize(
    "content",
    [
        b"theme = dark", b"theme = \"blue\"", b"theme = 1", b"theme = \"\"", b"colour = \"red\"", b"language = \"../../etc\"",
        b"language = \"German\"", b"notation = \"mine\"", b"lessons = [\"a\"]", b"lessons = \"a\\u0000b\"", b"locked = \"theme\"",
        b"locked = [\"everything\"]", b"locked = [[\"theme\"]]", b"\xff\xfe", b"theme = \"dark\"\ntheme = \"light\"", b"theme",
        b"a = " + b"[" * 20_000, b"x" * (MOST_BYTES + 1), b"lessons = \"" + b"a" * 1_001 + b"\"", b"a = " + b"9" * 10_000, b"\0" * 100,
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(FileError) as refused:
        class_defaults(file)
    text = str(refused.value)
    assert text.startswith(f"The settings for everybody in {file} are not used: ")
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 400 + len(str(file))


def test_a_folder_or_a_pipe_in_its_place_is_refused_and_waits_for_nobody(file: Path) -> None:
    file.mkdir()
    with pytest.raises(FileError, match="not a file"):
        class_defaults(file)
    if hasattr(os, "mkfifo"):
        pipe = file.parent / "pipe.toml"
        os.mkfifo(pipe)
        with pytest.raises(FileError, match="not a file"):
            class_defaults(pipe)


def test_a_file_that_leads_to_itself_is_refused(file: Path) -> None:
    file.symlink_to(file)
    with pytest.raises(FileError, match="cannot be read"):
        class_defaults(file)


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", Path("/etc/nnsim/settings.toml")), ("darwin", Path("/Library/Application Support/nnsim/settings.toml")),
        ("win32", Path("/programs/nnsim/settings.toml")),
    ],
)  # fmt: skip
def test_each_system_has_one_place_for_it(platform: str, place: Path) -> None:
    assert settings_path({"PROGRAMDATA": "/programs"}, platform) == place


def test_beside_the_program_it_goes_before_the_one_of_the_computer(tmp_path: Path) -> None:
    assert settings_path({}, "linux", tmp_path) == Path("/etc/nnsim/settings.toml")
    (tmp_path / BESIDE).touch()
    assert settings_path({}, "linux", tmp_path) == tmp_path / BESIDE
