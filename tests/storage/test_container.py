"""Hostile containers (A of the list of hostile files): each is refused in one sentence, soon, and without unpacking it."""

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

import nnsim
from nnsim.storage import archive, limits
from tests.storage.made import members, project, trained, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evil.nnsim"


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in entries:
            file.writestr(name, content)
    return path


def good(path: Path) -> dict[str, bytes]:
    nnsim.save(project(), path)
    return members(path)


def patched(path: Path, at: int, new: bytes, *, comment: bool = False) -> Path:
    """A file with some bytes changed, and without the checksum of its list that would show it at once."""
    data = bytearray(path.read_bytes())
    data[at : at + len(new)] = new
    if not comment:
        end = data.rfind(b"PK\x05\x06")
        data[end + 20 : end + 22] = b"\0\0"
        del data[end + 22 :]
    path.write_bytes(data)
    return path


def directory(path: Path) -> int:
    return path.read_bytes().find(b"PK\x01\x02")


def test_an_ordinary_zip_program_may_have_packed_it(path: Path) -> None:
    parts = good(path)
    zipped(path, *parts.items())
    assert isinstance(nnsim.load(path), nnsim.Project)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.json", parts["project.json"], zipfile.ZIP_DEFLATED)
        file.writestr("tensors.safetensors", parts["tensors.safetensors"])
    assert isinstance(nnsim.load(path), nnsim.Project)


def test_an_ordinary_zip_program_can_open_it(path: Path) -> None:
    parts = good(path)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == parts


def test_an_empty_file(path: Path, refused) -> None:
    path.touch()
    refused(path, "empty file")


def test_random_bytes(path: Path, refused) -> None:
    path.write_bytes(random.Random(0).randbytes(1_000_000))
    refused(path, "is not an nnsim project")


@pytest.mark.parametrize("content", [b"PK", b"PK\x05\x06" + b"\0" * 18, b"\x80\x04\x95", b"<html>", b"{}"], ids=repr)
def test_something_else(path: Path, refused, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "is not an nnsim project")


def test_a_zip_of_something_else(path: Path, refused) -> None:
    refused(zipped(path, ("word/document.xml", b"<x/>")), "is not an nnsim project")


@pytest.mark.parametrize("member", archive.ORDER)
def test_a_flipped_bit_in_a_member_names_the_member(path: Path, refused, member: str) -> None:
    nnsim.save(trained(), path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(member)
    data[info.header_offset + 30 + len(member) + info.compress_size // 2] ^= 16
    path.write_bytes(data)
    refused(path, f"damaged member “{member}”")


def test_no_bit_of_a_file_can_be_flipped_unseen(path: Path) -> None:
    nnsim.save(nnsim.example("line"), path)
    whole = path.read_bytes()
    for byte in range(len(whole)):
        data = bytearray(whole)
        data[byte] ^= 1 << (byte % 8)
        path.write_bytes(data)
        with pytest.raises(nnsim.FileError):
            nnsim.load(path)


@pytest.mark.parametrize("spaces", range(8))
def test_the_unused_bits_after_a_packed_text_cannot_be_flipped_unseen(path: Path, refused, spaces: int) -> None:
    data = bytearray(archive.pack({"project.json": b"{}" + b" " * spaces}))
    data[data.find(b"PK\x01\x02") - 1] ^= 128
    path.write_bytes(data)
    refused(path, "is damaged")


def test_a_file_with_the_checksum_of_its_list_alone_still_loads(path: Path) -> None:
    """As they were written before."""
    good(path)
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    data[end + 20 :] = (14).to_bytes(2, "little") + data[end + 22 : end + 36]
    path.write_bytes(data)
    assert isinstance(nnsim.load(path), nnsim.Project)


def test_no_file_that_was_cut_short_loads(path: Path) -> None:
    nnsim.save(nnsim.example("line"), path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(nnsim.FileError):
            nnsim.load(path)


@pytest.mark.parametrize("at", [0, 6, 8, 10, 16, 20, 24, 28, 34, 36, 42, 46])
def test_a_damaged_list_of_members(path: Path, refused, at: int) -> None:
    good(path)
    place = directory(path) + at
    refused(patched(path, place, bytes([path.read_bytes()[place] ^ 64])))


@pytest.mark.parametrize(
    "name",
    [
        "/abs/evil.txt", "C:\\evil.txt", "..\\..\\evil.txt", "../evil.txt", "a/../evil.txt", "a:b", "evil.txt ", "evil.txt.", "./x",
        "a//b", "a" * 201, "a/b/c/d/e.txt", "bad\nname", "name\u202egpj", "ümlaut",
    ],
    ids=ascii,
)  # fmt: skip
def test_names_that_could_lead_elsewhere(path: Path, refused, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    refused(zipped(path, *good(path).items(), (info, b"evil")), "a name that is not allowed; nothing was read")


@pytest.mark.parametrize("name", ["CON", "NUL.json", "inner.zip", "code.pkl", "readme.txt", "PROJECT.TXT", "run.npz"])
def test_members_that_do_not_belong(path: Path, refused, name: str) -> None:
    refused(zipped(path, *good(path).items(), (name, b"PK")), "does not belong in a project; nothing was read")


def test_a_zip_inside_a_zip_is_never_unpacked(path: Path, refused) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0.dll", bytes(10_000_000))
    refused(zipped(path, *good(path).items(), ("lib0.zip", inner.getvalue())), "does not belong")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["project.json", "PROJECT.json"])
def test_two_members_of_one_name(path: Path, refused, name: str) -> None:
    refused(zipped(path, *good(path).items(), (name, b"{}")), "two members with the same name")


@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o010644, 0o060644])
def test_links_folders_and_devices(path: Path, refused, mode: int) -> None:
    parts = good(path)
    info = zipfile.ZipInfo("project.json")
    info.create_system, info.external_attr = 3, mode << 16
    refused(zipped(path, (info, parts["project.json"])), "no ordinary file")


def test_members_that_share_their_data(path: Path, refused) -> None:
    good(path)
    second = path.read_bytes().find(b"PK\x01\x02", directory(path) + 4)
    refused(patched(path, second + 42, struct.pack("<I", 0)), "damaged member")


def test_a_member_inside_another(path: Path, refused) -> None:
    """One stored member whose content is a whole other member."""
    inner = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 0, 0, 33, zlib.crc32(b"{}"), 2, 2, 12, 0) + b"project.json" + b"{}"
    zipped(path, ("tensors.safetensors", inner), ("project.json", b"{}"))
    second = path.read_bytes().find(b"PK\x01\x02", directory(path) + 4)
    patched(path, second + 14, struct.pack("<2H", 0, 33), comment=True)
    patched(path, second + 42, struct.pack("<I", 30 + len("tensors.safetensors")), comment=True)
    sentence = refused(path)
    assert "overlap" in sentence or "damaged" in sentence


