"""A selected layer: its name, all its parameters, its sizes, and how well gradients reach it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Plain, ProjectError
from nnsim.document import Node, Problem, PutNode, counts
from nnsim.engine.curves import activation_curve
from nnsim.engine.frames import Frame
from nnsim.ui import fonts
from nnsim.ui.counting import told
from nnsim.ui.helping import about
from nnsim.ui.numerals import NOTHING
from nnsim.ui.panels.inspector.activation_plot import ActivationPlot
from nnsim.ui.panels.inspector.facts import Fact, scientific, size_text
from nnsim.ui.panels.inspector.form_page import FormPage
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import LARGE
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.help_mark import HelpMark
from nnsim.ui.widgets.labels import Fault, Heading, Note

translate = QCoreApplication.translate
SATURATED = 0.05
"""A unit is called saturated where its slope is below this share of the steepest one, in every sample shown."""
FLAT = ("identity", "step")
"""Activations whose slope is the same everywhere, so that it says nothing about a unit."""


class NodePage(FormPage):
    """Everything about one node. Edits become commands with a label that says what was changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.name = Field(flat=True)
        self.name.setFont(fonts.text(LARGE, 600))
        self.name.setAccessibleName(self.tr("Name of the layer"))
        self.name.setTextMargins(-2, 0, 0, 0)
        self.name.editingFinished.connect(self._rename)
        self.name_fault = Fault()
        self.shapes = Fact(self.tr("Units in → out"))
        self.plot_title = Heading("", plain=True)
        self.plot = ActivationPlot(session.theme)
        session.themeChanged.connect(self.plot.set_theme)
        self.health_title = Heading(self.tr("Gradient health"))
        self.gradient = Fact("")
        self._name_symbols()
        session.notations.changed.connect(self._name_symbols)
        self.saturated = Fact(self.tr("Units always saturated"))
        self.dead = Fact(self.tr("Units always dead"))
        self.advice = Note()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 14)
        column.setSpacing(3)
        column.addWidget(self.name)
        column.addWidget(self.name_fault)
        kind = QHBoxLayout()
        kind.addWidget(self.kind, 1)
        kind.addWidget(HelpMark())
        column.addLayout(kind)
        column.addWidget(self.problems)
        column.addSpacing(4)
        column.addLayout(self.place_of_form)
        column.addWidget(self.shapes)
        column.addSpacing(10)
        column.addWidget(self.plot_title)
        column.addWidget(self.plot)
        column.addSpacing(10)
        for widget in (self.health_title, self.gradient, self.saturated, self.dead, self.advice):
            column.addWidget(widget)
        column.addStretch(1)

    def _name_symbols(self) -> None:
        words = self.session.notations.words
        self.plot_title.setText(words(self.tr("{g}({in}) and {g}′({in}), with where the units sit now")))
        self.gradient.set_title(words("‖∂{L}/∂W‖"))

    def show_node(self, node_id: str) -> None:
        """Show a node as it is in the document."""
        network, shapes = self.session.document.network, self.session.shapes
        node = network.nodes[node_id]
        about(self, f"layer/{node.kind}")
        entry = network.entry(node)
        if self.shown != node_id or not self.name.hasFocus():
            self.name.setText(node.name)
            self.name_fault.say("")
            self.name.set_faulty(False)
        self.shown = node_id
        kind = f"{entry.title} · {told(counts(network, node, shapes))}" if entry.weighted else entry.title
        self.kind.setText(kind)
        self.kind.setToolTip(entry.summary)
        self.show_problems()
        self.show_form(node.id, entry.parameters, node.parameters)
        self._hide_what_means_nothing(node)
        incoming = [size_text(shapes.outputs.get(c.source)) for c in network.into(node_id)]
        into = " + ".join(incoming)
        out = size_text(shapes.outputs.get(node_id))
        self.shapes.say(f"{into} → {out}" if into else out, said(shapes.faults.get(node_id, "")))
        activation = node.parameters.get("activation")
        self.plot.show_activation(activation)
        self.plot_title.setVisible(self.plot.drawable)
        self.plot.setVisible(self.plot.drawable)
        self.health_title.setVisible(entry.weighted)
        self.gradient.setVisible(entry.weighted)

    def concerned(self) -> Iterable[Problem]:
        """What is wrong with the layer, or with a connection into it."""
        places = {self.shown, *(connection.id for connection in self.session.document.network.into(self.shown or ""))}
        return (problem for problem in self.session.problems if {problem.node, problem.connection} & places - {None})

    def show_frame(self, frame: Frame) -> None:
        """Show where the units are and what gradients do at one moment."""
        node = self.session.document.network.nodes.get(self.shown or "")
        if node is None:
            return
        weighted = frame.weighted_inputs.get(node.id)
        self.plot.show_inputs(weighted)
        norm = frame.gradient_norms.get(node.id)
        self.gradient.say(
            NOTHING if norm is None else scientific(norm), self.tr("2-norm over this layer's biases and the weights into it")
        )
        self._show_units(node, weighted)

    # Parameters

    def _hide_what_means_nothing(self, node: Node) -> None:
        """An input whose samples are sequences already has no need to repeat them."""
        repeat = self.form.editors.get("repeat") if self.form is not None else None
        if repeat is not None:
            in_time = self.session.dataset is not None and self.session.dataset.sequence
            repeat.setHidden(in_time and node.parameters["repeat"] is None)

    def set_parameter(self, key: str, value: Plain) -> None:
        node = self.session.document.network.nodes[self.shown or ""]
        changed = replace(node, parameters={**node.parameters, key: value})
        done = self.session.push(PutNode(changed, gesture=self.gestures.current))
        if not done and self.form is not None:
            self.form.set_values(node.parameters)

    def _rename(self) -> None:
        node = self.session.document.network.nodes.get(self.shown or "")
        if node is None or self.name.text() == node.name:
            return
        try:
            name = self.session.document.network.checked_name(self.name.text(), besides=node.id)
        except ProjectError as error:
            self.name_fault.say(said(error))
            if self.name.hasFocus():
                self.name.set_faulty(True)
            else:
                self.name.setText(node.name)
            return
        self.name_fault.say("")
        self.name.set_faulty(False)
        self.session.push(PutNode(replace(node, name=name)))

    # Health

    def _show_units(self, node: Node, weighted: np.ndarray | None) -> None:
        saturated, dead, units = stuck_units(node.parameters.get("activation"), weighted)
        known = units > 0
        for fact in (self.saturated, self.dead):
            fact.setVisible(known)
        share = self.tr("{count} of {units}")
        self.saturated.say(
            share.format(count=saturated, units=units),
            self.tr("Units whose slope is below 5 % of the steepest one for every sample shown: they learn slowly."),
        )
        self.dead.say(
            share.format(count=dead, units=units),
            self.tr("Units whose slope is 0 for every sample shown: they do not learn at all."),
        )
        advice = ""
        if known and dead * 2 >= units:
            advice = self.tr("Half of the units or more are dead: try a smaller learning rate, or leaky ReLU.")
        elif known and saturated * 2 >= units:
            advice = self.tr("Half of the units or more are saturated: try smaller initial weights or standardised inputs.")
        if advice != self.advice.text():
            self.advice.setText(advice)
        self.advice.setVisible(bool(advice))


def stuck_units(activation: Plain, weighted: np.ndarray | None) -> tuple[int, int, int]:
    """How many units are saturated, how many dead, and of how many; all 0 where slopes say nothing about that."""
    key = activation.get("key") if isinstance(activation, Mapping) else activation
    if activation is None or weighted is None or not weighted.size or key in FLAT:
        return 0, 0, 0
    whole = activation_curve(activation, np.linspace(-6.0, 6.0, 121))
    here = activation_curve(activation, weighted.ravel().astype(float))
    if whole is None or here is None:
        return 0, 0, 0
    steepest = float(np.abs(whole[1]).max())
    slopes = np.abs(here[1]).reshape(weighted.shape)
    dead = (slopes == 0).all(axis=1)
    saturated = (slopes < SATURATED * steepest).all(axis=1) & ~dead
    return int(saturated.sum()), int(dead.sum()), len(weighted)
