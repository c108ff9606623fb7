"""What can be built: entries, their parameters, and the errors people meet. Standard library only."""

from nnsim.catalog.entries import Catalog, Entry, LayerEntry, Shape, ShapeError, ShapeRule, Spec
from nnsim.catalog.errors import Diverged, FileError, ProjectError
from nnsim.catalog.parameters import Choice, Flag, Float, Int, Numbers, Parameter, Plain, Reference, Text
from nnsim.catalog.sentences import Sentence, counted, joined, sentence, term

__all__ = [
    "Catalog", "Choice", "Diverged", "Entry", "FileError", "Flag", "Float", "Int", "LayerEntry", "Numbers", "Parameter",
    "Plain", "ProjectError", "Reference", "Sentence", "Shape", "ShapeError", "ShapeRule", "Spec", "Text",
    "counted", "joined", "sentence", "term",
]
