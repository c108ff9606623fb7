"""Metrics: how good predictions are, apart from the loss. Outputs and targets are (units, samples)."""

from __future__ import annotations

from typing import Any

import numpy as np


def classes_of(outputs: Any) -> Any:
    """Predicted classes: the largest output, or with one output whether it is 0.5 or more. The first of equal ones."""
    return (outputs[0] >= 0.5).astype(np.int64) if outputs.shape[0] == 1 else outputs.argmax(axis=0)


def is_classification(targets: Any) -> bool:
    """Whether targets say yes or no, or one of several classes."""
    binary = bool(np.all((targets == 0) | (targets == 1)))
    return binary and (targets.shape[0] == 1 or bool(np.all(targets.sum(axis=0) == 1)))


def metrics(outputs: Any, targets: Any) -> dict[str, float]:
    """"accuracy" for classes, "mean_absolute_error" and "r2" for numbers. Not a number if an output is not."""
    if not np.all(np.isfinite(outputs)):
        return {"accuracy": float("nan")} if is_classification(targets) else {"mean_absolute_error": float("nan"), "r2": float("nan")}
    if is_classification(targets):
        return {"accuracy": float(np.mean(classes_of(outputs) == classes_of(targets)))}
    residuals = targets - outputs
    spread = np.sum((targets - targets.mean(axis=1, keepdims=True)) ** 2)
    r2 = 1 - np.sum(residuals**2) / spread if spread > 0 else float("nan")
    return {"mean_absolute_error": float(np.mean(np.abs(residuals))), "r2": float(r2)}


def confusion(outputs: Any, targets: Any) -> Any:
    """Counts (true class, predicted class)."""
    count = max(outputs.shape[0], 2)
    table = np.zeros((count, count), np.int64)
    np.add.at(table, (classes_of(targets), classes_of(outputs)), 1)
    return table


def per_class(table: Any) -> dict[str, Any]:
    """Counts, precision and recall of each class from a confusion table; not a number where there is nothing to divide by."""
    hits = np.diag(table).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"count": table.sum(axis=1), "precision": hits / table.sum(axis=0), "recall": hits / table.sum(axis=1)}
