"""The document: everything of a project that is edited, undone and saved as plain data.

Arrays (samples, values set by hand) are not in here: the document names them by blob id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnsim.catalog import Catalog, Plain
from nnsim.document.breakpoints import Breakpoint
from nnsim.document.furniture import Piece, standing
from nnsim.document.network import Network
from nnsim.document.settings import defaults


@dataclass(frozen=True)
class DataReference:
    """What the network learns from: a built-in data set with its parameters, or a blob kept with the project.

    Exactly one of `generator` (plain form of a "dataset" entry) and `blob` is set. `seed` draws the samples.
    """

    generator: Plain = None
    blob: str | None = None
    seed: int = 0
    title: str = ""


@dataclass
class Document:
    """Network, settings, data reference and notes. Changed by commands only."""

    network: Network
    settings: dict[str, Plain] = field(default_factory=defaults)
    data: DataReference | None = None
    outputs: tuple[str, ...] | None = None
    initial: Mapping[str, str] = field(default_factory=dict)
    """Values set by hand before training: "node id:b" or "connection id:W" → blob id."""
    title: str = "Untitled"
    description: str = ""
    view: Mapping[str, Plain] = field(default_factory=dict)
    """How the window shows this project (which plots, which sample); training does not depend on it."""
    furniture: Mapping[str, Piece] = field(default_factory=dict)
    """Notes, arrows and groups on the canvas, by id; see `standing`."""
    breakpoints: tuple[Breakpoint, ...] = ()
    """Where training stops for whoever watches it; what is computed does not depend on them."""

    @property
    def catalog(self) -> Catalog:
        return self.network.catalog

    def output_nodes(self) -> list[str]:
        """Ids of the output nodes: those chosen by hand if they exist, else those nothing undelayed leaves."""
        if self.outputs is not None:
            return [id for id in self.outputs if id in self.network.nodes]
        return [node.id for node in self.network.outputs()]

    def standing(self) -> dict[str, Piece]:
        """The furniture without what points at or holds only things that are gone."""
        return standing(self.network, self.furniture)

    def ids(self) -> set[str]:
        """Ids of everything that can be selected."""
        return self.network.nodes.keys() | self.network.connections.keys() | self.furniture.keys()

    def new_id(self, prefix: str) -> str:
        """An id for a note, an arrow or a group that nothing here has or had."""
        id = self.network.new_id(prefix)
        while id in self.furniture:
            id = self.network.new_id(prefix)
        return id

    def loss_of(self, node_id: str) -> Plain:
        """Plain form of the loss that hangs on an output."""
        loss = self.settings["loss"]
        if isinstance(loss, Mapping) and "key" not in loss:
            return loss.get(self.network.nodes[node_id].name, "mse")
        return loss

    def copy(self) -> "Document":
        """An independent document; everything below it is immutable."""
        return Document(
            network=self.network.copy(), settings=dict(self.settings), data=self.data, outputs=self.outputs,
            initial=dict(self.initial), title=self.title, description=self.description, view=dict(self.view),
            furniture=self.furniture, breakpoints=self.breakpoints,
        )
