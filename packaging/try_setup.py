"""Compiles the Windows installer against a stand-in for the bundle, on any system that has makensis, and looks at what came out.

    python packaging/try_setup.py          (Debian: apt-get install nsis)

It can only be run on Windows, which the release's workflow does; this finds what is wrong with the script before that.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bundling.facts import VERSION
from bundling.windows import four_numbers, installer


def stand_in(folder: Path) -> Path:
    """Files with the names that the installer knows."""
    for name in ("nnsim.exe", "nnsim-window.exe", "_internal/nnsim/_resources/fonts/Inter-Regular.otf"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a stand-in\n")
    return folder


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="nnsim-setup-") as name:
        made = installer(stand_in(Path(name) / "payload"), Path(name) / f"nnsim-{VERSION}-windows-x86_64-setup.exe")
        content = made.read_bytes()
    first, second, third, fourth = four_numbers()
    numbers = b"".join(number.to_bytes(2, "little") for number in (second, first, fourth, third))  # as Windows keeps them
    wanted = {
        "is a program for Windows": content[:2] == b"MZ",
        "names its product": "ProductName\0".encode("utf-16-le") in content and "nnsim".encode("utf-16-le") in content,
        "has the version": VERSION.encode("utf-16-le") in content and b"\xbd\x04\xef\xfe\x00\x00\x00\x00" + numbers in content,
        "asks for no administrator": b'level="asInvoker"' in content,
    }
    for what, right in wanted.items():
        print(f"  {'' if right else 'NOT: '}{what}")
    return 0 if all(wanted.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
