"""The page of one node: every equation that the run computes for it, once, in the order of computation, as a textbook prints it."""

from __future__ import annotations

from collections.abc import Sequence

from nnsim.engine.compiler.workshop import tex
from nnsim.engine.run import Run

PHASES = ("forward", "backward")


def page(run: Run, node_id: str, phases: Sequence[str] = PHASES) -> dict[str, tuple[str, ...]]:
    """Phase → equations in TeX. The node's own name is left out: the page is about nothing else."""
    node = run.project.network.nodes.get(node_id)
    if node is None:
        return {}
    own = tex(node.name)
    found: dict[str, tuple[str, ...]] = {}
    for phase in phases:
        lines: dict[str, None] = {}
        last: tuple[object, ...] = ()
        for operation in run.machine.program.operations:
            if operation.node_id != node_id or operation.phase != phase:
                continue
            names = tuple(line.name for line in operation.lines)
            if names != last:  # the same lines at the next time step need not be typeset again
                lines |= dict.fromkeys(_short(equation, own) for equation in operation.equations)
                last = names
        if lines:
            found[phase] = tuple(lines)
    return found


def every_equation(run: Run) -> tuple[str, ...]:
    """All equations of an iteration, each once, in the order in which they come up."""
    found: dict[str, None] = {}
    known: set[tuple[object, ...]] = set()
    for operation in run.machine.program.operations:
        lines = (operation.node_id, operation.phase, *(line.name for line in operation.lines))
        if lines not in known:  # the same lines at another time step are written alike
            known.add(lines)
            found |= dict.fromkeys(operation.equations)
    return tuple(found)


def most_lines(run: Run) -> int:
    """Lines of the operation that has most of them."""
    return max((len(operation.lines) for operation in run.machine.program.operations), default=0)


def _short(equation: str, own: str) -> str:
    return equation.replace(own + r"\,", "").replace("_{" + own + "}", "")
