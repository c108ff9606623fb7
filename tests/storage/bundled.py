"""What holds for every bundled example."""

from nnsim import storage
from nnsim.document import Document


def sound_example(name: str) -> Document:
    """An example's document, after a look that it has no problem, a short title and two sentences."""
    contents = storage.read(storage.example_path(name))
    document = contents.project.document
    assert contents.notes == ()
    assert contents.project.problems() == []
    assert 5 <= len(document.title) <= 40
    assert document.description.count(". ") == 1
    assert document.description.endswith(".")
    return document
