"""Holding a page's tasks against the live run, and working out predictions, beside the training: neither waits for the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from nnsim.catalog import sentence
from nnsim.document import Document
from nnsim.engine.background import Background
from nnsim.engine.frames import State
from nnsim.engine.questions import Copied, copied
from nnsim.engine.run import Run
from nnsim.lessons.conditions import Verdict, judged
from nnsim.lessons.content import Predict, Task
from nnsim.lessons.situation import Situation
from nnsim.lessons.values import UnknownError, number_of

Glance: TypeAlias = "Callable[[Callable[[Run], Mapping[str, Verdict]], Callable[[], bool]], Mapping[str, Verdict] | None]"
Copying: TypeAlias = "Callable[[Callable[[Run], Copied], Callable[[], bool]], Copied | None]"


AT_ONCE = 50
"""Iterations between two looks at whether an answer is still wanted."""


class Judging(Background):
    """Holds tasks against a run once; `verdicts` by the tasks' keys."""

    def __init__(self, glance: Glance, document: Document, tasks: Sequence[Task], state: State, stepped: frozenset[str]) -> None:
        super().__init__("tasks")
        self.verdicts: Mapping[str, Verdict] = {}
        self._glance, self._document, self._tasks, self._state, self._stepped = glance, document, tasks, state, stepped
        self.start()

    def work(self) -> None:
        found = None if self._state is State.EMPTY else self._glance(self._of_run, self.given_up)
        self.verdicts = self._of(Situation(self._document, None, State.EMPTY, self._stepped)) if found is None else found

    def _of_run(self, run: Run) -> Mapping[str, Verdict]:
        return self._of(Situation(run.project.document, run, self._state, self._stepped))

    def _of(self, now: Situation) -> Mapping[str, Verdict]:
        return {task.key: judged_task(task, now) for task in self._tasks}


def judged_task(task: Task, now: Situation) -> Verdict:
    """Whether a task is done at a moment, whatever is open then."""
    try:
        return judged(task.condition, now)
    except (ValueError, ArithmeticError, LookupError):  # of a network that has just changed
        return Verdict(False, sentence("This cannot be looked at now."))


class Revealing(Background):
    """Works out what a prediction is about, on a copy of the run: `answer`, or `failure` as a sentence."""

    def __init__(self, glance: Copying, question: Predict) -> None:
        super().__init__("prediction")
        self.answer: float | None = None
        self._glance, self._question = glance, question
        self.start()

    def work(self) -> None:
        found = self._glance(copied, self.given_up)
        if found is None:
            raise ValueError(sentence("The network cannot run yet: open the project of this page first."))
        run = Run.restored(*found)
        self.answer = answer(run, self._question, self.given_up)


def answer(run: Run, question: Predict, given_up: Callable[[], bool] = lambda: False) -> float:
    """What a run, which is carried on by this, holds at the moment a prediction is about. Raises ValueError with a sentence."""
    if run.earliest > question.iteration:
        raise UnknownError(sentence("The run begins after that moment: go back to the start with Ctrl+R first."))
    if run.furthest < question.iteration:
        run.seek(run.furthest)
        while run.iteration < question.iteration and not run.stopped and not given_up():
            run.train(iterations=min(question.iteration - run.iteration, AT_ONCE))
    run.seek(question.iteration)
    for _ in range(question.operation + 1):
        if run.step() is None:
            raise UnknownError(sentence("The run is over before that moment: go back to the start with Ctrl+R first."))
    return number_of(run, question.value, question.index)
