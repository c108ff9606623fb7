"""Folders of pictures: the conversion rule, and what is refused (cases G of the hostile files)."""

import io
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from nnsim.datasets import limits, read, read_images


def _save(folder, name, pixels, mode=None, **how):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(np.asarray(pixels))
    (image if mode is None else image.convert(mode)).save(path, **how)
    return path


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width, height, extra=b"", data=b""):
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


GREY = np.array([[0, 51], [102, 255]], np.uint8)
COLOUR = np.zeros((2, 2, 3), np.uint8)
COLOUR[0, 0] = (255, 0, 51)


def test_folders_are_classes_in_sorted_order(tmp_path):
    for name in ("zebra/1.png", "ant/2.png", "ant/1.png"):
        _save(tmp_path, name, GREY)
    (tmp_path / "empty").mkdir()
    (tmp_path / "ant" / "notes.txt").write_text("not a picture")
    data = read(tmp_path)
    assert data.classes == ("ant", "zebra")
    assert data.targets.tolist() == [0, 0, 1]
    assert data.inputs[0] == pytest.approx([0, 0.2, 0.4, 1])
    assert data.image_shape == (2, 2)
    assert data.notes


def test_pictures_without_folders_have_no_class(tmp_path):
    _save(tmp_path, "1.png", GREY)
    assert read(tmp_path).targets is None


@pytest.mark.parametrize("name", ["a/1.png", "a/1.bmp", "a/1.gif"])
def test_every_lossless_format_gives_the_same_values(tmp_path, name):
    _save(tmp_path, name, GREY)
    assert read_images(tmp_path, colours="grey").inputs[0] == pytest.approx([0, 0.2, 0.4, 1])


def test_a_jpeg_is_read(tmp_path):
    _save(tmp_path, "a/1.jpg", np.full((8, 8), 200, np.uint8))
    assert read(tmp_path).inputs[0] == pytest.approx(np.full(64, 200 / 255), abs=0.02)


def test_one_coloured_picture_makes_all_coloured(tmp_path):
    _save(tmp_path, "a/1.png", GREY)
    _save(tmp_path, "a/2.png", COLOUR)
    data = read(tmp_path)
    assert data.image_shape == (2, 2, 3)
    assert data.inputs[0][:6].tolist() == pytest.approx([0, 0, 0, 0.2, 0.2, 0.2])
    assert data.inputs[1][:3].tolist() == pytest.approx([1, 0, 0.2])
    grey = read_images(tmp_path, colours="grey")
    assert grey.inputs[1][0] == pytest.approx(0.299 + 0.114 * 0.2)


def test_g09_palette_one_bit_cmyk_sixteen_bit_and_alpha_follow_the_rule(tmp_path):
    def only(pixels, name="1.png", mode=None):
        for old in tmp_path.iterdir():
            old.unlink()
        _save(tmp_path, name, pixels, mode)
        return read(tmp_path)

    assert only(COLOUR, mode="P").image_shape == (2, 2, 3)
    assert only(GREY, mode="1").inputs[0].tolist()[0::3] == [0, 1]
    assert only(np.full((8, 8, 3), 255, np.uint8), "1.jpg", "CMYK").inputs.mean() == pytest.approx(1, abs=0.02)
    assert only(np.array([[0, 1], [32768, 65535]], np.uint16)).inputs[0].tolist() == [0, 1 / 65535, 32768 / 65535, 1]
    clear = np.zeros((2, 2, 4), np.uint8)
    clear[0, 0] = (0, 0, 0, 255)
    assert only(clear).inputs[0].tolist() == [0, 0, 0] + [1] * 9
    assert only(np.dstack((GREY, np.full((2, 2), 255, np.uint8)))).image_shape == (2, 2)


def test_other_sizes_are_refused_unless_a_size_is_given(tmp_path, refused):
    _save(tmp_path, "a/1.png", GREY)
    odd = _save(tmp_path, "a/2.png", np.zeros((3, 5), np.uint8))
    with refused(odd, "5 × 3", "2 × 2"):
        read(tmp_path)
    data = read(tmp_path, size=(4, 4))
    assert data.inputs.shape == (2, 16)
    assert "4 × 4" in data.notes[1]
    with refused(tmp_path, "sensible size"):
        read(tmp_path, size=(10**9, 10**9))


def test_g01_a_header_that_claims_too_much_is_refused(tmp_path, refused):
    (tmp_path / "1.png").write_bytes(_png(30_000, 30_000))
    with refused(tmp_path, "30,000 × 30,000"):
        read(tmp_path)
    (tmp_path / "1.png").unlink()
    wide = bytearray(_save(tmp_path, "1.gif", GREY).read_bytes())
    wide[6:10] = struct.pack("<HH", 65535, 65535)
    (tmp_path / "1.gif").write_bytes(wide)
    with refused(tmp_path, "too large"):
        read(tmp_path)


