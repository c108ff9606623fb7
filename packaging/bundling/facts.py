"""What is known about nnsim itself: its version, its moment in time, and which libraries it stands on."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = str(PROJECT["version"])
SUMMARY = str(PROJECT["description"])
EPOCH_WITHOUT_GIT = 1_767_225_600  # the first of January 2026: any fixed moment does


class BuildError(Exception):
    """One sentence about what stands in the way of a build."""


def name_of(requirement: str) -> str:
    """The distribution that a requirement such as "numpy>=2; python_version > '3'" asks for, spelt as indexes spell it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    if found is None:
        raise ValueError(f"{requirement!r} names no distribution.")
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def distributions() -> list[str]:
    """All distributions that nnsim needs to run, those that they need included, as installed here; in alphabetical order."""
    found: set[str] = set()
    waiting = [name_of(requirement) for requirement in PROJECT["dependencies"]]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        needed = metadata.distribution(name).requires or []
        waiting += [name_of(requirement) for requirement in needed if applies(requirement)]
    return sorted(found)


def applies(requirement: str) -> bool:
    """Whether a requirement holds here. Those for extras never do; other conditions do where what they ask for is installed."""
    _, _, condition = requirement.partition(";")
    if "extra" in condition:
        return False
    if not condition.strip():
        return True
    return any(name_of(requirement) == name_of(str(other.metadata["Name"])) for other in metadata.distributions())


def source_date_epoch() -> int:
    """The moment that everything in an artefact bears: what the environment says, or that of the last commit."""
    named = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(named) if named.isdigit() else int(git("log", "-1", "--format=%ct") or EPOCH_WITHOUT_GIT)


def commit() -> str:
    """The commit that is built, with a "+" if files have been changed since; empty where there is no git."""
    name = git("rev-parse", "HEAD")
    return f"{name}+" if name and git("status", "--porcelain", "--untracked-files=no") else name


def git(*arguments: str) -> str:
    try:
        answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
