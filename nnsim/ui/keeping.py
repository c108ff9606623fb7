"""The open project as it is at one moment, for keeping: taken at once in the window's thread, completed in another one.

The document is copied; the run is asked for in the same moment, in order with everything that was ordered before, and answers when the
operation that it is in is done. So what is kept is of one moment, and neither the window nor the training waits for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.frames import State
from nnsim.engine.handover import Answer
from nnsim.engine.project import Project
from nnsim.storage import Contents
from nnsim.ui.open_project import OpenProject


class Keepable(OpenProject, Protocol):
    def blocked(self) -> str | None: ...


@dataclass(frozen=True)
class Taken:
    """A project, and the answer that its run will give where it can have one; `seen` if there was one already."""

    project: Project
    run: Answer[Checkpoint] | None
    seen: bool

    @classmethod
    def of(cls, session: Keepable) -> "Taken":
        run = session.worker.checkpoint() if session.blocked() is None else None
        return cls(session.project.frozen_copy(), run, session.frame.state is not State.EMPTY)

    def contents(self, given_up: Callable[[], bool]) -> Contents:
        """Everything, when the run has answered. Raises ProjectError if it does not until it is given up."""
        return self._with(None if self.run is None else self.run.unless(given_up))

    def contents_within(self, seconds: float) -> Contents:
        """The same with a limit."""
        return self._with(None if self.run is None else self.run.within(seconds))

    def _with(self, checkpoint: Checkpoint | None) -> Contents:
        if self.run is not None and checkpoint is None and (self.seen or not self.run.given):
            raise ProjectError(sentence("The run is busy, so nothing was saved: try again when the step under way is done."))
        return Contents(self.project, checkpoint)
