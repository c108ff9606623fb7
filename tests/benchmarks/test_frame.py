"""How long the window's thread is busy with one frame of a run. Printed, never judged: the machine of a test is nobody's measure.

The aim is 10 ms at 1440 × 900 with the usual plots, counted in processor time, since whatever Python paints is missing from training.
"""

import itertools
import time

import pytest

from nnsim.app import Application

FRAMES = 12


def several_frames(application, qtbot):
    """Frames of moments of a run that goes on, so that every picture differs from the one before it."""
    session = application.session
    frames = []
    for count in range(1, FRAMES + 1):
        session.step("iteration", 5)
        qtbot.waitUntil(lambda: session.frame.iteration == 5 * count, timeout=20_000)  # noqa: B023
        frames.append(session.frame)
    return itertools.cycle(frames)


@pytest.fixture
def application(qapp):
    application = Application(["nnsim"], "light")
    yield application
    application.close()


@pytest.mark.benchmark(timer=time.thread_time)
@pytest.mark.parametrize("example", ["spirals", "digits"])
def test_one_frame_of_the_window(benchmark, qtbot, application, example):
    session, window = application.session, application.window
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    session.open_example(example)
    frames = several_frames(application, qtbot)

    def frame():
        session.frame = next(frames)
        session.frameChanged.emit(session.frame)
        application.qt.processEvents()

    benchmark.extra_info["window"] = f"{window.width()} x {window.height()}"
    benchmark.pedantic(frame, rounds=40, warmup_rounds=10)
