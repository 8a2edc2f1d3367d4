"""What a Keras model is, for people and for the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .keras_losses import loss_name
from .keras_optimizers import family_of
from .row_shapes import row_shapes

if TYPE_CHECKING:
    from .keras_recipe import Recipe


def describe(recipe: Recipe, learns_classes: bool) -> dict[str, Any]:
    """The fields of a description, after one step."""
    model = recipe.model
    name, family, settings, exact = family_of(model.optimizer)
    layers = list(model._flatten_layers(include_self=False))
    outputs = row_shapes(model.predict_on_batch(recipe.training.first(2)[0]), "output", _shape_of)
    shape = outputs[0]["shape"] if learns_classes and len(outputs) == 1 else []
    facts = {
        "parameters": _count(model.weights),
        "trainableParameters": _count(model.trainable_variables),
        "layers": sum(1 for layer in layers if not _holds_others(layer)),
        "inputs": row_shapes(recipe.training.first(2)[0], "input", _shape_of),
        "outputs": outputs,
        "rows": {
            "training": len(recipe.training),
            "validation": len(recipe.validation),
            "held": recipe.held,
        },
        "classes": shape[-1] if shape else None,
        "optimizer": {"name": name, "family": family, "settings": settings, "exact": exact},
        "loss": loss_name(model.loss),
        "batchNorm": any(isinstance(each, keras.layers.BatchNormalization) for each in layers),
        "largestTensorElements": max((_elements(layer) for layer in layers), default=1),
    }
    if recipe.schedule is not None:
        facts["schedule"] = recipe.schedule
    return facts


def _count(variables: Any) -> int:
    return sum(int(np.prod(variable.shape)) for variable in variables)


def _holds_others(layer: Any) -> bool:
    """Or it is an input, which is no layer of the network."""
    if isinstance(layer, keras.layers.InputLayer):
        return True
    return next(iter(layer._flatten_layers(include_self=False)), None) is not None


def _elements(layer: Any) -> int:
    """Elements of the largest output of a layer, for one row; 1 where only its calls know it."""
    nodes = getattr(layer, "_inbound_nodes", [])
    shapes = [tensor.shape for node in nodes for tensor in node.output_tensors]
    return max((_of_row(shape) for shape in shapes), default=1)


def _of_row(shape: Any) -> int:
    return int(np.prod([size or 1 for size in shape[1:]]))


def _shape_of(value: Any) -> Any:
    return value.shape
