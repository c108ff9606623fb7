"""What the pages of the lessons point at is there in the project that is open then, and a plot that they name can be shown for it."""

import pytest

from nnsim.lessons import library
from nnsim.lessons.marks import Mark, addresses, parts
from nnsim.ui.plots import PLOTS
from tests.lessons.learner import opened

POINT = "point:"


@pytest.mark.long
@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_what_a_page_points_at_is_there(application, qapp, found):
    session, lessons = application.session, application.window.lessons
    plots = {plot.key: plot for plot in PLOTS}
    lessons.open(found.lesson)
    missing = []
    for page in found.lesson.pages:
        for part in parts(found.lesson.page(page, "en")):
            if isinstance(part, Mark):
                if part.kind == "open":
                    session.open(opened(found.lesson, part.argument))
                    qapp.processEvents()
                continue
            for address in addresses(part.text):
                if not address.target.startswith(POINT):
                    continue
                target = address.target.removeprefix(POINT)
                kind, _, key = target.partition("/")
                lost = not plots[key].applies(session) if kind == "plot" else isinstance(lessons._pointing.find(target), str)
                if lost:
                    missing.append((page, target))
    assert missing == []
