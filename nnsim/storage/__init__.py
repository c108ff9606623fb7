"""What is kept: project files, and the examples that come with nnsim. Never Qt."""

from nnsim.storage.examples import example, example_path, examples
from nnsim.storage.files import SUFFIX, Contents, load, read, resumed, save
from nnsim.storage.sources import Source, found, require_writable

__all__ = [
    "SUFFIX", "Contents", "Source", "example", "example_path", "examples", "found", "load", "read", "require_writable", "resumed",
    "save",
]  # fmt: skip
