"""The rows of a stored data set (docs/protocol.md), as the inputs and targets of a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Described = dict[str, Any]
Array = Any


class StoredRows:
    """
    `inputs` of the model (name, shape of a row, dtype), in order. `data`: the folder, and how its
    arrays feed the model; without feeds each in its place.
    """

    def __init__(self, data: Described, inputs: list[Described]) -> None:
        self._folder = Path(data["folder"])
        self._header = json.loads((self._folder / "header.json").read_text())
        self._inputs = inputs
        self._feeds = data.get("feeds") or _in_order(self._header)

    def inputs(self, part: str) -> list[Array]:
        feeds = self._feeds["inputs"]
        return [self._input(feed, part, wanted) for feed, wanted in zip(feeds, self._inputs)]

    def targets(self, part: str) -> list[tuple[Array, bool]]:
        """Each with whether its numbers are those of classes."""
        return [self._target(feed, part) for feed in self._feeds["targets"]]

    def _input(self, feed: Described, part: str, wanted: Described) -> Array:
        stored = self._header["inputs"][feed["stored"]]
        rows = self._read("input", feed["stored"], part, stored["type"], stored["shape"])
        shape = tuple(wanted["shape"])
        first = feed["firstColumn"]
        if first is not None:
            rows = rows[..., first : first + shape[-1]]
        if feed["turned"]:
            rows = rows.transpose(0, 2, 3, 1)
        return np.ascontiguousarray(rows.reshape(len(rows), *shape), dtype=wanted["dtype"])

    def _target(self, feed: Described, part: str) -> tuple[Array, bool]:
        if feed["from"] == "input":
            return self._input(self._feeds["inputs"][0], part, self._inputs[0]), False
        stored = self._header["targets"][feed["stored"]]
        kind = "int32" if stored["type"] == "class" else "float32"
        rows = self._read("target", feed["stored"], part, kind, stored["shape"])
        if feed["values"] is not None:
            rows = np.asarray(feed["values"], dtype=np.float32)[rows.astype(np.int64)]
        is_class = feed["as"] == "class"
        return rows.astype(np.int32 if is_class else np.float32), is_class

    def _read(self, name: str, index: int, part: str, kind: str, shape: list[int]) -> Array:
        file = self._folder / f"{name}-{index}-{part}.bin"
        numbers: NDArray[Any] = np.fromfile(file, dtype=np.dtype(kind).newbyteorder("<"))
        return numbers.reshape(-1, *shape)


def _in_order(header: Described) -> Described:
    return {
        "inputs": [
            {"stored": i, "firstColumn": None, "turned": False}
            for i in range(len(header["inputs"]))
        ],
        "targets": [
            {"from": "target", "stored": i, "as": target["type"], "values": None}
            for i, target in enumerate(header["targets"])
        ],
    }
