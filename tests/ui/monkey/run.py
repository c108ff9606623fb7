"""A run of the monkey: so many actions from a seed, sound after each, and the fewest that show what is wrong."""

import os
import random
import sys
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ui.monkey import rounds
from tests.ui.monkey.doings import DOINGS
from tests.ui.monkey.world import World

VERBOSE = bool(os.environ.get("MONKEY_VERBOSE"))
"""Whether each action is named before it is done: the last one that is named is the one that ended the program."""
ROUND = 100
MOOD = 50
"""Actions after which it likes other things."""
SHRINKING = 60
"""How often it is tried at most to show the same with fewer actions."""


@dataclass(frozen=True)
class Failure:
    """What is wrong after the action at `index`, and what was done until then."""

    seed: int
    index: int
    what: str
    done: tuple[str, ...]

    def __str__(self) -> str:
        lines = "\n".join(f"  {line}" for line in self.done[-40:])
        return f"seed {self.seed}, action {self.index}: {self.what}\n{lines}"


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    world = World(folder)
    try:
        yield world
    finally:
        world.close()


def run(seed: int, count: int, folder: Path, only: Collection[int] | None = None, every: int = ROUND) -> Failure | None:
    """Do `count` actions, or only those of these numbers; each has dice of its own, so that leaving out others does not change it."""
    done: list[str] = []
    index, found = -1, ""
    with world_in(folder) as world:
        try:
            for index in range(count):
                if only is None or index in only:
                    done.append(f"{index} {_do(world, seed, index)}")
                    _listen(world)
                if (index + 1) % every == 0 or index == count - 1:
                    done.append(f"{index} round")
                    _round(world)
        except Exception as error:  # whatever it is, it is told together with what was done until then
            found = "".join(traceback.format_exception(error))
    heard = "; ".join(world.ears.heard)  # until everything was taken down
    what = "\n".join(filter(None, (found, heard and f"heard until the end: {heard}")))
    return Failure(seed, index, what, tuple(done)) if what else None


def _do(world: World, seed: int, index: int) -> str:
    dice = random.Random(f"{seed}/{index}")
    doing = dice.choices([doing for _, doing in DOINGS], moods(seed, index // MOOD))[0]
    if VERBOSE:
        sys.stderr.write(f"{index} {doing.__name__}\n")
    said = doing(world, dice)
    world.spin()
    world.let_go()
    return said


def moods(seed: int, number: int) -> list[float]:
    """How much it likes each doing for a while: some often, some not at all. So it also comes to what even chances never lead to."""
    dice = random.Random(f"{seed}/mood {number}")
    return [weight * dice.choice((0.0, 1.0, 1.0, 5.0)) + 0.01 for weight, _ in DOINGS]


def _listen(world: World) -> None:
    if world.ears.heard:
        raise rounds.Unsound("; ".join(world.ears.heard))
    rounds.drawn(world)


def _round(world: World) -> None:
    world.canvas.view.give_up()
    world.settle()
    world.session.refresh()
    world.spin(0.12)
    rounds.drawn_afresh(world)
    rounds.undo_and_redo(world)
    rounds.save_and_load(world)
    world.session.refresh()
    world.spin(0.12)
    rounds.drawn_afresh(world)
    _listen(world)


def shrunk(failure: Failure, folder: Path) -> tuple[list[int], Failure]:
    """Fewer actions after which something is wrong too: parts are left out, larger ones first, as long as it stays so."""
    kept, tries = list(range(failure.index + 1)), 0
    share = max(1, len(kept) // 2)
    while tries < SHRINKING:
        start, shorter = 0, False
        while start < len(kept) and tries < SHRINKING:
            fewer = kept[:start] + kept[start + share :]
            tries += 1
            found = run(failure.seed, failure.index + 1, folder, frozenset(fewer), failure.index + 1)
            if found is not None:
                kept, failure, shorter = fewer, found, True
            else:
                start += share
        if share == 1 and not shorter:
            break
        share = max(1, share // 2)
    return kept, failure
