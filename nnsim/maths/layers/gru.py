"""Gated recurrent units (Cho et al. 2014): two gates, no cell of their own.

Notation: r reset gate, z update gate, g the candidate (written h̃), h what the layer says, all (units, batch); for each gate W (units,
features), U (units, units) and b (units, 1) of its own; delta_r … = ∂L/∂(what stands inside σ or tanh). At the first step h_prev = 0.
h = (1 − z) ⊙ g + z ⊙ h_prev, as in PyTorch and Keras; the first paper's successors swap z and 1 − z. The reset gate acts
before the product with U (Cho et al., third version) or after it (PyTorch, cuDNN), which needs a second bias b_hg.
"""

from nnsim.catalog import Choice
from nnsim.maths.layers.layer import Layer, Variants, cell_parameters, first_state, layer_entry, units_shape
from nnsim.maths.primitives import sigmoid, sum_batch, tanh
from nnsim.maths.symbols import Gates


def forward_reset_before(W, U, b, x, h_prev):
    r = sigmoid(W.r @ x + U.r @ h_prev + b.r)
    z = sigmoid(W.z @ x + U.z @ h_prev + b.z)
    s = r * h_prev
    g = tanh(W.g @ x + U.g @ s + b.g)
    h = (1 - z) * g + z * h_prev
    return locals()


def backward_reset_before(delta_out, r, z, g, h_prev, U):
    delta_z = delta_out * (h_prev - g) * z * (1 - z)
    delta_g = delta_out * (1 - z) * (1 - g**2)
    ds = U.g.T @ delta_g
    delta_r = ds * h_prev * r * (1 - r)
    dh_prev = U.r.T @ delta_r + U.z.T @ delta_z + ds * r + delta_out * z
    return locals()


def gradients_reset_before(delta, x, h_prev, s):
    dW = delta @ x.T
    dU = Gates(r=delta.r @ h_prev.T, z=delta.z @ h_prev.T, g=delta.g @ s.T)
    db = Gates((gate, sum_batch(delta_of_gate)) for gate, delta_of_gate in delta.items())
    return locals()


def forward_reset_after(W, U, b, b_hg, x, h_prev):
    r = sigmoid(W.r @ x + U.r @ h_prev + b.r)
    z = sigmoid(W.z @ x + U.z @ h_prev + b.z)
    q = U.g @ h_prev + b_hg
    g = tanh(W.g @ x + b.g + r * q)
    h = (1 - z) * g + z * h_prev
    return locals()


def backward_reset_after(delta_out, r, z, g, q, h_prev, U):
    delta_z = delta_out * (h_prev - g) * z * (1 - z)
    delta_g = delta_out * (1 - z) * (1 - g**2)
    delta_r = delta_g * q * r * (1 - r)
    dq = delta_g * r
    dh_prev = U.r.T @ delta_r + U.z.T @ delta_z + U.g.T @ dq + delta_out * z
    return locals()


def gradients_reset_after(delta, x, h_prev, dq):
    dW = delta @ x.T
    dU = Gates(r=delta.r @ h_prev.T, z=delta.z @ h_prev.T, g=dq @ h_prev.T)
    db = Gates((gate, sum_batch(delta_of_gate)) for gate, delta_of_gate in delta.items())
    db_hg = sum_batch(dq)
    return locals()


def to_input(k, W, delta):
    return W.of_connection(k).T @ delta


STATE = {"h_prev": "h"}
BEFORE = Layer(
    forward_reset_before, backward_reset_before, to_input, gradients=gradients_reset_before, state=STATE, output="h"
)
AFTER = Layer(forward_reset_after, backward_reset_after, to_input, gradients=gradients_reset_after, state=STATE, output="h")


def _own(parameters):
    units = parameters["units"]
    after = {"b_hg": (units,)} if parameters["reset"] == "after" else {}
    return {"U": (3 * units, units), **after, **first_state(parameters, "h")}


ENTRY = layer_entry(
    "gru", "GRU", "Units with two gates that decide what is kept and what is new.",
    Variants(lambda parameters: BEFORE if parameters["reset"] == "before" else AFTER),
    group="Recurrent", color="recurrent", weighted=True, recurrent=True,
    shape=units_shape, gates=lambda parameters: ("r", "z", "g"), own=_own,
    width=lambda parameters: 3 * parameters["units"],
    formula=r"h_t = (1 - z) \odot \tilde h + z \odot h_{t-1}",
    parameters=cell_parameters(
        Choice(
            key="reset", title="Reset gate", default="before", options=(("before", "before the product"), ("after", "after the product")),
            help="Where the reset gate acts. Before: U (r ⊙ h), as in the paper; after: r ⊙ (U h + b), as in PyTorch and cuDNN.",
        ),
    ),
    use="Like the LSTM, with a quarter fewer weights and often the same result. Try both if the data decide.",
)
