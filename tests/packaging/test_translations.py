"""Translators get every text of the window, in the context in which the window asks for it, and what they write is shown."""

import ast
import importlib.util
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from tests.architecture.imports import ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_translations", ROOT / "packaging" / "update_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collected(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("translations") / "nnsim_de.ts"
    script.update(script.sources(), target, script.listed())
    return target


def texts(path: Path) -> set[tuple[str, str]]:
    """Context and text of everything in a `.ts` file."""
    contexts = ElementTree.parse(path).getroot().iter("context")
    return {(context.findtext("name", ""), message.findtext("source", "")) for context in contexts for message in context.iter("message")}


def asked_for(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, str]]:
    """Context and text of everything that the window asks a translation of: `self.tr` asks in the name of its class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
            if name == "tr" and literals:
                assert isinstance(node.func, ast.Attribute)
                own = isinstance(node.func.value, ast.Name) and node.func.value.id == "self" and inside
                yield (inside if own else f"line {node.lineno}: not the name of a class", literals[0])
            elif name == "translate" and len(literals) > 1:
                yield literals[0], literals[1]
        yield from asked_for(node, node.name if isinstance(node, ast.ClassDef) else inside)


@pytest.mark.long
def test_every_text_is_collected_where_the_window_looks_for_it(script: ModuleType, collected: Path) -> None:
    found = texts(collected)
    for path in script.sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        missing = [pair for pair in asked_for(tree) if pair not in found]
        assert missing == [], path
    assert len(found) > 300


@pytest.mark.long
def test_the_words_of_the_catalogue_are_collected_too(script: ModuleType, collected: Path) -> None:
    found = texts(collected)
    assert {("catalogue", text) for text in script.vocabulary.words(script.CATALOG)} <= found
    assert {("catalogue", "Learning rate"), ("catalogue", "LSTM"), ("catalogue", "Recurrent")} <= found


@pytest.mark.long
def test_the_templates_of_sentences_made_below_the_window_are_collected_too(script: ModuleType, collected: Path) -> None:
    found = texts(collected)
    assert {("sentences", text) for text in script.listed()["sentences"]} <= found
    one, many = "{name} takes at most {count} connection.", "{name} takes at most {count} connections."
    wanted = (one, many, "Training ended: {why}.", "add {name}")
    assert {("sentences", text) for text in wanted} <= found
    assert list(script.templates('sentence("a {b}", b=1); counted("one", "many", 2); print("c")')) == ["a {b}", "one", "many"]


def test_what_is_translated_is_shown_and_stays_when_texts_change(script: ModuleType, tmp_path: Path) -> None:
    source, target = tmp_path / "a.py", tmp_path / "nnsim_de.ts"
    source.write_text("class Panel(QWidget):\n    def show(self):\n        self.tr('Train')\n        self.tr('Gone')\n", encoding="utf-8")
    script.update([source], target)
    assert texts(target) == {("Panel", "Train"), ("Panel", "Gone")}
    tree = ElementTree.parse(target)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.text = f"[{message.findtext('source')}]"
        translation.attrib.pop("type")
    tree.write(target, encoding="utf-8")
    source.write_text(source.read_text(encoding="utf-8").replace("Gone", "New"), encoding="utf-8")
    script.update([source], target)
    assert texts(target) == {("Panel", "Train"), ("Panel", "New")}
    translator = QTranslator()
    assert translator.load(str(script.compile_one(target)))
    assert translator.translate("Panel", "Train") == "[Train]"
    assert not translator.translate("Panel", "New")


def test_what_is_no_language_is_refused_in_words(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["../de"]) == 2
    assert "../de is no language" in capsys.readouterr().err
