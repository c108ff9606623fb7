"""Where the files that ship with nnsim lie: one function, for a source checkout, an installed wheel and a bundle.

A wheel and a PyInstaller bundle carry the folder `resources` as `nnsim/_resources`; a checkout has it beside `nnsim`.
"""

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The file or folder of that name among the resources, such as `resource("data", "iris.csv")`.

    Raises FileNotFoundError if it is not there, and ValueError for a name that would lead out of the resources.
    """
    if any(part in ("", ".", "..") or "/" in part or "\\" in part or ":" in part for part in parts):
        raise ValueError(f"A resource is named folder by folder, not as {'/'.join(parts)!r}.")
    folders = _folders()
    for folder in folders:
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    places = " and ".join(str(folder) for folder in folders)
    raise FileNotFoundError(
        f"nnsim's own file {'/'.join(parts)} is missing (looked in {places}); please install nnsim again."
    )


def _folders() -> list[Path]:
    """Where resources may lie, the likeliest first. Only the first that exists counts in practice."""
    package = Path(__file__).resolve().parent
    folders = [package / "_resources"]
    if package.parent.joinpath("pyproject.toml").is_file():
        folders.append(package.parent / "resources")
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        folders.insert(0, Path(bundle) / "nnsim" / "_resources")
    return folders
