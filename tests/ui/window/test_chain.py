"""The chain rule to one weight of the selected connection: paths to choose from, and the factors of the chosen one."""

from tests.ui.window.hand import until


def view_of(application, source, target):
    session = application.session
    network = session.document.network
    ends = network.node(source).id, network.node(target).id
    connection = next(c for c in network.connections.values() if (c.source, c.target) == ends)
    session.select({connection.id})
    inspector = application.window.workspace.inspector
    inspector.tabs.setCurrentIndex(1)
    return inspector.equations.chain


def begun(application, source="input", target="hidden", sample=2):
    application.session.set_sample(sample)
    view = view_of(application, source, target)
    view.begin.click()
    until(lambda: view.found is not None)
    return view


def test_it_is_offered_for_a_connection_with_weights(opened):
    application = opened("xor")
    view = view_of(application, "input", "hidden")
    assert view.begin.isVisible()
    application.session.select(set())
    assert not view.isVisible()


def test_the_chosen_path_is_written_factor_by_factor(opened):
    view = begun(opened("xor"))
    path = view.found.paths[0]
    assert abs(path.product - view.found.gradient) < 1e-15
    cards = [view._factors.itemAt(place).widget() for place in range(len(path.factors))]
    assert [card.tex.partition(" = ")[0] for card in cards] == [factor.symbol for factor in path.factors]
    assert view.rows[0].way == "output ← hidden 1"
    assert "only path" in view.summary.text()


def test_another_weight_has_other_paths(opened):
    view = begun(opened("xor"))
    before = view.found
    view.choosers[0].forth.click()
    until(lambda: view.found is not before and view.found is not None)
    assert view.found.place == (1, 0)
    assert view.rows[0].way == "output ← hidden 2"


def test_through_time_there_are_many_paths_and_the_sum_over_the_steps(opened):
    view = begun(opened("adding_lstm"), "input", "memory", sample=0)
    assert view.found.count > 1000
    assert sum(not row.isHidden() for row in view.rows) == len(view.rows)
    view.rows[3].click()
    assert view.rows[3].chosen
    assert not view.rows[0].chosen


def test_after_training_it_is_of_the_new_moment(opened):
    application = opened("xor")
    view = begun(application)
    before = view.found
    application.session.step("iteration")
    until(lambda: view.found is not before)
    assert view.found.stored != before.stored


def test_it_is_written_in_the_letters_in_use(opened):
    application = opened("xor")
    view = begun(application)
    application.session.notations.choose("net")
    card = view._factors.itemAt(0).widget()
    assert r"\mathrm{net}_{\mathrm{output}}" in card.tex
    assert "∂E/∂w" in view.summary.text()


def test_a_path_under_the_pointer_lights_up_its_layers(opened):
    application = opened("xor")
    view = begun(application)
    network, scenery = application.session.document.network, application.window.workspace.canvas.drawing.scenery
    view.rows[0].pointed.emit(True)
    assert scenery.lit == {network.node("hidden").id, network.node("output").id}
    view.rows[0].pointed.emit(False)
    assert scenery.lit == frozenset()
