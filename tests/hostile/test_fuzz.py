"""Mutants of valid files: whatever is changed, a file is read or refused in one sentence, soon and in little room. Never anything else."""

import random
import time
import zlib
from pathlib import Path

import pytest

import nnsim
from nnsim.lessons.conditions import ConditionError
from nnsim.storage.text import TextError
from tests.hostile.room import Room
from tests.hostile.sources import READERS, Reader

REFUSALS = (nnsim.FileError, nnsim.ProjectError, TextError, ConditionError)
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
SECONDS, BYTES = 2.0, 300 << 20
MANY = 1_000
"""Mutants of each reader; there are twenty."""


def hunt(reader: Reader, folder: Path, count: int, seed: int) -> tuple[int, int]:
    """How many mutants were read, and how many refused."""
    folder = folder / "files"
    folder.mkdir()
    path = folder / reader.name
    chance = random.Random(f"{reader.key} {seed}")
    valid = reader.valid()
    path.write_bytes(valid)
    reader.read(path)
    loaded, refused, room = 0, 0, Room()
    for number in range(count):
        mutate = reader.mutate[number % len(reader.mutate)]
        try:
            mutant = mutate(valid, chance)
        except (ValueError, OverflowError, zlib.error):  # nothing that can be written
            continue
        path.write_bytes(mutant)
        begun, sentence = time.process_time(), ""
        try:
            reader.read(path)
        except REFUSALS as error:
            sentence = str(error)
        loaded, refused = loaded + (not sentence), refused + bool(sentence)
        assert "Traceback" not in sentence
        assert len(sentence) < 2_000, sentence
        assert time.process_time() - begun < SECONDS
    assert room.taken < BYTES
    return loaded, refused


@each_reader
def test_mutants_are_read_or_refused(reader: Reader, tmp_path: Path) -> None:
    loaded, refused = hunt(reader, tmp_path, 24, 0)
    assert loaded + refused > 18


def test_there_are_twenty_readers() -> None:
    assert len(READERS) * MANY == 20_000


@pytest.mark.long
@each_reader
def test_twenty_thousand_mutants_are_read_or_refused(reader: Reader, tmp_path: Path) -> None:
    assert sum(hunt(reader, tmp_path, MANY, 1)) > MANY / 2
