"""The settings of a project, in one table that feeds checks, files, the command line, the Learning panel and the help."""

from collections.abc import Mapping

from nnsim.catalog import (
    Catalog,
    Choice,
    Flag,
    Float,
    Int,
    Numbers,
    Parameter,
    Plain,
    ProjectError,
    Reference,
    sentence,
)

SETTINGS: tuple[Parameter, ...] = (
    Reference(
        key="learning_rule", title="Learning rule", family="learning_rule", default="gradient",
        help="How the network learns from an error.",
    ),
    Reference(
        key="loss", title="Loss", family="loss", default="mse", help="What training makes small: one number for the whole batch."
    ),
    Reference(key="optimizer", title="Optimiser", family="optimizer", default="sgd", help="How a gradient becomes a step."),
    Float(
        key="learning_rate", title="Learning rate", default=0.1, minimum=0.0, maximum=1e6, logarithmic=True,
        help="How far each update goes.",
    ),
    Reference(
        key="schedule", title="Decay", family="schedule", default="constant", help="How the learning rate changes over the epochs."
    ),
    Int(
        key="batch_size", title="Batch size", default=None, optional=True, none_title="all samples", minimum=1,
        help="Samples in one update. All samples: batch gradient descent; 1: stochastic gradient descent.",
    ),
    Flag(key="shuffle", title="Shuffle", default=True, help="Draw the batches in a new order in every epoch."),
    Int(
        key="epochs", title="Stop after epochs", default=None, optional=True, none_title="never", minimum=1,
        help="Training stops by itself after that many passes over the training samples.",
    ),
    Int(
        key="early_stopping", title="Early stopping", default=None, optional=True, none_title="off", minimum=1, maximum=100_000,
        help="Stop when the validation loss has not been lower for that many epochs.",
    ),
    Float(
        key="clip_norm", title="Clip gradient", default=None, optional=True, none_title="off", above=0.0,
        help="A gradient whose 2-norm is larger is scaled down to this norm before the update.",
    ),
    Choice(
        key="state", title="First state", default="reset", options=(("reset", "zero"), ("carry", "carried on")),
        help="Whether loops and memories begin every batch at zero, or where the batch before ended; then batches are not shuffled.",
    ),
    Int(
        key="truncate", title="Truncate BPTT", default=None, optional=True, none_title="never", minimum=1, maximum=1_000_000,
        help="Time steps that errors are sent back through delayed connections: values cross the cut, gradients do not.",
    ),
    Numbers(
        key="split", title="Train / validation / test", default=(1.0, 0.0, 0.0), minimum=0.0, shortest=3, longest=3,
        help="Shares of the samples that train, that are watched while training, and that are kept for the end.",
    ),
    Flag(key="stratified", title="Stratified", default=True, help="Each part of the split gets the same share of each class."),
    Flag(
        key="standardize", title="Standardise inputs", default=False,
        help="Subtract each feature's mean and divide by its standard deviation, both of the training part.",
    ),
    Int(key="seed", title="Seed", default=0, minimum=0, maximum=2**32 - 1, help="Start of all random numbers."),
    Choice(
        key="dtype", title="Numbers", default="float64", options=(("float64", "64 bit"), ("float32", "32 bit")),
        help="64-bit numbers are exact to 16 digits, 32-bit numbers to 7 and faster for large networks.",
    ),
    Int(
        key="record_every", title="Record every", default=None, optional=True, none_title="automatic", minimum=1,
        help="Iterations between two records of gradient norms and metrics; automatic is some 50 records a second.",
    ),
    Flag(
        key="input_gradients", title="Gradients of inputs", default=False,
        help="Compute the gradients of the inputs too; a computation graph, whose loss is the output itself, always does.",
    ),
    Int(
        key="threads", title="Processors", default=1, minimum=1, maximum=2,
        help="Processors for matrix products. Sums differ in the last digit between 1 and 2.",
    ),
)

BY_KEY: Mapping[str, Parameter] = {parameter.key: parameter for parameter in SETTINGS}
LIVE = frozenset({"learning_rate", "schedule", "epochs", "early_stopping", "clip_norm", "record_every"})
"""Settings that a run takes over at any iteration without starting anew."""


def defaults() -> dict[str, Plain]:
    return {parameter.key: parameter.default for parameter in SETTINGS}


def checked(catalog: Catalog, key: str, value: object) -> Plain:
    """A setting's value in its plain form. Raises ProjectError with a sentence."""
    parameter = BY_KEY.get(key)
    if parameter is None:
        raise ProjectError(sentence("There is no setting “{key}”; there are {known}, outputs.", key=key, known=", ".join(BY_KEY)))
    if key == "loss" and isinstance(value, Mapping) and "key" not in value:
        return {str(name): catalog.spec("loss", loss).plain() for name, loss in value.items()}
    try:
        plain = parameter.check(value)
    except ValueError as error:
        raise ProjectError(sentence("{key} {error}.", key=key, error=error)) from None
    if isinstance(parameter, Reference) and plain is not None:
        return catalog.spec(parameter.family, plain).plain()
    if key == "split":
        assert isinstance(plain, tuple)
        if abs(sum(float(str(part)) for part in plain) - 1.0) > 1e-9:
            raise ProjectError(sentence("split must add up to 1, for example 0.7, 0.15, 0.15."))
    return plain
