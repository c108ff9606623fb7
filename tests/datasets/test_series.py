"""Windows of a series, what is foretold of them, the sunspots, and the text."""

import numpy as np
import pytest

from nnsim.catalog import ProjectError
from nnsim.datasets import Windows, split
from nnsim.datasets.sequences import series, text
from tests.datasets.tasks import made

COUNT = np.arange(10.0)[:, np.newaxis]


def test_windows_and_what_comes_after_every_step():
    cut = Windows(length=4, horizon=2, step=3)
    assert cut.inputs(COUNT)[..., 0].tolist() == [[0, 1, 2, 3], [3, 4, 5, 6]]
    assert cut.targets(COUNT)[..., 0].tolist() == [[2, 3, 4, 5], [5, 6, 7, 8]]
    assert cut.target_names(("x",)) == ("x in 2 steps",)


def test_windows_and_what_comes_after_the_last_step():
    cut = Windows(length=4, horizon=2, step=3, predict="end")
    both = np.column_stack((COUNT, -COUNT))
    assert cut.targets(COUNT).tolist() == [[4, 5], [7, 8]]
    assert cut.targets(both).tolist() == [[4, -4, 5, -5], [7, -7, 8, -8]]
    assert cut.target_names(("x", "y")) == ("x +1", "y +1", "x +2", "y +2")


def test_a_series_that_just_fits_gives_one_window():
    assert Windows(length=8, horizon=2).count(10) == 1
    with pytest.raises(ProjectError, match="10 steps, too few for a window of 9 and 2"):
        Windows(length=9, horizon=2).count(10)


@pytest.mark.parametrize(("length", "horizon", "step"), [(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 2, 5), (1, 1, 1), (4, 3, 3), (2, 1, 100)])
def test_the_overlap_counts_the_windows_that_share_a_step(length, horizon, step):
    cut = Windows(length=length, horizon=horizon, step=step)
    touched = [set(range(start, start + length + horizon)) for start in cut.starts(1000)]
    assert cut.overlap == sum(bool(touched[0] & other) for other in touched[1:])


@pytest.mark.parametrize("step", [1, 2, 5, 23, 40])
@pytest.mark.parametrize("predict", ["each", "end"])
def test_no_year_of_a_later_part_was_seen_in_an_earlier_one(step, predict):
    data = made("sunspots", step=step, predict=predict, horizon=2, window=10)
    parts = split(data, (0.6, 0.2, 0.2), np.random.default_rng(0))
    years = [
        {year for sample in part for year in range(sample * step, sample * step + 12)}
        for part in (parts.train, parts.validation, parts.test)
    ]
    assert max(years[0]) < min(years[1])
    assert max(years[1]) < min(years[2])
    assert parts.train[0] == 0
    assert parts.test[-1] == data.samples - 1


def test_sunspots_are_windows_of_the_series_divided_by_100():
    years, numbers = series.sunspot_numbers()
    data = made("sunspots", window=5, horizon=2, predict="end")
    assert (years[0], years[-1], len(years)) == (1700, 2008, 309)
    assert np.allclose(data.inputs[7, :, 0], numbers[7:12] / 100)
    assert np.allclose(data.targets[7], numbers[12:14] / 100)
    assert data.samples == 309 - 6
    assert data.ordered
    assert "divided by 100" in data.notes[0]
    assert "public domain" in data.attribution


def test_the_sun_has_a_cycle_of_about_eleven_years():
    _, numbers = series.sunspot_numbers()
    power = np.abs(np.fft.rfft(numbers - numbers.mean())) ** 2
    assert 10 < len(numbers) / power.argmax() < 12


def test_a_sine_goes_on_as_a_sine():
    data = made("waves", period=20, window=60)
    x = np.concatenate((data.inputs, data.targets[:, -1:]), axis=1)[..., 0]
    assert np.array_equal(data.inputs[:, 1:], data.targets[:, :-1])
    assert np.allclose(x[:, 20:], x[:, :-20])
    assert np.allclose(x[:, 2:], 2 * np.cos(2 * np.pi / 20) * x[:, 1:-1] - x[:, :-2])
    assert x.min() == pytest.approx(-1, abs=0.01)
    assert abs(x.mean()) < 0.05


