"""
Trains on from the checkpoint of a race at a larger batch size and the same rate, and reports the
loss at its end. It writes no checkpoint.

Source: Smith et al., "Don't decay the learning rate, increase the batch size", 2018.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .candidate import CandidateTraining
from .continued_race import trained_until

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import GrowSpec


def grow(context: Context, spec: GrowSpec) -> None:
    trainer = context.trainer(spec.batch_size, spec.seed, spec.learning_rate)
    raced = trained_until(context, replace(spec, batch_size=spec.grown_from), trainer)
    training = CandidateTraining(context, spec, trainer, raced.state())
    for _ in range(spec.steps):
        training.train_step()
    training.measure_point()
    training.report_step_time()
    trainer.close()
