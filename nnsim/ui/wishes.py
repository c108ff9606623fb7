"""What the visible views want to see, joined into one request for a frame."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from nnsim.engine.frames import FrameRequest
from nnsim.ui.sparing import Drawn, Sparing

_LARGEST = ("map_size", "samples", "answers", "points", "element", "terms", "source")
_ANY = ("parameters", "gradients", "changes", "signals", "fit", "time_norms", "flows", "travel")
_JOINED = ("columns", "means", "distributions", "planes")


class Wishes:
    """Fields of a FrameRequest by owner. Owners that died are forgotten."""

    def __init__(self, sparing: Sparing | None = None) -> None:
        self._sparing = sparing or Sparing()
        self._wishes: dict[QObject, dict[str, Any]] = {}

    def set(self, owner: QObject, fields: Mapping[str, Any]) -> bool:
        """Remember what an owner wants. Returns whether that is new."""
        if self._wishes.get(owner) == dict(fields):
            return False
        if owner not in self._wishes:
            owner.destroyed.connect(lambda: self._wishes.pop(owner, None))
        self._wishes[owner] = dict(fields)
        self._sparing.hasten(owner)
        return True

    def drop(self, owner: QObject) -> None:
        self._wishes.pop(owner, None)

    def request(
        self, sample: int, extent: tuple[float, float, float, float], project: int = 0, plots: Drawn | None = None
    ) -> FrameRequest:
        """One request that serves all but the plots that are spared. Of extents that wishes name the last one holds."""
        wishes = [wish for owner, wish in self._wishes.items() if self._sparing.asked(owner, plots)]
        fields: dict[str, Any] = {name: any(wish.get(name, False) for wish in wishes) for name in _ANY}
        for name in _LARGEST:
            fields[name] = max((wish[name] for wish in wishes if name in wish), default=getattr(FrameRequest, name))
        for name in _JOINED:
            fields[name] = tuple(dict.fromkeys(item for wish in wishes for item in wish.get(name, ())))
        for wish in wishes:
            extent = wish.get("extent", extent)
        feed = next((wish["feed"] for wish in wishes if "feed" in wish), None)
        fields["confusion"] = next((wish["confusion"] for wish in wishes if "confusion" in wish), "")
        return FrameRequest(sample=sample, extent=extent, feed=feed, project=project, plots=plots, **fields)
