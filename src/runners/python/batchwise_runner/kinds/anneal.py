"""
Trains with a learning rate that falls linearly to zero, from an untrained model or from the
checkpoint of a race, and reports the loss at its end. It writes no checkpoint.

    rate(i) = learning rate (1 - i / steps),   i = 0 .. steps - 1

Source: Hägele et al., "Scaling laws and compute-optimal training beyond fixed training durations",
2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .continued_race import trained_until

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import AnnealSpec


def anneal(context: Context, spec: AnnealSpec) -> None:
    trainer = context.trainer(spec.batch_size, spec.seed, spec.learning_rate)
    training = trained_until(context, spec, trainer)
    for i in range(spec.steps):
        trainer.set_learning_rate(spec.learning_rate * (1 - i / spec.steps))
        training.train_step()
    training.measure_point()
    training.report_step_time()
    trainer.close()
