"""How much memory is free, asked of the system itself, and whether a run may take what it needs of it."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from nnsim.catalog import ProjectError, sentence

SHARE = 0.4
"""The part of the free memory that one run may take: the window, the system and a second run need some too."""


def require_memory(needed: int) -> None:
    """Raises ProjectError if a run that needs so many bytes would take too much of what is free. Where that is unknown, it may."""
    free = free_memory()
    if free is not None and needed > SHARE * free:
        raise ProjectError(
            sentence(
                "Training would need about {needed} of memory, more than {share:.0%} of the {free} that are free: "
                "use a smaller batch or fewer units, or close other programs.",
                needed=_spoken(needed), share=SHARE, free=_spoken(free),
            )
        )


def free_memory() -> int | None:
    """Bytes that can be had without anything being written to disk, or None where the system does not say."""
    try:
        if sys.platform == "win32":
            return _windows()
        return _macos() if sys.platform == "darwin" else linux(Path("/proc/meminfo").read_text(encoding="ascii"))
    except (OSError, ValueError, AttributeError):
        return None


def linux(meminfo: str) -> int:
    """What the kernel says of memory available to new programs. Raises ValueError if it does not say."""
    for line in meminfo.splitlines():
        name, _, amount = line.partition(":")
        if name == "MemAvailable":
            return int(amount.split()[0]) * 1024
    raise ValueError("The kernel does not say how much memory is available.")


def _windows() -> int:
    """`GlobalMemoryStatusEx` of kernel32; of its amounts the first is the physical memory there is, the second what is free of it."""

    class Status(ctypes.Structure):
        _fields_ = (("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("amounts", ctypes.c_uint64 * 7))

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.CDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status)):
        raise OSError("Windows does not say how much memory is free.")
    return int(status.amounts[1])


def _macos() -> int:
    """`host_statistics64` of the kernel: pages that are free, and those not used lately, which it gives up first."""
    system = ctypes.CDLL("/usr/lib/libSystem.B.dylib")
    system.mach_host_self.restype = ctypes.c_uint32
    pages = (ctypes.c_uint32 * 38)()
    count = ctypes.c_uint32(len(pages))
    if system.host_statistics64(ctypes.c_uint32(system.mach_host_self()), 4, pages, ctypes.byref(count)):
        raise OSError("macOS does not say how much memory is free.")
    return (int(pages[0]) + int(pages[2])) * os.sysconf("SC_PAGE_SIZE")


def _spoken(amount: int) -> str:
    return f"{amount / 2**30:.3g} GiB" if amount >= 2**29 else f"{amount / 2**20:.3g} MiB"
