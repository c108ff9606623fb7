"""What the user drew: network, settings, commands, history and checks. No Qt, no NumPy."""

from nnsim.document.checks import DataShape, Problem, TargetShape, memory_estimate, problems
from nnsim.document.commands import (
    Change,
    Command,
    Group,
    MoveNodes,
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
from nnsim.document.document import DataReference, Document
from nnsim.document.history import History
from nnsim.document.network import CONNECTION_PARAMETERS, Connection, Network, Node
from nnsim.document.settings import LIVE, SETTINGS
from nnsim.document.shapes import Shapes, parameter_count, shapes_of, weight_shape

__all__ = [
    "CONNECTION_PARAMETERS", "Change", "Command", "Connection", "DataReference", "DataShape", "Document", "Group", "History",
    "LIVE", "MoveNodes", "Network", "Node", "Problem", "PutConnection", "PutNode", "RemoveConnection", "RemoveNode", "SETTINGS",
    "SetData", "SetInitial", "SetSetting", "SetTexts", "SetView", "Shapes", "TargetShape", "memory_estimate", "parameter_count",
    "problems", "shapes_of", "weight_shape",
]
