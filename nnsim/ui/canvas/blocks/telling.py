"""What is said about the block, or the bundle of connections of a block, under the pointer."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Connection, Network
from nnsim.ui.canvas.blocks.block_item import BlockItem, layers_text
from nnsim.ui.canvas.description import Description
from nnsim.ui.canvas.geometry import kind_text
from nnsim.ui.numerals import grouped

MOST = 12
translate = QCoreApplication.translate


def describe_block(block: BlockItem, network: Network) -> Description:
    """The layers inside, in the order in which they are computed."""
    nodes = [node for node in network.order() if node.id in block.inside]
    found = Description(f"{block.block.name} · {layers_text(len(nodes))}")
    found.rows = [(node.name, kind_text(network, node, block.shapes.outputs.get(node.id, ()))) for node in nodes[:MOST]]
    if len(nodes) > MOST:
        found.rows.append(("…", layers_text(len(nodes) - MOST)))
    found.hint = translate("canvas", "double-click to see them")
    return found


def bundle_rows(connections: tuple[str, ...], network: Network) -> list[tuple[str, str]]:
    """All connections that one drawn line stands for."""
    if len(connections) < 2:
        return []
    known: list[Connection] = [network.connections[id] for id in connections if id in network.connections]
    names = [f"{network.nodes[c.source].name} → {network.nodes[c.target].name}" for c in known]
    rows = [(translate("canvas", "connections"), grouped(len(names)))]
    return rows + [("", name) for name in names[:MOST]]
