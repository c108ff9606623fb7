"""The command that sets, changes and removes breakpoints. It does not touch the run, only where the run stops."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.catalog import ProjectError, sentence
from nnsim.document.breakpoints import MOST, Breakpoint, checked
from nnsim.document.change import Change, Command, Edit
from nnsim.document.document import Document


@dataclass(frozen=True)
class SetBreakpoints(Edit):
    """All breakpoints of a project, in the order in which they are listed."""

    breakpoints: tuple[Breakpoint, ...]
    label: str = ""

    @property
    def text(self) -> str:
        return self.label or sentence("change breakpoints")

    def apply(self, document: Document) -> Command:
        if len(self.breakpoints) > MOST:
            raise ProjectError(sentence("A project can have {most} breakpoints, not more.", most=MOST))
        wanted = tuple(checked(breakpoint) for breakpoint in self.breakpoints)
        before, document.breakpoints = document.breakpoints, wanted
        return SetBreakpoints(before, self.label)

    def change(self) -> Change:
        return Change(breakpoints=True)
