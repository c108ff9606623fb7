"""Every text of the window goes through Qt's translation."""

import pytest

from tests.architecture.imports import ROOT
from tests.architecture.texts import loose, untranslated

NO_TEXTS = (
    "JetBrains Mono", "STIX Two Math", "S selects the kind of one", "This plugin does not support propagateSizeHints()", "no editor for ",
    "nnsim-formula ", '<img width="',
)  # fmt: skip
HEADINGS = (
    "time step", "own data", "output ", "sample ", "data target ", "residual ", "residual x", "net ", "net first", "net second", "unit ",
)  # fmt: skip
"""Of a grain of steps, of a tile, and of columns in a table that other programs read: the same in every language."""

FORMATS = ("ui/canvas/export/svg.py", "ui/report/writing.py", "ui/whole.py")
"""These write formats, whose words look like phrases; and what the self-test says on a console is in English, as all that is said there."""


def test_every_text_of_the_window_can_be_translated() -> None:
    files = [*sorted((ROOT / "nnsim" / "ui").rglob("*.py")), ROOT / "nnsim" / "app.py", ROOT / "nnsim" / "pictures.py"]
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {complaint}"
        for path in files
        for line, complaint in untranslated(path.read_text(encoding="utf-8"))
        if complaint != "'Title' is not translated" or path.name != "sheet.py"  # the key of a PNG
    ]
    assert found == []


def test_no_phrase_of_the_window_stands_outside_a_translation() -> None:
    """Wherever it goes: the name of an edit, a word that a variable carries to a label, a sentence of an error."""
    files = [*sorted((ROOT / "nnsim" / "ui").rglob("*.py")), ROOT / "nnsim" / "app.py", ROOT / "nnsim" / "pictures.py"]
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {text!r}"
        for path in files
        if not path.as_posix().endswith(FORMATS)
        for line, text in loose(path.read_text(encoding="utf-8"))
        if text not in NO_TEXTS + HEADINGS and "base64" not in text
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["label = f'add {name}'", "return 'not finite'", "push(Put(x), label=f'{a} moved')", "say(f'rename {a} to {b}')"]
)
def test_a_loose_phrase_is_found(line: str) -> None:
    assert loose(line)


@pytest.mark.parametrize(
    "line",
    ["'A docstring of words.'", "self.tr('two words')", "key = 'one'", "f'{a} × {b}'", "raise TypeError('no such thing')", "f'{x:.3g} s'"],
)
def test_what_is_translated_or_no_phrase_is_not_found(line: str) -> None:
    assert loose(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "label.setText('Train')",
        "label = QLabel('Loss')",
        "label = QtWidgets.QLabel('Loss', parent)",
        "label = QLabel(text='Loss')",
        "button.setToolTip(f'{count} units')",
        "button.setToolTip('%d units' % count)",
        "button.setToolTip('{} units'.format(count))",
        "button.setText('Pause' if running else self.tr('Train'))",
        "window.setWindowTitle(name + ' (changed)')",
        "menu.addAction(icon, 'Open', self.open)",
        "field.setPlaceholderText(hint or 'Search')",
        "box.addItems([self.tr('One'), 'Two'])",
        "tabs.addTab(page, 'Plots')",
        "QMessageBox.warning(self, self.tr('Open'), 'This file is broken.')",
        "QFileDialog.getOpenFileName(self, 'Open')",
        "plot.setLabel('bottom', 'epoch')",
        "view.setAccessibleName('Canvas')",
        "label.setText(self.tr(f'{count} units'))",
        "label.setText(QCoreApplication.translate('Panel', '%d units' % count))",
    ],
)
def test_a_text_without_translation_is_found(line: str) -> None:
    assert len(untranslated(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "label.setText(self.tr('Train'))",
        "label.setText(QCoreApplication.translate('Panel', 'Train'))",
        "label.setText(self.tr('{count} units').format(count=count))",
        "label.setText(self.tr('%n units', '', count))",
        "label.setText(entry.title)",
        "label.setText(QCoreApplication.translate('catalog', entry.title))",
        "label.setText('')",
        "label.setText('η = 0.1')",
        "label.setText(f'{value:.3f}')",
        "label.setText(titles['loss'])",
        "label.setText(words.get('loss'))",
        "box.addItem(self.tr('Adam'), 'adam')",
        "scene.addItem(card)",
        "menu.addAction(self.tr('Open'), 'Ctrl+O', self.open)",
        "plot.setLabel('bottom', self.tr('epoch'))",
        "log.warning('lost')",
        "widget.setObjectName('canvas')",
    ],
)
def test_a_translated_text_or_one_without_words_is_fine(line: str) -> None:
    assert untranslated(line) == []
