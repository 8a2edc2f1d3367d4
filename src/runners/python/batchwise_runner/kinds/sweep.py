"""
Learning-rate range test: the rate grows by a constant factor per step, until past the edge.

Source: Smith, "Cyclical learning rates for training neural networks", 2017.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from ..context import timed
from ..order import BatchOrder
from ..series import SweepRamp

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import SweepSpec


def sweep(context: Context, spec: SweepSpec) -> None:
    trainer = context.trainer(spec.batch_size, context.request.seed, spec.rate_min)
    order = BatchOrder(context.training.rows, context.request.seed)
    ramp = SweepRamp()
    times: list[float] = []
    rate, spent = spec.rate_min, 0.0
    while rate <= spec.rate_max and spent < spec.device_ms:
        trainer.set_learning_rate(rate)
        rows = order.batch(len(times), spec.batch_size)
        loss, duration = timed(lambda rows=rows: trainer.step(rows))  # type: ignore[misc]
        times.append(duration)
        spent += duration
        smoothed, over = ramp.push(loss)
        if not math.isfinite(smoothed):
            break
        context.report("sweepLoss", rate, smoothed)
        if over:
            break
        rate *= spec.growth
    context.report("stepTimeMs", None, median(times))
    trainer.close()
