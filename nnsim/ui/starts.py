"""Many random starts in the background, and the sentence about how they went."""

from PySide6.QtCore import QObject, Signal

from nnsim.engine.project import Project
from nnsim.engine.trials import ENOUGH, Enough, Trials
from nnsim.ui.numerals import exact, grouped, percent
from nnsim.ui.sentences import said


class Starts(QObject):
    """At most one series of starts at a time. `changed` tells of progress, `ended` has the result as a sentence."""

    changed = Signal(object)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trials: Trials | None = None
        self._seen = -1

    def begin(self, project: Project, count: int, iterations: int, enough: Enough = ENOUGH) -> None:
        """Start a series; one under way is given up."""
        self.cancel()
        self._seen = -1
        self.trials = Trials(project, count, iterations, enough)

    def cancel(self) -> None:
        if self.trials is not None:
            self.trials.cancel()
            self.trials = None
            self.changed.emit(None)

    def follow(self) -> None:
        """Tell what has changed since the last look."""
        trials = self.trials
        if trials is None:
            return
        done, number = trials.done, len(trials.outcomes)
        if number != self._seen:
            self._seen = number
            self.changed.emit(trials)
        if done:
            self.trials = None
            self.changed.emit(None)
            if trials.failure:
                self.ended.emit(said(trials.failure))
                return
            text = self.tr("{successes} of {count} random starts succeed within {iterations} iterations ({rule}).")
            rule = self.tr("at least {share} right, or R² of at least {r2}").format(
                share=percent(trials.enough.accuracy).replace(".0", ""), r2=exact(trials.enough.r2)
            )
            self.ended.emit(
                text.format(successes=grouped(trials.successes), count=grouped(number), iterations=grouped(trials.iterations), rule=rule)
            )
