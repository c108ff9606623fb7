"""What it costs the training to show every gate of a large memory, live: with and without the pictures in turns, in one run.

The aim: all gates of an LSTM with 64 units over 200 steps at 10 pictures a second cost at most a fifth of the training. The worker builds
its pictures between two iterations, and what the window's thread does keeps the interpreter from training, so both count. The share is
printed and not judged: a machine that is busy with something else gives the interpreter from thread to thread slowly.
"""

import sys
import time

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import State
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from nnsim.engine.worker import Worker
from nnsim.ui import theme
from nnsim.ui.plots.gates import GatesPlot
from nnsim.ui.session import Session

UNITS, STEPS, BATCH = 64, 200, 32
PICTURES = 10
"""In a second."""
SECONDS, ROUNDS = 0.5, 16
START = 60.0


def project() -> nnsim.Project:
    net = nnsim.Network()
    x, memory = net.add("input", name="x", shape=(4,)), net.add("lstm", name="memory", units=UNITS)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, memory)
    net.connect(memory, y)
    random = np.random.default_rng(0)
    data = nnsim.Dataset(random.normal(size=(4 * BATCH, STEPS, 4)), random.normal(size=(4 * BATCH, STEPS, 1)), sequence=True)
    return nnsim.Project(net, data, loss="mse", optimizer="adam", learning_rate=0.001, batch_size=BATCH, dtype="float32")


@pytest.fixture
def session(qapp):
    theme.apply(qapp, theme.LIGHT)
    worker = Worker()
    worker.start()
    session = Session(worker, lambda name: project())
    session._timer.stop()  # pictures are asked for here, at a rate of our own
    yield session
    session.close()
    worker.stop()


@pytest.fixture
def plot(session, qtbot):
    session.open(project())
    plot = GatesPlot(session)
    qtbot.addWidget(plot)
    plot.resize(900, 500)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def request(session):
    return session._wishes.request(session.sample, session.extent, session._opened)


class Work:
    """What the training thread gets done while something is going on, in iterations, counted by operations."""

    def __init__(self, run):
        self.run = run
        self.done = self.seconds = 0.0

    def now(self) -> float:
        return self.run.iteration + self.run.operation / len(self.run.machine.program.operations)

    def measure(self, action) -> None:
        start, before = time.perf_counter(), self.now()
        while time.perf_counter() < start + SECONDS:
            action()
        self.done += self.now() - before
        self.seconds += time.perf_counter() - start

    @property
    def rate(self) -> float:
        return self.done / self.seconds


@pytest.mark.long
def test_what_is_left_of_the_training_while_all_gates_of_a_large_memory_are_shown(qtbot, qapp, session, plot, capsys):
    session.worker.train()
    qtbot.waitUntil(lambda: session.worker.run is not None and session.worker.run.iteration > 2, timeout=round(1000 * START))
    drawn = []

    def rest():
        due = time.perf_counter() + 1 / PICTURES
        qtbot.waitUntil(lambda: time.perf_counter() >= due)

    def show():
        """A picture, and what is left of its tenth of a second."""
        due = time.perf_counter() + 1 / PICTURES
        session.worker.ask(request(session))

        def over():
            frame = session.worker.take_frame()
            if frame is not None:
                session.frame = frame
                plot.show_frame(frame)
                drawn.append(frame.iteration)
            return time.perf_counter() >= due

        qtbot.waitUntil(over)

    def share() -> float:
        """What is left of the training while pictures are shown."""
        shown, alone = Work(session.worker.run), Work(session.worker.run)
        drawn.clear()
        for number in range(ROUNDS):
            for work, action in ((shown, show), (alone, rest))[:: 1 if number % 2 else -1]:
                work.measure(action)
        with capsys.disabled():
            pictures = len(drawn) / shown.seconds
            sys.stdout.write(f"\n{shown.rate / alone.rate:.2f} of the training is left at {pictures:.1f} pictures a second\n")
        return shown.rate / alone.rate

    Work(session.worker.run).measure(show)
    assert share() > 0
    session.worker.pause()


@pytest.mark.benchmark(timer=time.thread_time)
def test_building_a_picture_of_all_gates(benchmark, session, plot):
    run = Run(project())
    run.train(iterations=1)
    benchmark.pedantic(picture, args=(run, request(session), State.RUNNING), rounds=30, warmup_rounds=3)


@pytest.mark.benchmark(timer=time.thread_time)
def test_drawing_a_picture_of_all_gates(benchmark, qapp, session, plot):
    run = Run(project())
    run.train(iterations=1)
    session.frame = picture(run, request(session), State.RUNNING)

    def draw():
        plot.show_frame(session.frame)
        plot.lanes.repaint()

    benchmark.pedantic(draw, rounds=30, warmup_rounds=3)
