"""Sentences that were put together below the window are read in the window's language, with the right values in them."""

import pytest
from PySide6.QtCore import QTranslator

from nnsim.catalog import ProjectError, sentence, term
from nnsim.ui.sentences import said

GERMAN = {
    "{name} takes at most {count:,} connections.": "Mehr als {count:,} Verbindungen nimmt {name} nicht an.",
    "{what:capital} is not {state}.": "{what:capital} ist nicht {state}.",
    "the loss of {name}": "der Verlust von {name}",
    "there": "da",
    "plain words": "schlichte Worte",
    "{name} is wrongly translated.": "{nome} ist falsch übersetzt.",
}


class German(QTranslator):
    def translate(self, context, text, disambiguation=None, n=-1):
        if context == "catalogue":
            return {"mean squared error": "mittlerer quadratischer Fehler"}.get(text, "")
        return GERMAN.get(text, "") if context == "sentences" else ""


@pytest.fixture
def german(qapp):
    translator = German()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_a_sentence_is_translated_and_its_values_stay(german):
    made = sentence("{name} takes at most {count:,} connections.", name="plain words", count=1200)
    assert said(made) == "Mehr als 1,200 Verbindungen nimmt plain words nicht an."


def test_sentences_among_the_values_are_translated_too(german):
    made = sentence("{what:capital} is not {state}.", what=sentence("the loss of {name}", name="there"), state=sentence("there"))
    assert made == "The loss of there is not there."
    assert said(made) == "Der Verlust von there ist nicht da."


def test_every_problem_of_an_error_is_translated(german):
    error = ProjectError([sentence("{name} takes at most {count:,} connections.", name=name, count=1) for name in "ab"])
    assert said(error) == "Mehr als 1 Verbindungen nimmt a nicht an. Mehr als 1 Verbindungen nimmt b nicht an."


def test_terms_are_translated_as_words_of_the_catalogue(german):
    assert said(sentence("Loss: {loss}", loss=term("mean squared error"))) == "Loss: mittlerer quadratischer Fehler"


def test_plain_texts_are_translated_where_they_are_known(german):
    assert said("plain words") == "schlichte Worte"
    assert said("{braces} of a user") == "{braces} of a user"
    assert said("") == ""


def test_a_translation_with_wrong_placeholders_is_not_used(german):
    assert said(sentence("{name} is wrongly translated.", name="h")) == "h is wrongly translated."


def test_without_a_translation_everything_reads_as_it_was_made(qapp):
    made = sentence("{what:capital} of {name}", what=sentence("biases"), name="{h}")
    assert said(made) == made == "Biases of {h}"
