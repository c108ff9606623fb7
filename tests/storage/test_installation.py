"""Where a bundle's program lies, and that a file beside it keeps everything there."""

from pathlib import Path

import pytest

from nnsim.storage.installation import DATA, MARK, folder_of, portable_folder, program_folder


def test_from_source_there_is_no_folder_of_a_program() -> None:
    assert program_folder() is None
    assert portable_folder(program_folder()) is None


@pytest.mark.parametrize("program", ["nnsim/nnsim", "nnsim.app/Contents/MacOS/nnsim"])
def test_a_program_lies_in_its_folder_and_that_of_macos_beside_its_app(tmp_path: Path, program: str) -> None:
    place = tmp_path.resolve() / program
    place.parent.mkdir(parents=True)
    place.touch()
    assert folder_of(place) == (tmp_path.resolve() if "app" in program else place.parent)


def test_a_link_to_the_program_leads_to_its_folder(tmp_path: Path) -> None:
    program = tmp_path.resolve() / "there" / "nnsim"
    program.parent.mkdir()
    program.touch()
    link = tmp_path / "nnsim"
    link.symlink_to(program)
    assert folder_of(link) == program.parent


def test_a_file_beside_the_program_keeps_everything_there(tmp_path: Path) -> None:
    assert portable_folder(tmp_path) is None
    (tmp_path / MARK).touch()
    assert portable_folder(tmp_path) == tmp_path / DATA
