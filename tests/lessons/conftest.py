"""A lesson's folder, written as small as it can be."""

import pytest

MANIFEST = """\
format = 1
id = "small"
title.en = "A small lesson"
title.ko = "작은 수업"
summary.en = "One page."
minutes = 5
pages = ["01-only"]

[tasks.trained]
text.en = "Train."
condition = "trained"

[questions.sum]
kind = "number"
text.en = "1 + 1?"
answer = 2
tolerance = 0.1
"""
PAGE = "# The only page\n\n[[open example xor]]\n\n[[task trained]]\n\n[[question sum]]\n"


@pytest.fixture
def folder(tmp_path):
    """A function that writes a lesson with other files, given by name, and returns its folder."""

    def write(manifest=MANIFEST, page=PAGE, **others):
        files = {"lesson.toml": manifest, "pages/01-only.en.md": page, **others}
        for name, content in files.items():
            place = tmp_path / "small" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "small"

    return write
