"""Tries the Debian package and the archive where there is nothing else: in a fresh minimal Debian, which debootstrap makes.

    python packaging/try_deb.py build/packages [--picture PICTURE.png] [--root FOLDER] [--mirror ADDRESS] [--own-sources]

Needs root, debootstrap, and apt sources that work. The package is installed alone and tested off screen by an ordinary user, removed,
and every file is compared with before; then it is installed beside an X server, tested in a real window (which is saved as a picture),
upgraded to a newer version, and removed again. At the end the archive is unpacked and tested. What is not as it should be ends it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUITE = "bookworm"
USER = "student"
CHANGES_BY_ITSELF = re.compile(
    r"^\./(proc|sys|dev|tmp|run)(/|$)|^\./var/(cache|log|lib/(apt|dpkg|systemd|ucf|pam))(/|$)|^\./home/|^\./etc/(ld\.so\.cache|.*-$)|\.cache$"
    r"|^\./trial(/|$)|^\./usr/share/(mime|fonts)(/|$)|^\./etc/(fonts|X11|vulkan|glvnd|machine-id)|^\./usr/lib/locale|^\./root/"
)


class Trial:
    """A minimal Debian below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def make(self, mirror: str) -> None:
        """Fetch the system, unless it is there. Nothing may be mounted in it yet: debootstrap makes its own /dev."""
        if (self.root / "trial").is_dir():
            return
        made = subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(self.root), mirror], stdout=subprocess.DEVNULL, check=False)
        if made.returncode:
            raise SystemExit(f"debootstrap could not make it; why stands in {self.root / 'debootstrap' / 'debootstrap.log'}.")
        self.do("useradd", "--create-home", "--shell", "/bin/sh", USER)
        (self.root / "trial").mkdir()

    def find_packages(self, own_sources: bool) -> None:
        """Let apt inside know where packages are."""
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")
        if not own_sources:
            for folder in ("etc/apt/sources.list.d", "etc/apt/apt.conf.d"):
                shutil.copytree(Path("/", folder), self.root / folder, dirs_exist_ok=True)
        self.do("apt-get", "-q", "update")

    def do(self, *command: str, user: str = "root", check: bool = True, **environment: str) -> str:
        """Run a command inside; an ordinary user starts with an empty environment."""
        home = "/root" if user == "root" else f"/home/{user}"
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        surroundings = {"PATH": path, "HOME": home, "DEBIAN_FRONTEND": "noninteractive", **environment}
        inside = ["chroot", f"--userspec={user}:{user}", str(self.root), *command]
        if user != "root":
            inside = ["unshare", "--net", *inside]
        result = subprocess.run(inside, env=surroundings, capture_output=True, text=True, errors="replace", check=False)
        if check and result.returncode:
            raise SystemExit(f"{' '.join(command)} failed ({result.returncode}):\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}")
        return result.stdout

    def apt(self, *arguments: str) -> str:
        return self.do("apt-get", "-q", "-y", "--no-install-recommends", *arguments)

    def files(self) -> set[str]:
        listed = self.do("find", ".", "-xdev", "-not", "-type", "d").splitlines()
        return {name for name in listed if not CHANGES_BY_ITSELF.search(name)}

    def folders(self) -> set[str]:
        return {name for name in self.do("find", ".", "-xdev", "-type", "d", "-name", "*nnsim*").splitlines() if "/home/" not in name}


@contextmanager
def system_folders(root: Path) -> Iterator[None]:
    """What programs expect of a running system, as long as the trial lasts."""
    mounted = []
    try:
        for kind, place in (("proc", "proc"), ("devtmpfs", "dev")):
            target = root / place
            target.mkdir(parents=True, exist_ok=True)
            if subprocess.run(["mount", "-t", kind, kind, str(target)], check=False).returncode == 0:
                mounted.append(target)
        yield
    finally:
        for target in reversed(mounted):
            subprocess.run(["umount", "-l", str(target)], check=False)


def expect(right: bool, what: str) -> None:
    if not right:
        raise SystemExit(f"Not as it should be: {what}")
    print(f"  {what}", flush=True)


def works(trial: Trial, program: str, what: str, *before: str, **environment: str) -> None:
    began = time.monotonic()
    said = trial.do(*before, program, "--self-test", "/home/student/window.png", user=USER, **environment)
    expect(said.splitlines()[-1:] == ["ok"], f"{what} ({time.monotonic() - began:.0f} s)")


