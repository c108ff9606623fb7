"""What is kept: project files, and the examples that come with nnsim. Never Qt."""

from nnsim.storage.examples import example, example_path, examples
from nnsim.storage.files import SUFFIX, Contents, load, read, resumed, save

__all__ = ["SUFFIX", "Contents", "example", "example_path", "examples", "load", "read", "resumed", "save"]
