"""The port between the kinds of trial and a framework: what a framework must offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .order import IntArray
    from .protocol import KerasSubject
    from .series import Norms


class Validation(NamedTuple):
    """Mean loss over rows; accuracy is None where the targets are no classes."""

    loss: float
    accuracy: float | None


class LiveBytes(NamedTuple):
    """Live bytes of tensors after every operation, and a 32-bit hash of the operations' names."""

    series: list[int]
    operations: int


class Targets(NamedTuple):
    """
    Targets of some rows, where the loss of a constant answer is known. `kind`: "class" (numbers,
    cross-entropy), "binary" (0 to 1, cross-entropy), "squared" or "absolute" (numbers).
    """

    kind: str
    values: NDArray[np.float64]


class Trainer(Protocol):
    """A model in training, from its initial weights."""

    def prepare(self, batch_size: int) -> None:
        """
        Compiles what steps and passes of this size need, before the first step. The state stays as
        it is, and the time is no part of the trial's.
        """

    def step(self, rows: IntArray) -> float:
        """One training step. Returns its loss, when the device has finished."""

    def input_ms(self) -> float:
        """Part of the last step in which its rows were read and batched, ms."""

    def validate(self, batch_size: int, rows_max: int) -> Validation:
        """Loss and accuracy over the first validation rows, in evaluation mode."""

    def set_learning_rate(self, rate: float) -> None: ...

    def gradient_norms(self, batches: Sequence[IntArray]) -> tuple[Norms, Norms | None]:
        """Norms of the gradients, as they are and preconditioned (Adam family, else None)."""

    def live_bytes(self, work: Callable[[], object], budget_bytes: float | None) -> LiveBytes:
        """
        Live bytes of weights, slots, gradients and activations during the work. What the trainer
        runs to find them stays within the budget.
        """

    def weight_bytes(self) -> int: ...

    def slot_bytes(self) -> int:
        """Bytes of the optimizer's state; it exists after the first step."""

    def save(self, file: Path) -> None:
        """Writes weights, optimizer and the count of steps."""

    def load(self, file: Path) -> None: ...

    def close(self) -> None: ...


class Training(Protocol):
    """What a user's build function returned, for one seed."""

    @property
    def rows(self) -> int: ...

    @property
    def validation_rows(self) -> int: ...

    def describe(self) -> dict[str, Any]:
        """The fields of a description but its fingerprint. Raises UserError for what is wrong."""

    def sample(self) -> bytes:
        """Bytes of a few rows: other data have another fingerprint."""

    def trainer(self, seed: int, learning_rate: float, method: str | None) -> Trainer:
        """From the initial weights. `method`: a full-batch rule in place of the optimizer."""

    def model_bytes(self) -> int:
        """Bytes of the model that exists since it was built: no part of the baseline."""

    def targets(self, part: str, count: int) -> Targets | None:
        """Of the first rows of "training" or "validation"; None for other losses."""


class Source(Protocol):
    """What builds a training: a user's function, or a model that was submitted."""

    def build(self, seed: int) -> object: ...

    def fault(self, message: str) -> Exception:
        """What it built is wrong."""

    def fault_of(self, error: BaseException, doing: str | None = None) -> Exception:
        """An exception of what it built."""

    def is_in(self, error: BaseException) -> bool:
        """True where what it built is at fault."""


class Framework(Protocol):
    """A framework that trains. Importing its module loads the library."""

    @property
    def engine(self) -> str: ...

    def title(self) -> str:
        """For people: "PyTorch 2.13.0"."""

    def versions(self) -> Mapping[str, str]: ...

    def limits(self) -> Mapping[str, str]:
        """By kind of device, who holds a trial to its budget (docs/protocol.md)."""

    def warm_up(self) -> None:
        """Starts threads and loads kernels: they belong to the baseline."""

    def training(self, built: object, function: Source, seed: int, device: str) -> Training:
        """Checks what the source built. Raises its faults."""

    def file(self, subject: KerasSubject) -> Source:
        """A model of a file. Raises Unsupported where the framework trains programs only."""
