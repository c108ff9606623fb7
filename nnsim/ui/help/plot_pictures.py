"""The pictures of plots on their pages of help: the real plot of an example after real training, drawn off screen while the page is read.

The example is trained in a thread of its own. Then a session that nobody sees shows the plot to nobody, until it does not change any more.
Everything is taken down afterwards, and also when the page is left before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from nnsim import storage
from nnsim.catalog import Diverged, FileError, ProjectError
from nnsim.engine.background import Background
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from nnsim.engine.worker import Worker
from nnsim.ui import fonts
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.numerals import grouped
from nnsim.ui.plots import PLOTS, Plot
from nnsim.ui.plots.comparison import ComparisonPlot
from nnsim.ui.plots.finder import Finder
from nnsim.ui.plots.writing import WritingPlot
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import CARD_RADIUS, SMALL, Theme, color
from nnsim.ui.widgets import painting

SIZE = QSize(440, 260)
AIR = 24.0
"""Between the words in the place of a picture and its frame."""
HASTE, CALM, PATIENCE = 4, 4, 120
"""In looks, 20 a second: so long a page is read before work begins, so long a plot that is drawn stays as it is, and so long one that
never does is waited for."""
CHUNK = 10
"""Iterations between two looks at whether the picture is still wanted."""


Ready = Callable[[], bool]
"""Whether what was begun has been done."""


def _as_it_is(plot: Plot, session: Session) -> Ready:
    """Most plots show something by themselves."""
    return lambda: True


def _find_pattern(plot: Plot, session: Session) -> Ready:
    """As if a stretch of the gates had been dragged over."""
    memory = next(node for node in session.document.network if session.catalog.layer(node.kind).recurrent)
    finder = Finder.of(session)
    finder.seek(memory.id, "h", (0, 3), (4, 8))
    return lambda: not finder.searching


def _compare(plot: Plot, session: Session) -> Ready:
    """As if its button had been pressed."""
    compared = Comparisons.of(session)
    if isinstance(plot, ComparisonPlot):
        plot.compare()
    return lambda: not compared.running


def _write(plot: Plot, session: Session) -> Ready:
    """As if its button had been pressed. The last words are written one by one."""
    if isinstance(plot, WritingPlot):
        plot.write()
    return lambda: True


@dataclass(frozen=True)
class Scene:
    """An example, how long it is trained, and what is done by hand before the picture is taken."""

    example: str
    iterations: int
    prepare: Callable[[Plot, Session], Ready] = _as_it_is


CIRCLES, IRIS, ECHO = Scene("circles", 600), Scene("iris", 300), Scene("echo", 300)
SCENES: Mapping[str, Scene] = {
    "fit": Scene("sine", 400), "scores": Scene("line_residuals", 0), "landscape": Scene("line", 60), "confusion": IRIS, "worst": IRIS,
    "likes": IRIS, "sample_course": IRIS, "sequence": ECHO, "gates": Scene("echo_gru", 300), "time_norm": ECHO,
    "patterns": Scene("echo_gru", 300, _find_pattern), "writing": Scene("next_character", 60, _write), "dynamics": Scene("loop_cycles", 0),
    "comparison": Scene("circles", 0, _compare),
    "quotient": Scene("graph_difference", 0), "tangents": Scene("graph_partial", 0), "diagnosis": Scene("vanishing_sigmoid", 60),
    "gradient_norm": Scene("vanishing_sigmoid", 60), "update_ratio": Scene("vanishing_sigmoid", 60),
}  # fmt: skip
"""By key of the plot; all others show the circles."""


def caption_of(key: str) -> str:
    """What the picture of a plot is taken from."""
    scene = SCENES.get(key, CIRCLES)
    if scene.iterations:
        text = QCoreApplication.translate("help", "The example “{example}” after {count} iterations of training.")
    else:
        text = QCoreApplication.translate("help", "The example “{example}” as it is opened.")
    try:
        title = storage.example(scene.example).document.title
    except (FileError, ProjectError):
        title = scene.example  # what is wrong with it stands in the picture's place
    return text.format(example=title, count=grouped(scene.iterations))


def without_picture(words: str, theme: Theme, scale: float) -> QImage:
    """What stands in the place of a picture that is not there."""
    image = QImage(SIZE * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    box = QRectF(0.5, 0.5, SIZE.width() - 1.0, SIZE.height() - 1.0)
    painting.frame(painter, box, color(theme.panel), color(theme.line), 1, CARD_RADIUS)
    painter.setPen(color(theme.muted))
    painter.setFont(fonts.text(SMALL))
    middle = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
    painter.drawText(box.adjusted(AIR, AIR, -AIR, -AIR), middle, words)
    painter.end()
    return image


class Training(Background):
    """Opens and trains the example of a scene; `run` when that is done."""

    def __init__(self, scene: Scene) -> None:
        super().__init__("portrait")
        self.scene = scene
        self.run: Run | None = None

    def work(self) -> None:
        run = Run(storage.example(self.scene.example))
        for _ in range(0, self.scene.iterations, CHUNK):
            if self.given_up():
                return
            try:
                run.train(iterations=CHUNK)
            except Diverged as error:
                raise ProjectError(error.args[0]) from error
        self.run = run


class Sitting:
    """One plot that is drawn for its picture: a job that is looked at regularly. `image` when `over`, if it came to one.

    `failure`: why it did not, as a sentence; "" also if it was given up.
    """

    def __init__(self, key: str, theme: Theme, scale: float, scene: Scene) -> None:
        self.key, self.theme, self.scale = key, theme, scale
        self.scene = scene
        self.over = False
        self.image: QImage | None = None
        self.failure = ""
        self._training: Training | None = None
        self._worker: Worker | None = None
        self._session: Session | None = None
        self._plot: Plot | None = None
        self._looks = self._same = 0
        self._last: QImage | None = None
        self._ready: Ready | None = None

    def follow(self) -> None:
        self._looks += 1
        if self.over or (self._training is None and self._looks < HASTE):
            return
        if self._training is None:
            self._training = Training(self.scene)
            self._training.start()
        elif self._plot is None:
            if self._training.run is not None and self._training.done:
                self._sit(self._training.run)
            elif self._training.done:
                self._fail(said(self._training.failure))
        else:
            self._look(self._plot)

    def _fail(self, reason: str) -> None:
        words = QCoreApplication.translate("help", "There is no picture, for the example cannot be trained here. {reason}")
        self.failure = words.format(reason=reason).rstrip()
        self.cancel()

    def cancel(self) -> None:
        """Take everything down."""
        self.over = True
        if self._training is not None:
            self._training.cancel()
        if self._plot is not None:
            self._plot.hide()
            self._plot.deleteLater()
        if self._session is not None and self._worker is not None:
            self._session.close()
            self._worker.stop()
            self._session.deleteLater()
        self._training = self._plot = self._session = self._worker = None

    def _sit(self, run: Run) -> None:
        """Show the plot, to nobody."""
        self._worker = Worker()
        self._worker.start()
        self._session = Session(self._worker, storage.example, self.theme)
        self._session.open(run)
        self._plot = next(kind for kind in PLOTS if kind.key == self.key)(self._session)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._plot.resize(SIZE)
        self._plot.show()
        self._looks = 0

    def _look(self, plot: Plot) -> None:
        """Take the picture once the plot has something to show, and shows the same for a while."""
        if self._session is None:
            return
        if self._session.frame.state is State.EMPTY:
            if self._looks > PATIENCE:
                self._fail(self._session.frame.message or self._session.blocked() or "")
            return
        if self._ready is None:
            self._ready = self.scene.prepare(plot, self._session)
        now = plot.posed(self.scale)
        self._same = self._same + 1 if now == self._last else 0
        self._last = now
        late = self._looks > PATIENCE
        if late or (self._same >= CALM and plot.body.isVisible() and self._ready()):
            self.image = now
            self.cancel()


class PlotPictures(QObject):
    """Those of a session; all that ask get the same. `drawn(key)`: another one is there, or will not be, or has to be asked for again."""

    drawn = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: dict[tuple[str, str, float], QImage] = {}
        self._sitting: Sitting | None = None
        self._failed: dict[str, str] = {}
        """Why there is no picture, by plot, until the page is left."""
        self.scenes: Mapping[str, Scene] = SCENES

    @classmethod
    def of(cls, session: Session) -> PlotPictures:
        """Those of a session."""
        found: PlotPictures | None = session.findChild(cls)
        return cls(session) if found is None else found

    def image(self, key: str, scale: float) -> QImage | None:
        """The picture in the theme of the window; None while it is not there, and then it is drawn before long."""
        theme = self._session.theme
        found = self._known.get((key, theme.name, scale))
        if found is None and key not in self._failed:
            self._want(key, theme, scale)
        return found

    def words(self, key: str) -> str:
        """What is said in the place of a picture that is not there."""
        return self._failed.get(key) or QCoreApplication.translate("help", "The picture is being drawn …")

    def rest(self) -> None:
        """Nobody looks at the page any more."""
        self._failed.clear()
        self._stop()

    def _stop(self) -> None:
        if self._sitting is not None:
            self._session.jobs.remove(self)
            self._sitting = None

    def follow(self) -> None:
        sitting = self._sitting
        if sitting is None:
            return
        sitting.follow()
        if sitting.over:
            self._stop()
            if sitting.image is not None:
                self._known[sitting.key, sitting.theme.name, sitting.scale] = sitting.image
            elif sitting.failure:
                self._failed[sitting.key] = sitting.failure
            self.drawn.emit(sitting.key)

    def cancel(self) -> None:
        """Another project is opened, or the window is closed."""
        if self._sitting is not None:
            self._sitting.cancel()

    def _want(self, key: str, theme: Theme, scale: float) -> None:
        wanted = self._sitting
        if wanted is not None and (wanted.key, wanted.theme, wanted.scale) == (key, theme, scale) and not wanted.over:
            return
        self._stop()
        self._sitting = Sitting(key, theme, scale, self.scenes.get(key, CIRCLES))
        self._session.jobs.add(self)
