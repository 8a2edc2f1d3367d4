"""
A framework of numpy alone: a hidden layer, softmax and Adam. It makes the protocol, the endings and
every kind of trial testable in seconds.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from .built import fields_of
from .context import timed
from .failures import Unsupported
from .series import Norms
from .trainer import LiveBytes, Targets, Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .order import IntArray
    from .protocol import KerasSubject
    from .trainer import Source

    Array = NDArray[np.float32]

_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-7


class _Network:
    """Two layers. `sizes` records the bytes of every array that a pass makes."""

    def __init__(self, weights: list[Array]) -> None:
        self.weights = weights
        self.sizes: list[int] = []

    def loss(self, x: Array, y: IntArray) -> tuple[float, float, list[Array]]:
        """Mean loss, share of right answers, gradients."""
        w1, b1, w2, b2 = self.weights
        hidden = self._made(np.maximum(x @ w1 + b1, 0))
        logits = self._made(hidden @ w2 + b2)
        shifted = logits - logits.max(axis=1, keepdims=True)
        logs = self._made(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
        numbers = np.arange(len(y))
        loss = -float(logs[numbers, y].mean())
        accuracy = float((logits.argmax(axis=1) == y).mean())
        error = self._made(np.exp(logs))
        error[numbers, y] -= 1
        error /= len(y)
        back = self._made((error @ w2.T) * (hidden > 0))
        gradients = [x.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
        return loss, accuracy, [gradient.astype(np.float32) for gradient in gradients]

    def _made(self, array: Any) -> Array:
        made: Array = np.asarray(array, dtype=np.float32)
        self.sizes.append(made.nbytes)
        return made


class FakeTrainer:
    def __init__(self, training: FakeTraining, learning_rate: float, method: str | None) -> None:
        self._training = training
        self._rate = learning_rate
        self._method = method
        self._network = _Network([array.copy() for array in training.initial])
        self._first = [np.zeros_like(array) for array in training.initial]
        self._second = [np.zeros_like(array) for array in training.initial]
        self._steps = 0
        self._input_ms = 0.0

    def prepare(self, batch_size: int) -> None:
        """Nothing is compiled."""

    def step(self, rows: IntArray) -> float:
        x, y = self._training.data
        batch, self._input_ms = timed(lambda: (x[rows], y[rows]))
        loss, _, gradients = self._network.loss(*batch)
        self._steps += 1
        for weight, gradient, first, second in zip(
            self._network.weights, gradients, self._first, self._second
        ):
            if self._method is not None:
                weight -= self._rate * np.sign(gradient)
                continue
            first += (1 - _BETA1) * (gradient - first)
            second += (1 - _BETA2) * (gradient * gradient - second)
            scale = np.sqrt(1 - _BETA2**self._steps) / (1 - _BETA1**self._steps)
            weight -= (self._rate * scale * first / (np.sqrt(second) + _EPSILON)).astype(np.float32)
        return loss

    def input_ms(self) -> float:
        return self._input_ms

    def validate(self, batch_size: int, rows_max: int) -> Validation:
        x, y = self._training.validation
        total = min(rows_max, len(y))
        loss = accuracy = 0.0
        for start in range(0, total, batch_size):
            part = slice(start, min(total, start + batch_size))
            part_loss, part_accuracy, _ = self._network.loss(x[part], y[part])
            loss += part_loss * len(y[part])
            accuracy += part_accuracy * len(y[part])
        return Validation(loss / total, accuracy / total)

    def set_learning_rate(self, rate: float) -> None:
        self._rate = rate

    def gradient_norms(self, batches: Sequence[IntArray]) -> tuple[Norms, Norms | None]:
        x, y = self._training.data
        scales = [1 / (np.sqrt(second) + _EPSILON) for second in self._second]
        ones = [np.ones_like(scale) for scale in scales]
        sums = [np.zeros_like(scale) for scale in scales]
        totals = [0.0, 0.0]
        for rows in batches:
            _, _, gradients = self._network.loss(x[rows], y[rows])
            totals[0] += _squared_norm(gradients, ones)
            totals[1] += _squared_norm(gradients, scales)
            sums = [total + gradient for total, gradient in zip(sums, gradients)]
        count = len(batches)
        plain = Norms(totals[0] / count, _squared_norm(sums, ones) / count**2)
        return plain, Norms(totals[1] / count, _squared_norm(sums, scales) / count**2)

    def live_bytes(self, work: Callable[[], object], _budget_bytes: float | None) -> LiveBytes:
        self._network.sizes.clear()
        work()
        held = 4 * self.weight_bytes()
        series = [held + int(made) for made in np.cumsum([0, *self._network.sizes])]
        return LiveBytes(series, zlib.crc32(str(len(series)).encode()))

    def weight_bytes(self) -> int:
        return sum(array.nbytes for array in self._network.weights)

    def slot_bytes(self) -> int:
        return 2 * self.weight_bytes()

    def save(self, file: Path) -> None:
        arrays = [*self._network.weights, *self._first, *self._second]
        with file.open("wb") as part:
            named: dict[str, Any] = dict(zip(self._names(), arrays))
            np.savez(part, steps=np.array(self._steps), **named)

    def load(self, file: Path) -> None:
        with np.load(file) as saved:
            self._steps = int(saved["steps"])
            for name, array in zip(
                self._names(), [*self._network.weights, *self._first, *self._second]
            ):
                array[...] = saved[name]

    def close(self) -> None:
        self._network = _Network([])

    def _names(self) -> list[str]:
        return [f"a{i}" for i in range(3 * len(self._training.initial))]


def _squared_norm(arrays: Sequence[Any], scales: Sequence[Any]) -> float:
    return sum(float(np.square(a * s).sum()) for a, s in zip(arrays, scales))


class FakeTraining:
    def __init__(self, fields: dict[str, Any], seed: int) -> None:
        self.data = _rows(fields["data"])
        self.validation = _rows(fields["validation"])
        self._hidden = int(fields.get("hidden", 16))
        random = np.random.default_rng(seed)
        features, classes = self.data[0].shape[1], int(self.data[1].max()) + 1
        shapes = [(features, self._hidden), (self._hidden,), (self._hidden, classes), (classes,)]
        self.initial: list[Array] = [
            (random.normal(size=shape) * (1 / np.sqrt(shape[0])) * (len(shape) > 1)).astype("f4")
            for shape in shapes
        ]

    @property
    def rows(self) -> int:
        return len(self.data[1])

    @property
    def validation_rows(self) -> int:
        return len(self.validation[1])

    def describe(self) -> dict[str, Any]:
        features, classes = self.data[0].shape[1], self.initial[3].shape[0]
        parameters = sum(array.size for array in self.initial)
        return {
            "parameters": parameters,
            "trainableParameters": parameters,
            "layers": 2,
            "inputs": [{"name": "input", "shape": [features]}],
            "outputs": [{"name": "output", "shape": [classes]}],
            "rows": {"training": self.rows, "validation": self.validation_rows, "held": False},
            "classes": classes,
            "optimizer": {"name": "Adam", "family": "adam", "settings": {}, "exact": True},
            "loss": "cross entropy",
            "batchNorm": False,
            "largestTensorElements": max(features, classes, self._hidden),
        }

    def sample(self) -> bytes:
        return self.data[0][:64].tobytes()

    def trainer(self, _seed: int, learning_rate: float, method: str | None) -> FakeTrainer:
        return FakeTrainer(self, learning_rate, method)

    def model_bytes(self) -> int:
        return 0

    def targets(self, part: str, count: int) -> Targets:
        _, y = self.data if part == "training" else self.validation
        return Targets("class", y[:count].astype(np.float64))


def _rows(given: Any) -> tuple[Array, IntArray]:
    x, y = given
    return np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.int64)


class FakeFramework:
    engine = "fake"

    def title(self) -> str:
        return f"numpy {np.__version__}"

    def versions(self) -> Mapping[str, str]:
        return {"numpy": np.__version__}

    def limits(self) -> Mapping[str, str]:
        return {"cpu": "system"}

    def warm_up(self) -> None:
        np.ones((64, 64), dtype=np.float32) @ np.ones((64, 64), dtype=np.float32)

    def training(self, built: object, function: Source, seed: int, _device: str) -> FakeTraining:
        fields = fields_of(built, function, ("data", "validation"), ("hidden",))
        return FakeTraining(fields, seed)

    def file(self, subject: KerasSubject) -> Source:
        del subject
        raise Unsupported(f"{self.title()} trains programs only")


framework = FakeFramework()
