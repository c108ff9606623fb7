"""Every kind of plot there is, and which of them a project begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsim.document import parameter_count
from nnsim.ui.plots.activation_function import ActivationFunctionPlot
from nnsim.ui.plots.activation_spread import ActivationSpreadPlot
from nnsim.ui.plots.activations import ActivationsPlot
from nnsim.ui.plots.comparison import ComparisonPlot
from nnsim.ui.plots.confusion import ConfusionPlot
from nnsim.ui.plots.decision_map import DecisionMap
from nnsim.ui.plots.diagnosis import DiagnosisPlot
from nnsim.ui.plots.distribution import DistributionPlot
from nnsim.ui.plots.dynamics import DynamicsPlot
from nnsim.ui.plots.fit import FitPlot
from nnsim.ui.plots.flat_ends import FlatEndsPlot
from nnsim.ui.plots.gates import GatesPlot
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.hidden_space import HiddenSpacePlot
from nnsim.ui.plots.landscape import LandscapePlot
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.plots.metric import MetricPlot
from nnsim.ui.plots.patterns import PatternsPlot
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.quotient import QuotientPlot
from nnsim.ui.plots.sample_course import SampleCoursePlot
from nnsim.ui.plots.samples import input_units
from nnsim.ui.plots.scores import ScoresPlot
from nnsim.ui.plots.sequence import SequencePlot
from nnsim.ui.plots.standing_out import LikesPlot, WorstPlot
from nnsim.ui.plots.tangents import TangentsPlot
from nnsim.ui.plots.time_norm import TimeNormPlot
from nnsim.ui.plots.unit_maps import UnitMapsPlot
from nnsim.ui.plots.update_ratio import UpdateRatioPlot
from nnsim.ui.plots.weight_matrix import WeightMatrixPlot
from nnsim.ui.plots.weights_over_time import WeightsPlot
from nnsim.ui.plots.writing import WritingPlot

if TYPE_CHECKING:
    from nnsim.ui.session import Session

PLOTS: tuple[type[Plot], ...] = (
    LossPlot, MetricPlot, GradientNormPlot, UpdateRatioPlot, FlatEndsPlot, DistributionPlot, WeightsPlot, WeightMatrixPlot,
    ActivationsPlot, ActivationSpreadPlot, ActivationFunctionPlot, DecisionMap, UnitMapsPlot, ConfusionPlot, SampleCoursePlot,
    FitPlot, ScoresPlot, SequencePlot, GatesPlot, TimeNormPlot, PatternsPlot, ComparisonPlot, WritingPlot, DynamicsPlot, DiagnosisPlot,
    WorstPlot, LikesPlot, LandscapePlot, HiddenSpacePlot, QuotientPlot, TangentsPlot,
)  # fmt: skip
MOST_AT_FIRST = 4
"""Plots that a project begins with."""


def fitting(session: Session) -> list[str]:
    """The plots that say most about a project: loss and gradients, then what shows its task, then activations or metric.

    Where time runs: the gradient through time, the gates, and the task itself, one sequence or, with one class for each, the classes.
    A network that can write is seen writing.
    """
    applying = {plot.key for plot in PLOTS if plot.applies(session)}
    if "quotient" in applying:
        learning = any(parameter_count(session.document.network, node, session.shapes) for node in session.document.network)
        return [key for key in ("tangents", "quotient", *(["loss"] if learning else [])) if key in applying]
    if "sequence" in applying:
        each = session.dataset is not None and session.dataset.per_step
        task = "writing" if "writing" in applying else "confusion" if "confusion" in applying and not each else "sequence"
        middle = ["time_norm", "gates"] if "gates" in applying else ["gradient_norm", "activations"]
        return ["loss", *middle, task]
    first = "decision_map" if input_units(session) == 2 else ""  # of more inputs it is one slice of many
    shown = [key for key in (first, "fit", "confusion") if key in applying]
    middle = ["activations"] if shown else [key for key in ("activations", "metric") if key in applying]
    return ["loss", "gradient_norm", *middle, *shown[:1]][:MOST_AT_FIRST]
