"""Predict, then reveal: the pane in which the learner types what the next step will give."""

from nnsim.ui.panels.predict.panel import PredictPanel

__all__ = ["PredictPanel"]
