"""Feeding inputs by hand: boards for numbers, pictures, symbols and sequences, and what the network answers."""

from nnsim.ui.panels.feed.banner import Banner
from nnsim.ui.panels.feed.panel import FeedPanel

__all__ = ["Banner", "FeedPanel"]
