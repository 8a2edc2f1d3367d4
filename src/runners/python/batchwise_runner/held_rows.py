"""Which rows judge a training: those that the user gave, or the last of the training rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from .trainer import Source

_HELD_SHARE = 0.15
_HELD_ROWS_MAX = 10_000
_TRAINING_ROWS_MIN = 3


class _Rows(Protocol):
    def __len__(self) -> int: ...

    def part(self: _Own, rows: range) -> _Own:
        """Some of the rows, by their numbers."""


_Own = TypeVar("_Own", bound=_Rows)


def judged_by(function: Source, training: _Own, validation: _Own | None) -> tuple[_Own, _Own, bool]:
    """Training rows, validation rows, and whether the latter were held out of the former."""
    if validation is not None:
        _require_rows(function, training, validation)
        return training, validation, False
    count = len(training)
    held = max(1, min(_HELD_ROWS_MAX, round(count * _HELD_SHARE)))
    if count - held < _TRAINING_ROWS_MIN - 1:
        _require_rows(function, training, training)
    return training.part(range(count - held)), training.part(range(count - held, count)), True


def _require_rows(function: Source, training: _Rows, validation: _Rows) -> None:
    count = len(training)
    if count < _TRAINING_ROWS_MIN:
        rows = "1 row" if count == 1 else f"{count} rows"
        raise function.fault(
            f"data has {rows}; a training needs {_TRAINING_ROWS_MIN} at least, "
            "to learn and to judge"
        )
    if len(validation) < 1:
        raise function.fault("validation has no rows; leave it out to hold rows of data back")
