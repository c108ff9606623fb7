"""However often nnsim is killed while it trains, saves, puts work by or takes it over: every file can be read, and no promise is broken."""

import multiprocessing
import os
import random
import time
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

import nnsim
from nnsim.storage.atomic import PREFIX, previous_of
from nnsim.storage.recovery import RecoveryFolder
from tests.storage import victim

KILLS = int(os.environ.get("NNSIM_KILLS", "200"))
LONGEST = 0.08
"""Seconds that a process lives at most after the last word that was waited for: about as long as a save takes."""


def hear(told: Connection, into: dict[str, int]) -> int:
    """Take in what a process has said: the last iteration by kind of promise; how many words there were."""
    words = 0
    try:
        while told.poll(0):
            kind, iteration = told.recv()
            into[kind] = iteration
            words += 1
    except (EOFError, OSError):  # it ended in the middle of a word
        pass
    return words


def kill_once(context: ForkServerContext, document: Path, user: Path, words: int, after: float) -> dict[str, int]:
    """Let a process work until it has said so many words, and a little longer; then kill it."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=victim.work, args=(document, user, theirs))
    process.start()
    theirs.close()
    said: dict[str, int] = {}
    heard, end = 0, time.monotonic() + 60
    while heard < words:
        assert process.is_alive(), "it ended by itself"
        assert time.monotonic() < end, "it never began"
        ours.poll(0.05)
        heard += hear(ours, said)
    process.join(after)
    process.kill()
    process.join()
    assert process.exitcode == -9, "it ended by itself"
    hear(ours, said)
    ours.close()
    process.close()
    return said


def iterations(run: object) -> int:
    assert isinstance(run, nnsim.Run)
    return run.iteration


@pytest.mark.long
def test_no_kill_breaks_a_file_or_a_promise(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.storage.victim"])
    chance = random.Random(9)
    document, user = tmp_path / "a.nnsim", tmp_path / "user"
    folder = RecoveryFolder(user)
    saved = kept = recovered = acknowledged = 0
    for _ in range(KILLS):
        said = kill_once(context, document, user, chance.randrange(6), chance.uniform(0, LONGEST))
        saved = max(saved, said.get("saved", 0))
        kept = max(kept, said.get("kept", 0))
        acknowledged += "saved" in said
        recovered += "recovered" in said
        if document.exists():
            assert iterations(nnsim.load(document)) >= saved
        else:
            assert saved == 0
        if previous_of(document).exists():
            nnsim.load(previous_of(document))
        left = folder.left()
        there = [entry.read() for entry in left]
        reached = max((contents.checkpoint.furthest for contents in there if contents.checkpoint is not None), default=0)
        assert max(reached, iterations(nnsim.load(document)) if document.exists() else 0) >= kept
        assert len(left) <= 2
    assert acknowledged > KILLS / 4
    assert recovered > KILLS / 8
    nnsim.save(nnsim.example("xor"), document)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(PREFIX)]


@pytest.mark.long
def test_what_is_left_after_a_kill_goes_on_bit_for_bit(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.storage.victim"])
    document, user = tmp_path / "a.nnsim", tmp_path / "user"
    for _ in range(8):
        kill_once(context, document, user, 4, 0.01)
    run = nnsim.load(document)
    assert isinstance(run, nnsim.Run)
    whole = victim.begin()
    whole.train(iterations=run.iteration)
    assert whole.state_hash() == run.state_hash()
