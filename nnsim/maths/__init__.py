"""The equations: pages that read like the textbook, over one small language of primitives."""

from nnsim.maths import activations, initializers, layers, learning_rules, losses, optimizers, schedules

ENTRIES = (
    *layers.ENTRIES,
    *activations.ENTRIES,
    *losses.ENTRIES,
    *optimizers.ENTRIES,
    *initializers.ENTRIES,
    *schedules.ENTRIES,
    *learning_rules.ENTRIES,
)
