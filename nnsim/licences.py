"""What nnsim is made of, who made it, and under which licences: what About shows and every bundle carries along.

Libraries come with their own texts, which are read where they are installed, in a bundle as well; the texts of what is no Python library,
and of the one library that brings none, lie in `resources/licences` and beside the fonts.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from nnsim.resources import resource

OWN = "MIT"


@dataclass(frozen=True)
class Component:
    """One thing that nnsim is made of. `licence` is an SPDX expression; `distribution` the name under which Python's tools know it."""

    title: str
    licence: str
    files: tuple[tuple[str, ...], ...] = ()
    distribution: str = ""

    @property
    def version(self) -> str:
        """Which one is here; "" for what has no number."""
        if self.distribution:
            return metadata.version(self.distribution)
        return platform.python_version() if self.title == "Python" else ""

    @property
    def text(self) -> str:
        """The whole text of the licence, and of those of what is inside."""
        own = [resource(*place).read_text(encoding="utf-8").rstrip() for place in self.files]
        return "\n\n\n".join([*own, *_texts(self.distribution)]) + "\n"


def _qt(title: str, distribution: str) -> Component:
    files = tuple(("licences", name) for name in ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"))
    return Component(title, "LGPL-3.0-only", files, distribution)


PARTS_OF_QT = (
    "BSD-2-Clause AND BSD-3-Clause AND CC0-1.0 AND FTL AND HPND AND HPND-sell-variant AND IJG AND ISC AND LGPL-2.1-or-later AND "
    "libpng-2.0 AND MIT AND MIT-Modern-Variant AND Unicode-3.0 AND Zlib"
)
COMPONENTS = (
    Component("Python", "PSF-2.0", (("licences", "Python.txt"),)),
    _qt("Qt and PySide6", "pyside6-essentials"),
    _qt("Shiboken6", "shiboken6"),
    Component("Parts of Qt by others", PARTS_OF_QT, (("licences", "Qt-parts.txt"),)),
    Component("NumPy and OpenBLAS", "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", distribution="numpy"),
    Component("pyqtgraph", "MIT", distribution="pyqtgraph"),
    Component("ziamath", "MIT", distribution="ziamath"),
    Component("ziafont", "MIT", distribution="ziafont"),
    Component("latex2mathml", "MIT", (("licences", "latex2mathml.txt"),), "latex2mathml"),
    Component("msgspec", "BSD-3-Clause", distribution="msgspec"),
    Component("safetensors", "Apache-2.0", distribution="safetensors"),
    Component("threadpoolctl", "BSD-3-Clause", distribution="threadpoolctl"),
    Component("Pillow", "MIT-CMU", distribution="pillow"),
    Component("colorama", "BSD-3-Clause", distribution="colorama"),
    Component("Inter", "OFL-1.1", (("fonts", "Inter-OFL.txt"),)),
    Component("JetBrains Mono", "OFL-1.1", (("fonts", "JetBrainsMono-OFL.txt"),)),
    Component("STIX Two Math", "OFL-1.1", (("licences", "STIX.txt"),)),
    Component("DejaVu Sans", "Bitstream-Vera", (("licences", "DejaVu.txt"),)),
    Component("Data sets", "CC-BY-4.0", (("data", "README.md"),)),
    Component("PyInstaller's starter", "GPL-2.0-or-later WITH Bootloader-exception", (("licences", "PyInstaller.txt"),)),
)


def components() -> list[Component]:
    """What is in this nnsim: the table above, and the libraries of the system that a bundle carries along."""
    return [*COMPONENTS, *_from_the_system()]


def _from_the_system() -> Iterator[Component]:
    """What the build of a bundle found in it of the system that it was built on: a text for each package, as that system has it."""
    folder = resource("licences") / "system"
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        yield Component(path.stem, "as below", (("licences", "system", path.name),))


def _texts(distribution: str) -> Iterator[str]:
    """The texts that a distribution brought along: its own first."""
    if not distribution:
        return
    inside = metadata.distribution(distribution).files or _listed(distribution)
    found = [place for place in inside if re.search(r"\.dist-info/licenses/", str(place).replace("\\", "/"))]
    for place in sorted(found, key=lambda place: (len(place.parts), str(place))):
        yield Path(str(metadata.distribution(distribution).locate_file(place))).read_text(encoding="utf-8", errors="replace").rstrip()


def _listed(distribution: str) -> list[metadata.PackagePath]:
    """The files beside the metadata, where the list of all files is missing, as in a bundle."""
    found = metadata.distribution(distribution)
    root = Path(str(found.locate_file("")))
    folders = root.glob(f"{re.sub(r'[-.]+', '_', distribution)}-*.dist-info")
    return [metadata.PackagePath(path.relative_to(root).as_posix()) for folder in folders for path in folder.rglob("*") if path.is_file()]
