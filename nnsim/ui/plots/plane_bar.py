"""The line below a map over two features of many: which two they are, and what the others are held at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnsim.ui.plots.input_plane import MEAN, SAMPLE, InputPlane
from nnsim.ui.plots.two_choices import SmallCombo, TwoChoices
from nnsim.ui.theme import Theme


def shortened(name: str) -> tuple[str, ...]:
    """Names that say less and less: "sepal width (cm)", "sepal width", "s. width", "s. wid."."""
    bare = name.partition(" (")[0]
    *words, last = bare.split() or [bare]
    firsts = "".join(f"{word[0]}. " for word in words)
    return bare, firsts + last, firsts + (last if len(last) < 5 else f"{last[:3]}.")


class PlaneBar(TwoChoices):
    """Chooses in the session's plane; hidden where there are no other features."""

    def __init__(self, plane: InputPlane, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.plane = plane
        self.across.setAccessibleName(self.tr("Feature across"))
        self.upward.setAccessibleName(self.tr("Feature upward"))
        self.held = SmallCombo(self, whole=True)
        self.held.setAccessibleName(self.tr("What the other features are held at"))
        for combo in (self.across, self.upward):
            combo.set_shorter(self._feature)
        self.held.set_shorter(self._holding)
        self.add(self.held)
        self.chosen.connect(self._choose)
        self.held.activated.connect(self._hold)

    def refresh(self) -> None:
        """Show the choice as it is now."""
        plane = self.plane
        self.setVisible(not plane.whole)
        if plane.whole:
            return
        names = list(plane.names)
        self.show_choice(names, *plane.features)
        sample = self.tr("others: sample {number}").format(number=plane.session.sample + 1)
        self.held.show_items([self.tr("others: mean"), sample], [MEAN, SAMPLE].index(plane.kind))
        self.held.setToolTip(plane.held_text())
        self.held.setAccessibleDescription(plane.held_text())

    def _feature(self, place: int) -> tuple[str, ...]:
        return shortened(self.plane.names[place])

    def _holding(self, place: int) -> tuple[str, ...]:
        """What the others are held at, where there is little room."""
        return (self.tr("mean") if place == 0 else str(self.plane.session.sample + 1),)

    def _choose(self, across: int, upward: int) -> None:
        self.plane.choose(across, upward)
        self.refresh()

    def _hold(self, index: int) -> None:
        self.plane.hold((MEAN, SAMPLE)[index])
        self.refresh()
