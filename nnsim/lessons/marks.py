"""A page split where something to press, to do or to answer stands in it, and what else the program has to know of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

MARKS = ("open", "task", "question", "do")
_MARK = re.compile(r" {0,3}\[\[\s*(\w+)\s*(.*?)\s*\]\]\s*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.+?)\s*#*\s*")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:<([^<>\n]*)>|([^()\s]*))(?:\s+\"[^\"]*\")?\)")
_SET_OFF = re.compile(r"(\*{1,3}|`+)(?=\S)(.+?)(?<=\S)\1")
_CODE = re.compile(r"(`+).+?(?<!`)\1(?!`)")
_INLINE = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\w$])")


@dataclass(frozen=True)
class Words:
    """A stretch of Markdown; `line` is its first one in the page, from 1."""

    text: str
    line: int


@dataclass(frozen=True)
class Mark:
    """`[[kind argument]]` on a line of its own."""

    kind: str
    argument: str
    line: int


@dataclass(frozen=True)
class Equation:
    """An equation as words of a page: on lines of its own (`display`), or in a line."""

    tex: str
    display: bool
    line: int


@dataclass(frozen=True)
class Address:
    """What a link or a picture names."""

    target: str
    picture: bool
    line: int


Part: TypeAlias = "Words | Mark"


def parts(page: str) -> list[Part]:
    """A page in the order in which it is read. Inside a block of code nothing is a mark."""
    found: list[Part] = []
    kept: list[str] = []
    first = 1
    for number, line, code in _lines(page):
        mark = None if code else _MARK.fullmatch(line)
        if mark is None:
            if not kept:
                first = number
            kept.append(line)
            continue
        _keep(found, kept, first)
        found.append(Mark(mark[1], " ".join(mark[2].split()), number))
    _keep(found, kept, first)
    return found


def _keep(found: list[Part], kept: list[str], first: int) -> None:
    if any(line.strip() for line in kept):
        found.append(Words("\n".join(kept), first))
    kept.clear()


def _lines(page: str) -> Iterator[tuple[int, str, bool]]:
    """Number, text, and whether it belongs to a block of code."""
    fence = ""
    for number, line in enumerate(page.split("\n"), 1):
        edge = _FENCE.match(line)
        if edge is not None and (not fence or (line.strip() == edge[1] and edge[1].startswith(fence))):
            fence = "" if fence else edge[1]
            yield number, line, True
        else:
            yield number, line, bool(fence)


def title(page: str) -> str:
    """The page's first heading."""
    for _, line, code in _lines(page):
        heading = None if code else _HEADING.fullmatch(line)
        if heading is not None:
            return _plain(heading[1])
    return ""


def _plain(text: str) -> str:
    return re.sub(r"[*_`$]", "", _LINK.sub(lambda link: link[2], text))


def plain(text: str) -> str:
    """Words without what sets them off: for a place where they stand as they are."""
    bare = _INLINE.sub(r"\1", _LINK.sub(lambda link: link[2], text))
    return _SET_OFF.sub(r"\2", bare)


def addresses(page: str) -> list[Address]:
    """Links and pictures, outside of code."""
    return [
        Address((link[3] if link[3] is not None else link[4]).strip(), bool(link[1]), number)
        for number, line, code in _lines(page) if not code
        for link in _LINK.finditer(_without_code(line))
    ]


def equations(page: str) -> list[Equation]:
    """Equations, outside of code."""
    return [piece for piece in pieces(page) if isinstance(piece, Equation)]


def pieces(page: str) -> list[str | Equation]:
    """The page's text cut at its equations, which are told apart from text; joined again it is the page."""
    found: list[str | Equation] = []
    display: list[str] | None = None
    begun = 0
    for number, line, code in _lines(page):
        bare = line.strip()
        if display is not None:
            if bare.endswith("$$"):
                found.append(Equation(" ".join([*display, bare.removesuffix("$$").strip()]).strip(), True, begun))
                found.append("\n")
                display = None
            else:
                display.append(bare)
        elif not code and bare.startswith("$$"):
            inside = bare[2:]
            if len(inside) > 2 and inside.endswith("$$"):
                found += [Equation(inside[:-2].strip(), True, number), "\n"]
            else:
                display, begun = [inside.strip()], number
        elif code:
            found.append(line + "\n")
        else:
            found += [*_inline(line, number), "\n"]
    if display is not None:
        found.append("$$" + "\n".join(display))
    return found


def _inline(line: str, number: int) -> Iterator[str | Equation]:
    """A line cut at the equations in it; what stands in `code` is none."""
    hidden = [span.span() for span in _CODE.finditer(line)]
    at = 0
    for equation in _INLINE.finditer(line):
        if any(start <= equation.start() < end for start, end in hidden):
            continue
        yield line[at : equation.start()]
        yield Equation(equation[1].strip(), False, number)
        at = equation.end()
    yield line[at:]


def _without_code(line: str) -> str:
    return _CODE.sub("", line)
