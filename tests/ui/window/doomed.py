"""nnsim as a person starts it, with an edit and a training under way, until it is ended from outside: run as a program.

With "crash" it ends itself by reading where no memory is, as a fault in a library does, when its work has been put by. With "large" its
network takes long for every iteration. It says when the training was begun, in seconds since 1970.
"""

import ctypes
import os
import sys
import time

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import nnsim
from nnsim import storage
from nnsim.app import open_window
from nnsim.document import SetSetting
from nnsim.ui.main_window import MainWindow
from tests.ui.window.protected import folder


def act() -> None:
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    window.session.push(SetSetting("epochs", None))
    window.session.push(SetSetting("learning_rate", 0.25))
    window.session.train()
    sys.stdout.write(f"{time.time()}\n")
    sys.stdout.flush()


def large() -> nnsim.Project:
    """More than a million weights, and all samples at once."""
    network = nnsim.Network()
    last = network.add("input", shape=(700,))
    for units in (1000, 500, 10):
        layer = network.add("dense", units=units, activation="tanh")
        network.connect(last, layer)
        last = layer
    random = np.random.default_rng(1)
    return nnsim.Project(network, nnsim.Dataset(random.normal(size=(1500, 700)), random.normal(size=(1500, 10))), batch_size=1500)


def crash() -> None:
    """Once there is a training to be lost."""
    own = [entry for entry in folder()._entries() if entry.owner is not None and entry.owner.pid == os.getpid() and entry.kept]
    if any((contents := entry.read()).checkpoint is not None and contents.checkpoint.furthest > 0 for entry in own):
        ctypes.string_at(0)


if __name__ == "__main__":
    application = QApplication(["nnsim"])
    QTimer.singleShot(0, application, act)
    crashing = QTimer(application, interval=200)
    crashing.timeout.connect(crash)
    if sys.argv[1:] == ["crash"]:
        crashing.start()
    sys.exit(open_window(storage.Contents(large() if sys.argv[1:] == ["large"] else storage.example("xor"))))
