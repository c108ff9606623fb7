"""What is kept: project files, and the examples that come with nnsim. Never Qt."""

from nnsim.storage.examples import example, example_groups, example_path, examples
from nnsim.storage.files import SUFFIX, Contents, TrainingError, load, read, resumed, save
from nnsim.storage.kinds import is_data
from nnsim.storage.sources import Source, found, named, require_writable

__all__ = [
    "SUFFIX", "Contents", "Source", "TrainingError", "example", "example_groups", "example_path", "examples", "found", "is_data", "load",
    "named", "read", "require_writable", "resumed", "save",
]  # fmt: skip
