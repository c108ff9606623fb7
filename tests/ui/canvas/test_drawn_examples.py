"""Examples as they are drawn: nobody should have to move cards apart before looking."""

import itertools

import pytest

from nnsim import storage
from nnsim.document import shapes_of
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.theme import LIGHT


@pytest.mark.parametrize("name", storage.examples())
def test_no_card_of_an_example_lies_on_another(qapp, name):
    project = storage.example(name)
    scene = NetworkScene(LIGHT)
    scene.show_document(project.document, shapes_of(project.network), project.data)
    nodes = project.network.nodes
    places = {nodes[id].name: card.plan.rect.translated(card.pos()) for id, card in scene.cards.items() if card.isVisible()}
    places |= {f"loss of {nodes[id].name}": item.sceneBoundingRect() for id, item in scene.outputs.items() if item.isVisible()}
    crossed = [(one, other) for one, other in itertools.combinations(places, 2) if places[one].intersects(places[other])]
    scene.clear()
    assert not crossed
