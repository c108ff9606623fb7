"""Plots are tested with the fonts of the program and shown off screen."""

import pytest

from nnsim.ui import theme


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def shown(qtbot):
    """Shows a widget in a given size and closes it at the end of the test."""

    def show(widget, width=302, height=267):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show