def newer(package: Path, out: Path) -> Path:
    """The same package as a later version, without one of its files and with another."""
    with tempfile.TemporaryDirectory(prefix="nnsim-newer-") as name:
        folder = Path(name) / "package"
        subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(folder)], check=True)
        control = folder / "DEBIAN" / "control"
        control.write_text(re.sub(r"(?m)^Version: (.*)$", r"Version: \1+trial", control.read_text(encoding="utf-8")), encoding="utf-8")
        (folder / "opt/nnsim/README.txt").unlink()
        (folder / "opt/nnsim/NEWER.txt").write_text("newer\n", encoding="utf-8")
        command = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(folder), str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


def try_alone(trial: Trial, package: str) -> None:
    print("The package alone, in a Debian that has nothing else:")
    before = trial.files()
    expect("python3" not in trial.do("dpkg-query", "--show"), "there is no Python here")
    trial.apt("install", package)
    expect(trial.do("nnsim", "--version", user=USER).startswith("nnsim "), "an ordinary user finds the command")
    works(trial, "nnsim", "the self-test of an ordinary user, off screen, without a network, says ok")
    trained = trial.do("nnsim", "train", "xor", "--iterations", "200", "--json", user=USER)
    expect('"iterations": 200' in trained, "it trains on the command line")
    trial.apt("purge", "--autoremove", "nnsim")
    left = sorted(trial.files() - before)
    expect(not left and not trial.folders(), f"removed, and nothing is left behind {left[:8] or ''}")


def try_beside_a_desktop(trial: Trial, package: Path, picture: Path | None) -> None:
    print("Beside an X server and what a desktop brings:")
    trial.apt("install", "xvfb", "xauth", "shared-mime-info", "desktop-file-utils", "hicolor-icon-theme")
    trial.apt("install", f"/trial/{package.name}")
    display = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1000x24"]
    works(trial, "nnsim", "the self-test in a real window says ok", *display)
    if picture is not None:
        shutil.copyfile(trial.root / "home/student/window.png", picture)
    globs = (trial.root / "usr/share/mime/globs2").read_text(encoding="utf-8")
    expect("application/x-nnsim:*.nnsim" in globs and "application/x-nnlesson:*.nnlesson" in globs, "the kinds of files are known")
    cache = (trial.root / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8")
    expect("application/x-nnsim=nnsim.desktop" in cache, "a double click opens them with nnsim")
    trial.do("desktop-file-validate", "/usr/share/applications/nnsim.desktop")
    expect((trial.root / "usr/share/man/man1/nnsim.1.gz").is_file(), "there is a page for man")
    later = newer(package, trial.root / "trial" / "nnsim-newer.deb")
    trial.apt("install", f"/trial/{later.name}")
    expect((trial.root / "opt/nnsim/NEWER.txt").is_file() and not (trial.root / "opt/nnsim/README.txt").exists(), "upgraded in place")
    expect(trial.do("nnsim", "--version", user=USER).startswith("nnsim "), "and it still starts")
    trial.apt("remove", "nnsim")
    left = [path for path in trial.files() if "nnsim" in path]
    expect(not left and not trial.folders(), f"removed again {left[:8] or ''}")


def try_archive(trial: Trial, archive: Path) -> None:
    print("The archive, unpacked by an ordinary user:")
    trial.apt("install", "xz-utils")
    trial.do("sh", "-c", f"cd ~ && mkdir -p 'Übung 1' && tar -C 'Übung 1' -xJf /trial/{archive.name}", user=USER)
    works(trial, f"/home/{USER}/Übung 1/{archive.name.removesuffix('.tar.xz')}/nnsim", "its self-test says ok, off screen")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Try the Debian package and the archive in a fresh minimal Debian.")
    parser.add_argument("packages", type=Path, help="the folder with the .deb and the .tar.xz")
    parser.add_argument("--picture", type=Path, help="where to save the picture of the window")
    usual = Path(tempfile.gettempdir()) / "nnsim-debian"
    parser.add_argument("--root", type=Path, default=usual, help="where to make the Debian; it is kept")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian")
    parser.add_argument("--own-sources", action="store_true", help="install from the mirror, not from where this system does")
    chosen = parser.parse_args(arguments)
    if os.geteuid() != 0:
        sys.exit("This makes a whole system and changes into it, which only root may do.")
    package, archive = (sorted(chosen.packages.glob(f"nnsim-*{suffix}"))[-1] for suffix in (".deb", ".tar.xz"))
    trial = Trial(chosen.root)
    print(f"A fresh {SUITE} in {chosen.root} ...", flush=True)
    trial.make(chosen.mirror)
    with system_folders(chosen.root):
        trial.find_packages(chosen.own_sources)
        for path in (package, archive):
            shutil.copyfile(path, chosen.root / "trial" / path.name)
        try_alone(trial, f"/trial/{package.name}")
        try_beside_a_desktop(trial, package, chosen.picture)
        try_archive(trial, archive)
    print("All is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
