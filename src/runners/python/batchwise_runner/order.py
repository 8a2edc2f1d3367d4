"""The order in which a training visits the rows: the same as in every other runner."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_INCREMENT = 0x6D2B79F5


def uniforms(seed: int, count: int) -> NDArray[np.float64]:
    """The first numbers of mulberry32 (Tommy Ettinger, 2017) from a seed, in [0, 1)."""
    mask = np.uint64(0xFFFFFFFF)
    steps = np.arange(1, count + 1, dtype=np.uint64)
    state = (np.uint64(seed & 0xFFFFFFFF) + steps * np.uint64(_INCREMENT)) & mask
    mixed = _product(state ^ (state >> np.uint64(15)), state | np.uint64(1))
    inner = _product(mixed ^ (mixed >> np.uint64(7)), mixed | np.uint64(61))
    mixed ^= (mixed + inner) & mask
    return ((mixed ^ (mixed >> np.uint64(14))) & mask).astype(np.float64) / 2.0**32


def _product(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return cast("NDArray[np.uint64]", (a * b) & np.uint64(0xFFFFFFFF))


def shuffled(count: int, seed: int) -> IntArray:
    """A uniform permutation (Durstenfeld, "Algorithm 235: Random permutation", 1964)."""
    ends = np.arange(count, 1, -1)
    chosen = np.floor(uniforms(seed, count - 1) * ends).astype(np.int64).tolist()
    indices = list(range(count))
    for i, j in zip(range(count - 1, 0, -1), chosen):
        indices[i], indices[j] = indices[j], indices[i]
    return np.array(indices, dtype=np.int64)


class BatchOrder:
    """
    A new permutation from the seed every epoch. A batch that runs over the end of an epoch
    continues in the next. Batch k is a function of the seed alone.
    """

    def __init__(self, rows: int, seed: int) -> None:
        self._rows = rows
        self._seed = seed
        self._epoch = -1
        self._permutation = np.zeros(0, dtype=np.int64)

    def batch(self, step: int, batch_size: int) -> IntArray:
        """Row numbers of the batch of this step (from 0)."""
        parts: list[IntArray] = []
        position = step * batch_size
        end = position + batch_size
        while position < end:
            epoch, start = divmod(position, self._rows)
            self._enter(epoch)
            part = self._permutation[start : start + end - position]
            parts.append(part)
            position += len(part)
        return np.concatenate(parts)

    def _enter(self, epoch: int) -> None:
        if epoch == self._epoch:
            return
        self._epoch = epoch
        self._permutation = shuffled(self._rows, self._seed * 7919 + epoch)
