"""What is said about an operation or a connection of a graph under the pointer: local gradient times upstream gradient, with numbers."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Connection, Network, Node
from nnsim.engine.flows import Flow, Flows
from nnsim.ui.canvas.description import Description
from nnsim.ui.canvas.graphs.labels import flow_of, point_of, written
from nnsim.ui.numerals import brief

translate = QCoreApplication.translate


def describe_node(network: Network, node: Node, flows: Flows | None) -> Description:
    """Its value, what comes back to it, and what it makes of that for each of its inputs."""
    found = Description(f"{node.name} · {network.entry(node).title.lower()}")
    point, whole = point_of(flows, node.id), _whole(network)
    if point is not None and point.value is not None:
        found.rows.append((translate("canvas", "value"), written(point.value)))
    if point is not None and point.gradient is not None:
        found.rows.append((f"∂{whole}/∂{node.name}", written(point.gradient)))
    for connection in network.into(node.id):
        line = chain(network, connection, flow_of(flows, connection.id))
        found.formula += [line] if line else []
    if found.formula:
        found.rows.append((translate("canvas", "local · upstream gradient"), ""))
    if node.kind in ("input", "constant"):
        found.hint = translate("canvas", "click the value to type another")
    return found


def tell_flow(found: Description, network: Network, connection: Connection, flows: Flows | None) -> None:
    """What goes through a connection, and what comes back."""
    flow = flow_of(flows, connection.id)
    if flow is None:
        return
    if flow.value is not None:
        found.rows.append((translate("canvas", "value"), written(flow.value)))
    if flow.gradient is not None:
        found.rows.append((translate("canvas", "gradient"), written(flow.gradient)))
    line = chain(network, connection, flow)
    found.formula += [line] if line else []


def chain(network: Network, connection: Connection, flow: Flow | None) -> str:
    """∂q/∂x · ∂f/∂q = 1 · −4 = −4; nothing while it is not known, or of more than one number."""
    if flow is None or flow.local is None or flow.upstream is None or flow.gradient is None or len(flow.local) != 1:
        return ""
    source, target = network.nodes[connection.source].name, network.nodes[connection.target].name
    local, upstream, gradient = (float(values[0]) for values in (flow.local, flow.upstream, flow.gradient))
    whole = _whole(network)
    second = "1" if whole == target else f"∂{whole}/∂{target}"
    return f"∂{target}/∂{source} · {second} = {_factor(local)} · {_factor(upstream)} = {brief(gradient, 4)}"


def _factor(value: float) -> str:
    text = brief(value, 4)
    return f"({text})" if value < 0 else text


def _whole(network: Network) -> str:
    """What is differentiated: the output's name, or the sum of several."""
    outputs = network.outputs()
    return outputs[0].name if len(outputs) == 1 else "L"
