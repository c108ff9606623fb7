"""Building a frame: one moment of a run, copied, and only what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.engine.branches import OUTLINE
from nnsim.engine.differences import differences
from nnsim.engine.distribution import distributions
from nnsim.engine.evaluation import compared_samples
from nnsim.engine.feeding import fed, held_in
from nnsim.engine.flows import flows
from nnsim.engine.frames import Curve, Frame, FrameRequest, Left, Moment, State, Workings
from nnsim.engine.history import OF_ITERATION
from nnsim.engine.learning import unit_errors
from nnsim.engine.metrics import confusion
from nnsim.engine.numbers import FEW
from nnsim.engine.planes import answers, grid, planes
from nnsim.engine.reach import loops
from nnsim.engine.run import Run
from nnsim.engine.seen import signals, time_norms
from nnsim.engine.smoothing import coarse, running_mean
from nnsim.engine.travel import travel
from nnsim.engine.workings import workings

FIT_POINTS = 200
MOST_CONFUSED = 5_000
MOST_BRANCHES = 12
MOST_MAPPED_UNITS = 64
MOST_WHILE_TRAINING = 500
"""Samples of each part whose answers are shown while it trains."""


def picture(
    run: Run, request: FrameRequest, state: State, message: str = "", speed: float = 0.0, change: Any = None
) -> Frame:
    """A frame of the run as it stands between two operations. `change`: by how much the last update changed the parameters, if wanted."""
    with np.errstate(all="ignore"):
        history = run.history
        latest = {name: column.last() for name, column in history.columns.items()}
        known = {name: value for name, value in latest.items() if value is not None}
        shown, moment = {**signals(run, request), **fed(run, request)}, _moment(run)
        judged = answers(run, request.answers if state is not State.RUNNING else min(request.answers, MOST_WHILE_TRAINING))
        return Frame(
            state=state, message=message, project=request.project, plots=request.plots,
            iteration=run.iteration, epoch=run.epoch, earliest=run.earliest, furthest=run.furthest,
            events=run.marks, line=run.branch, left=_left(run), whole=Curve(*coarse(run.history.column("loss").everything(), OUTLINE)),
            settings={**run.project.settings, **run.machine.settings}, moment=moment,
            workings=_workings(run, request) if state is not State.RUNNING else None,
            learning_rate=run.learning_rate, loss=run.loss if run.loss is not None else known.get("loss"),
            losses=_losses(run), validation_loss=known.get("val_loss"), penalty=known.get("penalty", 0.0),
            metrics={name: value for name, value in known.items() if _is_metric(name)},
            iterations_per_second=speed,
            gradient_norms={
                node.id: known[f"grad_norm/{node.name}"] for node in run.project.network if f"grad_norm/{node.name}" in known
            },
            **_numbers(run, request, change), **shown, **_maps(run, request), **_judgement(run, request),
            planes=planes(run, request.planes, fine=state is not State.RUNNING, held=held_in(run, request)),
            answers=next(iter(judged.values()), {}), answers_of=judged,
            flows=flows(run, request), travel=travel(run, request.sample) if request.travel and moment is not None else None,
            time_norms=time_norms(run) if request.time_norms else {},
            loops=loops(run, shown.get("sequences", {})) if request.time_norms else {},
            distributions=distributions(run, request.distributions) if request.distributions else {},
            curves=_curves(run, request), means=_means(run, request),
            branches=tuple(Curve(*branch.drawn(run.machine.batches, request.points)) for branch in run.branches[-MOST_BRANCHES:]),
        )


def _is_metric(name: str) -> bool:
    return name.partition("/")[0] not in OF_ITERATION | {"val_loss", "penalty", "dead", "saturated", "epoch"}


def _losses(run: Run) -> dict[str, float]:
    """What each output adds to the loss computed last: of the iteration under way once it is known, else of the last one."""
    program = run.machine.program
    if run.operation:
        known = all(operation.phase != "loss" for operation in program.operations[run.operation :])
    else:
        known = run.loss is not None and run.loss == float(program.loss)  # a run taken up again has not computed anything yet
    return {id: float(value) for id, value in program.losses.items()} if known else {}


def _curves(run: Run, request: FrameRequest) -> dict[str, Curve]:
    history, epoch = run.history, run.machine.batches
    found = {name: Curve(*history.column(name).thinned(request.points)) for name in request.columns if name in history.columns}
    if "loss_mean" in request.columns and epoch > 1:
        found["loss_mean"] = Curve(*running_mean(*history.column("loss").arrays(), epoch, request.points))
    return found


def _means(run: Run, request: FrameRequest) -> dict[tuple[str, int], Curve]:
    columns = run.history.columns
    return {
        (name, width): Curve(*running_mean(*columns[name].arrays(), width, request.points))
        for name, width in request.means if name in columns
    }  # fmt: skip


def _left(run: Run) -> tuple[Left, ...]:
    """The futures that were left last, with as much of their losses as a line of the window shows."""
    there = run.branches[-MOST_BRANCHES:]
    words = differences(run.timeline, run.project.network.catalog) if there else {}
    return tuple(Left(one.number, one.start, one.end, Curve(*one.outline), words[one.number]) for one in there)


def _moment(run: Run) -> Moment | None:
    last = run.last_operation
    if last is None or (run.operation == 0 and last.phase != "update"):
        return None
    operations = run.machine.program.operations
    index = (run.operation or len(operations)) - 1
    machine = run.machine
    batch = (machine.counters.batch if run.operation else machine.counters.batch - 1) % machine.batches
    samples = machine.program_of(batch).batch if machine.train.samples > 1 else 0
    collects = last.phase == "backward" and machine.timing.steps > 0 and all(line.parameter for line in last.lines)
    return Moment(
        last.phase, last.node_id, index, len(operations), last.equations, last.time, machine.timing.steps, samples, batch, machine.batches,
        collects,
    )  # fmt: skip


def _workings(run: Run, request: FrameRequest) -> Workings | None:
    found = workings(run, request.element, request.sample, request.terms or FEW, request.source) if request.element >= 0 else None
    return None if found is None else found.shown()


def _numbers(run: Run, request: FrameRequest, change: Any) -> dict[str, Any]:
    """Parameters and gradients, by connection and node id."""
    found: dict[str, Any] = {}
    slots = run.machine.parameters.slots.values()
    for wanted, flat, weights, biases in (
        (request.parameters, run.machine.parameters.values, "weights", "biases"),
        (request.gradients, run.machine.parameters.gradients, "weight_gradients", "bias_gradients"),
        (request.changes and change is not None, change, "weight_changes", "bias_changes"),
    ):
        if wanted:
            found[weights] = {slot.connection: slot.view(flat).copy() for slot in slots if slot.connection is not None}
            found[biases] = {slot.node: slot.view(flat).copy() for slot in slots if slot.key == f"{slot.node}:b"}
    if request.gradients:
        found["errors"] = unit_errors(run)
    if request.parameters:
        own = [slot for slot in slots if slot.connection is None and slot.key != f"{slot.node}:b"]
        found["own"] = {slot.key: slot.view(run.machine.parameters.values).copy() for slot in own}
    return found


def _maps(run: Run, request: FrameRequest) -> dict[str, Any]:
    """Responses of all units over the input plane, for networks on two inputs."""
    found: dict[str, Any] = {}
    inputs = run.project.network.inputs()
    if len(inputs) != 1 or run.machine.shapes.units(inputs[0].id) != 2 or run.machine.timing.steps:
        return found
    evaluator, binding = run.machine.evaluator, run.machine.binding
    if request.map_size:
        side = request.map_size
        nodes = tuple(id for id, shape in run.machine.shapes.outputs.items() if shape[0] <= MOST_MAPPED_UNITS)
        outputs = evaluator.outputs(binding.input_rows(grid(request.extent, side)), nodes, held=held_in(run, request))
        found["maps"] = {id: array.reshape(-1, side, side) for id, array in outputs.items()}
    return found


def _judgement(run: Run, request: FrameRequest) -> dict[str, Any]:
    """Confusion table and fitted curve."""
    found: dict[str, Any] = {}
    machine = run.machine
    node = machine.document.output_nodes()[0]
    if request.confusion and node in machine.train.targets and machine.binding.parts[request.confusion].samples:
        part = machine.binding.parts[request.confusion].first(MOST_CONFUSED)
        outputs = machine.evaluator.outputs(part.inputs, (node,), masks=part.masks)[node]
        found["confusion"] = confusion(*compared_samples(outputs, part.targets[node], part.masks))
    inputs = run.project.network.inputs()
    if request.fit and not machine.timing.steps and len(inputs) == 1 and machine.shapes.units(inputs[0].id) == 1:
        x = np.linspace(request.extent[0], request.extent[1], FIT_POINTS)
        nodes = tuple(machine.document.output_nodes())
        outputs = machine.evaluator.outputs(machine.binding.input_rows(x[:, None]), nodes, held=held_in(run, request))
        found["fit"] = (x, np.concatenate([outputs[id] for id in nodes]).T.copy())
    return found
