"""The small cards under the outputs: none of their words lies on another one."""

import itertools

import pytest

from nnsim.ui.canvas.output import OutputItem
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import LIGHT

ZOOMS = (0.35, 0.55, 0.75, 1.0, 1.6, 3.0)


@pytest.fixture
def card_of(qapp):
    """Makes such a card with a width, a loss and a target."""

    def make(card_width, loss, target, title="Mean squared error"):
        item = OutputItem(Scenery(LIGHT), "n1")
        item.change(title, card_width)
        item.show_values(loss, target)
        return item

    return make


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("card_width", [108.0, 156.0, 300.0])
@pytest.mark.parametrize("loss", [0.0, 0.0123, 7.47e-34])
@pytest.mark.parametrize("target", ["target 0", "target −0.01799", "target 1.3e-05", "target Iris versicolor of the second kind"])
def test_words_and_values_stand_beside_each_other(card_of, zoom, card_width, loss, target):
    item = card_of(card_width, loss, target)
    places = [place for _, _, place in item.words(zoom)]
    assert len(places) == 3
    assert all(item.boundingRect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in itertools.combinations(places, 2))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_number_is_never_cut_off_for_the_name_of_the_loss(card_of, zoom):
    said = [text for _, text, _ in card_of(108.0, 0.0123, "target −0.01799").words(zoom)]
    assert {"target −0.01799", "0.012"} <= set(said)


def test_where_there_is_room_the_name_of_the_loss_has_a_line_of_its_own(card_of):
    (_, first, above), (_, second, below), _ = card_of(156.0, 0.011, "target 0", "Binary cross-entropy").words(1.0)
    assert (first, second) == ("Binary cross-entropy", "target 0")
    assert above.bottom() <= below.top()
