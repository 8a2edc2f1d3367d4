"""Unbiased |G|^2 and tr(Sigma) from the gradients of micro-batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..order import uniforms
from ..series import unbiased_noise

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import MicroBatches
    from ..trainer import Trainer


def measure_gradient_noise(
    context: Context, trainer: Trainer, step: int, micro: MicroBatches
) -> None:
    """Gradients are taken as they are: before clipping, and without weight decay."""
    numbers = uniforms(context.request.seed * 31 + step, micro.size * micro.count)
    rows = np.floor(numbers * context.training.rows).astype(np.int64)
    plain, scaled = trainer.gradient_norms(list(rows.reshape(micro.count, micro.size)))
    squared_norm, variance = unbiased_noise(micro.size, micro.count, plain)
    context.report("gradientSquaredNorm", step, squared_norm)
    context.report("gradientVariance", step, variance)
    if scaled is None:
        return
    squared_norm, variance = unbiased_noise(micro.size, micro.count, scaled)
    context.report("preconditionedSquaredNorm", step, squared_norm)
    context.report("preconditionedVariance", step, variance)
