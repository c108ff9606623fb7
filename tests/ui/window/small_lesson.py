"""A lesson of two pages with everything that a page can have."""

from pathlib import Path

MANIFEST = """\
format = 1
id = "small"
title.en = "A small lesson"
summary.en = "Two pages."
pages = ["01-first", "02-second"]
[page.02-second]
lock = ["learning_rate", "canvas", "train"]
hide = ["palette", "plots"]
[tasks.trained]
text.en = "Train until the loss is below 100."
condition = "trained and loss < 100 and iteration > 5"
hint.en = "Press Train."
[tasks.units]
text.en = "Use seven hidden units."
condition = "hidden_units == 7"
[questions.which]
kind = "choice"
text.en = "Which?"
options = [ { text.en = "This", right = true, reply.en = "Yes, $x$." }, { text.en = "That", reply.en = "No." } ]
[questions.sum]
kind = "number"
text.en = "1 + 1?"
answer = 2
tolerance = 0.01
[questions.first]
kind = "predict"
text.en = "The weighted input?"
iteration = 3
operation = 1
value = "hidden.in"
index = [1, 1]
tolerance = 0.0001
"""
FIRST = """\
# First

Some words with $w_1$, and [Train](point:train), [hidden](point:node/hidden), [gone](point:node/gone).

$$\\frac{1}{2}$$

[[open example xor]]

[[do step iteration 3]]

[[task trained]]

[[task units]]

[[question which]]

[[question sum]]

[[question first]]
"""


def write(folder: Path) -> Path:
    """Write it into a folder, as a teacher would."""
    (folder / "pages").mkdir()
    (folder / "lesson.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "pages" / "01-first.en.md").write_text(FIRST, encoding="utf-8")
    (folder / "pages" / "02-second.en.md").write_text("# Second\n\nNothing to do here.\n", encoding="utf-8")
    return folder
