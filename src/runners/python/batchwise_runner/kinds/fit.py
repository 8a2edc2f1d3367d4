"""Real training steps and a validation batch: step times, and in a fresh process the real peak."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ..context import timed
from ..order import BatchOrder

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import FitSpec
    from ..trainer import Trainer

# steps beyond those asked for, which the warm-up of the kernels may take
_WARM_UP_STEPS = 4
_STEPS_MIN = 5
# steps of a fit whose time the plan limits: one that warms up, and one that counts
_LIMITED_STEPS_MIN = 2
# time for the steps beyond the least: a very slow step is not repeated for its own sake
_TIMED_STEPS_MS = 1500.0
# the same where all steps count: the heap grows over the first of them
_PEAK_STEPS_MS = 20_000.0
# a long series of short steps costs nothing and tells more
_CHEAP_STEPS_MS = 150.0
_CHEAP_STEPS_MAX = 40


def fit(context: Context, spec: FitSpec) -> None:
    trainer = context.measuring_trainer(spec.batch_size)
    step_times, input_times = _time_steps(context, spec, trainer)
    validation = _time_validation(context, spec, trainer)
    context.report("stepTimesMs", None, step_times)
    context.report("inputTimesMs", None, input_times)
    context.report("validationMsPerRow", None, validation)
    peak = context.watch.peak_bytes() if spec.fresh else None
    if peak is not None:
        context.report("peakBytes", None, peak)
    trainer.close()


def _time_steps(
    context: Context, spec: FitSpec, trainer: Trainer
) -> tuple[list[float], list[float]]:
    """Durations of the steps, and of the part of each that reads its rows, ms."""
    order = BatchOrder(context.training.rows, context.request.seed)
    times: list[float] = []
    inputs: list[float] = []
    spent = 0.0
    while _needs_step(spec, len(times), spent):
        if spec.fresh:
            gc.collect()
        rows = order.batch(len(times), spec.batch_size)
        _, duration = timed(lambda rows=rows: trainer.step(rows))  # type: ignore[misc]
        times.append(duration)
        inputs.append(trainer.input_ms())
        spent += duration
    return times, inputs


def _needs_step(spec: FitSpec, step: int, spent: float) -> bool:
    if step >= _LIMITED_STEPS_MIN and spent >= spec.device_ms:
        return False
    if step < _STEPS_MIN:
        return True
    if step < spec.steps + _WARM_UP_STEPS:
        return spent < (_PEAK_STEPS_MS if spec.fresh else _TIMED_STEPS_MS)
    return step < _CHEAP_STEPS_MAX and spent < _CHEAP_STEPS_MS


def _time_validation(context: Context, spec: FitSpec, trainer: Trainer) -> float:
    """Validation time per row, ms. The second pass counts."""
    rows = min(spec.batch_size, context.training.validation_rows)
    limit = min(spec.device_ms, _TIMED_STEPS_MS)
    _, first = timed(lambda: trainer.validate(spec.batch_size, rows))
    duration = timed(lambda: trainer.validate(spec.batch_size, rows))[1] if first < limit else first
    return duration / rows
