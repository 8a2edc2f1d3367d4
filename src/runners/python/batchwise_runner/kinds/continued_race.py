"""The training of a candidate where its race stands: from its checkpoint, or trained again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .candidate import CandidateTraining, TrainingState
from .checkpoints import Checkpoints
from .race import state_of

if TYPE_CHECKING:
    from ..context import Context
    from ..protocol import ContinuedSpec
    from ..trainer import Trainer


def trained_until(context: Context, spec: ContinuedSpec, trainer: Trainer) -> CandidateTraining:
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
