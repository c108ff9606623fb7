"""How often pictures are asked for while a network trains: drawing must not slow the training down.

The interpreter does one thing at a time, so what the window's thread computes is missing from training. Its share is measured, and the
picture rate falls before the training does.
"""

import time

SHARE = 0.2
"""Of the time, at most so much goes into pictures while training."""
LONGEST = 1.0
"""Seconds after which a picture is due whatever it costs: a window that is busy otherwise still shows that training goes on."""


class Pace:
    """Says when the next picture may be asked for. To be used by the window's thread alone."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A picture was asked for now."""
        self._asked, self._used = time.perf_counter(), time.thread_time()

    def due(self) -> bool:
        """Whether the last picture is paid for."""
        passed = time.perf_counter() - self._asked
        return passed >= LONGEST or time.thread_time() - self._used <= SHARE * passed
