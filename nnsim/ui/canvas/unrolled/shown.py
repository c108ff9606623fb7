"""Everything that a picture of the unrolled network is painted from, gathered when a frame comes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nnsim.engine.frames import Frame
from nnsim.ui.canvas.unrolled.outputs import Wanted
from nnsim.ui.canvas.unrolled.progress import Progress
from nnsim.ui.canvas.unrolled.sheet import Sheet
from nnsim.ui.canvas.unrolled.stencil import Marks
from nnsim.ui.canvas.unrolled.symbols import Symbols
from nnsim.ui.canvas.unrolled.values import Film
from nnsim.ui.theme import Theme

PALE, UNREACHED = 0.28, 0.45
"""How much of a card is seen that a forward pass under way has not computed, and of one that the error has not reached."""
BEYOND = 0.35
"""The same for steps beyond the end of a short sequence."""


@dataclass
class Shown:
    """Everything that is painted. `length`: steps of the followed sequence that count; `steps`: of all sequences."""

    theme: Theme
    sheet: Sheet = field(default_factory=Sheet)
    frame: Frame = field(default_factory=Frame)
    films: Mapping[str, Film] = field(default_factory=dict)
    targets: Mapping[str, Wanted] = field(default_factory=dict)
    symbols: Mapping[str, Symbols] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    steps: int = 0
    length: int = 0
    marks: Marks = field(default_factory=Marks)
    unit: int | None = None
    """That of the card which is computed for which numbers are written elsewhere, if they are."""
    starts: Mapping[str, str] = field(default_factory=dict)
    """What stands at the beginning of the arrows into a node, where the sequence begins."""
    lit: frozenset[str] = frozenset()
    lit_shift: int | None = None
    """Nodes whose symbol is pointed at in an equation, and how many steps after the present one; None: at all of them."""

    @property
    def last(self) -> int:
        """The last step that counts."""
        return (self.length or self.steps) - 1

    @property
    def now(self) -> int | None:
        """The step at which the run stands; none while what was computed last concerns all of them."""
        if self.progress.phase:
            return self.progress.time
        return self.frame.time if self.frame.sequences else None

    @property
    def collects(self) -> bool:
        """Whether gradients are only added up: errors have all come before."""
        return self.frame.moment is not None and self.frame.moment.collects

    @property
    def bars(self) -> bool:
        """Whether it is known of any card how strong the error is that has come to it."""
        return any(bool(np.isfinite(norms).any()) for norms in self.frame.time_norms.values())

    def stands(self, node: str, step: int) -> bool:
        """Whether a node is drawn at a step."""
        return node not in self.sheet.once or step == self.last

    def strength(self, node: str, step: int) -> float:
        """How much of a card is seen."""
        if step > self.last:
            return BEYOND
        if self.progress.done(node, step):
            return 1.0
        return UNREACHED if self.progress.backwards else PALE

    def lights(self, node: str, step: int) -> bool:
        """Whether the symbol of a card is pointed at."""
        now = self.progress.time
        return node in self.lit and (now is None or self.lit_shift is None or step == now + self.lit_shift)

    def glow(self, node: str, step: int) -> str | None:
        """The colour in which a card glows."""
        if self.lights(node, step):
            return self.theme.accent
        if not self.glows(node, step):
            return None
        return self.theme.negative if self.progress.backwards else self.theme.accent

    def glows(self, node: str, step: int) -> bool:
        """Whether a card was computed by the last operation."""
        return step <= self.last and self.progress.glows(node, step)
