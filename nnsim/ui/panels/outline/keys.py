"""What a row of the outline stands for."""

from __future__ import annotations

from dataclasses import dataclass

DELAY = "delay"


@dataclass(frozen=True)
class Key:
    """`kind`: layer, settings, setting, into, out, tie (a setting of a connection), units, unit, bias, weight or own;

    around the network group, note, arrow, look (of one of them: colour, size …), end (of an arrow), loss and target (of an output).
    `id` is a node's, of into, out, tie and weight a connection's. `place` is a unit or an index into an array; `name` a parameter's key,
    or the name of an array that a layer has of its own.
    """

    kind: str
    id: str
    place: tuple[int, ...] = ()
    name: str = ""

    @property
    def of_connection(self) -> bool:
        return self.kind in ("into", "out", "tie", "weight")

    @property
    def around(self) -> bool:
        """Whether it stands for something beside the network."""
        return self.kind in ("group", "note", "arrow", "look", "end", "loss", "target")

    @property
    def thing(self) -> bool:
        """Whether what it stands for is selected and removed as a whole."""
        return self.kind in ("layer", "group", "note", "arrow")

    @property
    def of_run(self) -> bool:
        """Whether it stands for a number of the run that can be typed."""
        return self.kind in ("bias", "weight", "own")

    @property
    def parameter(self) -> str:
        """The key of the array of the run that the number is in."""
        return f"{self.id}:{'W' if self.kind == 'weight' else 'b' if self.kind == 'bias' else self.name}"
