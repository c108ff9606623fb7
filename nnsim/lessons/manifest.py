"""Reading lesson.toml: every part of it is looked at, and everything that cannot be is told with its line, not only the first fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nnsim.catalog import sentence
from nnsim.document.settings import BY_KEY
from nnsim.lessons import limits
from nnsim.lessons.conditions import ConditionError, parsed
from nnsim.lessons.content import PLACES, Choice, Fault, Number, Option, Predict, Question, Task, Texts

NAME = "lesson.toml"
KINDS = ("choice", "number", "predict")
_ID = re.compile(r"[A-Za-z0-9-]{1,60}")
_PAGE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_DEEP = re.compile(r"(?:[A-Za-z0-9_-]{1,20}[ \t]*\.[ \t]*){50}")  # names within names, which take long
_LINE = re.compile(r"line (\d+)")
_LARGEST = 1e12


@dataclass
class Manifest:
    """What lesson.toml says, as far as it can be read."""

    id: str = ""
    title: Texts = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)
    minutes: int = 0
    pages: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    locked: dict[str, frozenset[str]] = field(default_factory=dict)
    hidden: dict[str, frozenset[str]] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)


def read_manifest(content: bytes, faults: list[Fault]) -> Manifest:
    """The manifest in the bytes of lesson.toml; what is wrong is added to the faults."""
    try:
        text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        if text.count("[") + text.count("{") + text.count(".") > 50_000 or _DEEP.search(text):
            raise ValueError
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        faults.append(Fault(NAME, 1, sentence("This file is not UTF-8 text: save it as UTF-8.")))
        return Manifest()
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found is not None else text.count("\n") + 1
        faults.append(Fault(NAME, line, sentence("This is no TOML: {reason}.", reason=str(error).partition(" (at")[0])))
        return Manifest()
    except (ValueError, RecursionError):
        faults.append(Fault(NAME, 1, sentence("This file is too large or too deeply nested.")))
        return Manifest()
    return _Reader(text, faults).manifest(table)


class _Reader:
    """Walks the table. A path is the words of the headings and keys that lead to a value."""

    def __init__(self, text: str, faults: list[Fault]) -> None:
        self._lines = text.split("\n")
        self._faults = faults
        self._made = Manifest()

    def manifest(self, table: Mapping[str, Any]) -> Manifest:
        made = self._made
        self._known((), table, ("format", "id", "title", "summary", "minutes", "pages", "page", "tasks", "questions"))
        if table.get("format") != 1:
            newer = isinstance(table.get("format"), int) and table["format"] > 1
            self._fault(("format",), sentence("This lesson is for a newer nnsim.") if newer else sentence("Write format = 1."))
        made.id = str(table.get("id", ""))
        if not _ID.fullmatch(made.id):
            self._fault(("id",), sentence("The id is made of letters, digits and hyphens, at most 60."))
        made.title = self._texts((), table, "title", limits.TITLE, needed=True)
        made.summary = self._texts((), table, "summary", limits.SENTENCE)
        made.minutes = int(self._number((), table, "minutes", 0, limits.MINUTES, 30))
        made.pages = self._pages(table)
        for name, page in self._tables(("page",), table.get("page", {})):
            self._page(name, page)
        for key, task in self._tables(("tasks",), table.get("tasks", {})):
            self._task(key, task)
        for key, question in self._tables(("questions",), table.get("questions", {})):
            self._question(key, question)
        return made

    def _pages(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        pages = table.get("pages")
        names = [name for name in pages if isinstance(name, str) and _PAGE.fullmatch(name)] if isinstance(pages, list) else []
        if not isinstance(pages, list) or len(names) != len(pages) or not names or len(set(names)) != len(names):
            self._fault(("pages",), sentence("pages is the list of the pages' names in their order, such as [\"01-start\", \"02-more\"]."))
        if len(names) > limits.PAGES:
            self._fault(("pages",), sentence("A lesson has at most {most} pages.", most=limits.PAGES))
        return tuple(names[: limits.PAGES])

    def _page(self, name: str, page: Mapping[str, Any]) -> None:
        path = ("page", name)
        if name not in self._made.pages:
            self._fault(path, sentence("There is no page “{name}” in the list of pages.", name=name[:60]))
        self._known(path, page, ("lock", "hide"))
        for key, kept in (("lock", self._made.locked), ("hide", self._made.hidden)):
            wanted = page.get(key, [])
            names = [word for word in wanted if isinstance(word, str)] if isinstance(wanted, list) else [""]
            for word in names:
                if word not in PLACES and word not in BY_KEY:
                    known = ", ".join((*PLACES, *BY_KEY))
                    self._fault((*path, key), sentence("{key} knows no “{word}”; there are {known}.", key=key, word=word[:40], known=known))
            kept[name] = frozenset(names)

    def _task(self, key: str, task: Mapping[str, Any]) -> None:
        path = ("tasks", key)
        self._known(path, task, ("text", "condition", "not_yet", "hint"))
        written = task.get("condition")
        if not isinstance(written, str):
            self._fault(path, sentence("A task has a condition, such as condition = \"accuracy >= 0.95\"."))
            return
        try:
            condition = parsed(written)
        except ConditionError as error:
            self._fault((*path, "condition"), str(error))
            return
        texts = [self._texts(path, task, name, limits.SENTENCE, needed=name == "text") for name in ("text", "not_yet", "hint")]
        self._made.tasks[key] = Task(key, texts[0], condition, texts[1], texts[2])

    def _question(self, key: str, question: Mapping[str, Any]) -> None:
        path = ("questions", key)
        kind = question.get("kind")
        own = {
            "choice": ("options",), "number": ("answer", "tolerance"), "predict": ("iteration", "operation", "value", "index", "tolerance"),
        }  # fmt: skip
        if kind not in KINDS:
            self._fault(path, sentence("The kind of a question is one of {known}.", known=", ".join(KINDS)))
            return
        self._known(path, question, ("kind", "text", "reply", "hint", *own[kind]))
        texts = [self._texts(path, question, name, limits.SENTENCE, needed=name == "text") for name in ("text", "reply", "hint")]
        made: Question | None
        if kind == "choice":
            made = self._choice(key, path, question, texts)
        elif kind == "number":
            if "answer" not in question:
                self._fault(path, sentence("A question for a number has an answer."))
            answer = self._number(path, question, "answer", -_LARGEST, _LARGEST, 0)
            made = Number(key, texts[0], texts[1], texts[2], answer, self._number(path, question, "tolerance", 0, _LARGEST, 0))
        else:
            made = self._predict(key, path, question, texts)
        if made is not None:
            self._made.questions[key] = made

    def _choice(self, key: str, path: tuple[str, ...], question: Mapping[str, Any], texts: list[Texts]) -> Question | None:
        options = []
        given = question.get("options")
        tables = [option for option in given if isinstance(option, dict)] if isinstance(given, list) else []
        if not 2 <= len(tables) <= limits.OPTIONS:
            self._fault((*path, "options"), sentence("A choice has from 2 to {most} options.", most=limits.OPTIONS))
            return None
        for option in tables:
            self._known((*path, "options"), option, ("text", "right", "reply"))
            words = [self._texts((*path, "options"), option, name, limits.SENTENCE, needed=name == "text") for name in ("text", "reply")]
            options.append(Option(words[0], option.get("right") is True, words[1]))
        if not any(option.right for option in options):
            self._fault((*path, "options"), sentence("One of the options needs right = true."))
        return Choice(key, texts[0], texts[1], texts[2], tuple(options))

    def _predict(self, key: str, path: tuple[str, ...], question: Mapping[str, Any], texts: list[Texts]) -> Question:
        value, index = question.get("value"), question.get("index", [])
        if not isinstance(value, str) or not value or len(value) > limits.TITLE:
            said = sentence("A prediction has a value, such as \"h.in\", \"delta h\", \"gradient x>h.W\" or \"x>h.W\".")
            self._fault((*path, "value"), said)
            value = ""
        places = index if isinstance(index, list) else [index]
        if not all(isinstance(place, int) and not isinstance(place, bool) and 0 <= place < 10**9 for place in places) or len(places) > 4:
            self._fault((*path, "index"), sentence("The index is a list of whole numbers from 0, such as [0, 1]: sample and unit."))
            places = []
        iteration = int(self._number(path, question, "iteration", 0, 10_000, 0))
        operation = int(self._number(path, question, "operation", 0, 1_000_000, 0))
        tolerance = self._number(path, question, "tolerance", 0, _LARGEST, 0.001)
        return Predict(key, texts[0], texts[1], texts[2], iteration, operation, value, tuple(places), tolerance)

    # Pieces

    def _tables(self, path: tuple[str, ...], found: Any) -> list[tuple[str, Mapping[str, Any]]]:
        if not isinstance(found, dict):
            self._fault(path, sentence("Write [{name}.key] for each of them.", name=path[0]))
            return []
        kept: list[tuple[str, Mapping[str, Any]]] = []
        for key, table in list(found.items())[: limits.TASKS]:
            if not isinstance(table, dict) or not _KEY.fullmatch(key):
                self._fault((*path, key), sentence("“{key}” is no part of a lesson: write [{name}.key].", key=key[:40], name=path[0]))
            else:
                kept.append((key, table))
        return kept

    def _texts(self, path: tuple[str, ...], table: Mapping[str, Any], key: str, longest: int, needed: bool = False) -> Texts:
        found = table.get(key, {})
        texts = {"en": found} if isinstance(found, str) else found
        sound = isinstance(texts, dict) and all(
            isinstance(text, str) and _LANGUAGE.fullmatch(language) and len(text) <= longest for language, text in texts.items()
        )
        if not sound or (needed and not texts):
            said = sentence("Write {key}.en = \"…\", at most {most:,} characters, and other languages beside it.", key=key, most=longest)
            self._fault((*path, key), said)
            return {}
        self._made.languages |= texts.keys()
        return dict(texts)

    def _number(self, path: tuple[str, ...], table: Mapping[str, Any], key: str, least: float, most: float, usual: float) -> float:
        value = table.get(key, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self._fault((*path, key), sentence("{key} is a number from {least:g} to {most:g}.", key=key, least=least, most=most))
            return usual
        if isinstance(usual, int) and isinstance(least, int) and isinstance(most, int) and value != int(value):
            self._fault((*path, key), sentence("{key} is a whole number.", key=key))
            return usual
        return float(value)

    def _known(self, path: tuple[str, ...], table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self._fault((*path, key), sentence("“{key}” is not known here; there are {known}.", key=key[:40], known=", ".join(known)))

    def _fault(self, path: tuple[str, ...], text: str) -> None:
        self._faults.append(Fault(NAME, self._line(path), text))

    def _line(self, path: tuple[str, ...]) -> int:
        """The line of a value: below the last heading that is part of its path."""
        start, deepest = 0, 0
        for number, line in enumerate(self._lines):
            heading = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$", line)
            words = tuple(word.strip().strip("\"'") for word in heading[1].split(".")) if heading is not None else ()
            if words and words == path[: len(words)] and len(words) > deepest:
                start, deepest = number, len(words)
        rest = path[deepest:]
        if not rest:
            return start + 1
        for number in range(start + (deepest > 0), len(self._lines)):
            line = self._lines[number]
            if deepest and re.match(r"\s*\[[^\[\]]+\]\s*(#.*)?$", line):
                break
            if re.match(rf"\s*[\"']?{re.escape(rest[0])}[\"']?\s*[.=]", line):
                return number + 1
        return start + 1
