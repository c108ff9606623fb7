"""The standard workloads in PyTorch, eager, as a fair opponent: data in tensors beforehand, nothing recorded, no value read back."""

from collections.abc import Callable
from typing import Any

from nnsim.engine.bench import Workload, samples

ACTIVATIONS = {"tanh": "Tanh", "sigmoid": "Sigmoid", "relu": "ReLU"}


def network(torch: Any, workload: Workload) -> Any:
    """The same layers; where the loss takes the weighted input, the last activation is part of the loss."""
    parts: list[Any] = []
    last = len(workload.layers) - 1
    for number in range(1, last + 1):
        parts.append(torch.nn.Linear(workload.layers[number - 1], workload.layers[number]))
        activation = workload.output if number == last else workload.hidden
        if number < last or workload.loss == "mse":
            parts.append(getattr(torch.nn, ACTIVATIONS[activation])())
    return torch.nn.Sequential(*parts)


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
    place = 0
    order = torch.arange(workload.samples)

    def batch() -> tuple[Any, Any]:
        nonlocal place, order
        if workload.batch is None:
            return inputs, targets
        if place + workload.batch > workload.samples:
            place = 0
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
