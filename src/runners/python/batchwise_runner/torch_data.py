"""The rows of a user's data set as a DataLoader without workers would batch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, TensorDataset, default_collate

from .built import kind_of
from .failures import UserError, is_out_of_memory
from .held_rows import judged_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from .order import IntArray
    from .trainer import Source

_SAMPLE_ROWS = 64


class RowSource:
    """Some rows of a data set. Row numbers choose; the data set's transforms run as they are."""

    def __init__(
        self,
        function: Source,
        name: str,
        data: Any,
        collate: Callable[[list[Any]], Any] | None,
        rows: range,
    ) -> None:
        self._function = function
        self._name = name
        self._data = data
        self._collate = collate
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, rows: range) -> RowSource:
        return RowSource(self._function, self._name, self._data, self._collate, rows)

    def batch(self, numbers: IntArray) -> Any:
        chosen = [self._rows[int(number)] for number in numbers]
        try:
            return self._fetch(chosen)
        except Exception as error:
            if is_out_of_memory(error):
                raise
            doing = f"{self._name}: {len(chosen)} rows cannot be made into a batch"
            raise self._function.fault_of(error, doing) from error

    def first(self, count: int, start: int = 0) -> Any:
        return self.batch(np.arange(start, min(len(self), start + count)))

    def sample(self) -> bytes:
        """Bytes of rows spread over the data."""
        numbers = np.unique(np.linspace(0, len(self) - 1, _SAMPLE_ROWS).astype(np.int64))
        return b"".join(bytes_of(self.batch(numbers[i : i + 1])) for i in range(len(numbers)))

    def _fetch(self, numbers: list[int]) -> Any:
        data = self._data
        if isinstance(data, TensorDataset) and self._collate is None:
            index = torch.as_tensor(numbers, dtype=torch.int64)
            return [tensor[index] for tensor in data.tensors]
        # torch.utils.data: a data set may fetch many rows at once
        many = getattr(data, "__getitems__", None)
        items = many(numbers) if callable(many) else [data[number] for number in numbers]
        return (self._collate or default_collate)(items)


def bytes_of(batch: Any) -> bytes:
    if isinstance(batch, torch.Tensor):
        return (
            batch.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes()
            if (batch.numel() > 0 and batch.dim() > 0)
            else repr(batch).encode()
        )
    if isinstance(batch, dict):
        return b"".join(bytes_of(part) for part in batch.values())
    if isinstance(batch, (list, tuple)):
        return b"".join(bytes_of(part) for part in batch)
    return repr(batch).encode()


def to_device(batch: Any, device: torch.device) -> Any:
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {name: to_device(part, device) for name, part in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(part, device) for part in batch))
    if isinstance(batch, (list, tuple)):
        return [to_device(part, device) for part in batch]
    move = getattr(batch, "to", None)
    return move(device) if callable(move) else batch


def sources_of(fields: dict[str, Any], function: Source) -> tuple[RowSource, RowSource, bool]:
    """Training rows, validation rows, and whether the latter were held out of the former."""
    collate = fields.get("collate")
    if collate is not None and not callable(collate):
        raise function.fault(f"collate is {kind_of(collate)}; give a function of a list of rows")
    training = _source(function, "data", fields["data"], collate)
    validation = None
    if "validation" in fields:
        validation = _source(function, "validation", fields["validation"], collate)
    return judged_by(function, training, validation)


def _source(function: Source, name: str, given: Any, collate: Any) -> RowSource:
    data, collate = _dataset_of(function, name, given, collate)
    if isinstance(data, (list, tuple)) and data and all(torch.is_tensor(part) for part in data):
        data = _tensors(function, name, data)
    if isinstance(data, IterableDataset):
        raise function.fault(
            f"{name} is an IterableDataset, whose rows have no numbers; "
            "give a data set with __len__ and __getitem__"
        )
    if not hasattr(data, "__getitem__"):
        raise function.fault(f"{name} is {kind_of(data)}; give a torch.utils.data.Dataset")
    try:
        count = len(data)
    except TypeError as error:
        raise function.fault(f"{name} has no length; give a data set with __len__") from error
    except Exception as error:
        raise function.fault_of(error, f"len({name})") from error
    return RowSource(function, name, data, collate, range(count))


def _dataset_of(function: Source, name: str, given: Any, collate: Any) -> tuple[Any, Any]:
    """The data set of a DataLoader, or of a function (batch_size) that makes one."""
    if callable(given) and not hasattr(given, "__getitem__") and not hasattr(given, "__iter__"):
        try:
            given = given(2)
        except UserError:
            raise
        except Exception as error:
            raise function.fault_of(error, f"{name}(batch_size=2)") from error
    if not isinstance(given, DataLoader):
        return given, collate
    own = given.collate_fn
    return given.dataset, collate or (None if own is default_collate else own)


def _tensors(function: Source, name: str, tensors: Any) -> TensorDataset:
    lengths = [len(tensor) for tensor in tensors]
    if len(set(lengths)) > 1:
        raise function.fault(f"{name} has tensors of {', '.join(map(str, lengths))} rows")
    return TensorDataset(*tensors)
