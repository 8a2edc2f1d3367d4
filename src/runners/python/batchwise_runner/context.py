"""What a trial works with."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, TypeVar, Union

if TYPE_CHECKING:
    from .memory import BudgetWatch
    from .protocol import Request
    from .trainer import Trainer, Training

Value = Union[float, "list[float]", "list[int]", None]
T = TypeVar("T")

# small enough not to diverge: the rate of trials that measure memory or time
_MEASURING_RATE = 1e-4


@dataclass(frozen=True)
class Context:
    request: Request
    training: Training
    watch: BudgetWatch
    report: Callable[[str, float | None, Value], None]
    # runs what is no part of the trial's time
    untimed: Callable[[Callable[[], None]], None]

    def measuring_trainer(self, batch_size: int) -> Trainer:
        return self.trainer(batch_size, self.request.seed, _MEASURING_RATE)

    def trainer(
        self, batch_size: int, seed: int, learning_rate: float, method: str | None = None
    ) -> Trainer:
        """From the initial weights, ready for steps of this size."""
        trainer = self.training.trainer(seed, learning_rate, method)
        self.untimed(lambda: trainer.prepare(batch_size))
        return trainer


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """The result of the work, and how long it took, ms."""
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000
