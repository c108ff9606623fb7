"""Somebody who does what a page of a lesson says: opens its project, turns and sets numbers, trains, and is told whether that was the task.

Stands on the engine as the window does: what is edited hands its run on, and “same start again” goes back to the start of the run.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from nnsim.document import Command, Node, PutNode, RemoveConnection, SetData, SetSetting
from nnsim.document.settings import LIVE
from nnsim.engine import stepping
from nnsim.engine.frames import State
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.lessons import library
from nnsim.lessons.conditions import Verdict
from nnsim.lessons.content import Lesson, Task
from nnsim.lessons.judging import judged_task
from nnsim.lessons.marks import Mark, parts
from nnsim.lessons.situation import Situation
from nnsim.storage import example, load


@cache
def lesson(name: str) -> Lesson:
    """A lesson that comes with nnsim, by the name of its folder."""
    found = next(found.lesson for found in library.built_in() if found.path.name == name)
    assert found is not None
    return found


def marks(of: Lesson, page: str) -> Iterator[Mark]:
    return (part for part in parts(of.page(page, "en")) if isinstance(part, Mark))


def openings(of: Lesson) -> Iterator[tuple[str, Mark, str]]:
    """Every mark but those that open something: its page, the mark, and the project that is open when one gets there ("" for none)."""
    project = ""
    for page in of.pages:
        for mark in marks(of, page):
            if mark.kind == "open":
                project = mark.argument
            else:
                yield page, mark, project


def opened(of: Lesson, argument: str) -> Project:
    """What [[open …]] opens."""
    kind, _, name = argument.partition(" ")
    return example(name) if kind == "example" else load(of.origin / argument)


class Learner:
    """Follows one lesson. `of`: its folder's name; `task`: the page's project is open as it is when one comes to this task."""

    def __init__(self, of: str, task: str) -> None:
        self.lesson = lesson(of)
        self.task = self.lesson.tasks[task]
        self.argument = next(project for _, mark, project in openings(self.lesson) if (mark.kind, mark.argument) == ("task", task))
        self.stepped: set[str] = set()
        self.open(self.argument)

    def open(self, argument: str) -> None:
        self.run = Run(opened(self.lesson, argument))

    # What is told

    def verdict(self, task: Task | None = None) -> Verdict:
        """Of the own task, or of another one that looks at what is open here."""
        now = Situation(self.run.project.document, self.run, State.PAUSED, frozenset(self.stepped))
        return judged_task(task or self.task, now)

    def is_done(self, task: Task | None = None) -> bool:
        return self.verdict(task).met

    def is_done_in(self, argument: str) -> bool:
        """Whether this task is done as soon as something is opened."""
        run = Run(opened(self.lesson, argument))
        return judged_task(self.task, Situation(run.project.document, run, State.PAUSED)).met

    # What is done

    def type(self, key: str, *values: float) -> None:
        """Type the numbers of a parameter, row by row: "input>output.W"."""
        table = self.run.parameters[key]
        assert len(values) == table.size
        for flat, value in enumerate(values):
            self.run.set_value(key, tuple(int(at) for at in divmod(flat, table.shape[1])) if table.ndim == 2 else (flat,), value)

    def set(self, key: str, value: object) -> None:
        """Choose a setting."""
        command = SetSetting(key, value)
        if key in LIVE:
            command.apply(self.run.project.document)
            self.run.change(key, value)
        else:
            self.do(command)

    def give(self, name: str, **parameters: object) -> None:
        """Set a layer's parameters."""
        node = self.node(name)
        self.do(PutNode(replace(node, parameters={**node.parameters, **parameters})))

    def node(self, name: str) -> Node:
        return self.run.project.network.node(name)

    def feed(self, **numbers: float) -> None:
        """Type the inputs of a computation graph, by name."""
        project = self.run.project
        data = project.data
        assert data is not None
        inputs = {name: np.full_like(array, numbers.get(name, array.flat[0])) for name, array in data.inputs.items()}
        self.do(SetData(project.keep(data.with_points(inputs, data.targets))))

    def cut(self, name: str) -> None:
        """Delete a connection, by its name."""
        network = self.run.project.network
        id = next(id for id, connection in network.connections.items() if network.connection_name(connection) == name)
        self.do(RemoveConnection(id))

    def do(self, *commands: Command) -> None:
        """Any edit, of one or several commands; the run is handed on to the network that comes out."""
        project = self.run.project.frozen_copy()
        for command in commands:
            command.apply(project.document)
        project.require_runnable()
        self.run = self.run.successor(project)

    def same_start(self) -> None:
        """What “Same start again” does: where a changed network took over in between, the start is a new run."""
        if self.run.earliest == 0:
            self.run.seek(0)
            for key in LIVE:
                if self.run.machine.settings[key] != self.run.project.settings[key]:
                    self.run.change(key, self.run.project.settings[key])
        else:
            self.run = Run(self.run.project.frozen_copy())

    def step(self, grain: str, count: int = 1) -> None:
        assert stepping.step(self.run, grain, count)
        self.stepped.add(grain)

    def back(self, grain: str, count: int = 1) -> None:
        stepping.back(self.run, grain, count)

    def train(self, epochs: int) -> None:
        """Train until so many epochs are over, or a stop rule or the end of all numbers ends it before."""
        self.run.train(epochs=epochs)
