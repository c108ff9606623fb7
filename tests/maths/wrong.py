"""Wrong versions of the equations, each a slip that people really make: the suite must notice every one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnsim.engine.catalogue import CATALOG
from nnsim.maths import losses, optimizers
from nnsim.maths.layers import maxout
from nnsim.maths.losses import Fused
from nnsim.maths.picking import rows
from nnsim.maths.primitives import absolute, expm1, heaviside, log, maximum, select, sigmoid, softmax, sqrt, sum_all, sum_batch, tanh


def _right(family: str, key: str) -> Any:
    return CATALOG.entry(family, key).definition


def _layer(key: str, **pages: Any) -> tuple[str, str, object]:
    return "layer", key, replace(_right("layer", key), **pages)


def _activation(key: str, **pages: Any) -> tuple[str, str, object]:
    return "activation", key, replace(_right("activation", key), **pages)


def _loss(key: str, **pages: Any) -> tuple[str, str, object]:
    return "loss", key, replace(_right("loss", key), **pages)


def _optimizer(key: str, **pages: Any) -> tuple[str, str, object]:
    return "optimizer", key, replace(_right("optimizer", key), **pages)


def gradient_of_first_weights_twice(delta, x, b):
    dW = [2 * (delta @ x[0].T)] + [delta @ x_k.T for x_k in x[1:]]
    db = [sum_batch(delta) for _ in b]
    return locals()


def mean_of_bias_gradient(delta, x, b):
    dW = [delta @ x_k.T for x_k in x]
    db = [0.25 * sum_batch(delta) for _ in b]
    return locals()


def always_the_first_weights(k, W, delta):
    return W[0].T @ delta


def sum_for_product(k, x, delta):
    return delta


def rows_one_too_low(k, x, delta):
    start = sum(x_j.shape[0] for x_j in x[: k + 1]) % sum(x_j.shape[0] for x_j in x)
    return rows(delta, start=start, stop=start + x[k].shape[0])


def no_mask_on_the_way_back(k, mask, delta):
    return delta


def error_to_every_piece(delta_out, in_, pieces):
    return maxout.error(delta_out, -in_, pieces)


LAYERS = {
    "a gradient counted twice": _layer("dense", backward=gradient_of_first_weights_twice),
    "biases averaged over the samples, weights added": _layer("dense", backward=mean_of_bias_gradient),
    "the way back through the first weights only": _layer("dense", to_input=always_the_first_weights),
    "a product differentiated like a sum": _layer("multiply", to_input=sum_for_product),
    "rows of the wrong part": _layer("concatenate", to_input=rows_one_too_low),
    "an error that is only passed on half": _layer("add", to_input=lambda k, delta: 0.5 * delta),
    "no mask on the way back (T22)": _layer("dropout", to_input=no_mask_on_the_way_back),
    "the error to the smallest piece (T31)": _layer("maxout", error=error_to_every_piece),
}

ACTIVATIONS = {
    "half the slope of the sigmoid": _activation("sigmoid", slope=lambda in_, a: a),
    "the slope of the sigmoid taken of in": _activation("sigmoid", slope=lambda in_, a: in_ * (1 - in_)),
    "no square in the slope of tanh": _activation("tanh", slope=lambda in_, a: 1 - a),
    "ReLU for x < 0": _activation("relu", slope=lambda in_, a: 1 - heaviside(in_, 0)),
    "slope of the leaky ReLU everywhere": _activation("leaky_relu", slope=lambda in_, a, slope: slope + 0 * in_),
    "ELU without α in its slope": _activation("elu", slope=lambda in_, a, alpha: select(in_, 1, expm1(in_))),
    "SiLU as if its sigmoid were constant": _activation("silu", slope=lambda in_, a: sigmoid(in_)),
    "tanh for the slope of softplus": _activation("softplus", slope=lambda in_, a: tanh(in_)),
    "softmax unit by unit": _activation("softmax", error=lambda delta_out, in_, a: delta_out * a * (1 - a)),
    "the derivative of x + a is not 1": _activation("identity", slope=lambda in_, a: 0.5),
}

KINKS = {
    "slope 1 of the ReLU at 0 (T31)": _activation("relu", slope=lambda in_, a: heaviside(in_, 1)),
    "leaky slope of another library (T33)": _activation("leaky_relu", value=lambda in_, slope: maximum(in_, 0.3 * in_)),
}


def double_softmax(in_, y, N):
    return losses.cross_entropy_of_softmax(softmax(in_), y, N)


def _softmax_loss(value: Any, delta: Any = losses.error_over_N) -> tuple[str, str, object]:
    return _loss("cross_entropy", fused={"softmax": Fused(value, delta)})


def sigmoid_slope_again(a, y, N):
    return (a - y) * a * (1 - a) / N


LOSSES = {
    "a factor 2 lost": _loss("squared_error", slope=losses.half_squared_error_slope),
    "the minus lost on the way": _loss("half_squared_error", slope=lambda a, y, N: (y - a) / N),
    "a summed gradient under a mean loss": _loss("squared_error", slope=lambda a, y, N: 2 * (a - y)),
    "MSE divided by samples in one place, by elements in the other": _loss("mse", slope=lambda a, y, N: 4 * (a - y) / N),
    "the slope of the sigmoid twice (T12)": _loss(
        "binary_cross_entropy", fused={"sigmoid": Fused(losses.binary_cross_entropy_of_sigmoid, sigmoid_slope_again)}
    ),
    "logarithms to base 10 (T10)": _softmax_loss(lambda in_, y, N: losses.cross_entropy_of_softmax(in_, y, N) / 2.302585092994046),
    "softmax twice (T9)": _softmax_loss(double_softmax),
    "cross-entropy without 1/a": _loss("cross_entropy", slope=lambda a, y, N: -y / N),
    "an absolute error that grows downwards": _loss("absolute_error", slope=lambda a, y, N: (y - a) / N),
    "the output itself, not averaged": _loss("value", slope=lambda a, y, N: 0 * a + 1),
}

SIZES = {
    "MSE per sample instead of per element (T13)": _loss("mse", per_element=False),
    "half of the squared error": _loss("squared_error", value=losses.half_squared_error, slope=losses.half_squared_error_slope),
    "naive softmax and logarithm (T8)": _loss("cross_entropy", fused={}),
    "BCE after the sigmoid (T11)": _loss(
        "binary_cross_entropy", value=lambda a, y, N: -sum_all(y * log(a) + (1 - y) * log(1 - a)) / N, fused={}
    ),
    "absolute error squared": _loss("absolute_error", value=lambda a, y, N: sum_all(absolute(y - a) ** 2) / N),
}


def adam_uncorrected(w, g, alpha, m, v, t, beta1, beta2, epsilon):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    w = w - alpha * m / (sqrt(v) + epsilon)
    return locals()


def adam_counting_from_0(w, g, alpha, m, v, t, beta1, beta2, epsilon):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    w = w - alpha * m_hat / (sqrt(v_hat) + epsilon)
    return locals()


def adam_with_epsilon_inside(w, g, alpha, m, v, t, beta1, beta2, epsilon):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - alpha * m_hat / sqrt(v_hat + epsilon)
    return locals()


def adamw_that_decays_after_the_step(w, g, alpha, m, v, t, beta1, beta2, epsilon, weight_decay):
    t = t + 1
    g = g + weight_decay * w
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - alpha * m_hat / (sqrt(v_hat) + epsilon)
    return locals()


def momentum_with_the_rate_inside(w, g, alpha, v, mu):
    v = mu * v + alpha * g
    w = w - v
    return locals()


def nesterov_without_looking_ahead(w, g, alpha, v, mu):
    v = mu * v + g
    w = w - alpha * v
    return locals()


def adagrad_with_epsilon_inside(w, g, alpha, s, epsilon):
    s = s + g**2
    w = w - alpha * g / sqrt(s + 1e-2)
    return locals()


def rmsprop_the_other_way_round(w, g, alpha, s, rho, epsilon):
    s = (1 - rho) * s + rho * g**2
    w = w - alpha * g / (sqrt(s) + epsilon)
    return locals()


def uphill(w, g, alpha):
    w = w + alpha * g
    return locals()


OPTIMIZERS = {
    "uphill": (_optimizer("sgd", update=uphill), "sgd"),
    "no bias correction (T17)": (_optimizer("adam", update=adam_uncorrected), "adam"),
    "steps counted from 0 (T17)": (_optimizer("adam", update=adam_counting_from_0), "adam"),
    "epsilon inside the root of Adam (T18)": (
        _optimizer("adam", update=adam_with_epsilon_inside), "adam beta1=0.8 beta2=0.99 epsilon=0.01"
    ),
    "epsilon inside the root of Adagrad (T19)": (_optimizer("adagrad", update=adagrad_with_epsilon_inside), "adagrad"),
    "ρ and 1 − ρ swapped": (_optimizer("rmsprop", update=rmsprop_the_other_way_round), "rmsprop"),
    "momentum with the rate inside (T20)": (_optimizer("momentum", update=momentum_with_the_rate_inside), "momentum"),
    "Nesterov without its look ahead (T20)": (_optimizer("nesterov", update=nesterov_without_looking_ahead), "nesterov"),
    "AdamW as Adam with L2 (T21)": (_optimizer("adamw", update=adamw_that_decays_after_the_step), "adamw weight_decay=0.1"),
}


def decay_by_twice_the_strength(w, g, l2, l1):
    return optimizers.decay(w, g, 2 * l2 if l2 is not None else None, l1)


def clip_by_value(g, limit):
    norm = sqrt(sum_all(g**2))
    g = maximum(-limit, -maximum(-g, -limit))
    return locals()

