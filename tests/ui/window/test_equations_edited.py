"""The equations in the panel on the right are those of the network as it is now, also right after an edit."""

from nnsim.document import PutConnection
from nnsim.ui.session import Session


def shown(application, name):
    session: Session = application.session
    session.select({session.document.network.node(name).id})
    tab = application.window.workspace.inspector
    tab.tabs.setCurrentIndex(1)
    return tab.equations.equations()[0]


def test_a_new_connection_stands_in_the_equation_of_the_layer_that_it_leads_to(opened):
    application = opened("xor")
    session = application.session
    network = session.document.network
    assert r"\mathrm{hidden}" in shown(application, "output")
    copy = network.copy()
    skip = copy.connect(copy.node("input"), copy.node("output"))
    session.push(PutConnection(skip))
    edited = application.window.workspace.inspector.equations.equations()[0]
    assert r"a_{\mathrm{input}}" in edited
    assert r"a_{\mathrm{hidden}}" in edited
    session.undo()
    assert r"a_{\mathrm{input}}" not in application.window.workspace.inspector.equations.equations()[0]
