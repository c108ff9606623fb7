"""The session: one open project with its run, and the one object that views get.

Views draw from the document and the latest frame, and push commands; the session passes on what concerns the run to the training thread
and asks it for frames while something moves.
"""

import itertools
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from nnsim.catalog import Catalog, FileError, Plain, ProjectError
from nnsim.datasets import Dataset, Split
from nnsim.document import Change, Command, Document, History, Network, Problem, SetSetting, SetView, Shapes, shapes_of
from nnsim.document.settings import LIVE
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.frames import Frame, State
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.trials import ENOUGH, Enough
from nnsim.engine.worker import Worker
from nnsim.storage import Contents
from nnsim.ui.data_edits import DataEdits
from nnsim.ui.dialling import Dialled
from nnsim.ui.feeding import Feeding
from nnsim.ui.fitting import data_of, extent_of, split_of, with_data
from nnsim.ui.jobs import Jobs
from nnsim.ui.keeping import Taken
from nnsim.ui.locks import Locks
from nnsim.ui.looking import Looks
from nnsim.ui.notations import Notations
from nnsim.ui.pace import Pace
from nnsim.ui.painting import paint_now
from nnsim.ui.reasons import reason_not
from nnsim.ui.run_edits import RunEdits
from nnsim.ui.sentences import said, said_problem
from nnsim.ui.sparing import Sparing, trains
from nnsim.ui.starts import Starts
from nnsim.ui.theme import LIGHT, Theme
from nnsim.ui.vocabulary import translated_catalog
from nnsim.ui.wishes import Wishes

Result = TypeVar("Result")
ANSWER = 10.0
"""Seconds that the run has to say how it stands."""


