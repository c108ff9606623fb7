"""Other words for what a page is about: people search for what their book, their course or another program calls it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def synonyms() -> Mapping[str, str]:
    """Name of a page → the words, in the language of the window, separated by commas."""
    return {
        "layer/input": translate("help words", "features, input layer, source, repeat"),
        "layer/constant": translate("help words", "variable, number, parameter"),
        "layer/dense": translate(
            "help words",
            "neuron, unit, node, perceptron, fully connected, linear layer, affine, feedforward, hidden layer, output layer, MLP, bias, "
            "weight",
        ),
        "layer/maxout": translate("help words", "max of several linear pieces"),
        "layer/rnn": translate("help words", "Elman, simple recurrent network, vanilla RNN, feedback, loop, hidden state, memory, BPTT"),
        "layer/lstm": translate(
            "help words", "long short-term memory, forget gate, input gate, output gate, cell state, candidate, peephole, memory cell, BPTT"
        ),
        "layer/gru": translate("help words", "gated recurrent unit, reset gate, update gate, candidate, BPTT"),
        "layer/embedding": translate("help words", "lookup table, word vectors, one-hot, tokens, letters, symbols"),
        "layer/concatenate": translate("help words", "join, stack, merge, append"),
        "layer/flatten": translate("help words", "reshape, vector, image to vector"),
        "layer/dropout": translate("help words", "regularisation, regularization, noise, overfitting, drop units"),
        "layer/add": translate("help words", "sum, plus, skip connection, residual connection"),
        "layer/multiply": translate("help words", "product, times, gate, Hadamard"),
        "layer/matmul": translate("help words", "matrix product, dot product"),
        "layer/divide": translate("help words", "quotient, fraction"),
        "layer/log": translate("help words", "logarithm, ln"),
        "layer/exp": translate("help words", "exponential function, e"),
        "activation/identity": translate("help words", "linear, no activation, none"),
        "activation/step": translate("help words", "threshold, Heaviside, binary, McCulloch-Pitts, firing"),
        "activation/sigmoid": translate("help words", "logistic, squashing, S-curve, saturation"),
        "activation/tanh": translate("help words", "hyperbolic tangent, squashing, saturation"),
        "activation/relu": translate("help words", "rectifier, rectified linear unit, ramp, dead units, dying"),
        "activation/leaky_relu": translate("help words", "leaky rectifier, LReLU"),
        "activation/silu": translate("help words", "swish"),
        "activation/softplus": translate("help words", "smooth rectifier"),
        "activation/softmax": translate("help words", "probabilities, classes, multinomial, normalised exponential, logits"),
        "loss/mse": translate("help words", "MSE, L2, quadratic, cost, error, objective, regression"),
        "loss/squared_error": translate("help words", "SSE, sum of squares, L2, cost, error"),
        "loss/half_squared_error": translate("help words", "sum of squares, L2, cost, error, delta rule"),
        "loss/absolute_error": translate("help words", "MAE, L1, cost, error, robust"),
        "loss/binary_cross_entropy": translate("help words", "BCE, log loss, logistic loss, cost, two classes"),
        "loss/cross_entropy": translate("help words", "CCE, log loss, negative log-likelihood, categorical, cost, several classes"),
        "loss/perceptron_criterion": translate("help words", "hinge, threshold"),
        "optimizer/sgd": translate("help words", "gradient descent, stochastic, mini-batch, plain, backpropagation"),
        "optimizer/momentum": translate("help words", "heavy ball, velocity, inertia"),
        "optimizer/nesterov": translate("help words", "accelerated gradient, NAG, look ahead"),
        "optimizer/adagrad": translate("help words", "adaptive gradient, own rate for each weight"),
        "optimizer/rmsprop": translate("help words", "adaptive, root mean square"),
        "optimizer/adam": translate("help words", "adaptive moments, bias correction"),
        "optimizer/adamw": translate("help words", "decoupled weight decay, L2"),
        "initializer/xavier_uniform": translate("help words", "Glorot, starting weights, random"),
        "initializer/xavier_normal": translate("help words", "Glorot, starting weights, random, Gaussian"),
        "initializer/he_uniform": translate("help words", "Kaiming, starting weights, random"),
        "initializer/he_normal": translate("help words", "Kaiming, starting weights, random, Gaussian"),
        "initializer/normal": translate("help words", "Gaussian, starting weights, random"),
        "initializer/uniform": translate("help words", "starting weights, random, flat"),
        "initializer/zeros": translate("help words", "symmetry, starting weights, all equal"),
        "schedule/constant": translate("help words", "no decay, fixed learning rate"),
        "schedule/step": translate("help words", "step decay, drop, staircase"),
        "schedule/exponential": translate("help words", "exponential decay"),
        "schedule/cosine": translate("help words", "cosine annealing"),
        "learning_rule/gradient": translate("help words", "backpropagation, backprop, gradient descent, delta rule, chain rule"),
        "learning_rule/perceptron": translate("help words", "Rosenblatt, perceptron rule, error correction, convergence theorem"),
        "setting/learning_rule": translate("help words", "training algorithm, backpropagation"),
        "setting/loss": translate("help words", "cost, error function, objective, criterion"),
        "setting/optimizer": translate("help words", "optimizer, training algorithm, solver, update rule"),
        "setting/learning_rate": translate("help words", "step size, alpha, eta, α, η, rate, lr, speed of learning"),
        "setting/schedule": translate("help words", "learning rate decay, annealing, scheduler"),
        "setting/batch_size": translate("help words", "mini-batch, stochastic, full batch, samples per update"),
        "setting/shuffle": translate("help words", "random order, order of samples"),
        "setting/epochs": translate("help words", "stop, passes, iterations, how long"),
        "setting/early_stopping": translate("help words", "patience, validation, overfitting, generalisation"),
        "setting/clip_norm": translate("help words", "gradient clipping, exploding gradients"),
        "setting/state": translate("help words", "stateful, hidden state, memory, initial state"),
        "setting/truncate": translate("help words", "truncated backpropagation through time, TBPTT"),
        "setting/split": translate("help words", "training set, test set, validation set, hold-out, generalisation"),
        "setting/stratified": translate("help words", "class balance"),
        "setting/standardize": translate("help words", "normalise, normalize, scale, z-score, mean, variance, preprocessing"),
        "setting/seed": translate("help words", "random numbers, reproducible, random state"),
        "setting/dtype": translate("help words", "precision, float, double, single"),
        "setting/threads": translate("help words", "cores, CPU, BLAS, speed"),
        "plot/loss": translate("help words", "error curve, learning curve, cost, training curve"),
        "part/connection": translate("help words", "weight, synapse, edge, arrow, recurrent, loop, feedback, delay, skip connection"),
        "part/weights": translate("help words", "weight matrix, bias, parameters, freeze, prune, type a value"),
        "part/equations": translate("help words", "formula, maths, forward pass, backward pass, chain rule, step through"),
        "part/run": translate("help words", "play, start, stop, pause, step, debugger, iteration, epoch, speed"),
        "part/timeline": translate("help words", "history, go back, rewind, branch, replay"),
        "part/canvas": translate("help words", "drawing area, diagram, editor, zoom, connect, delete, draw"),
    }
