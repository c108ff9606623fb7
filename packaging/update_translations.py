"""Collects the window's texts for translators and compiles what they wrote: `python packaging/update_translations.py de fr`.

For each language it brings `resources/translations/nnsim_<language>.ts` up to date (made anew if it is not there; what is translated
stays) and compiles it to `nnsim_<language>.qm` beside it, which the window loads where it is the system's language. Without languages
it does so for those that are there. The tools come with PySide6-Essentials; translators edit the `.ts` with Qt Linguist.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nnsim.engine.catalogue import CATALOG  # noqa: E402
from nnsim.ui.vocabulary import CONTEXT, words  # noqa: E402

FOLDER = ROOT / "resources" / "translations"
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


def sources(root: Path = ROOT) -> list[Path]:
    """The files whose texts people see in the window."""
    return [*sorted((root / "nnsim" / "ui").rglob("*.py")), root / "nnsim" / "app.py"]


def update(files: Iterable[Path], target: Path, catalogue: Iterable[str] = ()) -> None:
    """Bring a `.ts` file up to date with the texts in source files, and those of the catalogue; texts that are gone leave it.

    Raises RuntimeError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    language = target.stem.partition("_")[2]
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "catalogue.py"
        listed.write_text("".join(f"QT_TRANSLATE_NOOP({CONTEXT!r}, {text!r})\n" for text in catalogue), encoding="utf-8")
        options = ("-no-obsolete", "-locations", "none", "-source-language", "en_GB", "-target-language", language)
        _tool("lupdate", *map(str, files), str(listed), *options, "-ts", str(target))


def compile_one(source: Path) -> Path:
    """The `.qm` file beside a `.ts` file. Raises RuntimeError."""
    target = source.with_suffix(".qm")
    _tool("lrelease", "-silent", "-nounfinished", str(source), "-qm", str(target))
    return target


def _tool(name: str, *arguments: str) -> None:
    program = Path(PySide6.__file__).parent / name
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")


def main(languages: Sequence[str]) -> int:
    wrong = [language for language in languages if not LANGUAGE.fullmatch(language)]
    if wrong:
        print(f"{wrong[0]} is no language: say for example de or pt_BR.", file=sys.stderr)
        return 2
    targets = [FOLDER / f"nnsim_{language}.ts" for language in languages] or sorted(FOLDER.glob("nnsim_*.ts"))
    if not targets:
        print("There are no translations yet: name a language to begin one, for example de.", file=sys.stderr)
        return 2
    for target in targets:
        update(sources(), target, words(CATALOG))
        text = target.read_text(encoding="utf-8")
        left, texts = text.count('type="unfinished"'), text.count("<source>")
        print(f"{compile_one(target).relative_to(ROOT)}: {texts - left} of {texts} texts are translated")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
