"""Projects over sequences to be run for real, each with something that others have not, and frames of their runs."""

import numpy as np

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture

RNG = np.random.default_rng(0)


def jordan():
    """Two loops of different lengths, and a connection past a layer."""
    net = nnsim.Network()
    x, h = net.add("input", name="x", shape=(2,)), net.add("dense", name="h", units=3, activation="tanh")
    y = net.add("dense", name="y", units=2, activation="sigmoid")
    for source, target, delay in ((x, h, 0), (h, y, 0), (x, y, 0), (y, h, 1), (h, h, 2)):
        net.connect(source, target, delay=delay)
    inputs = RNG.normal(size=(4, 5, 2))
    return nnsim.Project(net, nnsim.Dataset(inputs, (inputs.cumsum(1) > 0).astype(float)), loss="binary_cross_entropy")


def many_to_one():
    """Sequences of different length, and one answer for each."""
    net = nnsim.Network()
    x, m = net.add("input", name="x", shape=(2,)), net.add("lstm", name="m", units=3, returns="last")
    y = net.add("dense", name="y", units=3, activation="softmax")
    net.connect(x, m)
    net.connect(m, y)
    data = nnsim.Dataset(RNG.normal(size=(4, 5, 2)), np.array([0, 1, 2, 1]), lengths=np.array([3, 5, 4, 2]))
    return nnsim.Project(net, data, loss="cross_entropy")


def both_ways():
    """A bidirectional layer; its backward half learns its first state."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    there, back = net.add("gru", name="there", units=2), net.add("rnn", name="back", units=2, reads="backwards", learned_state=True)
    both, y = net.add("concatenate", name="both"), net.add("dense", name="y", units=1)
    for source, target in ((x, there), (x, back), (there, both), (back, both), (both, y)):
        net.connect(source, target)
    inputs = RNG.normal(size=(4, 6, 1))
    return nnsim.Project(net, nnsim.Dataset(inputs, inputs[:, ::-1]), loss="mse", batch_size=2)


PROJECTS = {"jordan": jordan, "many to one": many_to_one, "both ways": both_ways}


def frame_of_run(run):
    return picture(run, FrameRequest(time_norms=True, travel=True), State.PAUSED)
