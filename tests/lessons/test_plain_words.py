"""Words of a lesson where nothing can be set off: in the report, and wherever they are read aloud."""

import pytest

from nnsim.lessons import library
from nnsim.lessons.content import Choice
from nnsim.lessons.marks import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("press *Del*, then **Ctrl+R**", "press Del, then Ctrl+R"),
        ("look at the [loss](point:plot/loss) of `hidden_1`", "look at the loss of hidden_1"),
        ("the slope $w_{ij}$, and 2 * 3 * 4", "the slope w_{ij}, and 2 * 3 * 4"),
        ("w_x and w_h", "w_x and w_h"),
    ],
)
def test_what_sets_words_off_is_left_out_and_nothing_else(written, read):
    assert plain(written) == read


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_no_task_or_question_keeps_a_mark_of_its_text(found):
    lesson = found.lesson
    texts = [task.text for task in lesson.tasks.values()]
    for question in lesson.questions.values():
        texts += [question.text, *(option.text for option in question.options)] if isinstance(question, Choice) else [question.text]
    assert [words for text in texts for words in text.values() if "*" in plain(words) or "](" in plain(words)] == []