def test_g03_texts_and_profiles_in_a_png_are_never_unpacked(tmp_path):
    bomb = zlib.compress(bytes(200_000_000), 9)
    extra = _chunk(b"zTXt", b"k\0\0" + bomb) + _chunk(b"iCCP", b"k\0\0" + bomb)
    extra += b"".join(_chunk(b"tEXt", b"k\0v") for _ in range(10_000))
    pixels = zlib.compress(b"\0\0\x33\0\x66\xff")
    (tmp_path / "1.png").write_bytes(_png(2, 2, extra, pixels))
    assert read(tmp_path).inputs[0] == pytest.approx([0, 0.2, 0.4, 1])


def test_a_png_of_endless_chunks_is_refused(tmp_path, refused):
    (tmp_path / "1.png").write_bytes(_png(2, 2, _chunk(b"tEXt", b"k\0v") * (limits.MAX_CHUNKS + 1)))
    with refused(tmp_path, "1.png"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["2.png", "2.jpg", "2.gif", "2.bmp"])
def test_g04_a_cut_off_picture_is_left_out_and_counted(tmp_path, name, refused):
    noise = np.random.default_rng(0).integers(0, 255, (20, 20), dtype=np.uint8)
    path = _save(tmp_path, name, noise)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with refused(tmp_path, name):
        read(tmp_path)
    _save(tmp_path, "1.png", noise)
    data = read(tmp_path)
    assert data.samples == 1
    assert any(f"1 of 2 pictures were left out: {name}" in note for note in data.notes)


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", b"%PDF-1.7\n", b"SIMPLE  =                    T",
        b"II*\0" + bytes(50), b"icns" + bytes(50), b"RIFF\0\0\0\0WEBP", b"\0\0\1\0", b"BM", b"BM" + b"x" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", b"\x1f\x8b" + bytes(50),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_g06_g07_other_formats_under_a_false_name_are_refused(tmp_path, refused, content):
    (tmp_path / "1.png").write_bytes(content)
    with refused(tmp_path, "1.png is no PNG, JPEG, BMP or GIF"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["x.svg", "x.svgz", "x.pdf", "x.png", "x.tiff"])
def test_g07_a_single_picture_is_no_data_set(tmp_path, refused, name):
    path = tmp_path / name
    path.write_bytes(_png(2, 2) if name == "x.png" else b"<svg/>")
    with refused(path, "choose their folder"):
        read(path)


def test_a_picture_saved_by_another_program_as_tiff_is_refused(tmp_path, refused):
    stream = io.BytesIO()
    Image.fromarray(GREY).save(stream, "TIFF")
    (tmp_path / "1.png").write_bytes(stream.getvalue())
    with refused(tmp_path, "no PNG"):
        read(tmp_path)


def test_g10_links_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    _save(outside, "secret.png", GREY)
    folder = tmp_path / "data"
    _save(folder, "a/1.png", GREY)
    os.symlink(outside, folder / "b")
    os.symlink(folder, folder / "a" / "loop")
    os.symlink(outside / "secret.png", folder / "a" / "2.png")
    data = read(folder)
    assert data.samples == 1
    assert data.classes == ("a",)


def test_g10_far_too_many_files_are_refused(tmp_path, refused, monkeypatch):
    monkeypatch.setattr(limits, "MAX_IMAGES", 50)
    for index in range(51):
        (tmp_path / f"{index}.png").touch()
    with refused(tmp_path, "more than 50 files"):
        read(tmp_path)


def test_a_folder_without_pictures_is_refused(tmp_path, refused):
    with refused(tmp_path, "no picture"):
        read(tmp_path)
    missing = tmp_path / "nothing"
    with refused(missing, "not a folder"):
        read_images(missing)


def test_a_folder_that_needs_too_much_room_is_refused(tmp_path, refused, monkeypatch):
    _save(tmp_path, "1.png", GREY)
    monkeypatch.setattr(limits, "MAX_CELLS", 3)
    with refused(tmp_path, "smaller size"):
        read(tmp_path)
    monkeypatch.setattr(limits, "MAX_DECODED", 3)
    with refused(tmp_path, "3 bytes"):
        read(tmp_path)


def test_every_flipped_byte_loads_or_is_told_in_a_sentence(tmp_path):
    path = _save(tmp_path, "1.png", GREY)
    good = path.read_bytes()
    _save(tmp_path, "0.png", GREY)
    for index in range(len(good)):
        data = bytearray(good)
        data[index] ^= 0x55
        path.write_bytes(data)
        try:
            assert 1 <= read(tmp_path).samples <= 2
        except ValueError as error:
            assert "pixels" in str(error)  # noqa: PT017


def test_exif_in_a_jpeg_is_never_read(tmp_path):
    _save(tmp_path, "1.jpg", np.full((8, 8), 200, np.uint8), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x09")
    assert read(tmp_path).inputs.mean() == pytest.approx(200 / 255, abs=0.02)
