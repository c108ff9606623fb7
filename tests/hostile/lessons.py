"""Lessons that were made to do harm."""

import struct
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


def _members(*more: tuple[str | zipfile.ZipInfo, bytes]) -> Make:
    """A lesson with further members."""

    def make(path: Path) -> None:
        parts = _parts(path)
        with zipfile.ZipFile(path, "w") as file:
            for member, content in (*parts.items(), *more):
                file.writestr(member, content)

    return make


def _named(name: str) -> Make:
    info = zipfile.ZipInfo("x")
    info.filename = name  # as it is: the writer would make it harmless
    return _members((info, b"# evil"))


def _linked(path: Path) -> None:
    info = zipfile.ZipInfo("pages/03-secret.en.md")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    _members((info, b"/etc/passwd"))(path)


def _large(name: str, size: int) -> Make:
    return _members((name, bytes(size)))


def _drawn(width: int, height: int) -> bytes:
    """The beginning of a PNG, which says how large it is."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 0, 0, 0, 0) + bytes(4)


def _manifest(text: bytes) -> Make:
    return _with(MANIFEST, lambda before: before + b"\n" + text + b"\n")


def _condition(text: bytes) -> Make:
    return _with(MANIFEST, lambda before: before.replace(b'"trained and loss < 0.1"', b"'" + text + b"'"))


CLIMBING = tuple(
    Case(f"a lesson with a member {name}", "lesson", "a.nnlesson", _named(name),
         (f"a.nnlesson has a member “{name}”, a name that is not allowed; nothing was read.",))
    for name in ("../evil.md", "/etc/evil.md", "pages/../../evil.md", "C:\\evil.md", "pages\\evil.md", "pages/a:b.en.md")
)  # fmt: skip
CASES = (
    *CLIMBING,
    Case("a lesson of links", "lesson", "a.nnlesson", _linked, ("no ordinary file",)),
    Case("a page below a page", "lesson", "a.nnlesson", _named("pages/deep/a.en.md"), ("does not belong in a lesson; nothing was read.",)),
    Case("a page of another case", "lesson", "a.nnlesson", _named("PAGES/01-START.EN.MD"), ("two members with the same name",)),
    Case("3,000 members", "lesson", "a.nnlesson", _members(*((f"pages/p{number}.en.md", b"# a") for number in range(3_000))),
         ("has too many members: 3,003, and at most 2,000 are read.",)),
    Case("a picture of 20 MB", "lesson", "a.nnlesson", _large("pictures/a.png", 20 << 20),
         ("has a member “pictures/a.png” that is too large for a lesson.",)),
    Case("a project of 70 MB", "lesson", "a.nnlesson", _large("projects/a.nnsim", 70 << 20),
         ("has a member “projects/a.nnsim” that is too large for a lesson.",)),
    Case("a page of 300 KB", "lesson", "a.nnlesson", _members(("pages/03-more.en.md", b"# A\n" * 75_000)),
         ("has a member “pages/03-more.en.md” that is too large for a lesson.",)),
    Case("a list of pages of 2 MB", "lesson", "a.nnlesson", _members((MANIFEST.upper().lower(), b"#" * (2 << 20))),
         ("two members with the same name",)),
    Case("pages without end", "lesson", "a.nnlesson",
         _members(*((f"pages/p{number}.en.md", b"# a\n\n" + b"a\n\n" * 30_000) for number in range(100))),
         ("has pages of more than 8,388,608 bytes altogether.",)),
    Case("pictures without end", "lesson", "a.nnlesson",
         _members(*((f"pictures/p{number}.png", _drawn(4_000, 4_000)) for number in range(9))),
         ("has pictures of more than 60,000,000 pixels altogether.",)),
    Case("a picture of 30,000 × 30,000", "lesson", "a.nnlesson", _members(("pictures/a.png", _drawn(30_000, 30_000))),
         ("has pictures of more than 60,000,000 pixels altogether.",)),
    Case("15,000 buttons", "lesson", "a.nnlesson", _page(b"[[do train]]\n" * 15_000),
         ("a.nnlesson cannot be opened as a lesson: This page has more than 2,000 lines",)),
    Case("900 buttons", "lesson", "a.nnlesson", _page(b"[[do train]]\n\n" * 900),
         ("a.nnlesson cannot be opened as a lesson: This page has more than 100 tasks, questions and buttons",)),
    Case("equations without end", "lesson", "a.nnlesson", _page(b"$a_1$\n\n" * 900), ("This page has more than 400 equations",)),
    Case("one picture a thousand times", "lesson", "a.nnlesson", _page(b"![a](pictures/a.png)\n\n" * 400),
         ("This page has more than 60 pictures",)),
    Case("lists within lists", "lesson", "a.nnlesson", _page(b"- " * 50_000 + b"a"), ("nested more than 16 deep",)),
    Case("levels of lists", "lesson", "a.nnlesson", _page(b"\n".join(b" " * (2 * level) + b"- a" for level in range(60))),
         ("begins more than 80 columns from the edge",)),
    Case("a page of commands", "lesson", "a.nnlesson",
         _page(b"<script>alert(1)</script>\n\n<iframe src='file:///etc/passwd'></iframe>\n\n<a onclick='x()' href='http://a.example'>a</a>"),
         notes=("",)),
    Case("a link to a program", "lesson", "a.nnlesson", _page(b"[a](file:///C:/Windows/System32/calc.exe)"),
         ("is no link that nnsim follows",)),
    Case("a link to a script", "lesson", "a.nnlesson", _page(b"[a](javascript:alert(1))\n\n[b](ms-msdt:/id)"),
         ("is no link that nnsim follows",)),
    Case("a picture of the folder above", "lesson", "a.nnlesson", _page(b"![a](../secret.png)"), ("is no file pictures/NAME.png or .jpg",)),
    Case("a picture of the program", "lesson", "a.nnlesson", _page(b"![a](:/icons/nnsim.svg)\n\n![a](qrc:/a)"),
         ("is no file pictures/NAME.png or .jpg",)),
    Case("a drawing in a lesson", "lesson", "a.nnlesson",
         _members(("pictures/a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
         ("This is no PNG or JPEG picture, whatever its name says.",)),
    Case("a pickle in a lesson", "lesson", "a.nnlesson", _members(("projects/a.nnsim", b"cos\nsystem\n(S'true'\ntR.")),
         ("a.nnsim is not an nnsim project.",)),
    Case("a tower of powers", "lesson", "a.nnlesson", _condition(b"9**9**9**9**9**9 > 1"), notes=("",)),
    Case("a text without end", "lesson", "a.nnlesson", _condition(b'"a" * 10**9 == "b"'), ("a.nnlesson cannot be opened as a lesson",)),
    Case("a list without end", "lesson", "a.nnlesson", _condition(b"[0] * 10**9 == 1"), ("a.nnlesson cannot be opened as a lesson",)),
    Case("a loop as a task", "lesson", "a.nnlesson", _condition(b"[x for x in (1, 2)] == 1"), ("is nothing that a condition can have",)),
    Case("a name of the program", "lesson", "a.nnlesson", _condition(b"loss.__class__ == 1"), ("is nothing that a condition can have",)),
    Case("a task in a task", "lesson", "a.nnlesson", _condition(b"not " * 100 + b"trained"), ("nested at most 20 deep",)),
    Case("a setting of the program", "lesson", "a.nnlesson", _manifest(b'[page.02-end]\nlock = ["recent_files"]'),
         ("lock knows no “recent_files”",)),
    Case("a lesson for another nnsim", "lesson", "a.nnlesson", _with(MANIFEST, lambda before: before.replace(b"format = 1", b"format = 2")),
         ("a.nnlesson cannot be opened as a lesson: This lesson is for a newer nnsim (lesson.toml, line 1).",)),
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
