"""The rows of a Keras training as arrays in memory, as `fit(x, y)` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .built import kind_of
from .failures import Unsupported, UserError, is_out_of_memory
from .held_rows import judged_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .order import IntArray
    from .trainer import Source

_SAMPLE_ROWS = 64

# inputs, targets and weights of rows; a part may be an array, a list or a dict of arrays
Batch = tuple[Any, Any, Any]


class Rows:
    """Some rows of arrays that have one length."""

    def __init__(self, arrays: Batch, rows: range) -> None:
        self.arrays = arrays
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, rows: range) -> Rows:
        return Rows(self.arrays, rows)

    def batch(self, numbers: IntArray) -> Batch:
        chosen = numbers + self._rows.start
        x, y, weight = keras.tree.map_structure(lambda array: _take(array, chosen), self.arrays)
        return x, y, weight

    def first(self, count: int, start: int = 0) -> Batch:
        return self.batch(np.arange(start, min(len(self), start + count)))

    def sample(self) -> bytes:
        """Bytes of rows spread over the data."""
        numbers = np.unique(np.linspace(0, len(self) - 1, _SAMPLE_ROWS).astype(np.int64))
        leaves = keras.tree.flatten(self.batch(numbers))
        return b"".join(_bytes_of(leaf) for leaf in leaves if leaf is not None)


def _take(array: Any, numbers: IntArray) -> Any:
    return None if array is None else array[numbers]


def _bytes_of(array: Any) -> bytes:
    return repr(array.tolist()).encode() if array.dtype == object else array.tobytes()


def sources_of(fields: dict[str, Any], function: Source) -> tuple[Rows, Rows, bool]:
    """Training rows, validation rows, and whether the latter were held out of the former."""
    training = _rows(function, "data", fields["data"])
    validation = None
    if "validation" in fields:
        validation = _rows(function, "validation", fields["validation"])
    return judged_by(function, training, validation)


def _rows(function: Source, name: str, given: Any) -> Rows:
    arrays = _parts(function, name, given) if isinstance(given, (tuple, list)) else None
    if arrays is None:
        arrays = _read(function, name, given)
    leaves = [leaf for leaf in keras.tree.flatten(arrays) if leaf is not None]
    lengths = {len(leaf) for leaf in leaves if leaf.ndim > 0}
    if any(leaf.ndim == 0 for leaf in leaves) or len(lengths) != 1:
        shown = ", ".join(str(len(leaf)) if leaf.ndim else "a number" for leaf in leaves)
        raise function.fault(f"{name} has arrays of {shown} rows; give all one length")
    return Rows(arrays, range(lengths.pop()))


def _parts(function: Source, name: str, given: Any) -> Batch:
    """(x, y) or (x, y, weights of rows), as arrays."""
    if len(given) not in (2, 3):
        raise function.fault(
            f"{name} has {len(given)} parts; give (x, y) or (x, y, weights of rows)"
        )
    x, y = given[0], given[1]
    weight = given[2] if len(given) == 3 else None
    return (
        _arrays(function, name, x),
        _arrays(function, name, y),
        None if weight is None else _arrays(function, name, weight),
    )


def _arrays(function: Source, name: str, given: Any) -> Any:
    def made(part: Any) -> Any:
        if part is None:
            return None
        return part if isinstance(part, np.ndarray) else np.asarray(part)

    try:
        arrays = keras.tree.map_structure(made, _structure(given))
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise function.fault_of(error, f"{name} is {kind_of(given)} that is no array") from error
    if any(leaf is not None and leaf.dtype == object for leaf in keras.tree.flatten(arrays)):
        raise function.fault(
            f"{name}: its rows have unequal shapes; pad them to one shape, as fit needs"
        )
    return arrays


def _structure(given: Any) -> Any:
    """A list of plain numbers is one array, not a list of arrays."""
    if isinstance(given, (list, tuple)) and not any(hasattr(part, "shape") for part in given):
        return np.asarray(given)
    return given


def _read(function: Source, name: str, given: Any) -> Batch:
    """A finite stream of batches (tf.data.Dataset, PyDataset, DataLoader), read once."""
    accepted = "give (x, y) as arrays, a finite tf.data.Dataset, a keras PyDataset or a DataLoader"
    batches = _batches(given)
    if batches is None:
        raise function.fault(f"{name} is {kind_of(given)}; {accepted}")
    if _is_endless(given):
        raise function.fault(f"{name} repeats without an end; {accepted}")
    read: list[Any] = []
    try:
        for batch in batches:
            if not isinstance(batch, (tuple, list)) or len(batch) not in (2, 3):
                raise function.fault(f"{name} gives {kind_of(batch)}, not batches of (x, y)")
            read.append(keras.tree.map_structure(_array, tuple(batch)))
        if not read:
            raise function.fault(f"{name} has no rows")
        joined = keras.tree.map_structure(lambda *parts: np.concatenate(parts), *read)
    except (UserError, Unsupported):
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        doing = f"{name}: its batches cannot be read as rows of one shape, in batches"
        raise function.fault_of(error, doing) from error
    x, y = joined[0], joined[1]
    return x, y, joined[2] if len(joined) == 3 else None


def _batches(given: Any) -> Iterable[Any] | None:
    if isinstance(given, keras.utils.PyDataset):
        return (given[i] for i in range(given.num_batches or 0))
    is_array = isinstance(given, np.ndarray) or hasattr(given, "shape")
    return given if hasattr(given, "__iter__") and not is_array else None


def _is_endless(given: Any) -> bool:
    cardinality = getattr(given, "cardinality", None)
    endless = -1
    return callable(cardinality) and int(cardinality()) == endless


def _array(part: Any) -> Any:
    if hasattr(part, "detach"):
        part = part.detach().cpu()
    return np.asarray(part)
