"""What plots of computation graphs ask the run for: which numbers can be varied, and the graph as a function of one or two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from nnsim.document.graphs import is_graph
from nnsim.engine.frames import Feed
from nnsim.engine.run import Run
from nnsim.engine.sections import Held, Numbers, Plane, Section, Variable, plane, reason_not, section, variables
from nnsim.ui.graph_values import Moved
from nnsim.ui.sentences import said

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Found = TypeVar("Found")


def applies(session: Session) -> bool:
    """Whether a project is a graph."""
    return is_graph(session.document)


class GraphLooks:
    """Looks at the run of a session between two operations. `variables` are those of the run that was looked at last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.variables: tuple[Variable, ...] = ()
        self.moved: Moved | None = None
        """Numbers that are dragged in the plot."""

    def find(self) -> str:
        """Take over what can be varied; why there is nothing, in a sentence, or an empty text."""
        found = self._session.look(lambda run: (reason_not(run), variables(run)))
        if found is None:
            self.variables = ()
            return ""
        reason, self.variables = found
        return said(reason) if reason is not None else ""

    def held(self) -> Held:
        """Which values all others have: what is fed by hand, or the followed sample."""
        if self.moved is not None and self.moved.feed is not None:
            return Held(self._session.sample, self.moved.feed)
        feeding = self._session.feeding
        return Held(self._session.sample, Feed(dict(feeding.inputs), feeding.steps, feeding.step) if feeding.on else None)

    def section(self, variable: Variable, x: Numbers, steps: Numbers) -> Section | None:
        held = self.held()
        return self._look(lambda run: section(run, variable, x, steps, held))

    def plane(self, first: Variable, second: Variable, x: Numbers, y: Numbers) -> Plane | None:
        held = self.held()
        return self._look(lambda run: plane(run, first, second, x, y, held))

    def move(self, variables: Sequence[Variable], values: Sequence[float]) -> None:
        """Drag numbers, until they are let go."""
        if self.moved is None:
            self.moved = Moved(self._session, [(variable.key, variable.index) for variable in variables])
        self.moved.turn(values)

    def let_go(self) -> None:
        if self.moved is not None:
            moved, self.moved = self.moved, None
            moved.keep()

    def _look(self, job: Callable[[Run], Found]) -> Found | None:
        """None also where the run is another one by now, which has not those variables."""
        known = self.variables

        def careful(run: Run) -> Found | None:
            return job(run) if reason_not(run) is None and variables(run) == known else None

        return self._session.look(careful)
