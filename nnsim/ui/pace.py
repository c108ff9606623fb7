"""How often pictures are asked for while a network trains: drawing must not slow the training down, and pointing not stop the pictures.

The interpreter does one thing at a time, so what the window's thread computes is missing from training. Its share is measured, and the
picture rate falls before the training does.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SHARE = 0.21
"""Of the time, at most so much goes into pictures while training.

At 20 pictures a second that is 10 ms of processor time for each, about what the network with ten plots takes; where it is more, there
are fewer: every picture shows all at one moment. Training waits for a picture until it is painted, and to build one takes the training
thread another 1 to 2 ms, 4 % of its time at most. So much is taken that three quarters of the speed are left.
"""
ASIDE = 0.5
"""So much of that share is left to pictures whatever else the window does: one who moves the pointer over the network sees it learn."""
LONGEST = 1.0
"""Seconds after which a picture is due whatever it costs: a window that is busy otherwise still shows that training goes on."""
CREDIT = 0.25
"""Seconds that cheap pictures, or none, save for dearer ones: in the first seconds of a run all of the window changes with each.

What is most worth seeing is seen smoothly, and from the fourth second on training is faster than it is on the whole.
"""


class Pace:
    """Says when the next picture may be asked for. To be used by the window's thread alone."""

    def __init__(self) -> None:
        self._owed = self._last = 0.0
        self._asked, self._used = time.perf_counter(), time.thread_time()

    def restart(self) -> None:
        """A picture was asked for now."""
        self._owed = min(max(self._balance(), -CREDIT), SHARE * LONGEST)
        self._asked, self._used = time.perf_counter(), time.thread_time()

    @contextmanager
    def picture(self) -> Iterator[None]:
        """While one is drawn: what it takes, without all else that the window does."""
        begun = time.thread_time()
        yield
        self._last = time.thread_time() - begun

    def due(self) -> bool:
        """Whether all pictures so far are paid for, or one is in spite of what else was done."""
        waited = time.perf_counter() - self._asked
        return waited >= LONGEST or self._balance() <= 0.0 or 0.0 < self._last <= ASIDE * SHARE * waited

    def _balance(self) -> float:
        """Seconds that were taken for pictures beyond their share; negative: that are left."""
        return self._owed + time.thread_time() - self._used - SHARE * (time.perf_counter() - self._asked)
