"""What a save does to the disk, one method an operation: small enough that a test can let each of them go wrong in turn."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class Disk:
    """The real one. Every method raises OSError."""

    def create(self, path: Path) -> int:
        """A handle to write into a file that was not there before."""
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of the data; how many bytes it took."""
        return os.write(handle, data)

    def force(self, handle: int) -> None:
        """Return when everything written is on the disk itself."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def permit(self, path: Path, mode: int) -> None:
        os.chmod(path, mode)

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def link(self, path: Path, other: Path) -> None:
        """A second name for a file. Not every file system can."""
        os.link(path, other)

    def replace(self, path: Path, target: Path) -> None:
        """Give a file another's name and place, all at once."""
        os.replace(path, target)

    def remove(self, path: Path) -> None:
        os.unlink(path)

    def force_folder(self, folder: Path) -> None:
        """Force new names onto the disk. Folders cannot be opened on Windows, which does this by itself."""
        if sys.platform == "win32":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


DISK = Disk()
