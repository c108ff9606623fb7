"""Which sample is followed, wherever numbers of one sample are shown: the sample before, the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate


class SampleChooser(Chooser):
    """Follows another sample of the training part. `long`: says more than its number."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, long: bool = False) -> None:
        super().__init__(translate("widgets", "Follow the sample before"), translate("widgets", "Follow the next sample"), parent)
        self.session = session
        self._long = long
        self._facts: tuple[object, ...] = ()
        """What was said last."""
        self.setAccessibleName(translate("widgets", "Followed sample"))
        self.chosen.connect(self._choose)
        session.frameChanged.connect(self.follow)
        session.projectReplaced.connect(self.follow)
        session.documentChanged.connect(self.follow)
        self.follow()

    def say_more(self, wanted: bool) -> None:
        """Say of how many it is one, or only its number."""
        if wanted != self._long:
            self._long = wanted
            self.follow()

    def follow(self, _: object = None) -> None:
        """Say which sample is followed now."""
        count, shown, fed = training_samples(self.session), shown_sample(self.session), self.session.feeding.shown
        sample = min(self.session.sample, max(count - 1, 0))
        facts = (count, sample, shown, self.session.sample, fed, self._long)
        if facts == self._facts:
            return
        self._facts = facts
        number = translate("widgets", "sample {number}")
        forms = [translate("widgets", "sample {number} of {count}"), number, "{number}"]
        tip = translate("widgets", "Sample {number} of {count} of the training part is followed: on the canvas and in the plots over time")
        numbers = {"number": sample + 1, "count": count}
        if shown != self.session.sample:
            forms = [translate("widgets", "sample {number} (batch)"), number, translate("widgets", "({number})")]
            tip = translate(
                "widgets", "Sample {followed} is followed, but is not in the batch under way: this is sample {number}, the first one there"
            )
            numbers |= {"number": shown + 1, "followed": sample + 1}
        if fed:
            forms = [translate("widgets", "fed by hand"), translate("widgets", "hand")]
            tip = translate("widgets", "An input fed by hand is seen, in place of sample {number}: the arrows return to the samples")
        before = self.words.text()
        longest, *shorter = (form.format(**numbers) for form in (forms if self._long else forms[-1:]))
        self.show_value(sample, 0, max(count - 1, 0), longest, tip.format(**numbers), tuple(shorter))
        if len(self.words.text()) != len(before):
            self.resize(self.sizeHint())  # where no layout does so

    def _choose(self, sample: int) -> None:
        self.session.feeding.end()
        self.session.set_sample(sample)
        self.follow()


def training_samples(session: Session) -> int:
    if session.parts is not None:
        return len(session.parts.train)
    return session.dataset.samples if session.dataset is not None else 0


def shown_sample(session: Session) -> int:
    """The sample whose numbers are seen: the followed one, unless an iteration is under way whose batch does not contain it."""
    moment = session.frame.moment
    under_way = moment is not None and moment.index < moment.count - 1
    return session.frame.sample if under_way and session.frame.targets else session.sample
