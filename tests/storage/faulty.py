"""A disk that goes wrong: at one operation of a save, once or from then on, with an error or because the process is killed there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from nnsim.storage.disk import Disk

OPERATIONS = ("create", "write", "force", "close", "permit", "read", "link", "replace", "remove", "force_folder")


class KilledError(BaseException):
    """Stands for the end of the process: nothing after it is done."""


class FaultyDisk(Disk):
    """Counts its operations. Number `at` (1 is the first) goes wrong with `error`; `for_ever`, and every later one; `after` it was done."""

    def __init__(self, at: int | None = None, error: BaseException | None = None, for_ever: bool = False, after: bool = False) -> None:
        self.at, self.error, self.for_ever, self.after = at, error, for_ever, after
        self.done: list[str] = []
        for name in OPERATIONS:
            setattr(self, name, self._watched(name, getattr(self, name)))

    def _watched(self, name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def watched(*arguments: Any) -> Any:
            self.done.append(name)
            count = len(self.done)
            wrong = self.at is not None and self.error is not None and (count == self.at or (self.for_ever and count > self.at))
            if wrong and not (self.after and count == self.at):
                assert self.error is not None
                raise self.error
            result = operation(*arguments)
            if wrong:
                assert self.error is not None
                raise self.error
            return result

        return watched


class ShortDisk(Disk):
    """Takes a part of what it is given at each write, and says so."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most

    def write(self, handle: int, data: memoryview) -> int:
        return super().write(handle, data[: self.most])


class LyingDisk(Disk):
    """Takes half of what it is given, and says that it took all."""

    def write(self, handle: int, data: memoryview) -> int:
        super().write(handle, data[: len(data) // 2])
        return len(data)


class BusyDisk(Disk):
    """Refuses to replace a file that somebody else reads, so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def replace(self, path: Any, target: Any) -> None:
        if self.left:
            self.left -= 1
            raise PermissionError(13, "Permission denied")
        super().replace(path, target)


class UnlinkedDisk(Disk):
    """A file system on which a file has one name only."""

    def link(self, path: Any, other: Any) -> None:
        raise PermissionError(1, "Operation not permitted")
