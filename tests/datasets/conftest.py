"""What the tests of the readers share: a refusal is one sentence about the file, soon."""

import time
from contextlib import contextmanager

import pytest

from nnsim.catalog import FileError


@pytest.fixture
def refused():
    @contextmanager
    def check(path, *words):
        start = time.perf_counter()
        with pytest.raises(FileError) as caught:
            yield
        sentence = str(caught.value)
        assert time.perf_counter() - start < 2
        assert sentence.startswith(path.name[:60]), sentence
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert len(sentence) < 500
        for word in words:
            assert word in sentence

    return check
