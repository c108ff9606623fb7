"""Whether there is a screen to open a window on, found out without Qt, which would end the program where there is none."""

import os
import socket
from collections.abc import Mapping


def display_there(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened: always on Windows and macOS, elsewhere where a display answers."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return True
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and _answers(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), wayland)):
        return True
    host, colon, number = environment.get("DISPLAY", "").partition(":")
    if not colon:
        return False
    path = f"/tmp/.X11-unix/X{number.partition('.')[0]}"
    return bool(host) or _answers(path) or _answers(f"\0{path}")


def _answers(path: str) -> bool:
    """Whether somebody listens at a local socket."""
    with socket.socket(socket.AF_UNIX) as attempt:
        try:
            attempt.connect(path)
        except (OSError, ValueError):
            return False
        return True
