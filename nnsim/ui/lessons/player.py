"""The player: which lesson and page are open, what is done of it, and what its buttons and links do. The panel shows it."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from PySide6.QtCore import QObject, Signal

from nnsim import storage
from nnsim.catalog import FileError, ProjectError
from nnsim.engine.frames import Frame, State
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.lessons import marks, points, reading
from nnsim.lessons.belonging import Belonging, belonging
from nnsim.lessons.conditions import Verdict
from nnsim.lessons.content import Lesson, Predict
from nnsim.lessons.judging import Judging, Revealing
from nnsim.lessons.progress import Place, Progress, entry
from nnsim.ui.files import Files
from nnsim.ui.lessons.shelf import language
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

PAUSE = 0.2
"""Seconds between two looks at the tasks."""


class Player(QObject):
    """`opened`: another lesson, or none; `turned`: another page; `judged(verdicts)`; `revealed(key, value)`; `refused(key, reason)`."""

    opened = Signal()
    turned = Signal()
    judged = Signal(object)
    revealed = Signal(str, float)
    refused = Signal(str, str)

    def __init__(self, session: Session, files: Files, progress: Progress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.files, self.progress = session, files, progress
        self.lesson: Lesson | None = None
        self.page = ""
        self.language = language()
        self._stepped: set[str] = set()
        self._anew: set[str] = set()
        """Tasks that are done again, and may still be met by what was done the last time."""
        self._judging: Judging | None = None
        self._revealing: tuple[str, Revealing] | None = None
        self._going: Predict | None = None
        self._stale = self._unkept = False
        self._looked = 0.0
        self.about = Belonging()
        self._titles: set[str] = set()
        session.jobs.add(self)
        session.frameChanged.connect(self._on_frame)
        session.documentChanged.connect(lambda _: self._look_again())
        session.stepped.connect(self._stepped_by)

    # Pages

    @property
    def number(self) -> int:
        """Of the page, from 0."""
        return self.lesson.pages.index(self.page) if self.lesson is not None and self.page in self.lesson.pages else 0

    @property
    def place(self) -> Place:
        """How far the open lesson got."""
        assert self.lesson is not None
        return self.progress.of(self.lesson.key)

    def title_of(self, name: str) -> str:
        assert self.lesson is not None
        return marks.title(self.lesson.page(name, self.language)) or name

    def open(self, lesson: Lesson) -> None:
        """Begin a lesson, or go on with it where it was left."""
        self.lesson = lesson
        self._anew.clear()
        kept = self.progress.known(lesson.key)
        self.page = kept.page if kept is not None and kept.page in lesson.pages else lesson.pages[0]
        self.opened.emit()
        self._arrive()

    def close(self) -> None:
        if self.lesson is None:
            return
        self.cancel()
        self.lesson, self.page = None, ""
        self.session.locks.set()
        self.opened.emit()

    def go(self, name: str) -> None:
        if self.lesson is not None and name in self.lesson.pages:
            self.page = name
            self._arrive()

    def turn(self, by: int) -> None:
        """To the next page, or the one before."""
        if self.lesson is not None and 0 <= self.number + by < len(self.lesson.pages):
            self.go(self.lesson.pages[self.number + by])

    def again(self) -> None:
        """Do the tasks and questions of this page anew."""
        place = self.place
        for kind, key in self._parts():
            if kind == "task" and place.has(kind, key):
                self._anew.add(key)
            place.done.discard(entry(kind, key))
            place.answers.pop(key, None)
        self.keep()
        self._arrive()

    def begin_again(self) -> None:
        """Do the whole lesson anew."""
        assert self.lesson is not None
        self._anew.update(key for key in self.lesson.tasks if self.place.has("task", key))
        self.progress.forget(self.lesson.key)
        self.keep()
        self.go(self.lesson.pages[0])

    def _arrive(self) -> None:
        assert self.lesson is not None
        self._stepped.clear()
        self.about = belonging(self.lesson, self.page, self.language)
        self._titles = self._titles_of_page()
        self.place.page = self.page
        self.keep()
        self.session.locks.set(self.lesson.locked.get(self.page, ()), self.lesson.hidden.get(self.page, ()))
        self.turned.emit()
        self._look_again()

    def _parts(self) -> list[tuple[str, str]]:
        """Tasks and questions of this page."""
        assert self.lesson is not None
        page = marks.parts(self.lesson.page(self.page, self.language))
        return [(part.kind, part.argument) for part in page if isinstance(part, marks.Mark) and part.kind in ("task", "question")]

    def _titles_of_page(self) -> set[str]:
        """Of the projects that this page is about."""
        assert self.lesson is not None
        found = set()
        for argument in self.about.arguments:
            word, _, name = argument.partition(" ")
            try:
                project = storage.example(name) if word == "example" else reading.project(self.lesson, argument).project
            except (FileError, ProjectError):
                return set()
            found.add(project.document.title)
        return found

    @property
    def astray(self) -> bool:
        """Whether another project is open than those that this page is about."""
        return bool(self._titles) and self.session.title not in self._titles

    def mark_done(self, kind: str, key: str) -> None:
        self.place.done.add(entry(kind, key))
        self.keep()

    def answer(self, key: str, text: str) -> None:
        """Keep what was answered."""
        self.place.answers[key] = text
        self.keep()

    def keep(self) -> None:
        """Keep how far the lesson got; where that cannot be, say so once, and go on."""
        assert self.lesson is not None
        try:
            self.progress.keep(self.lesson.key)
            self._unkept = False
        except FileError as error:
            if not self._unkept:
                self.session.notice.emit(said(error))
            self._unkept = True

    # What buttons do

    def open_project(self, argument: str) -> None:
        """Open an example or a project of the lesson; what can be opened is asked for before unsaved work is left."""
        assert self.lesson is not None
        word, _, name = argument.partition(" ")
        try:
            if word == "example":
                source: Project | Run = storage.example(name)
            else:
                contents = reading.project(self.lesson, argument)
                source = contents.project if contents.checkpoint is None else contents.run()
        except (FileError, ProjectError) as error:
            self.session.notice.emit(said(error))
            return
        if self.files.may_leave():
            self.session.open(source)

    def do(self, argument: str) -> None:
        """What a button of a page is for."""
        words = argument.split()
        if points.action_fault(argument) is not None:
            return
        session = self.session
        match words[0]:
            case "train":
                session.train()
            case "pause":
                session.pause()
            case "reset":
                session.reset()
            case "new_start":
                session.new_start()
            case "seek":
                session.seek(int(words[1]))
            case "step" | "back":
                grain, count = points.steps(words[1:])
                (session.step if words[0] == "step" else session.back)(grain, count)

    # Looking at the run

    def _stepped_by(self, grain: str) -> None:
        self._stepped.add(grain)

    def _on_frame(self, frame: Frame) -> None:
        self._stale = True
        self._go_on(frame)

    def _look_again(self) -> None:
        self._stale = True

    def _open_tasks(self) -> list[str]:
        place = self.place
        return [key for kind, key in self._parts() if kind == "task" and not place.has(kind, key)]

    def ask(self, question: Predict) -> None:
        """Work out what a prediction is about."""
        if self.astray:
            self.refused.emit(question.key, self._said_astray())
            return
        if self._revealing is not None:
            self._revealing[1].give_up()
        self._revealing = question.key, Revealing(self.session.glance, question)

    def reveal(self, question: Predict) -> None:
        """Take the learner's run to what was predicted: to the iteration first, and when it is there on by operations."""
        session = self.session
        furthest = session.frame.furthest
        session.pause()
        session.seek(min(question.iteration, furthest))
        if question.iteration > furthest:
            session.worker.train(question.iteration)
        self._going = question
        session.refresh()

    def _go_on(self, frame: Frame) -> None:
        question, between = self._going, frame.moment is None or frame.moment.index == frame.moment.count - 1
        if question is None or frame.state is State.RUNNING:
            return
        if frame.iteration == question.iteration and between:
            self._going = None
            self.session.step("operation", question.operation + 1)
        elif frame.state is not State.PAUSED:
            self._going = None

    def follow(self) -> None:
        """A job of the session: take what was found, and look again if something has changed."""
        self._follow_prediction()
        work = self._judging
        if work is not None and work.done:
            self._judging = None
            verdicts = self._begun_anew(work.verdicts)
            if self.lesson is not None:
                self.judged.emit(verdicts)
        if self.lesson is None or not self._stale or self._judging is not None or monotonic() - self._looked < PAUSE:
            return
        keys = self._open_tasks()
        if keys and self.astray:
            self._stale, self._looked = False, monotonic()
            self.judged.emit({key: Verdict(False, self._said_astray(), elsewhere=True) for key in keys})
            return
        self._stale, self._looked = False, monotonic()
        if keys:
            tasks = [self.lesson.tasks[key] for key in keys if key in self.lesson.tasks]
            state = self.session.frame.state if self.session.blocked() is None else State.EMPTY
            self._judging = Judging(self.session.glance, self.session.document.copy(), tasks, state, frozenset(self._stepped))

    def _begun_anew(self, found: Mapping[str, Verdict]) -> dict[str, Verdict]:
        """What was found, where a task that is done again has to be unmet once before it can be met."""
        self._anew -= {key for key, verdict in found.items() if not verdict.met}
        still = self.tr("This is still so from the last time. Open the project of this page again, or go back to its start with Ctrl+R.")
        return {key: Verdict(False, still, elsewhere=True) if key in self._anew else verdict for key, verdict in found.items()}

    def _said_astray(self) -> str:
        return self.tr("Open the project of this page first, with the button above.")

    def _follow_prediction(self) -> None:
        if self._revealing is None or not self._revealing[1].done:
            return
        key, work = self._revealing
        self._revealing = None
        if work.answer is not None:
            self.revealed.emit(key, work.answer)
        else:
            self.refused.emit(key, work.failure or self.tr("This cannot be worked out now."))

    def cancel(self) -> None:
        for work in (self._judging, self._revealing[1] if self._revealing is not None else None):
            if work is not None:
                work.cancel()
        self._judging = self._revealing = self._going = None
