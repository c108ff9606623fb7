"""What a recurrent network does when it is left to itself: does it settle, cycle, or never repeat?

The network gets one push, the first step of a sample, and then nothing (zeros); an input without time, which is repeated at every step,
stays. The parameters stay as they are, trained or not. Only what was seen is said: a network that still moves at the end is not called
wandering as long as it moves less and less, nor exploding as long as its numbers could still come to an end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.background import Background
from nnsim.engine.run import Run
from nnsim.engine.walking import Glance, Glancing, Walker

TOLERANCE = 1e-6
"""States that differ by less, relative to the largest of the second half, are taken for the same."""
LEAST_REPEATED = 8
"""So many steps at least must repeat others before that is called settling or cycling."""
LATE_STRETCHES, ALL_STRETCHES = 4, 8
"""Into so many stretches the second half, and the whole, are divided, to see whether something becomes smaller from each to the next."""
FADING = 0.97
"""What becomes smaller only in the second half, or ever more slowly, must become so by that factor at least."""
STEADY = 0.5
"""What becomes smaller at a steady rate loses in each stretch that part of what it loses on average, at least."""
NEAR = 0.05
"""A cycle that is still being approached must come back as near as that, relative to how far the states lie apart."""
BEYOND = 1e6
"""What still grows and is larger than that explodes: nothing that saturates gets there."""
LONGEST, LOOKED_AT = 250, 200
"""The longest period, and the last states, for which it is asked how nearly what wanders comes back."""
PORTION = 64
"""Steps between two looks at whether to go on."""


@dataclass(frozen=True)
class Verdict:
    """`kind`: "settles", "settling", "cycles", "cycling", "grows", "explodes" or "wanders"; those in -ing are not there yet.

    `period`: steps after which it repeats, 1 if it settles, 0 if it does not repeat; where it wanders, steps after which it nearly does.
    `since`: the first step, from 0, of what repeats, or where it was no longer finite. `gap`: how far states lie from those a period
    before in the end. `largest`: the largest number in the end.
    """

    kind: str
    period: int = 0
    since: int = 0
    gap: float = 0.0
    largest: float = 0.0


@dataclass(frozen=True, eq=False)
class Behaviour:
    """What was seen. `states`: by node name, (steps, units); only of nodes that remember, and of a cell what it passes on."""

    states: Mapping[str, Any]
    verdict: Verdict
    steps: int

    @property
    def kind(self) -> str:
        return self.verdict.kind

    @property
    def period(self) -> int:
        return self.verdict.period

    @property
    def since(self) -> int:
        return self.verdict.since

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        found = self.verdict
        match found.kind:
            case "settles":
                return sentence("It settles: from step {step} on nothing changes any more.", step=found.since + 1)
            case "cycles":
                return sentence(
                    "It cycles: from step {step} on it repeats itself every {period} steps.", step=found.since + 1, period=found.period
                )
            case "settling":
                return sentence(
                    "It is settling, but not at rest yet: it moves less and less, by step {step} still by {amount}.",
                    step=self.steps, amount=_told(found.gap),
                )
            case "cycling":
                return sentence(
                    "It seems to come into a cycle of {period} steps, but is not there yet: after {steps} steps it still misses it by "
                    "{amount}.",
                    period=found.period, steps=self.steps, amount=_told(found.gap),
                )
            case "explodes" if not np.isfinite(found.largest):
                return sentence("It explodes: at step {step} its state is no longer a finite number.", step=found.since + 1)
            case "explodes":
                return sentence(
                    "It explodes: by step {step} its state has grown to {amount}, and it grows on.",
                    step=self.steps, amount=_told(found.largest),
                )
            case "grows":
                return sentence(
                    "It grows, by step {step} to {amount}; more steps will show where that ends.",
                    step=self.steps, amount=_told(found.largest),
                )
        never = sentence("It wanders: within {steps} steps it never came back to where it had been.", steps=self.steps)
        if found.period:
            return sentence(
                "{never} It comes nearest after {period} steps, and misses by {amount}.",
                never=never, period=found.period, amount=_told(found.gap),
            )
        return sentence("{never} A cycle of more than {steps} steps would not show.", never=never, steps=self.steps // 2)


def _told(value: float) -> str:
    """A number of a sentence."""
    return f"{value:.2g}".replace("e-0", "e−").replace("e-", "e−") if value < 1 else f"{value:.3g}".replace("e+0", "e").replace("e+", "e")


def left_to_itself(run: Run, steps: int = 200, sample: int = 0) -> Behaviour:
    """Run the network for so many steps after one push by a sample. Raises ProjectError if it has no loop and no memory."""
    behaviour = unattended(Walker(run.machine), Glance.at(run), steps, sample)
    assert behaviour is not None
    return behaviour


def unattended(
    walker: Walker, glance: Glance, steps: int, sample: int, given_up: Callable[[], bool] = lambda: False
) -> Behaviour | None:
    """The same with the parameters of a moment; None if it was given up meanwhile."""
    machine = walker.machine
    network = machine.document.network
    if not walker.remembered:
        raise ProjectError(sentence("This network has no loop and no memory, so there is nothing that could go on by itself."))
    pushes = {
        id: array[min(max(sample, 0), machine.train.samples - 1)][..., :-1] for id, array in machine.train.inputs.items()
    }
    first = {id: push[0] if push.ndim == 2 else push for id, push in pushes.items()}
    later = {id: np.zeros_like(push[0]) if push.ndim == 2 else push for id, push in pushes.items()}
    walker.begin(glance.values)
    record = {key: np.zeros((steps, len(walker.value(*key))), machine.dtype) for key in walker.remembered}
    for step in range(steps):
        if step % PORTION == 0 and given_up():
            return None
        if step:
            walker.pass_on()
        walker.step(later if step else first)
        for key, states in record.items():
            states[step] = walker.value(*key)
    shown = {network.nodes[id].name: states for (id, name), states in record.items() if name in ("h", "a")}
    return Behaviour(shown, verdict(np.concatenate(list(record.values()), axis=1)), steps)


class Unattended(Background):
    """The same in a thread of its own, with the parameters of the moment at which that begins.

    `walker`: one that is given is taken if it still belongs to the run. `seen`: a moment that need not be looked at again; where nothing
    has changed since, `behaviour` stays None.
    """

    def __init__(self, glance: Glancing, steps: int, sample: int, walker: Walker | None = None, seen: Glance | None = None) -> None:
        super().__init__("dynamics")
        self.steps = steps
        self.sample = sample
        self.walker = walker
        self.moment: Glance | None = None
        self.behaviour: Behaviour | None = None
        self.seconds = 0.0
        self._glance = glance
        self._seen = seen
        self.start()

    def work(self) -> None:
        moment = self._glance(Glance.at, self.given_up)
        if moment is None or (self._seen is not None and moment.alike(self._seen)):
            return
        started = time.perf_counter()
        if self.walker is None or self.walker.machine is not moment.machine:
            self.walker = Walker(moment.machine)
        self.behaviour = unattended(self.walker, moment, self.steps, self.sample, self.given_up)
        self.moment = moment
        self.seconds = time.perf_counter() - started


@np.errstate(all="ignore")
def verdict(states: Any) -> Verdict:
    """What a sequence of states (steps, units) does in the end.

    The shortest period that the last states keep for at least two rounds counts; a fixed point has period 1.
    """
    steps = len(states)
    finite = np.isfinite(states).all(axis=1)
    if not finite.all():
        return Verdict("explodes", since=int(np.argmin(finite)), largest=float("inf"))
    late = states[steps // 2 :]
    exact = max(TOLERANCE, 50 * float(np.finfo(states.dtype).eps))
    limit = exact * max(float(np.abs(late).max()), 1.0)
    for period in range(1, steps // 2 + 1):
        if np.abs(states[-1] - states[-1 - period]).max() > limit:
            continue
        gaps = _gaps(states, period)
        same = gaps <= limit
        repeats = steps - period if same.all() else int(np.argmin(same[::-1]))
        if repeats >= max(2 * period - 1, min(LEAST_REPEATED, steps - period)):
            if period == 1 and _shrinks(gaps[::-1]):
                break  # it moves hardly, but more and more
            return Verdict("settles" if period == 1 else "cycles", period, steps - period - repeats, float(gaps[-1]))
    return _under_way(states)


def _gaps(states: Any, period: int) -> Any:
    """How far each state lies from the one a period before, in the unit that differs most."""
    return np.abs(states[period:] - states[:-period]).max(axis=1)


def _under_way(states: Any) -> Verdict:
    """What it is about to do, as far as that can be seen."""
    steps = len(states)
    if steps < 2 * ALL_STRETCHES:
        return Verdict("wanders", largest=float(np.abs(states[-1]).max()))
    sizes = np.abs(states).max(axis=1)
    largest = float(sizes[-(steps // 8) - 1 :].max())
    moves = _gaps(states, 1)
    if _shrinks(moves):
        return Verdict("settling", 0, 0, float(moves[-1]), largest)
    stretches = _peaks(sizes[steps // 2 :], LATE_STRETCHES)
    if (stretches[1:] > stretches[:-1]).all() and stretches[-1] > 1.05 * stretches[0]:
        return Verdict("explodes" if largest > BEYOND else "grows", largest=largest)
    late = states[steps // 2 :]
    width = float(np.ptp(late, axis=0).max())
    for period in range(2, steps // 8):
        if np.abs(states[-1] - states[-1 - period]).max() > NEAR * width:
            continue
        gaps = _gaps(states, period)
        if gaps[-period:].max() <= NEAR * width and _shrinks(gaps):
            return Verdict("cycling", period, 0, float(gaps[-period:].max()), largest)
    period, gap = _nearest(late[-LOOKED_AT:])
    return Verdict("wanders", period if gap <= NEAR * width else 0, 0, gap, largest)


def _nearest(states: Any) -> tuple[int, float]:
    """After how many steps states come nearest to where they had been, and how near."""
    if len(states) < 2 * ALL_STRETCHES:
        return 0, float("inf")
    gaps = [float(_gaps(states, period).max()) for period in range(2, min(len(states) // 2, LONGEST))]
    period = int(np.argmin(gaps))
    return period + 2, gaps[period]


def _peaks(values: Any, count: int) -> Any:
    """The largest of each of so many stretches."""
    return np.array([stretch.max() for stretch in np.array_split(values, count)])


def _shrinks(values: Any) -> bool:
    """Whether values become smaller from stretch to stretch: clearly, or slowly but steadily, so that they go on to do so."""
    if len(values) < ALL_STRETCHES:
        return False
    late, whole = _peaks(values[len(values) // 2 :], LATE_STRETCHES), _peaks(values, ALL_STRETCHES)
    if (late[1:] < FADING * late[:-1]).all():
        return True
    if not whole.all():
        return False
    losses = 1 - whole[1:] / whole[:-1]
    return bool(losses.mean() > 0 and (losses >= STEADY * losses.mean()).all())
