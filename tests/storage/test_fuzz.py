"""Mutants of valid files: whatever is changed, a file loads or is refused in one sentence, soon. Never anything else."""

import copy
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

import nnsim
from tests.storage.made import members, project, trained, write

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**53, 1e308, -1e-308, 0.5, "", "n1", "x", "\u202e", "a" * 300, [], {}, [[]], {"key": "adam"}, {"key": 3},
    {"key": "step", "every": 0}, {"key": None}, [1, 0], [0.5, 0.5, 0], "sgd", "float32", "perceptron", "mse", {"y": "mse"}, {"": {}},
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key in it."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        found.append((value, key))
        found += places(value[key])
    return found


def mutated_text(content: bytes, chance: random.Random) -> bytes:
    value = json.loads(content)
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(places(value))
        action = chance.random()
        if action < 0.6:
            container[key] = copy.deepcopy(chance.choice(STRANGE))
        elif action < 0.8:
            del container[key]
        else:
            other, there = chance.choice(places(value))
            if not places(other[there]):
                container[key] = other[there]
        if not places(value):
            break
    return json.dumps(value).encode()


def mutated_bytes(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        action = chance.random()
        if action < 0.6:
            data[at] ^= 1 << chance.randrange(8)
        elif action < 0.8:
            del data[at : at + chance.randint(1, 64)]
        else:
            data[at:at] = chance.randbytes(chance.randint(1, 16))
        if not data:
            break
    return bytes(data)


def mutant(valid: dict[str, bytes], whole: bytes, path: Path, chance: random.Random) -> None:
    kind = chance.random()
    if kind < 0.2:
        path.write_bytes(mutated_bytes(whole, chance))
        return
    name = chance.choice(list(valid))
    mutated = mutated_text if kind < 0.7 and name.endswith(".json") else mutated_bytes
    write(path, {**valid, name: mutated(valid[name], chance)})


def hunt(tmp_path: Path, count: int, seed: int) -> tuple[int, int]:
    """How many mutants loaded, and how many were refused. Those that load can be asked for their problems and saved again."""
    chance = random.Random(seed)
    path = tmp_path / "mutant.nnsim"
    nnsim.save(trained() if seed % 2 else project(), path)
    valid, whole = members(path), path.read_bytes()
    loaded = refused = 0
    for _ in range(count):
        mutant(valid, whole, path, chance)
        start = time.perf_counter()
        try:
            found = nnsim.load(path)
        except nnsim.FileError as error:
            sentence = str(error)
        else:
            loaded += 1
            (found.project if isinstance(found, nnsim.Run) else found).problems()
            nnsim.save(found, tmp_path / "again.nnsim")
            sentence = ""
        refused += bool(sentence)
        assert "\n" not in sentence
        assert len(sentence) < 600
        assert time.perf_counter() - start < 2
    return loaded, refused


@pytest.mark.parametrize("seed", [0, 1])
def test_mutants_load_or_are_refused(tmp_path: Path, seed: int) -> None:
    loaded, refused = hunt(tmp_path, 200, seed)
    assert loaded > 0
    assert refused > 50


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 6))
def test_thousands_of_mutants_load_or_are_refused(tmp_path: Path, seed: int) -> None:
    hunt(tmp_path, 5_000, seed)
