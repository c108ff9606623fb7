"""Pages of help, made from the catalogue: what each layer, function, setting, data set and plot is, computes and is good for."""

from nnsim.ui.help.guide import Guide

__all__ = ["Guide"]
