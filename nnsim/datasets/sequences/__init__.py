"""Tasks over time: what a network must remember, count, order, continue or write. All drawn by generators, but for two files."""

from nnsim.datasets.sequences import adding, arithmetic, memory, reber, series, spelling, temporal_order, text

ENTRIES = (
    memory.ENTRIES + arithmetic.ENTRIES + temporal_order.ENTRIES + adding.ENTRIES + reber.ENTRIES + series.ENTRIES + text.ENTRIES
    + spelling.ENTRIES
)  # fmt: skip
