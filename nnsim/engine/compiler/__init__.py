"""From a document to a program: equation pages become prebuilt calls, written once and unrolled where time runs."""

from nnsim.engine.compiler.programs import forward_program, gradient_program, training_program
from nnsim.engine.compiler.update import Updater
from nnsim.engine.compiler.workshop import Context

__all__ = ["Context", "Updater", "forward_program", "gradient_program", "training_program"]
