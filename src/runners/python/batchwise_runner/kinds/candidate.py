"""The training of a race candidate, step by step: the same however it is cut into trials."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ..context import timed
from ..failures import Diverged
from ..order import BatchOrder
from ..series import Smoothed
from .guessing import guessing_loss

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import ContinuedSpec, RaceSpec
    from ..trainer import Trainer

_SMOOTHING = 0.9
# the training diverged when the smoothed loss passes this multiple of the loss at the start
_DIVERGED_FACTOR = 8
_START_LOSS_MIN = 0.01


@dataclass
class TrainingState:
    """Where a training stands, beside its weights and slots. `start`: validation loss at step 0."""

    step: int = 0
    smoothed: tuple[float, float] = (0.0, 0.0)
    start: float = math.nan


class CandidateTraining:
    def __init__(
        self,
        context: Context,
        spec: RaceSpec | ContinuedSpec,
        trainer: Trainer,
        state: TrainingState,
    ) -> None:
        self.losses: list[float] = []
        self.step_times_ms: list[float] = []
        self.step = state.step
        self._start = state.start
        self._context = context
        self._spec = spec
        self._trainer = trainer
        self._smoothed = Smoothed(_SMOOTHING, state.smoothed)
        self._order = BatchOrder(context.training.rows, spec.seed)

    def state(self) -> TrainingState:
        return TrainingState(self.step, self._smoothed.state(), self._start)

    def begin(self) -> None:
        """Reports the loss of guessing and that of the untrained model."""
        guess = guessing_loss(self._context.training, self._spec.validation)
        if guess is not None:
            self._context.report("guessingLoss", None, guess)
        self._start = self.measure_point()

    def train_step(self) -> float:
        """Returns the duration of the step, ms. Raises Diverged."""
        rows = self._order.batch(self.step, self._spec.batch_size)
        loss, duration = timed(lambda: self._trainer.step(rows))
        self._check(loss)
        self.losses.append(loss)
        self.step_times_ms.append(duration)
        self.step += 1
        return duration

    def measure_point(self) -> float:
        """Reports a point of the curve. Returns the validation loss. Raises Diverged."""
        rows, report = self._spec.validation, self._context.report
        loss, accuracy = self._trainer.validate(rows.batch_size, rows.rows)
        if not math.isfinite(loss):
            raise Diverged(f"the validation loss is not finite at step {self.step}")
        if self.step > 0:
            report("trainingLoss", self.step, self._smoothed.value())
        report("validationLoss", self.step, loss)
        if accuracy is not None:
            report("validationAccuracy", self.step, accuracy)
        return loss

    def report_step_time(self) -> None:
        if self.step_times_ms:
            self._context.report("stepTimeMs", None, median(self.step_times_ms))

    def _check(self, loss: float) -> None:
        most = _DIVERGED_FACTOR * max(self._start, _START_LOSS_MIN)
        if math.isfinite(loss) and not self._smoothed.push(loss) > most:
            return
        raise Diverged(
            f"the training loss reached {loss} at step {self.step + 1}; it started at {self._start}"
        )
