"""An edit while a very long iteration runs is taken at once, and the window says why it does not take effect yet."""

import time

import numpy as np
import pytest

import nnsim
from nnsim.document import SetSetting, SetTexts
from nnsim.engine.frames import State
from tests.ui.window.hand import spin, until
from tests.ui.window.test_run_controls import train_to

SLOW = 2_000
"""Units of a layer, and samples of its one batch: some seconds for an iteration."""


def slow():
    chance = np.random.default_rng(0)
    network = nnsim.Network()
    x = network.add("input", shape=(SLOW,))
    hidden = network.add("dense", units=SLOW, activation="tanh")
    output = network.add("dense", units=1)
    network.connect(x, hidden)
    network.connect(hidden, output)
    data = nnsim.Dataset(chance.normal(size=(2 * SLOW, SLOW)), chance.normal(size=2 * SLOW))
    return nnsim.Project(network, data, batch_size=None, epochs=None)


@pytest.mark.long
def test_a_long_wait_is_told_and_then_over(application):
    session, said = application.session, []
    session.notice.connect(said.append)
    session.open(slow())
    until(lambda: session.frame.state is State.PAUSED, 60)
    session.train()
    until(lambda: session.frame.state is State.RUNNING, 60)
    spin(0.3)
    begun = time.monotonic()
    session.push(SetSetting("learning_rate", 0.25))
    assert session.document.settings["learning_rate"] == 0.25
    assert time.monotonic() - begun < 0.5
    until(lambda: said or session.worker.waiting.seconds(time.perf_counter()) == 0.0, 60)
    assert said == ["Training is finishing the iteration that it is in, which takes a while. What you did takes effect after it."]
    until(lambda: session.worker.waiting.seconds(time.perf_counter()) == 0.0, 60)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED, 60)


def test_of_quick_iterations_nothing_is_told(opened):
    application = opened("xor")
    session, said = application.session, []
    session.notice.connect(said.append)
    session.train()
    for size in (2, 3, 4):
        session.push(SetSetting("batch_size", size))
        session.push(SetTexts(f"Size {size}", ""))
        spin(0.2)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)
    train_to(session, session.frame.iteration + 5)
    assert said == []
