"""What cards are chosen to show, and on which scale: kept with the project, never an edit of it."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, Signal

from nnsim.engine.notation import Notation
from nnsim.ui.canvas import shown
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.session import Session

KEY = "cards"
"""Under this name it is kept with the project."""


class Showing(QObject):
    """Tells the drawing what its cards show. Scales are fixed for each choice by itself."""

    changed = Signal()

    def __init__(self, session: Session, drawing: NetworkScene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drawing = drawing
        self._fixed: dict[Shows, float] = {}
        self.shows = Shows.ACTIVATION

    @property
    def fixed(self) -> float | None:
        """Where the scale of what is shown ends, if it is fixed."""
        return self._fixed.get(self.shows)

    def choose(self, shows: Shows) -> None:
        """Let the cards show this."""
        if shows is not self.shows:
            self.shows = shows
            self._tell()
            self._keep()

    def turn_scale(self) -> None:
        """Fix the scale where it ends now, or let it follow the values again."""
        if self.fixed is not None:
            del self._fixed[self.shows]
        else:
            self._fixed[self.shows] = shown.round_reach(shown.largest(self._drawing.scenery.frame, self.shows))
        self._tell()
        self._keep()

    def replace(self) -> None:
        """Another project was opened: show what it was left with."""
        kept = self._session.document.view.get(KEY)
        kept = kept if isinstance(kept, Mapping) else {}
        names = {shows.value: shows for shows in Shows}
        self.shows = names.get(str(kept.get("shows")), Shows.ACTIVATION)
        fixed = kept.get("fixed")
        ends = fixed.items() if isinstance(fixed, Mapping) else ()
        self._fixed = {names[name]: float(end) for name, end in ends if name in names and isinstance(end, float) and end > 0.0}
        self._tell()

    def _tell(self) -> None:
        self._drawing.show_what(self.shows, self.fixed)
        self.changed.emit()

    def _keep(self) -> None:
        fixed = {shows.value: end for shows, end in self._fixed.items()}
        self._session.set_view(KEY, {"shows": self.shows.value, "fixed": fixed})


def title(shows: Shows) -> str:
    """What is shown, in a word or two."""
    translate = QCoreApplication.translate
    return {
        Shows.ACTIVATION: translate("canvas", "Activations"),
        Shows.GRADIENT: translate("canvas", "Gradients"),
        Shows.WEIGHTS: translate("canvas", "Weights"),
        Shows.CHANGE: translate("canvas", "Change of weights"),
    }[shows]


def meaning(shows: Shows, notation: Notation) -> str:
    """The same as a sentence."""
    translate = QCoreApplication.translate
    return {
        Shows.ACTIVATION: translate("canvas", "What each unit passes on for the sample that is followed"),
        Shows.GRADIENT: translate(
            "canvas", "{delta} = ∂{L}/∂{in} of each unit, summed over the batch, as it came back last"
        ).format_map(notation.words),
        Shows.WEIGHTS: translate("canvas", "The weights into each unit; of very many the one that is largest"),
        Shows.CHANGE: translate("canvas", "By how much the last update changed the weights into each unit"),
    }[shows]
