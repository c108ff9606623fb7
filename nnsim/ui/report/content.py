"""What a report tells, gathered from an open project and its lesson: words and numbers only, and nothing about whose computer it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Plain
from nnsim.document import parameter_count
from nnsim.document.settings import SETTINGS
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from nnsim.lessons import marks
from nnsim.lessons.content import Choice, Lesson, said_in
from nnsim.lessons.progress import Place
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.vocabulary import told

translate = QCoreApplication.translate
CURVES = ("loss", "val_loss", "accuracy", "val_accuracy", "r2", "val_r2")
POINTS = 600
Columns = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Answer:
    """A task or a question of the lesson: its words, what was answered, and whether it is done."""

    text: str
    answer: str
    done: bool


@dataclass(frozen=True)
class Content:
    """A report in words. `settings` and `facts` are rows of a table; `layers` are (name, kind, units, parameters)."""

    title: str
    facts: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    layers: tuple[tuple[str, str, str, str], ...]
    curves: Columns
    lesson: str = ""
    answers: tuple[Answer, ...] = ()


def gathered(session: Session, lesson: Lesson | None, place: Place | None, language: str) -> Content:
    """Everything but name and notes, which are typed."""
    answers = _answers(lesson, place, language) if lesson is not None and place is not None else ()
    return Content(
        said(session.title) or translate("report", "Untitled"), tuple(_facts(session)), tuple(_settings(session)), tuple(_layers(session)),
        session.look(_columns) or {}, said_in(lesson.title, language) if lesson is not None else "", answers,
    )


def _columns(run: Run) -> Columns:
    return {name: run.history.columns[name].thinned(POINTS) for name in CURVES if name in run.history}


def _facts(session: Session) -> list[tuple[str, str]]:
    frame, data = session.frame, session.dataset
    facts = [
        (translate("report", "Seed"), grouped(int(str(session.document.settings["seed"])))),
        (translate("report", "Iterations"), grouped(frame.iteration)), (translate("report", "Epochs"), grouped(frame.epoch)),
    ]
    if session.document.data is not None and data is not None:
        title = told(session.document.data.title) or said(data.name)
        text = translate("report", "{title}, {count} samples").format(title=title, count=grouped(data.samples))
        facts.insert(0, (translate("report", "Data"), text))
    if frame.loss is not None:
        facts.append((translate("report", "Loss"), brief(frame.loss, 6)))
    if frame.validation_loss is not None:
        facts.append((translate("report", "Validation loss"), brief(frame.validation_loss, 6)))
    names = {
        "accuracy": translate("report", "Accuracy"), "val_accuracy": translate("report", "Validation accuracy"),
        "r2": translate("report", "R²"), "val_r2": translate("report", "Validation R²"),
    }  # fmt: skip
    facts += [(names[key], brief(value, 4)) for key, value in frame.metrics.items() if key in names]
    if frame.state is State.DIVERGED:
        facts.append((translate("report", "State"), translate("report", "the run diverged")))
    return facts


def _settings(session: Session) -> list[tuple[str, str]]:
    settings = session.document.settings
    return [
        (told(parameter.title), _value(session, settings[parameter.key], told(parameter.none_title))) for parameter in SETTINGS
        if settings[parameter.key] != parameter.default or parameter.key in ("loss", "optimizer", "learning_rate", "batch_size")
    ]  # fmt: skip


def _value(session: Session, value: Plain, nothing: str = "") -> str:
    if isinstance(value, Mapping):
        own = [f"{key} {_value(session, part)}" for key, part in value.items() if key != "key"]
        return ", ".join([_title(session, str(value.get("key", ""))), *own])
    if value is None:
        return nothing or translate("report", "none")
    if isinstance(value, bool):
        return translate("report", "yes") if value else translate("report", "no")
    if isinstance(value, int | float):
        return brief(float(value), 6)
    return ", ".join(_value(session, part) for part in value) if isinstance(value, tuple) else _title(session, str(value))


def _title(session: Session, key: str) -> str:
    """What an entry of the catalogue is called."""
    catalog = session.catalog
    return next((catalog.entry(family, key).title for family in catalog.families() if family != "layer" and catalog.has(family, key)), key)


def _layers(session: Session) -> list[tuple[str, str, str, str]]:
    network, shapes = session.document.network, session.shapes
    return [
        (
            node.name, network.entry(node).title, grouped(shapes.units(node.id)) if node.id in shapes.outputs else "",
            grouped(parameter_count(network, node, shapes)),
        )
        for node in network.order()
    ]  # fmt: skip


def _answers(lesson: Lesson, place: Place, language: str) -> tuple[Answer, ...]:
    tasks = [Answer(marks.plain(said_in(task.text, language)), "", place.has("task", key)) for key, task in lesson.tasks.items()]
    questions = []
    for key, question in lesson.questions.items():
        given = place.answers.get(key, "")
        if isinstance(question, Choice) and given.isdecimal() and int(given) < len(question.options):
            given = marks.plain(said_in(question.options[int(given)].text, language))
        questions.append(Answer(marks.plain(said_in(question.text, language)), given, place.has("question", key)))
    return (*tasks, *questions)
