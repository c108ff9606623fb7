"""What a lesson consists of, as plain data: its pages, tasks and questions, each text in several languages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from nnsim.lessons.conditions import Condition

Texts: TypeAlias = Mapping[str, str]
"""Language ("en", "ko", "pt-BR") → text."""
ENGLISH = "en"
PLACES = ("canvas", "data", "learning", "train", "step", "palette", "plots", "inspector", "timeline")
"""Beside settings by key: what a page can lock or hide."""
PREDICTED = ("iteration", "operation")


def said_in(texts: Texts, language: str) -> str:
    """The text in a language ("ko", "ko_KR"), in English where it is missing, else in the first language there is."""
    wanted = language.replace("_", "-")
    for key in (wanted, wanted.partition("-")[0], ENGLISH):
        if key in texts:
            return texts[key]
    return next(iter(texts.values()), "")


@dataclass(frozen=True)
class Fault:
    """Something in a lesson that cannot be, told to its author. `line` from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Task:
    """Something to do in the window; it is done when its condition holds."""

    key: str
    text: Texts
    condition: Condition
    not_yet: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One answer of several, and what is replied to it."""

    text: Texts
    right: bool = False
    reply: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something to be answered. The kinds below derive from this."""

    key: str
    text: Texts
    reply: Texts
    hint: Texts


@dataclass(frozen=True)
class Choice(Question):
    """One or several of the options are right; one that is right is enough."""

    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Number(Question):
    """A number that is right within a tolerance."""

    answer: float = 0.0
    tolerance: float = 0.0


@dataclass(frozen=True)
class Predict(Question):
    """A number that the program has not computed yet: what `value` holds at `index` once `operation` operations more than those are done.

    The run stands at `iteration` with so many `operation`s done; after one more, the value is there.
    """

    iteration: int = 0
    operation: int = 0
    value: str = ""
    index: tuple[int, ...] = ()
    tolerance: float = 0.001


@dataclass(frozen=True)
class Lesson:
    """A lesson as it was read. `members` are its files by name, `origin` where it comes from, `built_in` whether nnsim brought it."""

    id: str
    title: Texts
    summary: Texts
    minutes: int
    pages: tuple[str, ...]
    tasks: Mapping[str, Task]
    questions: Mapping[str, Question]
    locked: Mapping[str, frozenset[str]]
    """Page → what cannot be changed while it is open: keys of settings, or PLACES."""
    hidden: Mapping[str, frozenset[str]]
    members: Mapping[str, bytes]
    origin: Path
    built_in: bool = False

    @property
    def key(self) -> str:
        """Under which progress is kept: two lessons with one id stay apart by where they come from."""
        return f"nnsim/{self.id}" if self.built_in else f"{self.origin}/{self.id}"

    def page(self, name: str, language: str) -> str:
        """A page's Markdown in a language, or in English where that is missing."""
        return said_in(self.page_texts(name), language)

    def page_texts(self, name: str) -> Texts:
        """A page in every language there is."""
        found = {}
        for member, content in self.members.items():
            if member.startswith(f"pages/{name}.") and member.count(".") == 2:
                found[member.split(".")[1]] = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
        return found