def test_a_mixed_wave_has_three_frequencies_and_stays_within_1():
    data = made("waves", kind="mixed", window=1000, samples=20, period=50)
    x = data.inputs[..., 0]
    assert np.abs(x).max() <= 1
    strength = (np.abs(np.fft.rfft(x * np.hanning(1000), axis=1)) ** 2).mean(axis=0)
    peaks = [place for place in range(2, 200) if strength[place] == strength[place - 2 : place + 3].max() and strength[place] > 100]
    assert peaks == [round(1000 / 50 * ratio) for ratio in series.RATIOS]


def test_the_horizon_looks_further_ahead():
    near = made("waves", window=20, horizon=1, noise=0)
    each = made("waves", window=20, horizon=5)
    end = made("waves", window=20, horizon=5, predict="end")
    assert np.allclose(each.inputs, near.inputs)
    assert np.allclose(each.targets[:, :15], each.inputs[:, 5:])
    assert np.allclose(end.targets, each.targets[:, -5:, 0])
    assert end.target_names == ("x +1", "x +2", "x +3", "x +4", "x +5")


def test_noise_is_what_it_says():
    clean, noisy = made("waves"), made("waves", noise=0.3)
    assert (noisy.inputs - clean.inputs).std() == pytest.approx(0.3, rel=0.05)
    assert np.array_equal(noisy.inputs[:, 1:], noisy.targets[:, :-1])


def _read(data, codes):
    return "".join(text.character_of(data.classes[code]) for code in codes)


def test_the_text_is_cut_into_windows_that_ask_for_the_next_character():
    data = made("text", small=False, window=40)
    writing = text.alice()
    assert _read(data, data.inputs[0].argmax(axis=1)) == writing[:40]
    assert _read(data, data.targets[0]) == writing[1:41]
    assert _read(data, data.inputs[3].argmax(axis=1)) == writing[120:160]
    assert (data.inputs.sum(axis=2) == 1).all()
    assert data.feature_names == data.classes
    assert data.samples == 11_999 // 40


def test_small_letters_and_numbers_are_offered():
    data = made("text", symbols="numbers")
    assert data.inputs.shape == (239, 50, 1)
    assert _read(data, data.inputs[0, :, 0].astype(int)) == text.alice()[:50].lower()
    assert data.inputs[:, 1:, 0].tolist() == data.targets[:, :-1].tolist()
    assert len(data.classes) < len(made("text", small=False).classes)


def test_windows_of_text_may_overlap():
    data = made("text", step=10)
    assert _read(data, data.inputs[1].argmax(axis=1)) == text.alice()[10:60].lower()
    assert data.overlap == 5


def test_the_text_is_what_it_says():
    writing = text.alice()
    assert writing.startswith("CHAPTER I\n\nDown the Rabbit-Hole\n\nAlice was beginning to get very tired")
    assert writing.endswith("taking not the smallest notice\nof her or of anything else.\n")
    assert 20_000 < len(writing) < 60_000
    assert writing.isascii()
    assert "Gutenberg" not in writing


@pytest.mark.parametrize("character", [" ", "\n", "\t", "a", "␣", "⏎", "é", "\u0301", "\u00ad", "\u3000", "😀", "U", "\r"])
def test_characters_have_names_that_can_be_seen_and_that_lead_back(character):
    name = text.name_of(character)
    assert text.character_of(name) == character
    assert name.isprintable()
    assert name == name.strip() != ""


def test_an_alphabet_of_any_characters_is_numbered_by_their_codes():
    alphabet = text.alphabet_of("b😀aé")
    assert alphabet == ("a", "b", "é", "😀")
    assert text.codes_of("éa😀", alphabet).tolist() == [2, 0, 3]
