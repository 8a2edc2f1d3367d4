"""
Trains with a learning rate that falls linearly to zero, from an untrained model or from the
checkpoint of a race, and reports the loss at its end. It writes no checkpoint.

    rate(i) = learning rate (1 - i / steps),   i = 0 .. steps - 1

Source: Hägele et al., "Scaling laws and compute-optimal training beyond fixed training durations",
2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .candidate import CandidateTraining, TrainingState
from .checkpoints import Checkpoints
from .race import state_of

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import AnnealSpec
    from ..trainer import Trainer


def anneal(context: Context, spec: AnnealSpec) -> None:
    trainer = context.trainer(spec.batch_size, spec.seed, spec.learning_rate)
    training = _trained_until(context, spec, trainer)
    for i in range(spec.steps):
        trainer.set_learning_rate(spec.learning_rate * (1 - i / spec.steps))
        training.train_step()
    training.measure_point()
    training.report_step_time()
    trainer.close()


def _trained_until(context: Context, spec: AnnealSpec, trainer: Trainer) -> CandidateTraining:
    """At step `from`. Where the race's checkpoints are gone, its steps are trained again."""
    checkpoints = Checkpoints(context.request.checkpoint_folder, spec)
    saved = None if spec.from_step == 0 else checkpoints.read_at(spec.from_step, trainer)
    state = TrainingState() if saved is None else state_of(saved)
    training = CandidateTraining(context, spec, trainer, state)
    if saved is None:
        training.begin()
    while training.step < spec.from_step:
        training.train_step()
    return training
