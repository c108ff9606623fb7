"""What `nnsim lesson check` says: every fault with its file and its line, in plain words."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.catalog import FileError
from nnsim.cli import main
from nnsim.lessons import library, reading
from nnsim.lessons.checking import checked
from nnsim.lessons.content import Fault, said_in
from nnsim.lessons.manifest import read_manifest
from tests.lessons.conftest import MANIFEST, PAGE


def faults(path):
    return [str(fault) for fault in checked(path)[1]]


def test_a_sound_lesson_has_no_faults(folder):
    lesson, found = checked(folder())
    assert found == []
    assert (lesson.id, lesson.minutes, lesson.pages) == ("small", 5, ("01-only",))


def test_texts_are_chosen_by_language_and_english_stands_in(folder):
    lesson, _ = checked(folder(**{"pages/01-only.ko.md": PAGE.replace("The only page", "하나")}))
    assert said_in(lesson.title, "ko_KR") == "작은 수업"
    assert said_in(lesson.title, "de_DE") == "A small lesson"
    assert lesson.page("01-only", "ko_KR").startswith("# 하나")
    assert lesson.page("01-only", "de").startswith("# The only page")


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('id = "small"', 'id = "a b"', 2, "letters, digits and hyphens"),
        ("format = 1", "format = 2", 1, "newer nnsim"),
        ("minutes = 5", 'minutes = "five"', 6, "minutes is a number"),
        ('["01-only"]', '["01-only", "02-gone"]', 1, "the file is missing"),
        ('condition = "trained"', 'condition = "trainde"', 11, "There is no “trainde”"),
        ('condition = "trained"', 'condition = "trained and loss"', 11, "“loss” is a number"),
        ("answer = 2", 'answer = "two"', 16, "answer is a number"),
        ('kind = "number"', 'kind = "guess"', 13, "choice, number, predict"),
        ("minutes = 5", 'minutes = 5\ncolour = "red"', 7, "“colour” is not known here"),
        ('text.en = "Train."', "text.en = 3", 10, "Write text.en"),
        ("[tasks.trained]", "[tasks.trained]\nhint = 7", 10, "Write hint.en"),
        ("minutes = 5", "minutes = = 5", 6, "no TOML"),
        ("minutes = 5", 'minutes = 5\n[page.01-only]\nlock = ["nothing"]\n[rest]', 8, "lock knows no “nothing”"),
    ],
)
def test_what_is_wrong_in_the_manifest_is_told_with_its_line(folder, before, after, line, said):
    assert before in MANIFEST
    found = faults(folder(MANIFEST.replace(before, after)))
    assert any(said in fault and f":{line}: " in fault for fault in found), found


@pytest.mark.parametrize(
    ("page", "line", "said"),
    [
        ("no title\n", 1, "begins with its title"),
        ("# T\n\n[[task nothing]]\n", 3, "no task “nothing”"),
        ("# T\n[[open example nothing]]\n", 2, "no example “nothing”"),
        ("# T\n[[open projects/gone.nnsim]]\n", 2, "projects/gone.nnsim"),
        ("# T\n[[run import os]]\n", 2, "no mark “run”"),
        ("# T\n[[do explode]]\n", 2, "nothing to do by the name “explode”"),
        ("# T\n[[do step century 5]]\n", 2, "do step operation 5"),
        ("# T\n\n[x](point:nothing)\n", 3, "no “nothing” to point at"),
        ("# T\n\n[x](point:setting/nothing)\n", 3, "no setting “nothing”"),
        ("# T\n\n[x](help:layer/nothing)\n", 3, "no page of help"),
        ("# T\n\n[x](file:///etc/passwd)\n", 3, "no link that nnsim follows"),
        ("# T\n\n[x](javascript:alert)\n", 3, "no link that nnsim follows"),
        ("# T\n\n![x](http://host/x.png)\n", 3, "no file pictures/NAME.png"),
        ("# T\n\n![x](../x.png)\n", 3, "no file pictures/NAME.png"),
        ("# T\n" + ">" * 40 + " deep\n", 1, "nested more than"),
        ("# T\n\n$$" + "x + " * 600 + "$$\n", 3, "An equation has at most"),
    ],
)
def test_what_is_wrong_on_a_page_is_told_with_its_line(folder, page, line, said):
    found = faults(folder(page=page))
    assert any(said in fault and f"pages/01-only.en.md:{line}: " in fault for fault in found), found


def test_marks_links_and_equations_in_code_are_none(folder):
    assert faults(folder(page=PAGE + "\n```\n[[task nothing]]\n[x](point:nothing)\n```\n\n`[x](point:nothing)` and `$x$`\n")) == []


def test_a_task_that_stands_on_no_page_is_told(folder):
    found = faults(folder(page="# T\n[[question sum]]\n"))
    assert "lesson.toml:9: The task trained stands on no page: write [[task trained]] there." in found


def test_what_calls_itself_a_picture_or_a_project_and_is_none_is_told(folder):
    found = faults(folder(**{"pictures/x.png": b"<svg/>", "projects/p.nnsim": b"nothing"}))
    assert any("pictures/x.png:1: This is no PNG" in fault for fault in found)
    assert any("projects/p.nnsim:1: " in fault for fault in found)


def test_other_files_in_a_folder_are_not_read(folder, tmp_path):
    path = folder(**{"numpy.py": "raise SystemExit", "pages/notes.txt": "x", "pictures/x.svg": "<svg/>"})
    (path / "pages" / "02-link.en.md").symlink_to(tmp_path / "elsewhere")
    assert set(reading.members(path)) == {"lesson.toml", "pages/01-only.en.md"}


def test_a_packed_lesson_is_the_same_lesson(folder, tmp_path):
    path = folder()
    reading.pack(path, tmp_path / "small.nnlesson")
    assert dict(reading.members(tmp_path / "small.nnlesson")) == dict(reading.members(path))
    assert faults(tmp_path / "small.nnlesson") == []


@pytest.mark.parametrize("name", ["../evil.md", "pages/x.py", "numpy.py", "pages/CON.en.md/x", "pages/a b.en.md"])
def test_an_archive_with_anything_else_in_it_is_refused(folder, tmp_path, name):
    path = tmp_path / "bad.nnlesson"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("lesson.toml", MANIFEST)
        made.writestr(name, "x")
    with pytest.raises(FileError, match=r"bad\.nnlesson"):
        reading.read(path)


def test_what_is_no_lesson_at_all_is_told_in_one_sentence(tmp_path):
    with pytest.raises(FileError, match="holds no lesson"):
        reading.read(tmp_path)
    (tmp_path / "x.nnlesson").write_bytes(b"nothing")
    with pytest.raises(FileError, match="is not an nnsim lesson"):
        reading.read(tmp_path / "x.nnlesson")


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_at_all_make_the_manifest_fail_otherwise_than_by_faults(content):
    found: list[Fault] = []
    read_manifest(content, found)
    assert found


@given(st.lists(st.sampled_from(MANIFEST.split("\n")), max_size=30), st.randoms())
def test_a_manifest_of_which_lines_are_missing_or_doubled_is_read_or_told(lines, chance):
    chance.shuffle(lines)
    found: list[Fault] = []
    read_manifest("\n".join(lines).encode(), found)
    assert all(fault.line >= 1 and fault.text.endswith(".") for fault in found)


def test_the_command_line_begins_checks_and_packs_a_lesson(tmp_path, capsys):
    place = tmp_path / "mine"
    assert main(["lesson", "new", str(place)]) == 0
    assert main(["lesson", "check", str(place)]) == 0
    assert "2 pages; 1 task; 1 question; en" in capsys.readouterr().out
    assert main(["lesson", "pack", str(place)]) == 0
    assert main(["lesson", "check", str(tmp_path / "mine.nnlesson")]) == 0
    assert main(["lesson", "new", str(place)]) == 1
    assert "is not empty" in capsys.readouterr().err


def test_the_command_line_tells_every_fault_and_fails(folder, capsys):
    path = folder(MANIFEST.replace('"trained"', '"__import__(\'os\')"'))
    assert main(["lesson", "check", str(path)]) == 1
    captured = capsys.readouterr()
    assert "lesson.toml:11: There is no function “__import__”" in captured.out
    assert captured.err.startswith("nnsim: small: ")


def test_two_lessons_with_one_id_keep_their_progress_apart(folder):
    own, ours = reading.read(folder()), reading.read(folder(), built_in=True)
    assert own.key != ours.key


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_the_lessons_that_come_with_nnsim_have_no_faults(found):
    lesson, faults = checked(found.path)
    assert [str(fault) for fault in faults] == []
    assert len(lesson.tasks) >= 3
    assert len(lesson.questions) >= 3
    assert 20 <= lesson.minutes <= 40


def test_a_folder_of_ones_own_lists_lessons_and_says_what_is_wrong_with_others(folder, tmp_path):
    folder()
    (tmp_path / "broken.nnlesson").write_bytes(b"nothing")
    found = {entry.path.name: entry for entry in library.own(tmp_path)}
    assert found["small"].lesson is not None
    assert found["broken.nnlesson"].lesson is None
    assert "is not an nnsim lesson" in found["broken.nnlesson"].fault
    assert library.own(None) == library.own(tmp_path / "nothing") == []
