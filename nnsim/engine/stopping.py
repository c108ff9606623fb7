"""Why a training ends by itself, in words that stand after "Training ended"."""

from __future__ import annotations

from collections.abc import Mapping

from nnsim.catalog import Plain, Sentence, sentence


def all_right() -> Sentence:
    return sentence("every sample is right")


def no_better(epochs: Plain) -> Sentence:
    return sentence("the validation loss has not been lower for {count} epochs", count=epochs)


def done(epochs: Plain) -> Sentence:
    return sentence("{count} epochs are done", count=epochs)


def read_again(text: str, settings: Mapping[str, Plain]) -> str:
    """The sentence that a saved text was, so that it can be translated; another text stays what it is."""
    reasons = (all_right(), no_better(settings["early_stopping"]), done(settings["epochs"]))
    return next((reason for reason in reasons if reason == text), text)
