"""What a picture of a network that trains costs each thread. Printed, never judged: the machine of a test is nobody's measure.

The aim is 8 ms for the window's thread at 1440 × 900 with the usual plots and 2 ms for the training thread, in processor time: the
interpreter does one thing at a time, so both are missing from training.
"""

import itertools
import time

import pytest

from nnsim import storage
from nnsim.app import Application
from nnsim.engine.frames import State
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from nnsim.ui.looking import TICK

FRAMES = 20

examples = pytest.mark.parametrize("example", ["xor", "spirals", "digits"])


@pytest.fixture
def application(qapp):
    application = Application(["nnsim"], "light")
    yield application
    application.close()


@pytest.fixture
def window(application, qtbot):
    window = application.window
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    return window


def several_frames(session, qtbot, wanted):
    """Frames of a run that trains, so that every picture differs from the one before it."""
    frames = []
    session.frameChanged.connect(frames.append)
    session.train()
    qtbot.waitUntil(lambda: sum(frame.state is State.RUNNING for frame in frames) >= wanted, timeout=60_000)
    session.pause()
    qtbot.waitUntil(lambda: session.frame.state is State.PAUSED, timeout=20_000)
    session.frameChanged.disconnect(frames.append)
    return [frame for frame in frames if frame.state is State.RUNNING]


@pytest.mark.benchmark(timer=time.thread_time)
@examples
def test_drawing_a_picture(benchmark, qtbot, application, window, example):
    session = application.session
    project = storage.example(example)
    project.document.settings["epochs"] = None  # some learn faster than the window draws
    session.open(project)
    frames = itertools.cycle(several_frames(session, qtbot, FRAMES if benchmark.enabled else 2))

    def as_often_as_while_training():
        """Part of the window is drawn by the clock."""
        due = time.perf_counter() + TICK / 1000
        qtbot.waitUntil(lambda: time.perf_counter() >= due)

    def draw():
        session.frame = next(frames)
        session.frameChanged.emit(session.frame)
        application.qt.processEvents()

    benchmark.extra_info["window"] = f"{window.width()} x {window.height()}"
    benchmark.pedantic(draw, setup=as_often_as_while_training, rounds=24, warmup_rounds=4)


@pytest.mark.benchmark(timer=time.thread_time)
@examples
def test_building_a_picture(benchmark, application, window, example):
    session = application.session
    session.open_example(example)
    request = session._wishes.request(session.sample, session.extent)
    run = Run(storage.example(example))
    run.train(iterations=2_000)
    benchmark.pedantic(picture, args=(run, request, State.RUNNING), rounds=100, warmup_rounds=10)
