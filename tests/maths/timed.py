"""Networks in time, drawn by hypothesis: loops of every kind, cells, functions, several inputs and outputs, some without time."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from nnsim.datasets import Dataset
from nnsim.document import Network, Node, shapes_of, timing_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project

ACTIVATIONS = ("tanh", "sigmoid", "softplus", "elu", "identity", "softmax")
KINDS = ("dense", "rnn", "lstm", "gru", "maxout", "add", "multiply", "concatenate", "dropout", "flatten", "constant")
CELLS = ("rnn", "lstm", "gru")
OUTPUTS = (("tanh", "squared_error"), ("tanh", "mse"), ("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("tanh", "value"))


class Drawing:
    """A project under construction. `draw` is hypothesis's."""

    def __init__(self, draw: Any, cuts: bool) -> None:
        self.draw = draw
        self.network = Network(CATALOG)
        self.random = np.random.default_rng(draw(st.integers(0, 999)))
        self.steps = draw(st.integers(2, 5))
        self.samples = draw(st.integers(1, 3))
        self.cut = st.one_of(st.none(), st.integers(1, 3)) if cuts else st.none()
        self.inputs: dict[str, Any] = {}
        self.repeated = draw(st.booleans()) and draw(st.booleans())
        self.nodes: list[Node] = []

    def chance(self) -> bool:
        return bool(self.draw(st.booleans()))

    def choice(self, choices: Any) -> Any:
        return self.draw(st.sampled_from(list(choices)))

    # Nodes

    def make_inputs(self) -> None:
        for number in range(self.draw(st.integers(1, 3))):
            shape = (self.draw(st.integers(1, 3)),)
            lasts = number == 0 or self.chance()
            repeat = {"repeat": self.steps} if self.repeated and lasts else {}
            self.nodes.append(self.network.add("input", name=f"x{number}", shape=shape, **repeat))
            over_time = () if self.repeated or not lasts else (self.steps,)
            self.inputs[f"x{number}"] = self.random.normal(size=(self.samples, *over_time, *shape))

    def make_inner(self) -> None:
        for _ in range(self.draw(st.integers(1, 5))):
            kind = self.choice(KINDS)
            node = self.network.add(kind, **self._parameters(kind))
            if kind != "constant":
                self._feed(node, [self.choice(self.nodes) for _ in range(self.draw(st.integers(1, 3)))])
            self.nodes.append(node)

    def _parameters(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if kind in ("dense", "maxout", "constant", *CELLS):
            found["units"] = self.draw(st.integers(1, 3))
        if kind in ("dense", "rnn"):
            found["activation"] = self.choice(ACTIVATIONS)
        if kind in ("dense", "maxout"):
            found["bias"] = self.chance()
        if kind in CELLS:
            found["truncate"] = self.draw(self.cut)
        if kind == "gru":
            found["reset"] = self.choice(["before", "after"])
        if kind == "lstm":
            found |= self.choice([{}, {"forget_gate": False}, {"peepholes": True}])
        if kind == "dropout":
            found["rate"] = 0.4
        return found

    def _feed(self, node: Node, sources: list[Node]) -> None:
        """Connect those of the sources that fit; several times with different delays if they come several times."""
        most = self.network.entry(node).inputs[1]
        for source in sources[:most]:
            delays = [c.delay for c in self.network.into(node.id) if c.source == source.id]
            if self._fits(source, node):
                delay = 0 if (not delays and self.network.into(node.id) == []) or self.chance() else self._delay()
                if delay not in delays:
                    self.network.connect(source, node, delay=delay)

    def _fits(self, source: Node, node: Node) -> bool:
        into = self.network.into(node.id)
        if node.kind not in ("add", "multiply", "dropout", "flatten") or not into:
            return True
        sizes = shapes_of(self.network).outputs
        return sizes.get(source.id) == sizes.get(into[0].source)

    def _delay(self) -> int:
        return int(self.draw(st.integers(1, min(3, self.steps - 1))))

    def make_loops(self) -> None:
        """Connections against the flow, from any node to any that takes more."""
        inner = [node for node in self.nodes if node.kind not in ("input", "constant")]
        for _ in range(self.draw(st.integers(0, 4)) if inner else 0):
            source, node = self.choice(inner), self.choice(inner)
            most = self.network.entry(node).inputs[1]
            delay = self._delay()
            taken = any(c.source == source.id and c.delay == delay for c in self.network.into(node.id))
            full = most is not None and len(self.network.into(node.id)) >= most
            if not taken and not full and node.kind != "concatenate" and self._fits(source, node):
                self.network.connect(source, node, delay=delay)

    def make_outputs(self) -> tuple[dict[str, Any], dict[str, str]]:
        losses: dict[str, str] = {}
        for number in range(self.draw(st.integers(1, 2))):
            activation, loss = self.choice(OUTPUTS)
            y = self.network.add("dense", name=f"y{number}", units=2, activation=activation)
            free = [node for node in self.network.outputs() if not node.name.startswith("y")] + self.nodes[-1:]
            for node in {node.id: node for node in free}.values():
                self.network.connect(node, y)
            losses[y.name] = loss
        for node in self.network:
            if not self.network.into(node.id) and not self.network.out_of(node.id):
                self.network.connect(node, "y0")
        losses |= {node.name: "value" for node in self.network.outputs() if node.name not in losses}
        if self.chance():  # an output that also feeds others
            losses.setdefault(self.choice(self.network).name, "value")
        return {name: self._target() for name, loss in losses.items() if loss != "value"}, losses

    def _target(self) -> Any:
        share = self.random.uniform(0.1, 0.9, (self.samples, self.steps))
        return np.stack([share, 1 - share], axis=-1)

    # The whole

    def project(self) -> Project:
        self.make_inputs()
        self.make_inner()
        self.make_loops()
        self._let_some_return_the_last()
        targets, losses = self.make_outputs()
        lengths = None
        if not self.repeated and self.chance():
            lengths = [self.draw(st.integers(1, self.steps)) for _ in range(self.samples)]
        project = self._with(targets, losses, lengths)
        lasting = self._lasting(project)
        for name in targets:  # a target for every step only where there are steps, and not always
            if self.network.node(name).id not in lasting or self.chance():
                targets[name] = targets[name][:, 0]
        return self._with(targets, losses, lengths)

    def _let_some_return_the_last(self) -> None:
        """Only cells that stand outside of drawn loops and whose later nodes do not ask for earlier steps."""
        for node in self.nodes:
            delayed = any(connection.delay for connection in self.network.connections.values())
            if node.kind in CELLS and not delayed and self.chance():
                changed = Node(node.id, node.name, node.kind, {**node.parameters, "returns": "last"}, node.position)
                self.network.nodes[node.id] = changed

    def _with(self, targets: dict[str, Any], losses: dict[str, str], lengths: Any) -> Project:
        data = Dataset(self.inputs, targets or None, lengths)
        return Project(self.network, data, loss=losses, outputs=list(losses), input_gradients=True, truncate=self.draw(self.cut), seed=1)

    def _lasting(self, project: Project) -> frozenset[str]:
        return timing_of(project.document, project.data_shape()).lasting


@st.composite
def projects(draw: Any, cuts: bool = False) -> Project:
    """A network in time; with `cuts`, some of its errors are sent back through a few steps only."""
    project = Drawing(draw, cuts).project()
    assume(not any(problem.blocks for problem in project.problems()))  # such as a delay behind what has no time
    return project
