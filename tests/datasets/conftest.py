"""What the tests of the readers share: a refusal is one sentence about the file, before much room is made for it."""

import tracemalloc
from contextlib import contextmanager

import pytest

from nnsim.catalog import FileError

MOST_ROOM = 100 * 2**20
"""Bytes that a reader may use before it refuses a file."""


@pytest.fixture
def refused():
    @contextmanager
    def check(path, *words):
        tracemalloc.start()
        try:
            with pytest.raises(FileError) as caught:
                yield
            room = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        sentence = str(caught.value)
        assert room < MOST_ROOM
        assert sentence.startswith(path.name[:60]), sentence
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert len(sentence) < 500
        for word in words:
            assert word in sentence

    return check
