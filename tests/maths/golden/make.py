"""Makes the golden numbers beside this file with PyTorch: `python tests/maths/golden/make.py`. Tests need only its results.

Everything is float64 on one processor. The JSON files hold numbers at full precision.
"""

import json
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

HERE = Path(__file__).parent
STEPS, CHANGE = 20, 10
RATES = (0.05, 0.02)

OPTIMIZERS: dict[str, tuple[str, dict[str, Any], bool]] = {
    # name: (class, arguments, whether weight decay reaches the biases)
    "sgd": ("SGD", {}, False),
    "sgd weight_decay=0.1": ("SGD", {"weight_decay": 0.1}, False),
    "sgd weight_decay=0.1 decay_biases=true": ("SGD", {"weight_decay": 0.1}, True),
    "momentum": ("SGD", {"momentum": 0.9}, False),
    "momentum momentum=0.5 weight_decay=0.1": ("SGD", {"momentum": 0.5, "weight_decay": 0.1}, False),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}, False),
    "adagrad": ("Adagrad", {}, False),
    "adagrad weight_decay=0.1": ("Adagrad", {"weight_decay": 0.1}, False),
    "rmsprop": ("RMSprop", {}, False),
    "rmsprop rho=0.9 epsilon=0.01": ("RMSprop", {"alpha": 0.9, "eps": 0.01}, False),
    "adam": ("Adam", {}, False),
    "adam weight_decay=0.1": ("Adam", {"weight_decay": 0.1}, False),
    "adam beta1=0.8 beta2=0.99 epsilon=0.01": ("Adam", {"betas": (0.8, 0.99), "eps": 0.01}, False),
    "adamw": ("AdamW", {}, True),
    "adamw weight_decay=0.1": ("AdamW", {"weight_decay": 0.1}, True),
}


def optimizers() -> dict[str, Any]:
    """A linear layer 3 → 2 that fits five points by the mean squared error; another learning rate from step 10 on."""
    torch.manual_seed(7)
    x, y = torch.randn(5, 3), torch.randn(5, 2)
    weights, biases = torch.randn(2, 3), torch.randn(2)
    found: dict[str, Any] = {"x": x.tolist(), "y": y.tolist(), "W": weights.tolist(), "b": biases.tolist(), "rates": RATES,
                             "change": CHANGE, "runs": {}}
    for name, (kind, arguments, decays_biases) in OPTIMIZERS.items():
        model = nn.Linear(3, 2)
        with torch.no_grad():
            model.weight.copy_(weights)
            model.bias.copy_(biases)
        free = {} if decays_biases else {"weight_decay": 0.0}
        optimizer = getattr(torch.optim, kind)(
            [{"params": [model.weight]}, {"params": [model.bias], **free}], lr=RATES[0], **arguments
        )
        path = []
        for step in range(STEPS):
            for group in optimizer.param_groups:
                group["lr"] = RATES[step >= CHANGE]
            optimizer.zero_grad()
            functional.mse_loss(model(x), y).backward()
            optimizer.step()
            path.append([model.weight.detach().flatten().tolist(), model.bias.detach().tolist()])
        found["runs"][name] = path
    return found


ACTIVATIONS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": functional.relu,
    "leaky_relu": functional.leaky_relu, "leaky_relu slope=0.3": lambda x: functional.leaky_relu(x, 0.3),
    "elu": functional.elu, "elu alpha=0.5": lambda x: functional.elu(x, 0.5), "silu": functional.silu,
    "softplus": lambda x: functional.softplus(x, threshold=1e9), "identity": lambda x: x * 1.0,
    "softmax": lambda x: torch.softmax(x, dim=1),
}  # fmt: skip


