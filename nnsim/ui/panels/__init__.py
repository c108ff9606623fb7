"""The panels around the canvas. Each is given the session, draws from document and frame, and answers with commands."""

from nnsim.ui.panels.command_palette import CommandPalette
from nnsim.ui.panels.data import DataPanel
from nnsim.ui.panels.feed import Banner as FeedBanner
from nnsim.ui.panels.feed import FeedPanel
from nnsim.ui.panels.import_dialog import ImportDialog
from nnsim.ui.panels.inspector import Inspector
from nnsim.ui.panels.learning import LearningPanel
from nnsim.ui.panels.outline import OutlinePanel
from nnsim.ui.panels.palette import PalettePanel
from nnsim.ui.panels.predict import PredictPanel
from nnsim.ui.panels.top_bar import TopBar
from nnsim.ui.panels.welcome import WelcomePage

__all__ = [
    "CommandPalette", "DataPanel", "FeedBanner", "FeedPanel", "ImportDialog", "Inspector", "LearningPanel", "OutlinePanel",
    "PalettePanel", "PredictPanel", "TopBar", "WelcomePage",
]