class Session(QObject):
    """An open project. See the class's methods; every one returns at once."""

    documentChanged = Signal(object)  # noqa: N815
    projectReplaced = Signal()  # noqa: N815
    frameChanged = Signal(object)  # noqa: N815
    problemsChanged = Signal()  # noqa: N815
    selectionChanged = Signal()  # noqa: N815
    historyChanged = Signal()  # noqa: N815
    themeChanged = Signal(object)  # noqa: N815
    notice = Signal(str)
    stepped = Signal(str)
    """A step of a grain was asked for."""
    breakpointAsked = Signal(object)  # noqa: N815
    """Somebody wants to stop on what they point at: a breakpoint is proposed."""

    def __init__(
        self, worker: Worker, load_example: Callable[[str], Project], theme: Theme = LIGHT, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.worker = worker
        self._load_example = load_example
        self.theme = theme
        self.path: Path | None = None
        self.jobs = Jobs()
        self.locks = Locks(self)
        self.starts = Starts(self)
        self.starts.ended.connect(self.notice)
        self.jobs.add(self.starts)
        self.notations = Notations(self, self)
        self.feeding = Feeding(self, self)
        self.data_edits = DataEdits(self, self)
        self.values = RunEdits(self, self)
        self.with_room: Callable[[Command], Command] = lambda command: command
        """What a drawing adds to an edit, so that nothing on it comes to lie on another thing."""
        self.sparing = Sparing()
        self._wishes, self._pace = Wishes(self.sparing), Pace()
        self._gestures = itertools.count(1)
        self._stale, self._returning = True, False
        self._opened, self.kept = 0, 0
        self._words = translated_catalog(CATALOG)
        self._set(Project(Network(self._words)), None)
        self._timer = Looks(self._tick, self.jobs.follow, self)

    # The project

    @property
    def catalog(self) -> Catalog:
        return self.document.catalog

    @property
    def document(self) -> Document:
        return self.project.document

    @property
    def title(self) -> str:
        return self.document.title

    def open(self, source: Project | Run, path: Path | None = None) -> None:
        """Show another project, or go on with a run that was saved."""
        if isinstance(source, Run):
            project = source.project.frozen_copy()
            self._set(project, path)
            self.kept = source.furthest
            self.worker.adopt(source)
        else:
            self._set(source, path)
            self._start()
        self.projectReplaced.emit()
        self._announce()

    def open_example(self, name: str) -> None:
        """Open a bundled example, as a new project without a file."""
        try:
            self.open(self._load_example(name))
        except (FileError, ProjectError) as error:
            self.notice.emit(said(error))

    def new(self) -> None:
        """Open an empty canvas."""
        self.open(Project(Network(self._words)))

    def look(self, job: Callable[[Run], Result]) -> Result | None:
        """What a job finds out about the run, between two of its operations; None if there is none."""
        return self.worker.look(job)

    def glance(self, job: Callable[[Run], Result], given_up: Callable[[], bool]) -> Result | None:
        """The same for work in the background, without interrupting the training: it waits, so it is not for the window's thread."""
        return self.worker.glance(job, given_up)

    def snapshot(self) -> Contents:
        """The project as it is now, with its run where there is one, for keeping. Raises ProjectError if the run does not answer."""
        self.history.hold()
        return Taken.of(self).contents_within(ANSWER)

    def saved(self, path: Path, kept: Contents) -> None:
        """What was taken when the history was last held is in this file now."""
        self.path = path
        self.kept = kept.checkpoint.furthest if kept.checkpoint is not None else 0
        self.history.mark_held_saved()
        self.historyChanged.emit()

    def _set(self, project: Project, path: Path | None) -> None:
        self.jobs.cancel()
        self._opened += 1
        self.kept = self.sample = 0
        project.network.catalog = self._words
        self.project, self.path = project, path
        self.history = History(project.document)
        self.history.listen(self._changed)
        self.selection: frozenset[str] = frozenset()
        self.frame = Frame()
        self._look()

    def _look(self) -> None:
        """Everything that follows from the document."""
        self.shapes: Shapes = shapes_of(self.document.network)
        self.problems: list[Problem] = [said_problem(problem) for problem in self.project.problems()]
        self.dataset: Dataset | None = data_of(self.project)
        self.parts: Split | None = split_of(self.document, self.dataset)
        self.extent = extent_of(self.dataset)

    def _announce(self) -> None:
        self.problemsChanged.emit()
        self.historyChanged.emit()
        self.selectionChanged.emit()
        self.frameChanged.emit(self.frame)
        self._stale = True

    # Editing

    def push(self, command: Command) -> bool:
        """Do an edit; if it cannot be done, say why and return False."""
        reason = self.locks.keeps(command)
        if reason is not None:
            self.notice.emit(reason)
            return False
        try:
            self.history.push(self.with_room(with_data(self.project, command)))
        except ProjectError as error:
            self.notice.emit(said(error))
            return False
        return True

    def undo(self) -> None:
        self._return(self.history.undo)

    def redo(self) -> None:
        self._return(self.history.redo)

    def _return(self, move: Callable[[], None]) -> None:
        self._returning = True
        move()
        self._returning = False
        self.historyChanged.emit()

    @property
    def dirty(self) -> bool:
        """Whether there are edits that are not saved or, in a project with a file, training."""
        trained = self.path is not None and self.frame.state is not State.EMPTY and self.frame.furthest != self.kept
        return trained or not self.history.clean

    def next_gesture(self) -> int:
        """A number that commands of one drag share, so that they become one entry of the history."""
        return next(self._gestures)

    def select(self, ids: Iterable[str]) -> None:
        chosen = frozenset(ids)
        if chosen != self.selection:
            self.selection = chosen
            self.selectionChanged.emit()

    def set_view(self, key: str, value: Plain) -> None:
        """Remember how the window shows this project; not an edit that is undone."""
        SetView({**self.document.view, key: value}).apply(self.document)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.themeChanged.emit(theme)

    def _changed(self, change: Change) -> None:
        if change.structural or change.data or change.settings:
            self._look()
        kept = self.selection & self.document.ids()
        self.documentChanged.emit(change)
        self.historyChanged.emit()
        if change.structural or change.data:
            self._start(edited=True)
        elif change.settings:
            for key in change.settings & LIVE:
                self.worker.change(key, self.document.settings[key])
        if change.breakpoints:
            self.worker.watch(self.document.breakpoints)
        if change.structural or change.data or change.settings:
            self.problemsChanged.emit()
            self._stale = True
        self.select(kept)

    def blocked(self) -> str | None:
        """What is wrong with the network, if it cannot run at all."""
        return next((problem.text for problem in self.problems if problem.blocks), None)

    def _start(self, edited: bool = False) -> None:
        self._stale = True
        reason = self.blocked()
        if reason is not None:
            self.worker.close(reason)
            return
        self.frame = replace(self.frame, message="")  # what the thread said of the project as it was
        if edited:
            self.worker.edit(self.project.frozen_copy(), self._returning)
        else:
            self.worker.open(self.project.frozen_copy())

    # The run

    def train(self) -> None:
        if self._may("train"):
            self.worker.train()
            self._stale = True

    def pause(self) -> None:
        self.worker.pause()
        self._stale = True

    def toggle(self) -> None:
        """Train or pause."""
        if self._may("train"):
            self.worker.toggle()
            self._stale = True

    def _may(self, action: str) -> bool:
        """Whether something can be done now; if not, why is said."""
        reason = self.reason_not(action)
        if reason is not None:
            self.notice.emit(reason)
        return reason is None

    def step(self, grain: str, count: int = 1) -> None:
        self.worker.step(grain, count)
        self.stepped.emit(grain)
        self.refresh(soon=True)

    def back(self, grain: str, count: int = 1) -> None:
        self.worker.back(grain, count)
        self.refresh(soon=True)

    def rewind(self) -> None:
        """Go back operation by operation until paused, at the speed that is set."""
        if self._may("rewind"):
            self.worker.rewind()
            self._stale = True

    def return_to(self, number: int | None = None, iteration: int | None = None) -> None:
        """Go to a branch of the run that was left, by default the last one: to its end, or to an iteration of it."""
        if self._may("return"):
            self.worker.return_to(number, iteration)
            self._stale = True

    def seek(self, iteration: int) -> None:
        self.worker.seek(iteration)
        self._stale = True

    def reset(self) -> None:
        """The same start again: back to the beginning where that can be reached, else a new run from the same seed."""
        if self.blocked() is None:
            self.worker.restart(self.project.frozen_copy())
        self._stale = True

    def new_start(self) -> None:
        """New random weights, by another seed."""
        self.push(SetSetting("seed", random.randrange(2**31)))

    def set_speed(self, speed: float) -> None:
        self.worker.set_speed(speed)

    def set_value(self, key: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight ("connection id:W") or bias ("node id:b"); undoable."""
        self.values.set_value(key, index, value)

    def dial(self, key: str, index: tuple[int, ...], gesture: int = 0) -> Dialled | None:
        """A number that is turned by hand: see Dialled; None where there is none yet."""
        return self.values.dial(key, index, gesture)

    def set_sample(self, sample: int) -> None:
        """Follow another sample of the training part."""
        self.sample = sample
        self._stale = True

    def reason_not(self, action: str) -> str | None:
        """Why an action cannot be done now, as a sentence, or None if it can."""
        return self.locks.reason_not(action) or reason_not(self, action)

    def try_starts(self, count: int = 100, iterations: int | None = None, enough: Enough = ENOUGH) -> None:
        """Train from so many random starts in the background and say how many succeed."""
        if self._may("try_starts"):
            self.starts.begin(self.project, count, iterations or max(self.frame.furthest, 1000), enough)

    # Frames

    def want(self, owner: QObject, **fields: Any) -> None:
        """Say what a visible view needs to see."""
        if self._wishes.set(owner, fields):
            self._stale = True

    def unwant(self, owner: QObject) -> None:
        self._wishes.drop(owner)

    def refresh(self, soon: bool = False) -> None:
        """Ask for a frame at the next tick, or without waiting for one."""
        self._stale = True
        if soon:
            self._timer.hurry()
            self.jobs.rest()

    def _tick(self) -> None:
        with self.worker.turn:  # also for what comes after the drawing, which else would wait for the interpreter
            frame = self.worker.take_frame()
            if frame is not None and frame.project == self._opened:
                self._timer.calm()
                if self.sparing.accepts(frame):
                    with self.worker.turn.alone(), self._pace.picture():
                        self._show(frame)
                        if trains(frame):
                            paint_now()
                else:
                    self.refresh(soon=True)
            if self._stale or (self.frame.state is State.RUNNING and self._pace.due()):
                self._stale = False
                self._pace.restart()
                self.worker.ask(self._wishes.request(self.sample, self.extent, self._opened, self.sparing.next(self.frame)))

    def _show(self, frame: Frame) -> None:
        before, dirty = self.frame, self.dirty
        self.frame = frame = replace(frame, message=said(frame.message)) if frame.message else frame
        if frame.hit is not None and frame.hit != before.hit and frame.hit[1] is not None:
            self.set_sample(frame.hit[1])  # the one that is spoken of
        self.frameChanged.emit(frame)
        if self.dirty != dirty:
            self.historyChanged.emit()
        if frame.message and frame.message != before.message and (frame.state is not State.EMPTY or self.blocked() is None):
            self.notice.emit(frame.message)

    def close(self) -> None:
        """Stop looking at the training thread; the application stops the thread itself."""
        self._timer.stop()
        self.jobs.cancel()


