"""`python -m tests.engine.taking OPTIMIZER` says how many bytes a run was estimated to take, and how many it took, in a process of its own:
one that has run other tests has room to spare, and would count nothing."""

import sys

import numpy as np

import nnsim
from nnsim.document import memory_estimate
from tests.hostile.room import Room


def main(optimizer: str) -> None:
    network = nnsim.Network()
    x, h = network.add("input", name="x", shape=(400,)), network.add("dense", name="h", units=4_000)
    y = network.add("dense", name="y", units=400)
    network.connect(x, h)
    network.connect(h, y)
    data = nnsim.Dataset(np.zeros((64, 400)), np.zeros((64, 400)))
    project = nnsim.Project(network, data, loss="mse", optimizer=optimizer)
    estimate, room = memory_estimate(project.document, 64), Room()
    run = nnsim.Run(project)
    run.timeline.budget = 1  # a timeline keeps what there is room for; here only what it must
    run.train(iterations=6)
    sys.stdout.write(f"{estimate} {room.taken}\n")


if __name__ == "__main__":
    main(sys.argv[1])
