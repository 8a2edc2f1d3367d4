"""Two training steps and a validation batch: live bytes after every operation."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ..order import BatchOrder

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import TraceSpec
    from ..trainer import Trainer

# the size that is traced first, in a fresh process: what a first training allocates shows there
_FIRST_BATCH_SIZE = 2
# as many steps as a fit makes
_STEPS_OF_FIT = 10


def trace(context: Context, spec: TraceSpec) -> None:
    """Bytes of weights and slots are reported first: they hold where memory runs out later."""
    size, report = spec.batch_size, context.report
    trainer = context.measuring_trainer(size)
    order = BatchOrder(context.training.rows, context.request.seed)
    report("weightBytes", None, trainer.weight_bytes())
    trainer.step(order.batch(0, size))
    report("slotBytes", None, trainer.slot_bytes())
    if size == _FIRST_BATCH_SIZE:
        _report_peak(context, trainer, order)
    budget = context.request.budget_bytes
    live = trainer.live_bytes(lambda: trainer.step(order.batch(1, size)), budget)
    report("liveBytes", None, live.series)
    report("kernelHash", None, live.operations)
    live = trainer.live_bytes(lambda: trainer.validate(size, size), budget)
    report("liveBytesValidation", None, live.series)
    report("kernelHashValidation", None, live.operations)
    trainer.close()


def _report_peak(context: Context, trainer: Trainer, order: BatchOrder) -> None:
    for step in range(1, _STEPS_OF_FIT):
        gc.collect()
        trainer.step(order.batch(step, _FIRST_BATCH_SIZE))
    trainer.validate(_FIRST_BATCH_SIZE, _FIRST_BATCH_SIZE)
    peak = context.watch.peak_bytes()
    if peak is not None:
        context.report("peakBytes", None, peak)
