"""
Checkpoints of race candidates, two files per candidate and rung: what the framework writes, and
then the state as JSON, which makes the checkpoint complete.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..protocol import ContinuedSpec, RaceSpec
    from ..trainer import Trainer


class Checkpoints:
    def __init__(self, folder: str, spec: RaceSpec | ContinuedSpec) -> None:
        self._folder = Path(folder)
        method = getattr(spec, "method", None)
        prefix = "" if method is None else f"{method}-"
        self._prefix = f"{prefix}b{spec.batch_size}-lr{spec.rate_text}-s{spec.seed}-r"
        self._candidate = f"batch {spec.batch_size}, learning rate {spec.rate_text}"

    def write(self, rung: int, trainer: Trainer, state: dict[str, Any]) -> None:
        """Writes the end of a rung. The last two rungs stay on disk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        weights, facts = self._files(rung)
        # the process of a killed service may still write the same rung
        part = weights.with_suffix(f".{os.getpid()}.part")
        trainer.save(part)
        part.replace(weights)
        part.write_text(json.dumps(state))
        part.replace(facts)
        if rung > 1:
            for file in self._files(rung - 2):
                file.unlink(missing_ok=True)

    def read(self, rung: int, trainer: Trainer) -> dict[str, Any] | None:
        """Restores the end of a rung; None where it is gone, as after a finished study."""
        weights, facts = self._files(rung)
        if not facts.exists():
            return None
        trainer.load(weights)
        return _state_in(facts)

    def read_at(self, step: int, trainer: Trainer) -> dict[str, Any] | None:
        """Restores the candidate at a step; None without any checkpoint; raises for others only."""
        found = sorted(self._folder.glob(f"{self._prefix}*.json"))
        states = [(file, _state_in(file)) for file in found]
        for file, state in states:
            if state["step"] == step:
                trainer.load(file.with_suffix(".bin"))
                return state
        if not states:
            return None
        steps = ", ".join(str(state["step"]) for _, state in states)
        raise RuntimeError(
            f"the race of {self._candidate} has no checkpoint at step {step}, but at {steps}: "
            "a cool-down starts where its race stands"
        )

    def _files(self, rung: int) -> tuple[Path, Path]:
        name = f"{self._prefix}{rung}"
        return self._folder / f"{name}.bin", self._folder / f"{name}.json"


def _state_in(file: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(file.read_text())
    return state
