"""NPY and NPZ files: what is read, and what is refused (cases D of the hostile files)."""

import io
import os
import pickle
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnsim.catalog import FileError, ProjectError
from nnsim.datasets import inspect_npz, read, read_npy, read_npz, suggest


class _Marker:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def _npy(header, data=b"", version=(1, 0)):
    text = header if isinstance(header, bytes) else header.encode()
    length = struct.pack("<H" if version == (1, 0) else "<I", len(text))
    return b"\x93NUMPY" + bytes(version) + length + text + data


def _shape(shape, type_="<f8"):
    return f"{{'descr': '{type_}', 'fortran_order': False, 'shape': {shape}, }}\n"


def _saved(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _zip(path, members, **how):
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrays.arrays(
        st.sampled_from(["<f4", ">f8", "<i2", ">i4", "|u1", "|b1", "<f2"]),
        arrays.array_shapes(min_dims=1, max_dims=3, max_side=4),
        elements={"allow_nan": False},
    ),
    st.booleans(),
)
def test_what_numpy_saves_comes_back(tmp_path, array, fortran):
    path = tmp_path / "a.npy"
    np.save(path, np.asfortranarray(array) if fortran else array)
    data = read(path, scale=False)
    assert np.array_equal(data.inputs.ravel(), array.astype(float).ravel())


def test_headers_of_every_known_version_are_read(tmp_path):
    for version in ((1, 0), (2, 0), (3, 0)):
        path = tmp_path / "a.npy"
        path.write_bytes(_npy(_shape("(2L, 1)"), struct.pack("<2d", 1, 2), version))
        assert read_npy(path).inputs.tolist() == [[1], [2]]


def test_a_second_file_holds_the_targets(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((3, 2)))
    np.save(tmp_path / "y.npy", np.array([0, 1, 2]))
    assert read_npy(tmp_path / "x.npy", targets=tmp_path / "y.npy").task == "classes"


def test_pictures_of_bytes_are_laid_out_flat_and_scaled_and_that_is_said(tmp_path):
    np.savez(tmp_path / "mnist.npz", x_train=np.full((3, 4, 5), 255, np.uint8), y_train=np.arange(3, dtype=np.uint8))
    data = read(tmp_path / "mnist.npz")
    assert data.inputs.shape == (3, 20)
    assert data.image_shape == (4, 5)
    assert data.inputs.max() == 1
    assert "divided by 255" in data.notes[0]
    assert read(tmp_path / "mnist.npz", scale=False).inputs.max() == 255


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_of_an_archive_are_found_by_name(tmp_path, save):
    path = tmp_path / "d.npz"
    save(path, X=np.ones((4, 2)), y=np.arange(4), other=np.zeros(3))
    data = read(path)
    assert data.inputs.shape == (4, 2)
    assert data.targets.tolist() == [0, 1, 2, 3]
    assert inspect_npz(path)["other"] == ((3,), "float64")
    assert read_npz(path, inputs="X", targets="X").targets.shape == (4, 2)


def test_an_array_that_is_not_there_is_refused_with_what_is(tmp_path, refused):
    path = tmp_path / "d.npz"
    np.savez(path, a=np.ones(4), b=np.ones(4))
    with refused(path, "it has a, b"):
        read(path)
    with refused(path, "it has a, b"):
        read(path, inputs="a", targets="c")


def test_d01_python_objects_are_never_unpickled(tmp_path, refused):
    marker = tmp_path / "marker"
    path = tmp_path / "evil.npy"
    np.save(path, np.array([_Marker(marker)], dtype=object), allow_pickle=True)
    with refused(path, "Python objects"):
        read(path)
    archive = _zip(tmp_path / "evil.npz", [("x.npy", path.read_bytes())])
    with refused(archive, "Python objects"):
        read(archive)
    assert not marker.exists()


@pytest.mark.parametrize("name", ["evil.npy", "evil.npz"])
def test_d02_a_raw_pickle_is_refused(tmp_path, refused, name):
    path = tmp_path / name
    path.write_bytes(pickle.dumps(_Marker(tmp_path / "marker")))
    with refused(path, "is not an NP"):
        read(path)
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize(
    "shape",
    [
        "(536870912,)", "(1099511627776, 1099511627776)", "(-1,)", "(0, 4611686018427387904)", "(0,)", "()",
        "(" + "1, " * 33 + ")", "(9" + "9" * 5000 + ",)", "(3000000,)", "(1, 5000)", "(100, 2)",
    ],
    ids=lambda shape: shape[:30],
)
def test_d04_d05_shapes_that_the_file_does_not_hold_are_refused_without_making_room(tmp_path, refused, shape):
    path = tmp_path / "a.npy"
    path.write_bytes(_npy(_shape(shape)))
    tracemalloc.start()
    try:
        with refused(path):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "header",
    [
        _shape("(1,)") + " " * 20_000,
        "{'descr': " + "[" * 4000,
        "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 4000 + "}",
        "[1, 2, 3]",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').getpid(),), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'fortran_order': False, }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}",
        _shape("(1,)", "<c16"), _shape("(1,)", "<U1"), _shape("(1,)", "|V8"), _shape("(1,)", "<f16"), "", b"\xff" * 60,
    ],
    ids=lambda header: str(header)[:30],
)
def test_d07_strange_headers_are_refused(tmp_path, refused, header):
    path = tmp_path / "a.npy"
    path.write_bytes(_npy(header, b"\0" * 8))
    with refused(path):
        read(path)


