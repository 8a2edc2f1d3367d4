"""A short pilot training, with the noise of its gradients at log-spaced steps."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from ..context import timed
from ..order import BatchOrder
from ..series import Smoothed
from .gradient_noise import measure_gradient_noise

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import NoiseSpec

# the loss at the start is the smoothed loss of the first steps
_START_STEPS = 3
_SMOOTHING = 0.8
_FIRST_MEASURED_STEP = 4
_SPACING = 1.4


def noise(context: Context, spec: NoiseSpec) -> None:
    trainer = context.trainer(spec.batch_size, context.request.seed, spec.learning_rate)
    order = BatchOrder(context.training.rows, context.request.seed)
    times: list[float] = []
    smoothed = Smoothed(_SMOOTHING)
    spent, measured_step = 0.0, _FIRST_MEASURED_STEP
    while spent < spec.device_ms:
        rows = order.batch(len(times), spec.batch_size)
        loss, duration = timed(lambda rows=rows: trainer.step(rows))  # type: ignore[misc]
        times.append(duration)
        step = len(times)
        smoothed.push(loss)
        if step == _START_STEPS:
            context.report("trainingLoss", 0, smoothed.value())
        spent += duration
        if step >= measured_step:
            context.report("trainingLoss", step, smoothed.value())
            _, duration = timed(
                lambda step=step: measure_gradient_noise(context, trainer, step, spec.micro)  # type: ignore[misc]
            )
            spent += duration
            measured_step = math.ceil(measured_step * _SPACING)
    context.report("stepTimeMs", None, median(times))
    trainer.close()
