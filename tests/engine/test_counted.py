"""How much of a part is looked at for the metrics that are recorded during training."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.metrics import metrics

STEPS = 50


def recorded(every_step: bool, samples: int = 120) -> tuple[nnsim.Run, float]:
    """A run of one iteration over sequences, and the R² that it recorded of them."""
    random = np.random.default_rng(4)
    inputs = random.normal(size=(samples, STEPS, 1))
    net = nnsim.Network()
    x, h = net.add("input", name="x", shape=(1,)), net.add("rnn", name="h", units=2)
    net.connect(x, h)
    net.connect(h, net.add("dense", name="y", units=1))
    targets = np.cumsum(inputs, axis=1) if every_step else inputs.sum(axis=1)
    data = nnsim.Dataset(inputs, targets, sequence=True)
    run = nnsim.Run(nnsim.Project(net, data, loss="mse", split=(1.0, 0.0, 0.0), batch_size=5, learning_rate=0.01))
    run.train(iterations=1)
    return run, float(run.history["r2"][1][-1])


def measured(run: nnsim.Run, count: int) -> float:
    """R² over the first samples of the training part, from what the network answers now."""
    part = run.machine.train.first(count)
    (id, target), = part.targets.items()
    outputs = run.machine.evaluator.outputs(part.inputs, (id,))[id]
    answers = outputs[-1] if target.ndim == 2 else outputs.transpose(1, 2, 0).reshape(1, -1)
    wanted = target.T if target.ndim == 2 else target.reshape(1, -1)
    return float(metrics(answers, wanted)["r2"])


def test_of_sequences_with_a_target_at_every_step_fewer_are_enough() -> None:
    run, found = recorded(every_step=True)
    assert found == pytest.approx(measured(run, 4_000 // STEPS), rel=1e-12)
    assert found != pytest.approx(measured(run, 120), rel=1e-6)


def test_of_sequences_with_one_target_all_are_counted_up_to_some_hundreds() -> None:
    run, found = recorded(every_step=False)
    assert found == pytest.approx(measured(run, 120), rel=1e-12)
    run, found = recorded(every_step=False, samples=400)
    assert found == pytest.approx(measured(run, 333), rel=1e-12)
