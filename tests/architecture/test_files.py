"""What holds for every file of the project, whatever it contains."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT

LONGEST = 400
LONGER_FOR_A_REASON: dict[str, str] = {}

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(words)
    for words in (
        ("pypi", "org"), ("pypi", "python", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("npmjs", "org"),
        ("piwheels", "org"), ("download", "pytorch", "org"),
    )
]  # fmt: skip


def sources() -> Iterator[Path]:
    for folder in ("nnsim", "tests", "packaging"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def project_files() -> list[Path]:
    """What git knows; where there is no git, as in an unpacked archive, all that is known to belong to the project."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, cwd=ROOT, check=False)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [*sources(), *ROOT.glob("*.*"), *(ROOT / "packaging").rglob("*"), ROOT / ".ci" / "run"]


def too_long(path: Path) -> bool:
    return len(path.read_text(encoding="utf-8").splitlines()) > LONGEST


def registries_named(text: str) -> list[str]:
    return [host for host in REGISTRIES if host in text.lower()]


def test_no_file_is_longer_than_one_can_read_at_a_sitting() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in sources() if too_long(path)}
    assert names == set(LONGER_FOR_A_REASON)


def test_a_file_that_is_too_long_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("pass\n" * LONGEST, encoding="utf-8")
    assert not too_long(path)
    path.write_text("pass\n" * (LONGEST + 1), encoding="utf-8")
    assert too_long(path)


def test_no_file_names_a_registry_of_packages() -> None:
    naming = [
        str(path.relative_to(ROOT))
        for path in project_files()
        if path.is_file() and registries_named(path.read_bytes().decode("utf-8", errors="ignore"))
    ]
    assert naming == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_the_name_of_a_registry_is_found(host: str) -> None:
    assert registries_named(f"see HTTPS://files.{host.upper()}/simple") != []
