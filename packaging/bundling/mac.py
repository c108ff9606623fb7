"""For macOS: a disk image with the application and a link to where it belongs. Runs on macOS only, by the system's own tools."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path


def image(app: Path, out: Path) -> Path:
    """Sign the application for this computer's rules without a certificate, and pack it into a .dmg."""
    subprocess.run(["codesign", "--force", "--deep", "--sign", "-", str(app)], check=True)
    with tempfile.TemporaryDirectory(prefix="nnsim-dmg-") as name:
        folder = Path(name)
        shutil.copytree(app, folder / app.name, symlinks=True)
        (folder / "Applications").symlink_to("/Applications")
        out.unlink(missing_ok=True)
        command = ["hdiutil", "create", "-volname", "nnsim", "-srcfolder", str(folder), "-format", "UDZO", "-ov", str(out)]
        subprocess.run(command, check=True)
    return out
