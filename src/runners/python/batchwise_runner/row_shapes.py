"""The shapes of one row of what a model takes or gives: a tensor, or a structure of tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    ShapeOf = Callable[[Any], Sequence[int] | None]


def row_shapes(value: Any, name: str, shape_of: ShapeOf) -> list[dict[str, Any]]:
    """
    A name and the shape of a row for every tensor. `shape_of` gives the shape of a batch; None:
    the value is no tensor.
    """
    if isinstance(value, dict):
        parts = [(each, str(key)) for key, each in value.items()]
    elif isinstance(value, (list, tuple)):
        alone = len(value) == 1
        parts = [(each, name if alone else f"{name}-{i}") for i, each in enumerate(value)]
    else:
        shape = shape_of(value)
        if shape is None:
            return []
        return [{"name": name, "shape": [int(size) for size in shape[1:]]}]
    return [found for each, part in parts for found in row_shapes(each, part, shape_of)]
