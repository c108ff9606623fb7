"""Sentences for people are plain English strings that remember what they were made of."""

import copy
import json
import pickle

import pytest

from nnsim.catalog import Diverged, FileError, ProjectError, Sentence, counted, joined, sentence, term


def test_a_sentence_is_the_filled_in_text():
    made = sentence("{name} has {count:,} units.", name="h", count=1200)
    assert made == "h has 1,200 units."
    assert "1,200" in made
    assert hash(made) == hash("h has 1,200 units.")
    assert json.dumps(made) == '"h has 1,200 units."'


def test_it_remembers_its_template_and_its_values():
    made = sentence("{name} has {count:,} units.", name="h", count=1200)
    assert made.template == "{name} has {count:,} units."
    assert made.values == (("name", "h"), ("count", 1200))


def test_a_sentence_in_a_sentence_stays_one():
    inner = sentence("is not {what}", what="there")
    outer = sentence("{file} {fault}.", file="a.csv", fault=inner)
    assert outer == "a.csv is not there."
    assert dict(outer.values)["fault"] is inner


def test_braces_in_values_are_no_placeholders():
    assert sentence("{name} is there.", name="{x}") == "{x} is there."
    assert term("{a} and {b}") == "{a} and {b}"


def test_what_an_exception_says_is_taken_as_a_value():
    inner = sentence("must be {least} or more", least=1)
    outer = sentence("{name} {error}.", name="units", error=ValueError(inner))
    assert outer == "units must be 1 or more."
    assert dict(outer.values)["error"] is inner


def test_texts_in_a_row_stay_what_they_are():
    parts = [sentence("{name} is empty.", name="a"), "b is full."]
    row = joined(parts)
    assert row == "a is empty. b is full."
    assert [value for _, value in row.values] == parts
    assert joined(["a", "b"], ", ") == "a, b"


def test_it_cannot_be_changed():
    with pytest.raises(AttributeError, match="cannot be changed"):
        sentence("Yes.").template = "No."


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_copies_are_sentences_too(copied):
    made = copied(sentence("{name} is {what}.", name="h", what=sentence("full")))
    assert made == "h is full."
    assert (made.template, dict(made.values)["what"].template) == ("{name} is {what}.", "full")


@pytest.mark.parametrize("kind", [ProjectError, FileError, ValueError])
def test_the_text_of_an_error_is_the_sentence_it_was_made_of(kind):
    made = sentence("{name} is empty.", name="a")
    assert str(kind(made)) is made


def test_the_text_of_an_error_with_several_problems_is_made_of_their_sentences():
    problems = [sentence("{name} is empty.", name=name) for name in "ab"]
    error = ProjectError(problems)
    assert str(error) == "a is empty. b is empty."
    said = str(error)
    assert isinstance(said, Sentence)
    assert [value.template for _, value in said.values] == ["{name} is empty.", "{name} is empty."]


def test_what_is_said_of_a_divergence_is_made_of_sentences():
    said = str(Diverged(sentence("the gradient of {name}", name="h.b"), 7, 0.25, sentence("Go back.")))
    assert said == "The gradient of h.b is no longer a finite number at iteration 7 (last finite loss 0.25). Go back."
    assert isinstance(said, Sentence)
    assert isinstance(dict(said.values)["cause"], Sentence)


def test_one_and_several_have_templates_of_their_own():
    made = [counted("{name}: {count} unit", "{name}: {count:,} units", count, name="h") for count in (1, 1200, 0)]
    assert made == ["h: 1 unit", "h: 1,200 units", "h: 0 units"]
    assert [one.template for one in made[:2]] == ["{name}: {count} unit", "{name}: {count:,} units"]


def test_a_value_can_begin_a_sentence_or_stand_within_it():
    assert sentence("{what:capital} of the {what:lower}", what=term("hIDDEN")) == "HIDDEN of the hidden"


@pytest.mark.parametrize(
    ("text", "within"), [("The text ends.", "the text ends"), ("A text.", "a text"), ("RNN layers.", "RNN layers"), ("L1", "L1"), ("", "")]
)
def test_a_sentence_can_be_the_end_of_another(text, within):
    assert sentence("It stopped: {reason:clause}.", reason=term(text)) == f"It stopped: {within}."
    assert sentence("It stopped: {reason:bare}.", reason=ValueError(text)) == f"It stopped: {text.rstrip('.')}."
