"""The standard workloads in PyTorch, eager, as a fair opponent: data in tensors beforehand, nothing recorded, no value read back."""

from collections.abc import Callable
from typing import Any

from nnsim.engine.bench import Workload, samples

ACTIVATIONS = {"tanh": "Tanh", "sigmoid": "Sigmoid", "relu": "ReLU"}


MEMORIES = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN", "loop": "RNN"}
"""PyTorch's fused layers; a loop that is drawn is what its RNN is."""
GATES = {"lstm": 4, "gru": 3, "rnn": 1, "loop": 1}


def recurrent(torch: Any, workload: Workload) -> Any:
    """A fused layer over time, and a class from its last state."""

    class Recurrent(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.memory = getattr(torch.nn, MEMORIES[workload.memory])(workload.layers[0], workload.layers[1])
            self.output = torch.nn.Linear(workload.layers[1], workload.layers[2])

        def forward(self, inputs: Any) -> Any:
            states, _ = self.memory(inputs)
            return self.output(states[-1])

    return Recurrent()


def second_biases(workload: Workload) -> int:
    """PyTorch gives every gate two biases that are added up; here only the candidate of a GRU has a second one, which is not the same."""
    gates = GATES.get(workload.memory, 0) - (workload.memory == "gru")
    return gates * workload.layers[1]


def network(torch: Any, workload: Workload) -> Any:
    """The same layers; where the loss takes the weighted input, the last activation is part of the loss."""
    if workload.steps:
        return recurrent(torch, workload)
    parts: list[Any] = []
    last = len(workload.layers) - 1
    for number in range(1, last + 1):
        parts.append(torch.nn.Linear(workload.layers[number - 1], workload.layers[number]))
        activation = workload.output if number == last else workload.hidden
        if number < last or workload.loss == "mse":
            parts.append(getattr(torch.nn, ACTIVATIONS[activation])())
    return torch.nn.Sequential(*parts)


def in_batches(inputs: Any, targets: Any, workload: Workload) -> list[tuple[Any, Any]]:
    """The batches of sequences, each by itself in memory, so that none has to be copied while time is taken."""
    size = workload.rows
    starts = range(0, workload.samples, size)
    return [(inputs[:, start : start + size].contiguous(), targets[start : start + size]) for start in starts]


def step_of(torch: Any, workload: Workload) -> Callable[[], None]:
    """A function that does one iteration: forward, loss, backward, update."""
    model = network(torch, workload)
    losses = {"binary_cross_entropy": torch.nn.BCEWithLogitsLoss, "cross_entropy": torch.nn.CrossEntropyLoss, "mse": torch.nn.MSELoss}
    loss_of = losses[workload.loss]()
    optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = optimizers[workload.optimizer](model.parameters(), lr=0.001)
    given, wanted = samples(workload)
    inputs = torch.tensor(given, dtype=torch.float32)
    targets = torch.tensor(wanted, dtype=torch.long if workload.loss == "cross_entropy" else torch.float32)
    if workload.steps:
        inputs = inputs.transpose(0, 1)  # time first: its own order
    pieces = in_batches(inputs, targets, workload) if workload.steps else []
    place = 0
    order = torch.arange(workload.samples)

    def batch() -> tuple[Any, Any]:
        nonlocal place, order
        if workload.batch is None:
            return inputs, targets
        if place + workload.batch > workload.samples:
            place = 0
        if pieces:
            place += workload.batch
            return pieces[place // workload.batch - 1]
        if workload.shuffle:
            if place == 0:
                order = torch.randperm(workload.samples)
            rows = order[place : place + workload.batch]
            place += workload.batch
            return inputs[rows], targets[rows]
        part = slice(place, place + workload.batch)
        place += workload.batch
        return inputs[part], targets[part]

    def step() -> None:
        x, y = batch()
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()

    return step
