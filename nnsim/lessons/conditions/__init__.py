"""The language in which tasks are written: one expression over a project and its run, read and worked out by our own code only."""

from nnsim.lessons.conditions.evaluating import Verdict, judged
from nnsim.lessons.conditions.parsing import Condition, ConditionError, parsed

__all__ = ["Condition", "ConditionError", "Verdict", "judged", "parsed"]
