"""Random numbers: one seed, and a separate stream for each purpose, so that one does not disturb another."""

import numpy as np

STREAMS = ("weights", "order", "dropout", "data", "split", "writing")


def stream(seed: int, name: str, *more: int) -> np.random.Generator:
    """The generator of a named stream; `more` numbers tell apart several of one purpose."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(STREAMS.index(name), *more))))
