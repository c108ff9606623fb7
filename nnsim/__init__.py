"""nnsim: draw a neural network, train it, and see how it learns. This is the public interface; importing it loads no Qt."""

from nnsim.api import Breakpoint, Dataset, Network, Project, Run, catalog, dataset, example, examples, load, save
from nnsim.catalog import Diverged, FileError, ProjectError

__version__ = "0.1.0"
__all__ = [
    "Breakpoint", "Dataset", "Diverged", "FileError", "Network", "Project", "ProjectError", "Run", "catalog", "dataset", "example",
    "examples", "load", "save",
]  # fmt: skip
