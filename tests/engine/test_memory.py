"""A run takes only a part of the memory that is free, and says so before it takes any."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import nnsim
from nnsim.engine import memory


def test_the_system_says_how_much_memory_is_free() -> None:
    free = memory.free_memory()
    assert free is not None
    assert 2**20 < free < 2**50


def test_available_memory_is_read_as_the_kernel_writes_it() -> None:
    assert memory.linux("MemTotal:       24683812 kB\nMemFree: 1 kB\nMemAvailable:   24002540 kB\n") == 24_002_540 * 1024
    with pytest.raises(ValueError, match="does not say"):
        memory.linux("MemTotal: 3 kB\n")


def test_a_run_that_needs_too_much_of_it_is_refused_in_one_sentence() -> None:
    free = memory.free_memory()
    assert free is not None
    memory.require_memory(0)
    memory.require_memory(int(0.3 * free))
    with pytest.raises(nnsim.ProjectError, match=r"^Training would need about [\d.e+]+ GiB of memory, more than 40% of the ") as caught:
        memory.require_memory(10 * free)
    assert len(caught.value.problems) == 1
    assert str(caught.value).endswith("close other programs.")


def test_nothing_is_allocated_for_a_run_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(4,)), network.add("dense", name="y", units=1_000_000, activation="relu"))
    project = nnsim.Project(network, nnsim.Dataset(np.zeros((2, 4))), loss="value")
    assert project.problems() == []
    monkeypatch.setattr(memory, "SHARE", 1e-6)
    tracemalloc.start()
    with pytest.raises(nnsim.ProjectError, match="MiB of memory"):
        nnsim.Run(project)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000
