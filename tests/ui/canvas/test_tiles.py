"""Units' pictures in their cells look the same whether they are cut out with a kept mask or painted one by one."""

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter, QPen

from nnsim.ui.canvas.tiles import MOST, Tiles

CELLS = tuple(QRectF(-15.0, -70.0 + 52.0 * unit, 30.0, 30.0) for unit in range(3))
RIM = QPen(QColor("#555555"), 1.3)
GROUND = QColor("#eeeeee")


def atlas(side=20, seed=0):
    """Three pictures, one below the other."""
    shades = np.random.default_rng(seed).integers(0, 2, (3, 2, 2)).repeat(side // 2, 1).repeat(side // 2, 2).reshape(3 * side, side)
    colors = np.where(shades, 0xFF3377DD, 0xFFEE8822).astype(np.uint32)
    return QImage(colors.data, side, 3 * side, 4 * side, QImage.Format.Format_RGB32).copy()


def sheet(ratio=1.0):
    image = QImage(int(200 * ratio), int(260 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(GROUND)
    return image


def painter_on(device, zoom, offset=0.0):
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(100.0 + offset, 90.0 + offset)
    painter.scale(zoom, zoom)
    return painter


def pixels(image):
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def one_by_one(image, device, zoom, offset):
    """What it has to look like."""
    painter = painter_on(device, zoom, offset)
    for unit, cell in enumerate(CELLS):
        rounded = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
        rounded.fill(Qt.GlobalColor.transparent)
        brush = QPainter(rounded)
        brush.drawImage(rounded.rect(), image.copy(0, 20 * unit, 20, 20))
        brush.end()
        painter.save()
        painter.setPen(RIM)
        painter.translate(cell.topLeft())
        painter.scale(cell.width() / 400, cell.height() / 400)
        painter.setBrush(rounded)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(0, 0, 400, 400, 400 * 6 / cell.width(), 400 * 6 / cell.height())
        painter.restore()
        painter.setPen(RIM)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cell, 6.0, 6.0)
    painter.end()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("zoom", "offset"), [(1.0, 0.0), (0.83, 0.4), (1.13, 0.71)])
def test_they_look_like_pictures_painted_one_by_one(qapp, zoom, offset, ratio):
    tiles, image = Tiles(), atlas()
    found, wanted = sheet(ratio), sheet(ratio)
    for seed in (1, 0):  # what was painted before leaves nothing behind
        found.fill(GROUND)
        painter = painter_on(found, zoom, offset)
        assert tiles.paint(painter, CELLS, 6.0, RIM, atlas(seed=seed), (20, 20))
        painter.end()
    one_by_one(image, wanted, zoom, offset)
    difference = np.abs(pixels(found) - pixels(wanted)).max(axis=2)
    assert (difference > 40).mean() < 0.004  # where two colours of a picture meet, a pixel may be on the other side
    beyond = (pixels(wanted) == pixels(sheet(ratio))).all(axis=2)
    assert (difference[beyond] > 60).sum() <= 12 * ratio  # at most a pixel or so at each corner


def test_a_drawing_that_has_moved_is_cut_out_anew(qapp):
    tiles, image = Tiles(), atlas()
    for offset in (0.0, 0.5, 7.25):
        found, fresh = sheet(), sheet()
        for each, device in ((tiles, found), (Tiles(), fresh)):
            painter = painter_on(device, 1.0, offset)
            assert each.paint(painter, CELLS, 6.0, RIM, image, (20, 20))
            painter.end()
        assert (pixels(found) == pixels(fresh)).all()


def test_other_rims_are_seen(qapp):
    tiles, image = Tiles(), atlas()
    found, before = sheet(), sheet()
    for rim, device in ((RIM, before), (QPen(QColor("#ff0000"), 1.3), found)):
        painter = painter_on(device, 1.0)
        tiles.paint(painter, CELLS, 6.0, rim, image, (20, 20))
        painter.end()
    assert (pixels(found) != pixels(before)).any()


def test_translucent_ones_show_what_lies_below(qapp):
    tiles, image = Tiles(), atlas()
    found = sheet()
    painter = painter_on(found, 1.0)
    painter.setOpacity(0.0)
    assert tiles.paint(painter, CELLS, 6.0, RIM, image, (20, 20))
    painter.end()
    assert (pixels(found) == pixels(sheet())).all()


def test_a_page_for_print_is_left_to_others(qapp):
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    assert not Tiles().paint(painter, CELLS, 6.0, RIM, atlas(), (20, 20))
    painter.end()


def test_what_is_turned_or_very_large_is_left_to_others(qapp):
    image = sheet()
    painter = QPainter(image)
    painter.rotate(30.0)
    assert not Tiles().paint(painter, CELLS, 6.0, RIM, atlas(), (20, 20))
    painter.resetTransform()
    painter.scale(MOST**0.5, MOST**0.5)
    assert not Tiles().paint(painter, CELLS, 6.0, RIM, atlas(), (20, 20))
    painter.end()
