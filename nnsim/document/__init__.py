"""What the user drew: network, settings, commands, history and checks. No Qt, no NumPy."""

from nnsim.document.change import Change, Command
from nnsim.document.checks import memory_estimate, problems
from nnsim.document.commands import (
    Group,
    PutConnection,
    PutNode,
    RemoveConnection,
    RemoveNode,
    SetData,
    SetInitial,
    SetSetting,
    SetTexts,
    SetView,
)
from nnsim.document.counting import Count, counted, counts, parameter_count
from nnsim.document.data_shape import DataShape, TargetShape
from nnsim.document.document import DataReference, Document
from nnsim.document.furnishing import GivingWay, MoveNodes, PutFurniture, moved_with
from nnsim.document.furniture import Arrow, Block, End, Note, Piece
from nnsim.document.history import History
from nnsim.document.network import CONNECTION_PARAMETERS, Connection, Network, Node
from nnsim.document.problem import Problem
from nnsim.document.settings import LIVE, SETTINGS
from nnsim.document.shapes import Shapes, shapes_of, stored_count, weight_shape
from nnsim.document.timing import Timing, sequence_inputs, timing_of

__all__ = [
    "Arrow", "Block", "CONNECTION_PARAMETERS", "Change", "Command", "Connection", "Count", "DataReference", "DataShape", "Document",
    "End", "GivingWay", "Group", "History", "LIVE", "MoveNodes", "Network", "Node", "Note", "Piece", "Problem", "PutConnection",
    "PutFurniture", "PutNode", "RemoveConnection", "RemoveNode", "SETTINGS", "SetData", "SetInitial", "SetSetting", "SetTexts",
    "SetView", "Shapes", "TargetShape", "Timing", "counted", "counts", "memory_estimate", "moved_with", "parameter_count",
    "problems", "sequence_inputs", "shapes_of", "stored_count", "timing_of", "weight_shape",
]
