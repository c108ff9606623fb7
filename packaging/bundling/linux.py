"""For Linux: an archive that runs from anywhere, and a package for Debian and its relatives."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from bundling.facts import ROOT, SUMMARY, VERSION, BuildError, source_date_epoch

FILES = ROOT / "packaging" / "linux"
PLACE = Path("opt", "nnsim")
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER = "The nnsim developers <nnsim@localhost>"
BESIDE = {"LICENSE": "LICENCE.txt", "packaging/ADMINISTRATORS.md": "ADMINISTRATORS.md", "packaging/linux/README.txt": "README.txt"}


def archive(bundle: Path, out: Path) -> Path:
    """The bundle as .tar.xz: sorted, owned by nobody in particular, and as old as the commit."""
    name = out.name.removesuffix(".tar.xz")
    with tarfile.open(out, "w:xz", preset=6, format=tarfile.PAX_FORMAT) as tar:
        for path, place in sorted([*_contents(bundle), *_beside()], key=lambda pair: pair[1].as_posix()):
            entry = tar.gettarinfo(path, f"{name}/{place.as_posix()}")
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = source_date_epoch()
            entry.type = tarfile.REGTYPE if entry.islnk() else entry.type
            entry.size = path.stat().st_size if entry.isreg() else 0
            entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
            if entry.isreg():
                with path.open("rb") as file:
                    tar.addfile(entry, file)
            else:
                tar.addfile(entry)
    return out


def _contents(bundle: Path) -> list[tuple[Path, Path]]:
    return [(path, path.relative_to(bundle)) for path in bundle.rglob("*")]


def _beside() -> list[tuple[Path, Path]]:
    return [(ROOT / source, Path(name)) for source, name in BESIDE.items()]


def package(bundle: Path, out: Path) -> Path:
    """The package for Debian: the bundle in /opt, a link to it in /usr/bin, and what a desktop and `man` want to know."""
    with tempfile.TemporaryDirectory(prefix="nnsim-deb-") as name:
        root = Path(name)
        root.chmod(0o755)
        shutil.copytree(bundle, root / PLACE, symlinks=True)
        for source, target in BESIDE.items():
            shutil.copyfile(ROOT / source, root / PLACE / target)
        link = root / "usr" / "bin" / "nnsim"
        link.parent.mkdir(parents=True)
        link.symlink_to(Path("/") / PLACE / "nnsim")
        _put(root, "usr/share/applications/nnsim.desktop", (FILES / "nnsim.desktop").read_bytes())
        _put(root, "usr/share/mime/packages/nnsim.xml", (FILES / "nnsim.xml").read_bytes())
        icon = (ROOT / "resources" / "icons" / "nnsim.svg").read_bytes()
        _put(root, "usr/share/icons/hicolor/scalable/apps/nnsim.svg", icon)
        for kind in ("nnsim", "nnlesson"):
            _put(root, f"usr/share/icons/hicolor/scalable/mimetypes/application-x-{kind}.svg", icon)
        manual = (FILES / "nnsim.1").read_bytes().replace(b"@VERSION@", VERSION.encode())
        _put(root, "usr/share/man/man1/nnsim.1.gz", gzip.compress(manual, mtime=0))
        _put(root, "usr/share/doc/nnsim/copyright", (FILES / "copyright").read_bytes())
        changes = f"nnsim ({VERSION}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n -- {MAINTAINER}  {_date()}\n"
        _put(root, "usr/share/doc/nnsim/changelog.gz", gzip.compress(changes.encode(), mtime=0))
        _put(root, "usr/share/lintian/overrides/nnsim", (FILES / "lintian-overrides").read_bytes())
        _put(root, "DEBIAN/control", _control(bundle, root).encode())
        _put(root, "DEBIAN/md5sums", _sums(root).encode())
        make_uniform(root, source_date_epoch())
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date_epoch())}
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=2", "--build", str(root), str(out)],
            env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return out


def _put(root: Path, place: str, content: bytes) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _date() -> str:
    command = ["date", "--utc", "--rfc-email", f"--date=@{source_date_epoch()}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C"}).stdout.strip()


def architecture() -> str:
    return ARCHITECTURE.get(os.uname().machine, os.uname().machine)


def _control(bundle: Path, root: Path) -> str:
    size = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024
    return f"""Package: nnsim
Version: {VERSION}
Architecture: {architecture()}
Maintainer: {MAINTAINER}
Installed-Size: {size}
Depends: {", ".join(dependencies(bundle))}
Recommends: shared-mime-info, desktop-file-utils, hicolor-icon-theme
Section: education
Priority: optional
Description: {SUMMARY}
 nnsim is a laboratory for neural networks: networks are drawn on a canvas,
 trained, and watched while they learn, down to the single operation and the
 equation behind it. Everything works without a network.
"""


def dependencies(bundle: Path) -> list[str]:
    """Debian's packages that hold the libraries which the bundle asks for and does not have, and the oldest C library that will do.

    Raises BuildError if one of them is not installed here, since then nobody knows whose it is.
    """
    binaries = [bundle / "nnsim", *(path for path in (bundle / "_internal").rglob("*.so*") if path.is_file() and not path.is_symlink())]
    own = {path.name for path in (bundle / "_internal").rglob("*.so*")}
    told = [subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True).stdout for path in binaries]
    asked = {name for text in told for name in re.findall(r"^\s*NEEDED\s+(\S+)", text, re.MULTILINE)} - own
    versions = {tuple(map(int, number.split("."))) for text in told for number in re.findall(r"GLIBC_(\d+\.\d+)", text)}
    oldest = ".".join(map(str, max(versions)))
    found = {_package(name) for name in asked}
    return sorted(f"{name} (>= {oldest})" if name == "libc6" else name for name in found)


def _package(library: str) -> str:
    answer = subprocess.run(["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True, check=False).stdout
    packages = {line.split(":")[0] for line in answer.splitlines() if line.endswith(f"/{library}") and ":" in line}
    if not packages:
        raise BuildError(f"The bundle asks for {library}, which no package that is installed here has: install it, then build again.")
    return min(packages)


def _sums(root: Path) -> str:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.parts)
    names = [path.relative_to(root).as_posix() for path in files]
    return subprocess.run(["md5sum", *names], cwd=root, capture_output=True, text=True, check=True).stdout


def make_uniform(root: Path, moment: int) -> None:
    """Give everything the rights and the time that it has in every build, whoever makes it, with whatever mask, from files however old."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (path.name == "nnsim" and path.parent.name == "nnsim") else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
