"""What the tests of project files share: a refusal is one sentence that names the file, soon, and nothing else happens."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nnsim


@pytest.fixture
def refused() -> Callable[..., str]:
    def check(path: Path, *words: str, read: Callable[[Path], Any] = nnsim.load) -> str:
        start = time.perf_counter()
        with pytest.raises(nnsim.FileError) as caught:
            read(path)
        sentence = str(caught.value)
        assert time.perf_counter() - start < 2
        assert sentence.startswith(path.name), sentence
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence
        assert len(sentence) < 500, sentence
        for word in words:
            assert word in sentence, sentence
        return sentence

    return check
