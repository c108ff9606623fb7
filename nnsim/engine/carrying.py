"""State that is carried on: what loops and memories hold at the end of a batch, and begin the next one with.

Sample n of a batch goes on where sample n of the batch before ended, so the samples are dealt out in as many strands as a batch has
samples: each strand is a stretch of the data. A last smaller batch, and every epoch, begin at zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.document import Document, Shapes, Timing
from nnsim.document.timing import groups, takes_steps
from nnsim.maths.layers import layer_of


def carried_arrays(document: Document, shapes: Shapes, timing: Timing, batch: int, dtype: Any) -> dict[str, Any]:
    """Room for what is carried on, (steps, units, batch) by "carried/node id/name"; none for what reads backwards or learns its start."""
    network = document.network
    if document.settings["state"] != "carry" or not timing.steps:
        return {}
    room = max([1, *(connection.delay for connection in network.connections.values())])
    found: dict[str, Any] = {}
    for group in groups(network):
        for node in group if takes_steps(network, group) and group[0].id in timing.running else []:
            if node.parameters.get("reads") != "backwards" and not node.parameters.get("learned_state"):
                layer = layer_of(network.entry(node), node.parameters)
                for name in dict.fromkeys((layer.output, *layer.state.values())):
                    found[f"carried/{node.id}/{name}"] = np.zeros((room, shapes.units(node.id), batch), dtype)
    return found


def in_strands(samples: int, batch: int) -> Any:
    """The order of samples in which sample n of every batch follows on sample n of the batch before."""
    full = samples // batch
    strands = np.arange(full * batch, dtype=np.intp).reshape(batch, full).T.ravel()
    return np.concatenate([strands, np.arange(full * batch, samples, dtype=np.intp)])
