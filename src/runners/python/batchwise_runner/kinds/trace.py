"""Two training steps and a validation batch: live bytes after every operation."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from ..order import BatchOrder

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import TraceSpec

# the size that is traced first, in a fresh process: what a first training allocates shows there
_FIRST_BATCH_SIZE = 2
# as many steps as a fit makes
_STEPS_OF_FIT = 10


def trace(context: Context, spec: TraceSpec) -> None:
    """Bytes of weights and slots are reported first: they hold where memory runs out later."""
    size, report = spec.batch_size, context.report
    trainer = context.measuring_trainer()
    order = BatchOrder(context.training.rows, context.request.seed)
    report("weightBytes", None, trainer.weight_bytes())
    trainer.step(order.batch(0, size))
    report("slotBytes", None, trainer.slot_bytes())
    live = trainer.live_bytes(lambda: trainer.step(order.batch(1, size)))
    report("liveBytes", None, live.series)
    report("kernelHash", None, live.operations)
    live = trainer.live_bytes(lambda: trainer.validate(size, size))
    report("liveBytesValidation", None, live.series)
    report("kernelHashValidation", None, live.operations)
    if size == _FIRST_BATCH_SIZE:
        for step in range(2, _STEPS_OF_FIT):
            gc.collect()
            trainer.step(order.batch(step, size))
        peak = context.watch.peak_bytes()
        if peak is not None:
            report("peakBytes", None, peak)
    trainer.close()
