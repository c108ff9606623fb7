"""Drawings become the pixels of the data by averaging; what is taken from the data comes back as it was."""

import numpy as np
import pytest

from nnsim.ui.panels.feed.sheet import Sheet


@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 1), (32, 24, 3), (300, 200, 1)])
def test_a_sample_comes_back_as_it_was(shape):
    sheet = Sheet(shape)
    levels = np.random.default_rng(0).random(shape)
    sheet.take(levels)
    assert np.allclose(sheet.levels, levels, atol=1e-12)


def test_a_pixel_is_the_mean_of_what_was_drawn_in_it():
    sheet = Sheet((8, 8, 1))
    sheet.fine[: sheet.detail // 2, : sheet.detail] = 1.0
    assert sheet.levels[0, 0, 0] == pytest.approx(0.5)
    assert sheet.levels.sum() == pytest.approx(0.5)


def test_a_stroke_covers_its_width_and_fades_at_its_edge():
    sheet = Sheet((8, 8, 1))
    sheet.stroke((0.0, 4.0), (8.0, 4.0), 2.0)
    assert sheet.levels[:, 4, 0] == pytest.approx([0, 0, 0, 1, 1, 0, 0, 0], abs=0.2)
    assert np.unique(sheet.fine).size > 2
    assert sheet.levels.sum() == pytest.approx(16.0, rel=0.1)


def test_strokes_do_not_add_up_beyond_ink_and_the_eraser_takes_them_away():
    sheet = Sheet((8, 8, 1))
    for _ in range(3):
        sheet.stroke((1.0, 1.0), (6.0, 6.0), 1.5)
    assert sheet.fine.max() == 1.0
    sheet.stroke((1.0, 1.0), (6.0, 6.0), 4.0, ink=0.0)
    assert sheet.levels.sum() == pytest.approx(0.0, abs=0.05)


def test_strokes_beyond_the_edge_are_cut():
    sheet = Sheet((8, 8, 1))
    sheet.stroke((-50.0, -50.0), (-40.0, -40.0), 2.0)
    assert not sheet.fine.any()
    sheet.stroke((-5.0, 4.0), (20.0, 4.0), 1.0)
    assert sheet.levels[4, :, 0].min() > 0.3


def test_inverted_twice_is_as_before():
    sheet = Sheet((8, 8, 1))
    sheet.stroke((2.0, 2.0), (5.0, 5.0), 1.0)
    before = sheet.fine.copy()
    sheet.invert()
    assert sheet.levels.mean() > 0.5
    sheet.invert()
    assert np.allclose(sheet.fine, before)
