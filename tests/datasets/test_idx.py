"""IDX files, plain and packed (cases E of the hostile files)."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.datasets import paired_labels, read, read_idx


def _idx(type_, shape, data):
    return bytes([0, 0, type_, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


def _mnist(folder, count=3, labels=None, pack=False):
    """Files with MNIST's names: pictures of 2 × 3 pixels, labels 0, 1, 2 …"""
    ending = ".gz" if pack else ""
    images = folder / f"train-images-idx3-ubyte{ending}"
    classes = folder / f"train-labels-idx1-ubyte{ending}"
    wrap = gzip.compress if pack else bytes
    images.write_bytes(wrap(_idx(8, (count, 2, 3), bytes(range(count * 6)))))
    classes.write_bytes(wrap(_idx(8, (labels or count,), bytes(range(labels or count)))))
    return images, classes


@pytest.mark.parametrize("pack", [False, True])
def test_pictures_and_labels_are_read_together(tmp_path, pack):
    images, labels = _mnist(tmp_path, pack=pack)
    assert paired_labels(images) == labels
    data = read(images, labels=labels)
    assert data.inputs.tolist() == (np.arange(18).reshape(3, 6) / 255).tolist()
    assert data.image_shape == (2, 3)
    assert data.targets.tolist() == [0, 1, 2]
    assert data.notes
    assert read(images, scale=False).inputs.max() == 17


def test_no_file_but_the_chosen_one_is_read(tmp_path):
    images, labels = _mnist(tmp_path)
    labels.write_bytes(b"broken")
    assert read(images).targets is None
    assert paired_labels(labels) is None
    labels.unlink()
    assert paired_labels(images) is None


@pytest.mark.parametrize(
    ("type_", "code", "values"),
    [
        (0x08, "B", [0, 255]), (0x09, "b", [-128, 127]), (0x0B, "h", [-2, 258]), (0x0C, "i", [-70000, 16909060]),
        (0x0D, "f", [0.5, -1.25]), (0x0E, "d", [1e-300, 0.1]),
    ],
)
def test_e06_every_type_is_read_in_its_byte_order(tmp_path, type_, code, values):
    path = tmp_path / "a.idx"
    path.write_bytes(_idx(type_, (2, 1), struct.pack(f">2{code}", *values)))
    assert read(path).inputs.ravel().tolist() == values


@pytest.mark.parametrize(
    "data",
    [
        bytes([0, 0, 8, 255]) + bytes(1020),
        _idx(8, (2**32 - 1,), b"123"),
        _idx(8, (2**32 - 1, 2**32 - 1, 1, 1), b"123"),
        _idx(8, (65536, 65536, 65536, 65536), b""),
        _idx(8, (0, 3), b""),
        bytes([0, 0, 8, 0]),
        bytes([0, 0, 7, 1, 0, 0, 0, 1, 5]),
        bytes([0, 0, 8, 2, 0, 0]),
        b"\0\0",
    ],
    ids=range(9),
)
@pytest.mark.parametrize("pack", [False, True])
def test_e02_headers_that_claim_too_much_are_refused(tmp_path, refused, data, pack):
    path = tmp_path / "a.idx"
    path.write_bytes(gzip.compress(data) if pack else data)
    with refused(path):
        read(path)


@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("length", [5, 7])
def test_e03_short_and_long_data_are_refused(tmp_path, refused, pack, length):
    path = tmp_path / "a.idx"
    data = _idx(8, (2, 3), bytes(length))
    path.write_bytes(gzip.compress(data) if pack else data)
    with refused(path):
        read(path)


def test_a_gzip_bomb_is_refused_before_it_unpacks(tmp_path, refused):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(_idx(8, (60_000, 784), bytes(60_000 * 784))))
    with refused(path, "unpacks to far more"):
        read(path)


def test_a_damaged_gzip_file_is_refused(tmp_path, refused):
    images, _ = _mnist(tmp_path, pack=True)
    good = images.read_bytes()
    flipped = bytearray(good)
    flipped[-6] ^= 1
    for data in (good[:-9], good[:20], bytes(flipped), good + b"more"):
        images.write_bytes(data)
        with refused(images):
            read(images)


def test_e05_swapped_files_are_explained(tmp_path, refused):
    images, labels = _mnist(tmp_path)
    with refused(labels, "choose the file with the pictures"):
        read_idx(labels, labels=images)
    with refused(images, "swapped"):
        read_idx(images, labels=images)


def test_e05_files_of_different_count_are_refused_with_both_numbers(tmp_path, refused):
    images, labels = _mnist(tmp_path, labels=5)
    with refused(labels, "5 labels", "3 samples"):
        read_idx(images, labels=labels)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_random_bytes_after_the_mark_never_do_anything_but_load_or_be_refused(tmp_path, data):
    path = tmp_path / "a.idx"
    path.write_bytes(b"\0\0" + data)
    try:
        read(path)
    except ValueError as error:
        assert str(error).startswith("a.idx")  # noqa: PT017
