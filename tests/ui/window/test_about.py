"""About names every part of nnsim with its licence."""

from PySide6.QtCore import Qt

from nnsim.licences import components
from nnsim.ui.panels.about import AboutDialog


def test_every_part_is_listed_and_the_licence_of_the_chosen_one_is_shown(application, qtbot):
    dialog = AboutDialog(application.window)
    qtbot.addWidget(dialog)
    names = [dialog.parts.item(row).text() for row in range(dialog.parts.count())]
    assert names[0].startswith("nnsim 0.")
    assert len(names) == len(components()) + 1
    assert "MIT License" in dialog.text.toPlainText()
    dialog.parts.setCurrentItem(next(iter(dialog.parts.findItems("Qt and PySide6", Qt.MatchFlag.MatchStartsWith))))
    assert "LGPL" in dialog.licence.text()
    assert "HOW TO REPLACE THEM" in dialog.text.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()
