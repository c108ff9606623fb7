"""For Windows: what the programs say about themselves, and the installer, made by NSIS from `packaging/windows/nnsim.nsi`."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bundling.facts import ROOT, SUMMARY, VERSION

SCRIPT = ROOT / "packaging" / "windows" / "nnsim.nsi"
RESOURCE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The nnsim developers"), StringStruct("FileDescription", "{summary}"),
      StringStruct("FileVersion", "{version}"), StringStruct("InternalName", "nnsim"), StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "nnsim.exe"), StringStruct("ProductName", "nnsim"), StringStruct("ProductVersion", "{version}")])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])])
  ]
)
"""


def four_numbers(version: str = VERSION) -> tuple[int, int, int, int]:
    """The version as Windows counts: four numbers."""
    numbers = [int(part) for part in version.split(".") if part.isdigit()]
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def version_file(out: Path) -> Path:
    """The version resource of the programs, in PyInstaller's language."""
    path = out / "version.txt"
    path.write_text(RESOURCE.format(numbers=four_numbers(), version=VERSION, summary=SUMMARY), encoding="utf-8")
    return path


def size_in_kilobytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024


def installer(payload: Path, out: Path) -> Path:
    """Compile the installer of a bundle. Works on every system that has makensis."""
    defined = {
        "VERSION": VERSION, "NUMBERS": ".".join(map(str, four_numbers())), "PAYLOAD": payload, "OUT": out, "SUMMARY": SUMMARY,
        "KILOBYTES": size_in_kilobytes(payload), "ICON": ROOT / "packaging" / "windows" / "nnsim.ico", "LICENCE": ROOT / "LICENSE",
    }
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in defined.items()), str(SCRIPT)]
    subprocess.run(command, check=True)
    return out
