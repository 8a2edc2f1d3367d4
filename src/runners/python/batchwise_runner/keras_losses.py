"""Losses whose best constant answer is known, and the accuracy that a model counts itself."""

from __future__ import annotations

from typing import Any

import keras

_KINDS = {
    "sparse_categorical_crossentropy": "class",
    "categorical_crossentropy": "one-hot",
    "binary_crossentropy": "binary",
    "mean_squared_error": "squared",
    "mean_absolute_error": "absolute",
}
_ACCURACIES = (
    keras.metrics.Accuracy,
    keras.metrics.BinaryAccuracy,
    keras.metrics.CategoricalAccuracy,
    keras.metrics.SparseCategoricalAccuracy,
)
# settings that change what a constant answer costs
_CHANGING = ("label_smoothing", "ignore_class", "class_weights")


def loss_kind(given: Any) -> str | None:
    """Which plain loss it is; None for others, and where settings change its value."""
    loss = _resolved(given)
    function = getattr(loss, "fn", loss)
    settings = getattr(loss, "_fn_kwargs", {})
    if any(settings.get(name) for name in _CHANGING):
        return None
    if getattr(loss, "reduction", "sum_over_batch_size") not in _MEANS:
        return None
    return _KINDS.get(getattr(function, "__name__", ""))


_MEANS = ("sum_over_batch_size", "mean", "auto")


def loss_name(given: Any) -> str:
    """For people."""
    if isinstance(given, dict):
        return ", ".join(loss_name(part) for part in given.values())
    if isinstance(given, (list, tuple)):
        return ", ".join(loss_name(part) for part in given)
    if given is None:
        return "own"
    loss = _resolved(given)
    name = getattr(getattr(loss, "fn", loss), "__name__", type(loss).__name__)
    return "own" if name == "<lambda>" else str(name)


def _resolved(given: Any) -> Any:
    if isinstance(given, (list, tuple)) and len(given) == 1:
        given = given[0]
    if not isinstance(given, str):
        return given
    try:
        return keras.losses.get(given)
    except ValueError:
        return None


def accuracy_name(model: Any) -> str | None:
    """The name of the one accuracy among the model's metrics; None for none or several."""
    compiled = getattr(model, "_compile_metrics", None)
    found = [m.name for m in getattr(compiled, "metrics", []) if isinstance(m, _ACCURACIES)]
    return found[0] if len(found) == 1 else None
