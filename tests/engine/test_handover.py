"""What goes between the training thread and the window."""

import time

from nnsim.engine.handover import Waiting


def test_an_order_waits_for_the_training_only_while_that_goes_on() -> None:
    waiting = Waiting()
    waiting.begin()
    assert waiting.seconds(time.perf_counter() + 3) == 0.0
    waiting.training = True
    assert 3 <= waiting.seconds(time.perf_counter() + 3) < 4
    waiting.end()
    assert waiting.seconds(time.perf_counter() + 3) == 0.0


def test_the_oldest_order_counts() -> None:
    waiting = Waiting()
    waiting.training = True
    waiting.begin()
    between = time.perf_counter()
    waiting.begin()
    assert waiting.seconds(between + 1) >= 1
    waiting.end()
    assert waiting.seconds(between + 1) <= 1
