"""Who is still alive: processes told apart by number, start and machine, so that what a dead one left behind can be known as such.

A number alone does not do: it is given out again, and on a shared folder it may be that of another machine.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_SILENCE = 600.0
"""Seconds after which a process on another machine, of which nothing more can be known, counts as gone."""
_TEXT = re.compile(r"(\d{1,10})-([0-9a-f]{1,20})-([0-9a-f]{8})-([0-9a-f]{8})")
_STILL_ACTIVE, _MAY_ASK = 259, 0x1000


@dataclass(frozen=True)
class Process:
    """A process as it is written into names of files: nobody can read from it whose machine it was."""

    pid: int
    started: int
    """In units of the system's own; 0 where it does not say."""
    machine: str
    boot: str
    """Since when the machine has been running."""

    @property
    def text(self) -> str:
        return f"{self.pid}-{self.started:x}-{self.machine}-{self.boot}"

    def alive(self, heard: float) -> bool:
        """Whether it still runs; `heard` is when it last gave a sign (seconds since 1970), which counts on other machines only."""
        here = this_process()
        if self.machine != here.machine:
            return time.time() - heard < LONGEST_SILENCE
        if self.boot != here.boot:
            return False
        started = _started(self.pid)
        return started is not None and (started == self.started or 0 in (started, self.started))


def this_process() -> Process:
    pid = os.getpid()
    return Process(pid, _started(pid) or 0, _digest(platform.node() + _linked("/proc/self/ns/pid")), _digest(_boot()))


def process_of(text: str) -> Process | None:
    """The process whose `text` this is, if it is one."""
    found = _TEXT.fullmatch(text)
    return None if found is None else Process(int(found[1]), int(found[2], 16), found[3], found[4])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _linked(path: str) -> str:
    """Processes in containers of one machine count for themselves."""
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _started(pid: int) -> int | None:
    """When a process of this machine started, 0 if that is not told, None if there is no such process."""
    if sys.platform == "win32":
        return _started_on_windows(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        state, *rest = stat[stat.rindex(b")") + 1 :].split()
        return None if state == b"Z" else int(rest[18])
    except (OSError, ValueError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except PermissionError:
        return 0
    except (OSError, OverflowError):
        return None
    return _started_on_macos(pid) if sys.platform == "darwin" else 0


def _started_on_macos(pid: int) -> int:
    """From the kernel's record of a process (proc_bsdinfo, 136 bytes), which has the second at 120 and the microsecond at 128."""
    record = (ctypes.c_uint64 * 17)()
    if ctypes.CDLL("/usr/lib/libproc.dylib").proc_pidinfo(pid, 3, ctypes.c_uint64(0), record, 136) != 136:
        return 0
    return int(record[15]) * 1_000_000 + int(record[16])


def _started_on_windows(pid: int) -> int | None:
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 — not there on other systems, for the type checker either
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_MAY_ASK, False, pid)
    if not handle:
        return None
    times = [ctypes.c_uint64() for _ in range(4)]
    code = ctypes.c_uint32()
    held = ctypes.c_void_p(handle)
    try:
        told = kernel.GetProcessTimes(held, *(ctypes.byref(moment) for moment in times))
        runs = kernel.GetExitCodeProcess(held, ctypes.byref(code)) and code.value == _STILL_ACTIVE
        return None if not runs else times[0].value if told else 0
    finally:
        kernel.CloseHandle(held)
