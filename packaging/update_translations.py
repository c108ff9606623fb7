"""Collects the window's texts for translators and compiles what they wrote: `python packaging/update_translations.py de fr`.

For each language it brings `resources/translations/nnsim_<language>.ts` up to date (made anew if it is not there; what is translated
stays) and compiles it to `nnsim_<language>.qm` beside it, which the window loads where it is the system's language. Without languages
it does so for those that are there. The tools come with PySide6-Essentials; translators edit the `.ts` with Qt Linguist.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nnsim import storage  # noqa: E402
from nnsim.engine.catalogue import CATALOG  # noqa: E402
from nnsim.ui import sentences, vocabulary  # noqa: E402

FOLDER = ROOT / "resources" / "translations"
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
TEMPLATES = {"sentence": 1, "counted": 2}
"""Functions that make sentences, and how many of their arguments are templates."""


def sources(root: Path = ROOT) -> list[Path]:
    """The files whose texts people see in the window."""
    return [*sorted((root / "nnsim" / "ui").rglob("*.py")), root / "nnsim" / "app.py", root / "nnsim" / "pictures.py"]


def templates(source: str) -> Iterator[str]:
    """The templates of the sentences in a source text, which are put together below the window and translated in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            for argument in node.args[: TEMPLATES.get(name, 0)]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def listed(root: Path = ROOT) -> dict[str, list[str]]:
    """By context, the texts that stand in no call of Qt: words of the catalogue, templates of sentences, and what examples say of them."""
    files = sorted((root / "nnsim").rglob("*.py"))
    found = [template for path in files for template in templates(path.read_text(encoding="utf-8"))]
    documents = [storage.example(name).document for name in storage.examples()]
    found += [text for document in documents for text in (document.title, document.description) if text]
    found += storage.example_groups()
    return {vocabulary.CONTEXT: vocabulary.words(CATALOG), sentences.CONTEXT: list(dict.fromkeys(found))}


def update(files: Iterable[Path], target: Path, more: Mapping[str, Iterable[str]] | None = None) -> None:
    """Bring a `.ts` file up to date with the texts in source files, and with more by their context; texts that are gone leave it.

    Raises RuntimeError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    language = target.stem.partition("_")[2]
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "more.py"
        lines = [f"QT_TRANSLATE_NOOP({context!r}, {text!r})\n" for context, texts in (more or {}).items() for text in texts]
        noted.write_text("".join(lines), encoding="utf-8")
        options = ("-no-obsolete", "-locations", "none", "-source-language", "en_GB", "-target-language", language)
        _tool("lupdate", *map(str, files), str(noted), *options, "-ts", str(target))


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
        update(sources(), target, listed())
        text = target.read_text(encoding="utf-8")
        left, texts = text.count('type="unfinished"'), text.count("<source>")
        print(f"{compile_one(target).relative_to(ROOT)}: {texts - left} of {texts} texts are translated")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
