"""Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000).

Notation: f, i, o forget, input and output gate, g the candidate (written c̃), c the cell, h what the layer says, all (units, batch);
for each gate W (units, features), U (units, units) and b (units, 1) of its own; delta_f … = ∂L/∂(what stands inside σ or tanh). At the
first step h_prev = c_prev = 0, or h0 and c0 where they are learned. Without a forget gate the cell keeps everything:
c = c_prev + i ⊙ g, the form of 1997. With peepholes (Gers and Schmidhuber 2000) the gates also see the cell, each unit its own, with
weights p.
"""

from nnsim.catalog import Flag, Float
from nnsim.maths.layers.layer import Layer, Variants, cell_parameters, first_state, layer_entry, units_shape
from nnsim.maths.primitives import sigmoid, sum_batch, tanh
from nnsim.maths.symbols import Gates


def forward(W, U, b, x, h_prev, c_prev):
    f = sigmoid(W.f @ x + U.f @ h_prev + b.f)
    i = sigmoid(W.i @ x + U.i @ h_prev + b.i)
    o = sigmoid(W.o @ x + U.o @ h_prev + b.o)
    g = tanh(W.g @ x + U.g @ h_prev + b.g)
    c = f * c_prev + i * g
    h = o * tanh(c)
    return locals()


def backward(delta_out, dc_next, f, i, o, g, c, c_prev, U):
    delta_o = delta_out * tanh(c) * o * (1 - o)
    dc = delta_out * o * (1 - tanh(c) ** 2) + dc_next
    delta_f = dc * c_prev * f * (1 - f)
    delta_i = dc * g * i * (1 - i)
    delta_g = dc * i * (1 - g**2)
    dc_prev = dc * f
    dh_prev = U.T @ Gates(f=delta_f, i=delta_i, o=delta_o, g=delta_g)
    return locals()


def forward_without_forget_gate(W, U, b, x, h_prev, c_prev):
    i = sigmoid(W.i @ x + U.i @ h_prev + b.i)
    o = sigmoid(W.o @ x + U.o @ h_prev + b.o)
    g = tanh(W.g @ x + U.g @ h_prev + b.g)
    c = c_prev + i * g
    h = o * tanh(c)
    return locals()


def backward_without_forget_gate(delta_out, dc_next, i, o, g, c, U):
    delta_o = delta_out * tanh(c) * o * (1 - o)
    dc_prev = delta_out * o * (1 - tanh(c) ** 2) + dc_next
    delta_i = dc_prev * g * i * (1 - i)
    delta_g = dc_prev * i * (1 - g**2)
    dh_prev = U.T @ Gates(i=delta_i, o=delta_o, g=delta_g)
    return locals()


def forward_with_peepholes(W, U, b, p_f, p_i, p_o, x, h_prev, c_prev):
    f = sigmoid(W.f @ x + U.f @ h_prev + p_f * c_prev + b.f)
    i = sigmoid(W.i @ x + U.i @ h_prev + p_i * c_prev + b.i)
    g = tanh(W.g @ x + U.g @ h_prev + b.g)
    c = f * c_prev + i * g
    o = sigmoid(W.o @ x + U.o @ h_prev + p_o * c + b.o)
    h = o * tanh(c)
    return locals()


def backward_with_peepholes(delta_out, dc_next, f, i, o, g, c, c_prev, U, p_f, p_i, p_o):
    delta_o = delta_out * tanh(c) * o * (1 - o)
    dc = delta_out * o * (1 - tanh(c) ** 2) + delta_o * p_o + dc_next
    delta_f = dc * c_prev * f * (1 - f)
    delta_i = dc * g * i * (1 - i)
    delta_g = dc * i * (1 - g**2)
    dc_prev = dc * f + delta_f * p_f + delta_i * p_i
    dh_prev = U.T @ Gates(f=delta_f, i=delta_i, o=delta_o, g=delta_g)
    return locals()


def gradients(delta, x, h_prev):
    dW = delta @ x.T
    dU = delta @ h_prev.T
    db = Gates((gate, sum_batch(delta_of_gate)) for gate, delta_of_gate in delta.items())
    return locals()


def gradients_with_peepholes(delta, x, h_prev, c, c_prev):
    dW = delta @ x.T
    dU = delta @ h_prev.T
    db = Gates((gate, sum_batch(delta_of_gate)) for gate, delta_of_gate in delta.items())
    dp_f = sum_batch(delta.f * c_prev)
    dp_i = sum_batch(delta.i * c_prev)
    dp_o = sum_batch(delta.o * c)
    return locals()


def to_input(k, W, delta):
    return W.of_connection(k).T @ delta


STATE = {"h_prev": "h", "c_prev": "c"}
FULL = Layer(forward, backward, to_input, gradients=gradients, state=STATE, output="h")
WITHOUT_FORGET_GATE = Layer(
    forward_without_forget_gate, backward_without_forget_gate, to_input, gradients=gradients, state=STATE, output="h"
)
WITH_PEEPHOLES = Layer(
    forward_with_peepholes, backward_with_peepholes, to_input, gradients=gradients_with_peepholes, state=STATE, output="h"
)


def _variant(parameters):
    if parameters["peepholes"]:
        return WITH_PEEPHOLES
    return FULL if parameters["forget_gate"] else WITHOUT_FORGET_GATE


def _gates(parameters):
    """In the order in which they are stored: neighbours are computed together, forwards o f i, backwards f i g."""
    return ("o", "f", "i", "g") if parameters["forget_gate"] or parameters["peepholes"] else ("o", "i", "g")


def _own(parameters):
    units = parameters["units"]
    peepholes = {"p_f": (units,), "p_i": (units,), "p_o": (units,)} if parameters["peepholes"] else {}
    return {"U": (len(_gates(parameters)) * units, units), **peepholes, **first_state(parameters, "h", "c")}


ENTRY = layer_entry(
    "lstm", "LSTM", "Units with a cell that gates fill, empty and read, so that memory lasts.", Variants(_variant),
    group="Recurrent", color="recurrent", weighted=True, recurrent=True,
    shape=units_shape, gates=_gates, own=_own,
    width=lambda parameters: len(_gates(parameters)) * parameters["units"],
    formula=r"c_t = f \odot c_{t-1} + i \odot \tilde c \qquad h_t = o \odot \tanh(c_t)",
    parameters=cell_parameters(
        Float(
            key="forget_bias", title="Forget bias", default=1.0, shown_when=("forget_gate", (True,)),
            help="Where the biases of the forget gate start: at 1 the cells remember.",
        ),
        Flag(
            key="forget_gate", title="Forget gate", default=True, shown_when=("peepholes", (False,)),
            help="Off: the cell only adds up, as in the form of 1997. With peepholes there always is one.",
        ),
        Flag(key="peepholes", title="Peepholes", default=False, help="Whether the gates also see the cell, each unit its own."),
    ),
    use=(
        "For sequences in which something must be kept for a long time. Look at its gates to see what it keeps; clip the gradient if "
        "the loss jumps."
    ),
)
