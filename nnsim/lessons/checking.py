"""Everything that is wrong with a lesson, for its author: file, line and a sentence each."""

from __future__ import annotations

from pathlib import Path

from nnsim import storage
from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.pictures import format_of
from nnsim.lessons import limits, marks, points
from nnsim.lessons.content import Fault, Lesson
from nnsim.lessons.manifest import NAME
from nnsim.lessons.modest import require_modest_page
from nnsim.lessons.reading import examined, project
from nnsim.storage import pages
from nnsim.storage.text import TextError


def checked(path: Path) -> tuple[Lesson, list[Fault]]:
    """The lesson, and all its faults in the order of its files. Raises FileError if there is no lesson at all."""
    lesson, faults = examined(path)
    used: set[tuple[str, str]] = set()
    for name in lesson.pages:
        for language in lesson.page_texts(name):
            faults += _page(lesson, name, language, used)
    for kind, keys in (("task", lesson.tasks), ("question", lesson.questions)):
        for key in keys:
            if (kind, key) not in used:
                said = sentence("The {kind} {key} stands on no page: write [[{kind} {key}]] there.", kind=kind, key=key)
                faults.append(Fault(NAME, _line_of(lesson, f"{kind}s.{key}"), said))
    faults += _files(lesson)
    return lesson, sorted(faults, key=lambda fault: (fault.file != NAME, fault.file, fault.line))


def _page(lesson: Lesson, name: str, language: str, used: set[tuple[str, str]]) -> list[Fault]:
    file, text = f"pages/{name}.{language}.md", lesson.page_texts(name)[language]
    found: list[Fault] = []

    def fault(line: int, reason: str | None) -> None:
        if reason is not None:
            found.append(Fault(file, line, reason))

    try:
        require_modest_page(text)
    except TextError:  # told already
        return found
    if not marks.title(text):
        fault(1, sentence("A page begins with its title, such as “# The bias”."))
    for part in marks.parts(text):
        if isinstance(part, marks.Mark):
            fault(part.line, _mark(lesson, part))
            used.add((part.kind, part.argument))
    for address in marks.addresses(text):
        fault(address.line, _address(lesson, address))
    for equation in marks.equations(text):
        if len(equation.tex) > limits.EQUATION:
            fault(equation.line, sentence("An equation has at most {most:,} characters.", most=limits.EQUATION))
    return found


def _mark(lesson: Lesson, mark: marks.Mark) -> str | None:
    match mark.kind:
        case "task" | "question":
            known = lesson.tasks if mark.kind == "task" else lesson.questions
            if mark.argument in known:
                return None
            return sentence("There is no {kind} “{key}” in lesson.toml that can be read.", kind=mark.kind, key=mark.argument[:60])
        case "open":
            return _opened(lesson, mark.argument)
        case "do":
            return points.action_fault(mark.argument)
    return sentence("There is no mark “{kind}”; there are {known}.", kind=mark.kind[:40], known=", ".join(marks.MARKS))


def _opened(lesson: Lesson, argument: str) -> str | None:
    word, _, name = argument.partition(" ")
    if word == "example":
        known = storage.examples()
        if name in known:
            return None
        return sentence("There is no example “{name}”; there are {known}.", name=name[:60], known=", ".join(known))
    if argument in lesson.members and argument.startswith("projects/"):
        return None
    return sentence("“{name}” is neither “example NAME” nor a file projects/NAME.nnsim of this lesson.", name=argument[:60])


def _address(lesson: Lesson, address: marks.Address) -> str | None:
    if address.picture:
        if address.target in lesson.members and address.target.startswith("pictures/"):
            return None
        return sentence("The picture “{name}” is no file pictures/NAME.png or .jpg of this lesson.", name=address.target[:80])
    link = pages.link(address.target)
    if link is None:
        return sentence("“{name}” is no link that nnsim follows: point:…, help:… or an https address.", name=address.target[:80])
    if link.kind == "point":
        return points.point_fault(link.target)
    return points.help_fault(link.target) if link.kind == "help" else None


def _files(lesson: Lesson) -> list[Fault]:
    """What is wrong with pictures and projects."""
    found = []
    for name, content in lesson.members.items():
        if name.startswith("pictures/") and format_of(content) not in ("PNG", "JPEG"):
            found.append(Fault(name, 1, sentence("This is no PNG or JPEG picture, whatever its name says.")))
        elif name.startswith("projects/"):
            try:
                project(lesson, name)
            except FileError as error:
                found.append(Fault(name, 1, str(error)))
    return found


def _line_of(lesson: Lesson, heading: str) -> int:
    lines = lesson.members[NAME].decode("utf-8", "replace").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"[{heading}]")), 1)
