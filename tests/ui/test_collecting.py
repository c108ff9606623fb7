"""Circular garbage is collected in the window's thread and nowhere else."""

import gc
import threading
import weakref

import pytest

from nnsim.ui import collecting
from nnsim.ui.collecting import Collector


class Circle:
    """Refers to itself, so that counting references never frees it, and notes where it dies."""

    def __init__(self, deaths):
        self.me = self
        weakref.finalize(self, lambda: deaths.append(threading.current_thread()))


@pytest.fixture
def collector(qapp, monkeypatch):
    monkeypatch.setattr(collecting, "INTERVAL", 10)
    gc.enable()
    made = Collector()
    yield made
    made.stop()
    gc.disable()


def litter(deaths, kept):
    Circle(deaths)
    kept.extend([] for _ in range(3 * gc.get_threshold()[0]))


def test_another_thread_frees_no_circle_however_much_it_allocates(collector, qtbot):
    deaths, kept = [], []
    thread = threading.Thread(target=litter, args=(deaths, kept))
    thread.start()
    thread.join()
    assert deaths == []
    qtbot.waitUntil(lambda: deaths == [threading.main_thread()])


def test_little_garbage_is_not_worth_a_collection(collector):
    deaths = []
    gc.collect()
    Circle(deaths)
    collector.collect()
    assert deaths == []


def test_what_little_garbage_holds_may_be_worth_one(collector):
    deaths = []
    gc.collect()
    circle = Circle(deaths)
    gc.collect()  # so that it is among the oldest
    del circle
    collector.watch(lambda: collecting.MUCH)
    collector.collect()
    assert deaths == []
    collector.watch(lambda: collecting.MUCH + 1)
    collector.collect()
    assert len(deaths) == 1


def test_python_collects_by_itself_again_afterwards(collector):
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
