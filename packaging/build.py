"""Builds what is given to people who have no Python: a bundle, and from it the packages for this system.

    python packaging/build.py              bundle and packages, in an environment of its own with exactly the libraries of
                                           constraints.txt; all in build/packages, with checksums and bills of materials
    python packaging/build.py bundle       only the bundle, build/bundle/nnsim
    ... --here                             with the libraries of the Python that runs this, whatever they are
    ... --out FOLDER                       in another folder than build

On Linux it needs binutils, and for the package dpkg-dev; on Windows NSIS; on macOS what Xcode's command line tools bring.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bundling.freezing import BUILD, NAME, PLATFORM, BuildError, bundle, inside_of, own_environment


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="build.py", description="Build the bundle of nnsim and the packages for this system.")
    parser.add_argument("what", nargs="?", choices=("all", "bundle"), default="all")
    parser.add_argument("--here", action="store_true", help="use the libraries of the Python that runs this")
    parser.add_argument("--out", type=Path, default=BUILD)
    chosen = parser.parse_args(arguments)
    if not chosen.here:
        command = [str(own_environment()), __file__, chosen.what, "--here", "--out", str(chosen.out.absolute())]
        return subprocess.run(command, check=False).returncode
    try:
        made = bundle(chosen.out / "bundle")
        print(f"{made}: {sum(path.lstat().st_size for path in made.rglob('*') if path.is_file()) / 1e6:.0f} MB")
        if chosen.what == "all":
            packages(made, chosen.out / "packages")
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[0]} failed with exit status {error.returncode}. {error.stderr or ''}".strip(), file=sys.stderr)
        return 1
    return 0


def packages(made: Path, out: Path) -> None:
    """Everything that people download, each with its bill of materials, and one list of checksums."""
    from bundling import bill, finishing, linux, mac, windows

    out.mkdir(parents=True, exist_ok=True)
    if PLATFORM == "linux":
        artefacts = [linux.archive(made, out / f"{NAME}.tar.xz"), linux.package(made, out / f"{NAME}.deb")]
    elif PLATFORM == "windows":
        artefacts = [windows.installer(made, out / f"{NAME}-setup.exe")]
    else:
        artefacts = [mac.image(made.with_suffix(".app"), out / f"{NAME}.dmg")]
    files = [path for artefact in artefacts for path in (artefact, bill.bill(artefact, inside_of(made)))]
    lines = [f"{finishing.checksum(path)}  {path.name}\n" for path in sorted(files)]
    (out / f"SHA256SUMS-{PLATFORM}.txt").write_text("".join(lines), encoding="utf-8", newline="\n")
    for path in artefacts:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
