"""Lessons that were made to do harm."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from nnsim.lessons import starting
from tests.hostile.case import Case, Make

MANIFEST = "lesson.toml"
PAGE = "pages/01-start.en.md"


def _parts(path: Path) -> dict[str, bytes]:
    folder = path.with_name("beginning")
    return {name: (folder / name).read_bytes() for name in starting.start(folder)}


def _with(name: str, change: Callable[[bytes], bytes]) -> Make:
    """A lesson with one of its files changed."""

    def make(path: Path) -> None:
        parts = _parts(path)
        parts[name] = change(parts.get(name, b""))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for member, content in parts.items():
                file.writestr(member, content)

    return make


def _page(text: bytes) -> Make:
    return _with(PAGE, lambda before: before + b"\n\n" + text + b"\n")


def _condition(text: bytes) -> Make:
    return _with(MANIFEST, lambda before: before.replace(b'"trained and loss < 0.1"', b"'" + text + b"'"))


CASES = (
    Case("a lesson of code", "lesson", "a.nnlesson", _with("numpy.py", lambda _: b"import os"), ("does not belong in a lesson",)),
    Case("a lesson with a library", "lesson", "a.nnlesson", _with("qt.conf", lambda _: b"[Paths]"), ("does not belong in a lesson",)),
    Case("a lesson of nothing", "lesson", "a.nnlesson", lambda path: path.write_bytes(b"PK"), ("is not an nnsim lesson",)),
    Case("a page of 10 MB", "lesson", "a.nnlesson", _page(b"a " * 5_000_000), ("unpacks to far more",)),
    Case("quotes within quotes", "lesson", "a.nnlesson", _page(b">" * 50_000), ("nested more than 16 deep",)),
    Case("a table without end", "lesson", "a.nnlesson", _page(b"|a|b|\n|-|-|\n" + b"|a|b|\n" * 20_000), ("more than 2,000 lines",)),
    Case("stars without end", "lesson", "a.nnlesson", _page(b"*" * 50_000), ("marks such as stars",)),
    Case("a picture of the disk", "lesson", "a.nnlesson", _page(b"![a](file:///etc/passwd)"),
         ("is no file pictures/NAME.png or .jpg of this lesson",)),
    Case("a picture of the net", "lesson", "a.nnlesson", _page(b"![a](http://127.0.0.1:9/x.png)"), ("is no file pictures/NAME",)),
    Case("a picture in words", "lesson", "a.nnlesson", _page(b"![a](data:image/png;base64," + b"A" * 100_000 + b")"),
         ("a paragraph of more than 10,000 characters",)),
    Case("a project of the disk", "lesson", "a.nnlesson", _page(b"[[open /home/teacher/x.nnsim]]"),
         ("is neither “example NAME” nor a file projects/NAME.nnsim",)),
    Case("an expression as a task", "lesson", "a.nnlesson", _condition(b'__import__("os")'), ("There is no function “__import__”",)),
    Case("a task without end", "lesson", "a.nnlesson", _condition(b"(" * 5_000), ("at most 500 characters",)),
    Case("tables within tables", "lesson", "a.nnlesson", _with(MANIFEST, lambda before: before + b"\n[" + b"a." * 40_000 + b"a]\n"),
         ("too large or too deeply nested",)),
    Case("brackets in a lesson", "lesson", "a.nnlesson", _with(MANIFEST, lambda before: before + b"\nx = " + b"[" * 40_000 + b"\n"),
         ("too large or too deeply nested",)),
)  # fmt: skip