def activations() -> dict[str, Any]:
    """Values and ∂L/∂in where ∂L/∂a is given, for rows of three units; the zeros are kinks."""
    inputs = torch.tensor([[-30.0, -1.5, 0.0], [0.25, 1.0, 30.0], [-0.1, 2.0, -4.0], [0.0, 0.0, 0.0]])
    errors = torch.tensor([[1.0, -2.0, 0.5], [0.3, 1.0, -1.0], [2.0, 0.1, 1.0], [1.0, 2.0, 3.0]])
    runs = {}
    for name, function in ACTIVATIONS.items():
        x = inputs.clone().requires_grad_()
        a = function(x)
        a.backward(errors)
        runs[name] = {"a": a.detach().tolist(), "delta": x.grad.tolist()}
    return {"in": inputs.tolist(), "delta_out": errors.tolist(), "runs": runs}


def losses() -> dict[str, Any]:
    """Losses and their gradients with respect to the weighted input `in_`, with the activation that is named."""
    x = torch.tensor([[1.5, -0.5, 0.2], [0.1, 2.0, -3.0], [800.0, -50.0, 0.0], [-1.0, 0.4, 0.6]])
    share = torch.tensor([[0.2, 0.5, 0.3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.1, 0.1, 0.8]])
    cases = {
        "mse identity": lambda: functional.mse_loss(x, share),
        "squared_error identity": lambda: functional.mse_loss(x, share, reduction="sum") / len(x),
        "squared_error sum identity": lambda: functional.mse_loss(x, share, reduction="sum"),
        "half_squared_error tanh": lambda: functional.mse_loss(torch.tanh(x), share, reduction="sum") / 2 / len(x),
        "absolute_error identity": lambda: functional.l1_loss(x, share, reduction="sum") / len(x),
        "binary_cross_entropy sigmoid": lambda: functional.binary_cross_entropy_with_logits(x, share, reduction="sum") / len(x),
        "cross_entropy softmax": lambda: functional.cross_entropy(x, share),
        "cross_entropy sum softmax": lambda: functional.cross_entropy(x, share, reduction="sum"),
    }
    runs = {}
    for name, function in cases.items():
        x = x.detach().clone().requires_grad_()
        loss = function()
        loss.backward()
        runs[name] = {"loss": loss.item(), "delta": x.grad.tolist()}
    return {"in": x.detach().tolist(), "y": share.tolist(), "runs": runs}


RECURRENT = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def recurrent() -> dict[str, Any]:
    """Two stacked layers of 3 units over 5 steps of 4 sequences, a linear layer behind each step, the mean squared error.

    What the second sequence has after 3 steps counts for nothing: its inputs there are 0 and it is cut out of the loss. Weights of
    a gate follow each other as PyTorch packs them (LSTM i f g o, GRU r z n).
    """
    torch.manual_seed(11)
    lengths = [5, 3, 5, 1]
    valid = torch.tensor([[t < length for t in range(5)] for length in lengths])
    x = torch.randn(4, 5, 2) * valid[:, :, None]
    y = torch.randn(4, 5, 2) * valid[:, :, None]
    runs = {}
    for name, kind in RECURRENT.items():
        layer, after = kind(2, 3, num_layers=2, batch_first=True), nn.Linear(3, 2)
        inputs = x.clone().requires_grad_()
        said, _ = layer(inputs)
        outputs = after(said)
        loss = ((outputs - y) ** 2)[valid].mean()
        loss.backward()
        named = {**dict(layer.named_parameters()), "after.weight": after.weight, "after.bias": after.bias}
        runs[name] = {
            "parameters": {key: value.tolist() for key, value in named.items()},
            "gradients": {key: value.grad.tolist() for key, value in named.items()},
            "inputs": inputs.grad.tolist(), "outputs": outputs.detach().tolist(), "loss": loss.item(),
        }  # fmt: skip
    return {"x": x.tolist(), "y": y.tolist(), "lengths": lengths, "runs": runs}


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for make in (optimizers, activations, losses, recurrent):
        (HERE / f"{make.__name__}.json").write_text(json.dumps(make()) + "\n", encoding="utf-8")