def test_d08_an_unknown_version_is_refused(tmp_path, refused):
    path = tmp_path / "a.npy"
    path.write_bytes(_npy(_shape("(1,)"), b"\0" * 8, (9, 9)))
    with refused(path, "version 9.9"):
        read(path)


def test_values_more_or_fewer_than_claimed_are_refused(tmp_path, refused):
    path = tmp_path / "a.npy"
    for data in (_saved(np.ones(3))[:-1], _saved(np.ones(3)) + b"x", _saved(np.ones(3))[:9]):
        path.write_bytes(data)
        with refused(path):
            read(path)


def test_d10_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path, refused):
    path = _zip(tmp_path / "b.npz", [("x.npy", _saved(np.zeros(4_000_000)))], compression=zipfile.ZIP_DEFLATED)
    with refused(path, "unpacks to far more"):
        read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        ["../x.npy"], ["/x.npy"], ["a/x.npy"], ["..\\x.npy"], ["C:x.npy"], ["x.npy", "x.npy"], ["x.npy", "X.npy"],
        ["x.npy", "readme.txt"], ["x.npy", "inner.zip"], ["x\n.npy"], ["é.npy"], ["a" * 300 + ".npy"], [],
    ],
    ids=str,
)
def test_d11_members_that_are_not_plain_arrays_are_refused(tmp_path, refused, names):
    path = _zip(tmp_path / "m.npz", [(name, _saved(np.ones(2))) for name in names])
    with refused(path):
        read(path)


def test_too_many_members_are_refused_from_the_end_record(tmp_path, refused):
    path = _zip(tmp_path / "m.npz", [(f"a{index}.npy", b"") for index in range(2001)])
    with refused(path, "too many members"):
        read(path)


@pytest.mark.parametrize("offset", [8, 10])
def test_encrypted_and_strangely_packed_members_are_refused(tmp_path, refused, offset):
    path = _zip(tmp_path / "m.npz", [("x.npy", _saved(np.ones(2)))])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + offset] |= 1
    path.write_bytes(data)
    with refused(path, "encrypted or packed"):
        read(path)


def test_overlapping_members_are_refused(tmp_path, refused):
    path = _zip(tmp_path / "m.npz", [("x.npy", _saved(np.ones(900))), ("y.npy", _saved(np.ones(900)))])
    data = bytearray(path.read_bytes())
    first, second = data.index(b"PK\x01\x02"), data.rindex(b"PK\x01\x02")
    start = data.index(b"PK\x03\x04", 10)
    path.write_bytes(bytes(data[:start]) + _moved(data[first:second], data[second:], start))
    with refused(path):
        read(path)


def _moved(first, rest, start):
    """The central directory of an archive whose second member is said to lie where the first one lies."""
    rest = bytearray(rest)
    rest[42:46] = bytes(4)
    end = rest.index(b"PK\x05\x06")
    rest[end + 16 : end + 20] = struct.pack("<I", start)
    return bytes(first) + bytes(rest)


def test_a_flipped_byte_is_noticed_or_harmless(tmp_path):
    good = _zip(tmp_path / "m.npz", [("x.npy", _saved(np.arange(20.0)))]).read_bytes()
    path = tmp_path / "flipped.npz"
    for index in range(len(good)):
        data = bytearray(good)
        data[index] ^= 0x41
        path.write_bytes(data)
        try:
            assert read(path).inputs.ravel().tolist() == list(range(20))
        except FileError as error:
            assert str(error).startswith("flipped.npz")  # noqa: PT017


def test_d13_strange_values_load_and_are_counted(tmp_path):
    path = tmp_path / "v.npz"
    np.savez(path, x=[[np.nan], [np.inf], [1e300]], y=[-1, 5, 2])
    data = read(path)
    assert data.non_finite == 2
    assert data.task == "regression"
    np.savez(path, x=[[0.0], [1.0]], y=[0.5, 1.0])
    assert read(path).task == "regression"


def test_d13_a_class_number_of_a_thousand_million_is_not_made_into_units(tmp_path):
    path = tmp_path / "v.npz"
    np.savez(path, x=[[0.0], [1.0]], y=[0, 10**9])
    data = read(path)
    assert data.class_count == 10**9 + 1
    with pytest.raises(ProjectError, match="1,000,000,000"):
        suggest(data)
    with pytest.raises(ProjectError, match="1,000,000,000"):
        data.class_labels()


def test_d14_different_lengths_are_refused_with_both_numbers(tmp_path, refused):
    path = tmp_path / "v.npz"
    np.savez(path, x=np.zeros((5, 2)), y=np.zeros(4))
    with refused(path, "5", "4"):
        read(path)
