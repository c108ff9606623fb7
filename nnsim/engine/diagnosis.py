"""Diagnosis: what can be seen of a run, why it matters, and one thing to try. All rules stand here, each a function of the evidence.

A rule says nothing unless it is sure: a network that learns well gets an empty list. Nothing here changes anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnsim.catalog import Sentence, sentence
from nnsim.engine.copied import Ask, OnACopy
from nnsim.engine.evidence import Copied, Evidence, Laboratory, Layer
from nnsim.engine.frames import Array

GONE = 1e-3
"""A gradient that is smaller by that factor than that of the output layer does not teach any more."""
BLOWN = 1e3
"""A gradient that is larger by that factor on its way back explodes."""
MANY_DEAD, MANY_SATURATED = 0.5, 0.5
STUCK = 1e-6
"""A gradient that is smaller by that factor than it was at first moves nothing any more."""
STRAYING = 0.4
"""Share of the recent losses that are larger than the one before, of a loss that oscillates."""
CREEPING = 0.05
"""A loss that has lost less than that share of what it was, after so many updates, creeps."""
OUT_OF_REACH = 0.2
"""A gradient that is smaller by that factor at the first step than where it is largest teaches nothing about the beginning."""
LONG = 200
"""Updates after which one may ask whether a run gets anywhere."""
BEST_AGO = 0.25
"""Overfitting: the lowest validation loss lies at least that share of the run back."""
RARE = 0.2
"""A class is rare that has less than that share of what would be even."""
FAR, UNEQUAL = 20.0, 200.0
"""Inputs are unscaled whose mean or spread is beyond the first, or whose spreads differ by more than the second."""
PATIENCE = 25
"""Epochs after which the perceptron rule is expected to have found a line."""
REACH = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf), "softplus": (0.0, math.inf), "softmax": (0.0, 1.0)}
"""What an activation can answer at all."""


@dataclass(frozen=True)
class Finding:
    """One thing that is seen: `title` in a few words, `reason` with the numbers, `remedy`: one thing to try; `node`: where."""

    key: str
    title: Sentence
    reason: Sentence
    remedy: Sentence
    node: str | None = None


Rule = Callable[[Evidence], Finding | None]


def diagnose(seen: Evidence) -> tuple[Finding, ...]:
    """What all rules say, the most telling first. A cause that was found keeps its consequences from being named too."""
    found: list[Finding] = []
    for rule in RULES:
        finding = rule(seen)
        if finding is not None and not any(finding.key in FOLLOWS.get(earlier.key, ()) for earlier in found):
            found.append(finding)
    return tuple(found)


# Before anything is trained: what the data and the starting weights say


def same_start(seen: Evidence) -> Finding | None:
    """Units with the same weights get the same gradients, so they stay the same."""
    layer = next((layer for layer in seen.hidden if layer.twins), None)
    if layer is None or seen.document.settings["learning_rule"] == "perceptron":
        return None
    return Finding(
        "same_start", sentence("All units of {layer} are alike", layer=layer.name),
        sentence(
            "All {units} units have the same weights, into the layer and out of it, so they get the same gradients and will stay alike: "
            "together they can do no more than one.", units=layer.units,
        ),
        sentence("Draw the initial weights of {layer} at random, for instance by Xavier or He.", layer=layer.name), layer.id,
    )


def out_of_reach(seen: Evidence) -> Finding | None:
    """An output that cannot become what it should be."""
    output = next((layer for layer in seen.layers if layer.output), None)
    if output is None or seen.targets is None or output.activation not in REACH:
        return None
    low, high = REACH[output.activation]
    least, most = seen.targets
    if least >= low - 1e-9 and most <= high + 1e-9:
        return None
    return Finding(
        "out_of_reach", sentence("{layer} cannot reach its targets", layer=output.name),
        sentence(
            "The targets go from {least:.4g} to {most:.4g}, but {activation} answers from {low:g} to {high:g}.",
            least=least, most=most, activation=output.activation, low=low, high=high,
        ),
        sentence("Give {layer} the activation identity, with a loss for numbers such as the mean squared error.", layer=output.name),
        output.id,
    )


def unscaled(seen: Evidence) -> Finding | None:
    """Features of very different size make a long narrow valley of the loss."""
    mean, spread = seen.inputs
    varying = spread > 0.0
    if not varying.any() or seen.document.settings["learning_rule"] == "perceptron":
        return None
    far = _rounded(max(np.abs(mean[varying]).max(), spread.max()))
    unequal = float(spread.max() / spread[varying].min())
    node = next((node.id for node in seen.network.inputs()), None)
    remedy = sentence("Standardise the inputs: every feature then has mean 0 and standard deviation 1 in the training part.")
    if far > FAR:
        reason = sentence(
            "Features lie as far from 0 as {far:,.10g}; weights of that size suit one learning rate, the bias another.", far=far
        )
    elif unequal > UNEQUAL:
        reason = sentence("The standard deviation of one feature is {times:,.10g} times that of another.", times=_rounded(unequal))
    else:
        return None
    return Finding("unscaled", sentence("The inputs are not scaled"), reason, remedy, node)


def rare_class(seen: Evidence) -> Finding | None:
    """A network that never says a rare class is nearly always right."""
    if len(seen.shares) < 2:
        return None
    even, least = 1.0 / len(seen.shares), float(seen.shares.min())
    if least >= RARE * even:
        return None
    rare, frequent = (seen.class_name(int(place)) for place in (seen.shares.argmin(), seen.shares.argmax()))
    return Finding(
        "rare_class", sentence("One class is rare"),
        sentence(
            "Only {least:.1%} of the training samples are of the class “{rare}”, but {most:.1%} of the class “{frequent}”: never to "
            "answer “{rare}” is right nearly always.", least=least, rare=rare, most=float(seen.shares.max()), frequent=frequent,
        ),
        sentence(
            "Do not trust accuracy alone: look at the row of “{rare}” in the confusion matrix, and give it more samples.", rare=rare
        ),
    )


# While it trains


def rate_too_high(seen: Evidence) -> Finding | None:
    """Steps that jump over the valley."""
    rate, recent = seen.copied.rate, seen.copied.recent
    title = sentence("The learning rate is too high")
    if rate > seen.limit:
        return Finding(
            "rate_too_high", title,
            sentence(
                "Gradient descent on this loss diverges above {limit:.4g}, 2 divided by its largest curvature; the learning rate is "
                "{rate:.4g}.", limit=seen.limit, rate=rate,
            ),
            sentence("Set a learning rate below {limit:.3g}, for instance {half:.2g}.", limit=seen.limit, half=seen.limit / 2),
        )
    remedy = sentence("Go back, and on from there with a learning rate of {less:.2g} or less.", less=rate / 10)
    if seen.diverged:
        return Finding("rate_too_high", title, sentence("The numbers grew until they were no longer finite."), remedy)
    if len(recent) < 20 or seen.learned:
        return None
    change = np.diff(recent)
    swing = float(np.abs(change).mean() / max(recent.mean(), 1e-300))
    risen = float((change > 0).mean())
    half = len(recent) // 2
    falling = recent[half:].mean() < 0.7 * recent[:half].mean() or recent.mean() < 0.5 * seen.copied.first
    if risen < STRAYING or swing < 0.1 or falling:
        return None
    return Finding(
        "rate_too_high", title,
        sentence(
            "The loss jumps up and down, by {swing:.0%} from one to the next, and has not become smaller over the last {count}.",
            swing=swing, count=len(recent),
        ),
        remedy,
    )


def exploding(seen: Evidence) -> Finding | None:
    """Gradients that become larger on their way back, through time or through layers.

    Not where it has learned: the error of the last step may be next to nothing then, and any other is large beside it.
    """
    if seen.learned:
        return None
    for id, norms in seen.copied.time_norms.items():
        known = norms[np.isfinite(norms) & (norms > 0)]
        if len(known) > 2 and known.max() >= BLOWN * known[-1] and int(known.argmax()) < len(known) // 2:
            name = seen.network.nodes[id].name
            return Finding(
                "exploding", sentence("The gradient explodes through time"),
                sentence(
                    "In {layer} it is {times:.2g} times as large {steps} steps before the end as at the end: its weights to itself "
                    "enlarge it.", layer=name, times=float(known.max() / known[-1]), steps=len(known) - 1 - int(known.argmax()),
                ),
                sentence("Clip the gradient, for instance to a norm of 1, or start {layer} with smaller weights.", layer=name), id,
            )
    known_layers = [layer for layer in seen.layers if math.isfinite(layer.error) and layer.error > 0]
    if len(known_layers) >= 3:
        last = known_layers[-1]
        worst = max(known_layers, key=lambda layer: layer.error)
        if worst.error >= BLOWN * last.error:
            return Finding(
                "exploding", sentence("The gradient explodes on its way back"),
                sentence(
                    "The error is {times:.2g} times as large in {layer} as in {last}: large weights enlarge it from layer to layer.",
                    times=worst.error / last.error, layer=worst.name, last=last.name,
                ),
                sentence("Start with smaller weights, for instance by Xavier or He, or clip the gradient."), worst.id,
            )
    return None


def vanishing(seen: Evidence) -> Finding | None:
    """Gradients that become smaller from layer to layer on their way back."""
    layers = [layer for layer in seen.layers if math.isfinite(layer.error)]
    last = next((layer for layer in reversed(layers) if layer.output), None)
    if last is None or last.error <= 0.0 or seen.learned:
        return None
    gone = [layer for layer in layers if not layer.recurrent and layer.error < GONE * last.error and not _fixed(seen, layer)]
    if not gone or len(layers) < 3:
        return None
    worst = min(gone, key=lambda layer: layer.error)
    bounded = any(layer.activation in ("sigmoid", "tanh") for layer in seen.hidden)
    return Finding(
        "vanishing", sentence("The gradient vanishes from {layer} on back", layer=gone[-1].name),
        sentence(
            "In {worst} the error is {share:.1g} times what it is in {last}: every layer on its way back has made it smaller.",
            worst=worst.name, share=worst.error / last.error, last=last.name,
        ),
        sentence("Use relu in the hidden layers, with initial weights by He; or fewer layers.") if bounded
        else sentence("Use larger initial weights, by He, or fewer layers."),
        gone[-1].id,
    )


def dead(seen: Evidence) -> Finding | None:
    """Rectifiers that answer 0 to everything get no gradient, so they stay so."""
    layer = max(seen.hidden, key=lambda layer: layer.dead, default=None)
    if layer is None or layer.dead < MANY_DEAD or seen.learned:
        return None
    return Finding(
        "dead", sentence("Most units of {layer} are dead", layer=layer.name),
        sentence(
            "{count} of {units} units answer 0 to every sample looked at; where relu is 0 its slope is 0 too, so they cannot learn any "
            "more.", count=round(layer.dead * layer.units), units=layer.units,
        ),
        sentence("Start again with a smaller learning rate, or use leaky relu in {layer}.", layer=layer.name), layer.id,
    )


def saturated(seen: Evidence) -> Finding | None:
    """At the flat ends of a sigmoid or tanh there is hardly any slope to learn by. In a loop that is how a bit is remembered."""
    before, now = seen.copied.growth
    stuck = 0.0 <= now < STUCK * before  # an output is at its ends when it is right: only where nothing comes back from there it is a fault
    concerned = [layer for layer in seen.layers if not layer.recurrent and (stuck or not layer.output)]
    layer = max(concerned, key=lambda layer: layer.saturated, default=None)
    if layer is None or layer.saturated < MANY_SATURATED or seen.learned:
        return None
    if layer.output:
        return Finding(
            "saturated", sentence("The answers of {layer} are saturated", layer=layer.name),
            sentence(
                "{share:.0%} of them lie at the flat ends of {activation}, also where they are wrong, and no gradient comes back from "
                "there: a step that was too large has thrown the weights so far.", share=layer.saturated, activation=layer.activation,
            ),
            sentence("Start again with a smaller learning rate, for instance {less:.2g}.", less=seen.copied.rate / 10), layer.id,
        )
    return Finding(
        "saturated", sentence("The units of {layer} are saturated", layer=layer.name),
        sentence(
            "{share:.0%} of their answers lie at the flat ends of {activation}, where a change of the weights changes nothing.",
            share=layer.saturated, activation=layer.activation,
        ),
        sentence("Start {layer} with smaller weights, and scale the inputs.", layer=layer.name), layer.id,
    )


def rate_too_low(seen: Evidence) -> Finding | None:
    """The gradient is as large as ever, and hardly anything happens. With a memory that does not reach back, no rate would help."""
    copied = seen.copied
    if any(_forgetful(norms) for norms in copied.time_norms.values()):
        return None
    before, now = copied.growth
    if copied.iteration < LONG or len(copied.recent) < 20 or seen.learned or not (now > 0.5 * before > 0.0):
        return None
    fallen = 1.0 - float(copied.recent[-1]) / copied.first if copied.first > 0 else 1.0
    steady = float((np.diff(copied.recent) < 0).mean())
    if not 0.0 < fallen < CREEPING or steady < 0.8:
        return None
    return Finding(
        "rate_too_low", sentence("The learning rate is too low"),
        sentence(
            "After {count:,} updates the loss has fallen steadily, but by {share:.2g} % only, while the gradient is nearly as large as in "
            "the beginning.", count=copied.iteration, share=100.0 * fallen,
        ),
        sentence("Set a learning rate ten times as large: {more:.2g}.", more=10 * copied.rate),
    )


def _forgetful(norms: Array) -> bool:
    """Whether hardly anything of the gradient reaches the first steps of the sequence."""
    known = norms[np.isfinite(norms)]
    return len(known) > 2 and bool(known[0] < OUT_OF_REACH * known.max())


def overfitting(seen: Evidence) -> Finding | None:
    """The training loss still falls, the validation loss rises. Means of a tenth are compared: single records jump, the more the denser."""
    records = len(seen.copied.validation[0])
    if records < 12:
        return None
    tail = max(3, records // 10)
    validation, training = (np.convolve(losses, np.full(tail, 1 / tail), "valid") for losses in seen.copied.validation)
    best = int(validation.argmin())
    now, then, learned = float(validation[-1]), float(validation[best]), float(training[-1])
    if len(validation) - 1 - best < BEST_AGO * records or now < 1.2 * then or learned > 0.8 * training[best] or now < 1.5 * learned:
        return None
    return Finding(
        "overfitting", sentence("The network overfits"),
        sentence(
            "The validation loss was lowest, {then:.3g}, a good while ago and is {now:.3g} now, while the training loss went on falling, "
            "to {learned:.3g}: it learns the samples by heart.", then=then, now=now, learned=learned,
        ),
        sentence("Stop early, or use more samples, dropout, weight decay or fewer units."),
    )


def no_line(seen: Evidence) -> Finding | None:
    """The perceptron rule ends only if a line separates the classes."""
    errors = seen.copied.errors
    if seen.document.settings["learning_rule"] != "perceptron" or seen.copied.epoch < PATIENCE or len(errors) < PATIENCE - 5:
        return None
    half = len(errors) // 2
    if errors.min() == 0 or errors[half:].min() < errors[:half].min():
        return None
    return Finding(
        "no_line", sentence("No line seems to separate the classes"),
        sentence(
            "After {epochs:,} epochs there are still {errors:g} wrong answers in every epoch at least, no fewer than before: where a line "
            "separates the classes the perceptron rule ends.", epochs=seen.copied.epoch, errors=float(errors.min()),
        ),
        sentence("Add a hidden layer and learn by gradient descent."),
    )


def _rounded(value: float) -> float:
    """To three figures, so that a large number can be written out."""
    return float(f"{value:.3g}")


def _fixed(seen: Evidence, layer: Layer) -> bool:
    return not seen.network.nodes[layer.id].parameters.get("trainable", True)


RULES: tuple[Rule, ...] = (
    same_start, out_of_reach, unscaled, rare_class, exploding, rate_too_high, vanishing, dead, saturated, rate_too_low, overfitting,
    no_line,
)  # fmt: skip
FOLLOWS = {
    "same_start": ("rate_too_low", "vanishing", "dead"),
    "out_of_reach": ("saturated", "rate_too_low", "rate_too_high"),
    "unscaled": ("saturated", "dead", "rate_too_high", "rate_too_low", "exploding"),
    "exploding": ("rate_too_high", "saturated"),
    "rate_too_high": ("dead", "saturated"),
    "vanishing": ("rate_too_low", "saturated"),
    "saturated": ("rate_too_low",),
    "dead": ("rate_too_low",),
}
"""What often follows from a cause, and is not named beside it."""


class Diagnosis(OnACopy[Copied]):
    """Finds out what can be seen of a run at one moment. `laboratory`: what the next one can use again while the network stays the same."""

    def __init__(self, ask: Ask[Copied], laboratory: Laboratory | None = None, diverged: bool = False) -> None:
        super().__init__("diagnosis", ask, Copied.of)
        self.findings: tuple[Finding, ...] = ()
        self.laboratory = laboratory
        self._diverged = diverged
        self.start()

    def examine(self, copied: Copied) -> None:
        self.laboratory = self.laboratory or Laboratory(copied)
        self.findings = diagnose(self.laboratory.evidence(copied, self._diverged))
