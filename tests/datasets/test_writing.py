"""Texts of one's own, to be learned character by character, and what is refused."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.catalog import FileError
from nnsim.datasets import read_text, split, suggest
from nnsim.datasets.sequences.text import character_of


@pytest.fixture
def writing(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "poem.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def _spelled(data, codes):
    return "".join(character_of(data.classes[code]) for code in codes)


def test_a_text_is_cut_into_windows_that_ask_for_the_next_character(writing):
    data = read_text(writing("To be, or not\nto be"), window=6)
    assert [_spelled(data, window.argmax(axis=1)) for window in data.inputs] == ["To be,", " or no", "t\nto b"]
    assert [_spelled(data, window) for window in data.targets] == ["o be, ", "or not", "\nto be"]
    assert data.classes == ("⏎", "␣", ",", "T", "b", "e", "n", "o", "r", "t")
    assert data.feature_names == data.classes
    assert (data.name, data.ordered, data.overlap, data.notes) == ("poem", True, 1, ())
    assert suggest(data).returns == "all"


def test_windows_may_overlap_and_are_split_in_order(writing):
    data = read_text(writing("abcdefghijklmnopqrstuvwxyz" * 4), window=5, step=2)
    parts = split(data, (0.7, 0.2, 0.1), np.random.default_rng(0))
    assert data.samples == 50
    assert data.overlap == 2
    assert parts.validation[0] == parts.train[-1] + 3


def test_only_the_beginning_small_letters_and_numbers(writing):
    data = read_text(writing("Aa Bb Cc Dd"), window=4, characters=5, small=True, symbols="numbers")
    assert data.inputs[..., 0].tolist() == [[1, 1, 0, 2]]
    assert data.targets.tolist() == [[1, 0, 2, 2]]
    assert data.classes == ("␣", "a", "b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_and_line_ends_are_found(writing, encoding):
    data = read_text(writing("süß\r\nund herb\rso", encoding), window=14, symbols="numbers")
    assert _spelled(data, data.inputs[0, :, 0].astype(int)) == "süß\nund herb\ns"


def test_wrong_bytes_are_counted(writing):
    data = read_text(writing(b"abc\xff\xfeabc abc"), window=3, name="utf-8")
    assert data.notes == ("2 characters are wrong in utf-8.",)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("", {}, "is an empty file"),
        (b"ab\0cd" * 20, {}, "zero bytes"),
        ("aaaa" * 100, {}, "two different characters"),
        ("too short", {}, "cannot be cut like this: the series has 9 steps, too few"),
        ("abc" * 100, {"window": 0}, "windows of 1 character or more"),
        ("abc" * 100, {"step": 0}, "windows of 1 character or more"),
        ("abc" * 100, {"characters": 0}, "windows of 1 character or more"),
        ("abc" * 100, {"name": "rot13"}, "known encodings"),
        ("abc" * 100, {"symbols": "words"}, "one_hot or numbers"),
        ("".join(map(chr, range(0x4E00, 0x7000))), {}, "different characters, and at most 4,096"),
        ("abcdefgh " * 300_000, {"step": 1}, "numbers, and at most 100,000,000 are possible"),
        (b"ab" * (9 << 20), {}, "too large"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_a_sentence(writing, refused, content, options, words):
    path = writing(content)
    with refused(path, words):
        read_text(path, **options)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode("utf-8", errors="replace")))
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "t.txt"
    path.write_bytes(content)
    try:
        data = read_text(path, window=3)
    except FileError as error:
        assert str(error).startswith("t.txt")  # noqa: PT017
    else:
        assert all(name.isprintable() and name.strip() for name in data.classes)
        assert len(set(data.classes)) == len(data.classes)