def test_a_million_members_are_counted_not_listed(path: Path, refused) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * 60_000
    path.write_bytes(listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60_000, 60_000, len(listed), 0, 0))
    refused(path, "too many members")
    path.write_bytes(listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0))
    refused(path, "64-bit kind")


def test_encrypted_members(path: Path, refused) -> None:
    good(path)
    refused(patched(path, directory(path) + 8, b"\x01"), "encrypted")


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_unknown_compression(path: Path, refused, method: int) -> None:
    good(path)
    refused(patched(path, directory(path) + 10, struct.pack("<H", method)), "packed in a way that nnsim does not read")


def test_tensors_are_never_compressed(path: Path, refused) -> None:
    refused(zipped(path, *good(path).items(), compression=zipfile.ZIP_DEFLATED), "packed in a way")


def test_a_bomb(path: Path, refused) -> None:
    bomb = b'{"nnsim": "' + b"a" * 7_000_000 + b'"}'
    refused(zipped(path, ("project.json", bomb), compression=zipfile.ZIP_DEFLATED), "unpacks to far more")


def test_a_text_that_is_too_large(path: Path, refused) -> None:
    refused(zipped(path, ("project.json", b"[]" * (24 << 20))), f"at most {limits.JSON_BYTES:,} are read")


def test_sizes_of_the_64_bit_kind(path: Path, refused) -> None:
    good(path)
    data = path.read_bytes()
    end = data.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 2**63, 1)
    path.write_bytes(data[:end] + locator + data[end:])
    refused(path, "64-bit kind")


def test_a_size_that_is_a_lie(path: Path, refused) -> None:
    good(path)
    refused(patched(path, directory(path) + 24, struct.pack("<I", 2**32 - 1)))


def test_a_file_that_is_too_large(path: Path, refused) -> None:
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    refused(path, "too large")


def test_half_of_a_saved_training(path: Path, refused) -> None:
    nnsim.save(trained(), path)
    parts = members(path)
    parts.pop("run.json")
    refused(write(path, parts), "belong together")


def test_no_file_at_all(path: Path, tmp_path: Path, refused) -> None:
    refused(path, "does not exist")
    refused(tmp_path, "not a file that can be read")


@pytest.mark.parametrize(
    "name", ["100 %s.nnsim", "a\"b'c.nnsim", "ünïcödé ✓.nnsim", "-rf.nnsim", "line\nbreak.nnsim", "x" * 240 + ".nnsim"], ids=ascii
)
def test_files_may_have_odd_names(tmp_path: Path, name: str) -> None:
    nnsim.save(project(), tmp_path / name)
    assert isinstance(nnsim.load(tmp_path / name), nnsim.Project)
