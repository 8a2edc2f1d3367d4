"""The loss of guessing: the same best answer for every row. A training that learnt beats it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..protocol import ValidationRows
    from ..trainer import Targets, Training

    Floats = NDArray[np.float64]

# training rows that the guess is made from, at most
_TRAINING_ROWS_MAX = 4096
# most of the loss that luck may take off it, as a share
_LUCK_SHARE_MAX = 0.02
_EPSILON = 1e-7


def guessing_loss(training: Training, validation: ValidationRows) -> float | None:
    """
    Validation loss of the mean of the targets. None for a loss whose best constant is another.

        guess = max(min(L(training), L(validation)), (1 - luck) L(training))

    L: validation loss of the mean of those targets.
    """
    seen = training.targets("training", _TRAINING_ROWS_MAX)
    judged = training.targets("validation", validation.rows)
    if seen is None or judged is None:
        return None
    of_training = _loss_of_mean(seen, judged)
    of_validation = _loss_of_mean(judged, judged)
    return max(min(of_training, of_validation), (1 - _LUCK_SHARE_MAX) * of_training)


def _loss_of_mean(guessed: Targets, judged: Targets) -> float:
    if guessed.kind == "class":
        classes = int(max(guessed.values.max(), judged.values.max())) + 1
        shares = np.bincount(guessed.values.ravel().astype(np.int64), minlength=classes)
        shares = np.clip(shares / shares.sum(), _EPSILON, 1)
        return float(-np.log(shares[judged.values.ravel().astype(np.int64)]).mean())
    return float(_LOSSES[guessed.kind](judged.values, guessed.values.mean(axis=0)).mean())


def _binary(targets: Floats, guess: Floats) -> Floats:
    clipped = np.clip(guess, _EPSILON, 1 - _EPSILON)
    return -(targets * np.log(clipped) + (1 - targets) * np.log(1 - clipped))


_LOSSES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "binary": _binary,
    "squared": lambda targets, guess: np.square(targets - guess),
    "absolute": lambda targets, guess: np.abs(targets - guess),
}
