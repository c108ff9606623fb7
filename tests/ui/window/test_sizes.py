"""What would need more memory than there may be is refused before any of it is taken, with the estimate, also in the window."""

from dataclasses import replace

import numpy as np
import pytest

import nnsim
from nnsim.document import PutNode, SetSetting
from tests.hostile.room import Room
from tests.ui.window.hand import until

LITTLE = 300 << 20
"""Bytes that a window may take while it says no."""


@pytest.fixture
def application_with(application):
    def opened(project):
        application.session.open(project)
        until(lambda: application.session.frame.weights)
        return application.session

    return opened


def resized(node, units):
    return PutNode(replace(node, parameters={**node.parameters, "units": units}))


def wide(samples=40, **settings):
    network = nnsim.Network()
    x, h, y = network.add("input", name="x", shape=(64,)), network.add("dense", name="h", units=8), network.add("dense", name="y", units=1)
    network.connect(x, h)
    network.connect(h, y)
    return nnsim.Project(network, nnsim.Dataset(np.zeros((samples, 64)), np.zeros((samples, 1))), loss="mse", **settings)


def test_a_layer_that_is_too_large_is_refused_with_the_estimate(application_with):
    session = application_with(wide())
    h = session.document.network.node("h")
    room = Room()
    assert session.push(resized(h, 1_000_000))
    assert session.reason_not("train") is not None
    assert "66,000,001 parameters, 0.492 GiB; nnsim takes at most 20,000,000. Give h fewer units." in session.blocked()
    session.train()
    session.step("operation")
    assert room.taken < LITTLE
    session.undo()
    until(lambda: session.frame.weights)
    assert session.reason_not("train") is None


def test_a_batch_that_is_too_large_is_refused_with_the_estimate(application_with):
    session = application_with(wide(samples=100_000, batch_size=32))
    h = session.document.network.node("h")
    assert session.push(resized(h, 600))
    until(lambda: session.frame.weights)
    room = Room()
    assert session.push(SetSetting("batch_size", None))
    assert "GiB of memory, too much: use a smaller batch or fewer units" in session.blocked()
    session.train()
    assert room.taken < LITTLE
    assert any(problem.fix_text for problem in session.problems if "GiB" in problem.text)
