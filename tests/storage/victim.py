"""A process that works as a window does (train, save, put by, take over what was left) until it is killed, and says what it promised."""

import itertools
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

import nnsim
from nnsim import storage
from nnsim.storage.recovery import About, RecoveryFolder, Stamp

BURST = 0.004


def begin() -> nnsim.Run:
    """A small run without an end, that changes with every iteration."""
    project = nnsim.example("xor")
    project.document.settings["epochs"] = None
    return nnsim.Run(project)


def work(document: Path, user: Path, told: Connection) -> None:
    """Tell of each save that was promised (“saved”, iteration) and each work that was put by (“kept”, iteration); never end by itself."""
    folder = RecoveryFolder(user)
    run = storage.load(document) if document.exists() else begin()
    assert isinstance(run, nnsim.Run)
    left = folder.left()
    taken = folder.take(left[0]) if left else None
    if taken is not None:
        entry = folder.go_on_in(taken)
        contents = entry.read()
        if contents.checkpoint is not None and contents.checkpoint.furthest > run.iteration:
            run = contents.run()
            told.send(("recovered", run.iteration))
    else:
        entry = folder.enter()
    entry.note(About(document, Stamp.of(document)))
    told.send(("ready", os.getpid()))
    for round_ in itertools.count():
        run.begin()
        run.burst(time.perf_counter() + BURST)
        run.finish()
        if round_ % 2:
            storage.save(run, document)
            told.send(("saved", run.iteration))
            entry.clear()
        else:
            entry.keep(storage.Contents.of(run))
            told.send(("kept", run.iteration))
