"""Trains one candidate until it has used its device time, from where the previous rung ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..series import step_variance
from .candidate import CandidateTraining, TrainingState
from .checkpoints import Checkpoints
from .gradient_noise import measure_gradient_noise

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import RaceSpec
    from ..trainer import Trainer

# points of the curve are log-spaced in steps
_SPACING = 1.25
# the first steps of a candidate warm kernels up; each counts as at most this long
_WARM_UP_STEPS = 2
_WARM_UP_STEP_MS_MAX = 50.0


def race(context: Context, spec: RaceSpec) -> None:
    """The state for the next rung is on disk before the outcome is sent."""
    trainer = context.trainer(spec.batch_size, spec.seed, spec.learning_rate, spec.method)
    checkpoints = Checkpoints(context.request.checkpoint_folder, spec)
    saved = None if spec.rung == 0 else checkpoints.read(spec.rung - 1, trainer)
    rung = _Rung(context, spec, trainer, saved)
    rung.train()
    state = rung.state()
    checkpoints.write(spec.rung, trainer, state)
    # after the checkpoint: micro-batches in training mode move the averages of a batch norm
    if spec.noise is not None:
        measure_gradient_noise(context, trainer, int(state["step"]), spec.noise)
    trainer.close()


def state_of(saved: dict[str, Any]) -> TrainingState:
    total, weight = saved["smoothed"]
    return TrainingState(saved["step"], (total, weight), saved["start"])


class _Rung:
    """The training of one rung."""

    def __init__(
        self, context: Context, spec: RaceSpec, trainer: Trainer, saved: dict[str, Any] | None
    ) -> None:
        self._context = context
        self._spec = spec
        self._spent_ms = 0.0 if saved is None else float(saved["spentMs"])
        self._next_point = 1 if saved is None else int(saved["nextPoint"])
        state = TrainingState() if saved is None else state_of(saved)
        self._training = CandidateTraining(context, spec, trainer, state)

    def state(self) -> dict[str, Any]:
        state = self._training.state()
        return {
            "step": state.step,
            "smoothed": state.smoothed,
            "start": state.start,
            "spentMs": self._spent_ms,
            "nextPoint": self._next_point,
        }

    def train(self) -> None:
        """Raises Diverged."""
        training = self._training
        if training.step == 0:
            training.begin()
        while not self._is_over():
            self._spent_ms += self._counted_ms(training.train_step())
            is_point = training.step >= self._next_point
            if is_point or self._is_over():
                training.measure_point()
            # the last point of a rung is an extra one: points are the same however the run is cut
            if is_point:
                self._next_point = math.ceil(training.step * _SPACING + 1)
        training.report_step_time()
        variance = step_variance(training.losses)
        if variance is not None:
            self._context.report("lossVariance", None, variance)

    def _is_over(self) -> bool:
        return self._spent_ms >= self._spec.until_ms or self._training.step >= self._spec.steps_max

    def _counted_ms(self, duration: float) -> float:
        warms_up = self._spec.rung == 0 and len(self._training.step_times_ms) <= _WARM_UP_STEPS
        return min(duration, _WARM_UP_STEP_MS_MAX) if warms_up else duration
