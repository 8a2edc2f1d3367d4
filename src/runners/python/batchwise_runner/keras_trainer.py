"""A training that `fit` of Keras 3 would make: the model's own compiled step, batch by batch."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .context import timed
from .failures import Unsupported, UserError, is_out_of_memory
from .keras_backends import Gradients, backend, bytes_of, loaded_libraries, size_of
from .keras_facts import describe
from .keras_file import KerasFile
from .keras_losses import accuracy_name, loss_kind
from .keras_optimizers import Rprop, inner_of, second_moments
from .keras_recipe import Recipe
from .series import Norms
from .trainer import LiveBytes, Targets, Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .order import IntArray
    from .protocol import KerasSubject
    from .trainer import Source

_backend = backend()

# the rate of the step that a description makes
_DESCRIBED_RATE = 1e-6
# two batches of other sizes make a traced step that serves every size
_TRACED_ROWS = (2, 3)
# the law of memory is read at a size whose tensors outweigh what allocators hide
_LAW_BYTES = 32 * 2**20
_LAW_ROWS = (16, 2**16)
_LAW_GROWTH = 4
_LAW_SECONDS = 0.5
# two kernels may run in either order: the most of some runs counts
_LAW_RUNS = 3


class KerasTraining:
    """One model and one traced step for all trials; each trial puts the state back."""

    def __init__(self, recipe: Recipe, seed: int) -> None:
        self.recipe = recipe
        self.seed = seed
        self.model = recipe.model
        self._own = (self.model.optimizer, None)
        self._prepared: set[tuple[int, bool]] = set()
        self._laws: dict[str, list[tuple[float, float]]] = {}
        self._gradients: Any = None
        # training steps so far
        self.steps = 0
        self.input_ms = 0.0
        self.initial = self.values()

    def adopt(self, recipe: Recipe, seed: int) -> bool:
        """
        Takes the rows and the first weights of the same model from another seed; the traced step
        stays. False for a model of other variables.
        """
        own = self.recipe
        self._choose_own()
        other = [*recipe.model.variables, *recipe.model.optimizer.variables]
        mine = [*self.model.variables, *self.model.optimizer.variables]
        if [_shape(v) for v in mine] != [_shape(v) for v in other]:
            return False
        model, recipe.model = recipe.model, own.model
        values = {id(a): _array(b) for a, b in zip(mine, other)}
        self.initial = [values[id(variable)] for variable in self.variables()]
        self.recipe, self.seed = recipe, seed
        del model
        return True

    @property
    def rows(self) -> int:
        return len(self.recipe.training)

    @property
    def validation_rows(self) -> int:
        return len(self.recipe.validation)

    def variables(self) -> list[Any]:
        """Weights, seeds of dropout, slots; metrics are no part of a training."""
        metrics = {id(variable) for variable in self.model.metrics_variables}
        found: dict[int, Any] = {}
        for variable in (*self.model.variables, *self.model.optimizer.variables):
            if id(variable) not in metrics:
                found.setdefault(id(variable), variable)
        return list(found.values())

    def values(self) -> list[Any]:
        return [_array(variable) for variable in self.variables()]

    def put(self, values: Sequence[Any]) -> None:
        for variable, value in zip(self.variables(), values):
            variable.assign(value)

    def trainer(self, seed: int, learning_rate: float, method: str | None) -> KerasTrainer:
        del seed  # the build was made with it
        self._choose(method, learning_rate)
        return KerasTrainer(self, learning_rate)

    def prepare(self, batch_size: int) -> None:
        """Steps and passes that compile; the state is then as it was built."""
        is_own = self.model.optimizer is self._own[0]
        sizes = [*_TRACED_ROWS, batch_size] if not self._prepared else [batch_size]
        for size in sizes:
            if (size, is_own) in self._prepared:
                continue
            self._prepared.add((size, is_own))
            numbers = np.arange(size)
            self.step(numbers % self.rows)
            self.test(numbers[: self.validation_rows])
            self.put(self._fresh())

    def step(self, rows: IntArray) -> dict[str, Any]:
        self.steps += 1
        (x, y, weight), self.input_ms = timed(lambda: self.recipe.training.batch(rows))
        more = (
            {} if self.recipe.class_weight is None else {"class_weight": self.recipe.class_weight}
        )
        logs = self.model.train_on_batch(x, y, sample_weight=weight, return_dict=True, **more)
        return self._with_loss(logs, "train_step")

    def test(self, rows: IntArray) -> dict[str, Any]:
        x, y, weight = self.recipe.validation.batch(rows)
        logs = self.model.test_on_batch(x, y, sample_weight=weight, return_dict=True)
        return self._with_loss(logs, "test_step")

    def gradients(self, rows: IntArray) -> Gradients:
        if self._gradients is None:
            self._gradients = _backend.gradients(self.model)
        gradients: Gradients = self._gradients(self.recipe.training.batch(rows))
        return gradients

    def law(
        self, part: str, work: Callable[[int], object], budget_bytes: float | None
    ) -> list[tuple[float, float]]:
        """Bytes as lines (fixed, by row): through sizes 2 and 4, and through two large sizes."""
        if part not in self._laws:
            size = self._large_size(work, budget_bytes)
            pairs = ((2, 4), (size // 2, size))
            self._laws[part] = [self._line(work, low, high) for low, high in pairs]
        return self._laws[part]

    def _large_size(self, work: Callable[[int], object], budget_bytes: float | None) -> int:
        """A size whose tensors show, and that is neither slow nor near the budget."""
        share = math.inf if budget_bytes is None else budget_bytes / _LAW_GROWTH**2
        enough = bytes_of(self.model) + _LAW_BYTES
        size, last = _LAW_ROWS
        while size < last:
            start = time.perf_counter()
            peak = self._peak_bytes(work, size, 1)
            if peak > min(share, enough) or time.perf_counter() - start > _LAW_SECONDS:
                break
            size *= _LAW_GROWTH
        return size

    def _line(self, work: Callable[[int], object], low: int, high: int) -> tuple[float, float]:
        """Bytes of the work at any size, from two: (fixed, by row)."""
        at_low = self._peak_bytes(work, low, _LAW_RUNS)
        by_row = max(0.0, (self._peak_bytes(work, high, _LAW_RUNS) - at_low) / (high - low))
        return at_low - by_row * low, by_row

    def _peak_bytes(self, work: Callable[[int], object], size: int, runs: int) -> int:
        work(size)  # what compiles first is no part of a step
        return max(_backend.peak_bytes(self.model, lambda: work(size)) for _ in range(runs))

    def describe(self) -> dict[str, Any]:
        trainer = self.trainer(self.seed, _DESCRIBED_RATE, None)
        function = self.recipe.function
        try:
            loss = trainer.step(np.arange(2))
            trainer.validate(2, 2)
        except (UserError, Unsupported):
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise function.fault_of(error, "a step on two rows of data") from error
        if not math.isfinite(loss):
            raise function.fault(f"the loss of the first step is {loss}")
        return describe(self.recipe, loss_kind(self.model.loss) in ("class", "one-hot"))

    def sample(self) -> bytes:
        return self.recipe.training.sample()

    def model_bytes(self) -> int:
        return bytes_of(self.model)

    def targets(self, part: str, count: int) -> Targets | None:
        kind = loss_kind(self.model.loss)
        source = self.recipe.training if part == "training" else self.recipe.validation
        y, weight = source.arrays[1], source.arrays[2]
        if kind is None or weight is not None or self.recipe.class_weight is not None:
            return None
        if not isinstance(y, np.ndarray):
            return None
        values = np.asarray(source.first(count)[1], dtype=np.float64)
        if kind == "one-hot":
            is_one_hot = values.ndim > 1 and bool(np.all(values.max(axis=-1) == 1))
            return Targets("class", values.argmax(axis=-1)) if is_one_hot else None
        return None if kind == "class" and values.min() < 0 else Targets(kind, values)

    def _choose(self, method: str | None, learning_rate: float) -> None:
        """The optimizer of the model, or the rule for full batches, each with its own step."""
        model = self.model
        self._choose_own()
        if method == "rprop":
            self._own = (model.optimizer, model.train_function)
            model.optimizer = Rprop(learning_rate)
            model.optimizer.build(model.trainable_variables)
            model.train_function = None
            self._prepared = {key for key in self._prepared if key[1]}
        self.put(self._fresh())

    def _choose_own(self) -> None:
        if self.model.optimizer is not self._own[0]:
            self.model.optimizer, self.model.train_function = self._own

    def _fresh(self) -> list[Any]:
        """The state as it was built; the slots of a rule for full batches are new ones."""
        if self.model.optimizer is self._own[0]:
            return self.initial
        count = len(self.variables()) - len(self.model.optimizer.variables)
        slots = [_array(variable) for variable in self.model.optimizer.variables]
        return [*self.initial[:count], *slots]

    def _with_loss(self, logs: dict[str, Any], name: str) -> dict[str, Any]:
        if "loss" in logs:
            return logs
        raise self.recipe.function.fault(f"{name} of the model returned no 'loss'; return it")


class KerasTrainer:
    def __init__(self, training: KerasTraining, learning_rate: float) -> None:
        self._training = training
        # rows of the last step or pass
        self._size = 1
        self._steps = 0
        self._is_rule = isinstance(training.model.optimizer, Rprop)
        self.set_learning_rate(learning_rate)

    def prepare(self, batch_size: int) -> None:
        rate = float(self._optimizer.learning_rate)
        self._training.prepare(batch_size)
        self._optimizer.learning_rate = rate

    def step(self, rows: IntArray) -> float:
        self._size = len(rows)
        _backend.reseed(self._training.seed * 1_000_003 + self._steps)
        self._steps += 1
        return float(self._training.step(rows)["loss"])

    def input_ms(self) -> float:
        return self._training.input_ms

    def validate(self, batch_size: int, rows_max: int) -> Validation:
        self._size = batch_size
        total = min(rows_max, self._training.validation_rows)
        name = accuracy_name(self._training.model)
        loss, right, judged = 0.0, 0.0, 0
        for start in range(0, total, batch_size):
            rows = np.arange(start, min(total, start + batch_size))
            logs = self._training.test(rows)
            loss += float(logs["loss"]) * len(rows)
            if name is not None and name in logs:
                right += float(logs[name]) * len(rows)
                judged += len(rows)
        return Validation(loss / total, right / judged if judged == total else None)

    def set_learning_rate(self, rate: float) -> None:
        # the rule has step sizes of its own
        if not self._is_rule:
            self._optimizer.learning_rate = rate

    def gradient_norms(self, batches: Sequence[IntArray]) -> tuple[Norms, Norms | None]:
        scales = self._scales()
        total: Gradients | None = None
        plain = scaled = 0.0
        for rows in batches:
            gradients = self._training.gradients(rows)
            plain += gradients.squared_norm(None)
            scaled += 0.0 if scales is None else gradients.squared_norm(scales)
            total = gradients.plus(total)
        assert total is not None
        count = len(batches)
        norms = Norms(plain / count, total.squared_norm(None) / count**2)
        if scales is None:
            return norms, None
        return norms, Norms(scaled / count, total.squared_norm(scales) / count**2)

    def live_bytes(self, work: Callable[[], object], budget_bytes: float | None) -> LiveBytes:
        """
        Kernels of a compiled step run side by side and are no series: the law is read at several
        sizes, and the bytes of its lines stand for those of operations.
        """
        before = self._training.steps
        work()
        size = self._size
        is_step = self._training.steps > before
        part, run = ("step", self._step) if is_step else ("validation", self._test)
        law = self._training.law(part, run, budget_bytes)
        return LiveBytes([round(fixed + by_row * size) for fixed, by_row in law], len(law))

    def weight_bytes(self) -> int:
        return sum(size_of(variable) for variable in self._training.model.weights)

    def slot_bytes(self) -> int:
        return sum(size_of(variable) for variable in self._training.model.optimizer.variables)

    def save(self, file: Path) -> None:
        values = self._training.values()
        with file.open("wb") as part:
            named = {f"v{i}": value for i, value in enumerate(values)}
            np.savez(part, steps=np.array(self._steps), **named)

    def load(self, file: Path) -> None:
        with np.load(file) as saved:
            self._steps = int(saved["steps"])
            self._training.put([saved[f"v{i}"] for i in range(len(saved.files) - 1)])

    def close(self) -> None:
        """The state stays until the next trial puts its own."""

    @property
    def _optimizer(self) -> Any:
        return inner_of(self._training.model.optimizer)

    def _step(self, size: int) -> None:
        self._training.step(np.arange(size) % self._training.rows)

    def _test(self, size: int) -> None:
        self._training.test(np.arange(size) % self._training.validation_rows)

    def _scales(self) -> list[Any] | None:
        """1 / (sqrt(v) + epsilon), v being the second moment of the Adam family."""
        found = second_moments(self._training.model.optimizer)
        if found is None:
            return None
        moments, epsilon = found
        return [1 / (keras.ops.sqrt(moment.value) + epsilon) for moment in moments]


def _shape(variable: Any) -> tuple[Any, str]:
    return tuple(variable.shape), str(variable.dtype)


def _array(variable: Any) -> Any:
    """The value in numpy; types that files of numpy do not know in 32 bits."""
    array = np.asarray(keras.ops.convert_to_numpy(variable.value))
    return array.astype(np.float32) if array.dtype.kind == "V" else np.array(array)


class KerasFramework:
    engine = "keras"

    def __init__(self) -> None:
        self._kept: tuple[Source, KerasTraining] | None = None

    def title(self) -> str:
        return f"Keras {keras.__version__} on {_backend.version()}"

    def versions(self) -> Mapping[str, str]:
        return loaded_libraries()

    def limits(self) -> Mapping[str, str]:
        return {"cpu": "system"}

    def warm_up(self) -> None:
        layers = keras.layers
        model = keras.Sequential(
            [
                layers.Input((12, 12, 2)),
                layers.Conv2D(8, 3, activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dropout(0.1),
                layers.Dense(8),
            ]
        )
        model.compile("adam", "mse")
        for _ in range(3):
            model.train_on_batch(np.ones((32, 12, 12, 2), "f4"), np.ones((32, 8), "f4"))

    def training(self, built: object, function: Source, seed: int, _device: str) -> KerasTraining:
        keras.utils.set_random_seed(seed)
        try:
            recipe = Recipe(built, function)
            if self._kept is not None and self._kept[0] is function:
                kept = self._kept[1]
                if kept.adopt(recipe, seed):
                    return kept
            self._kept = (function, KerasTraining(recipe, seed))
            return self._kept[1]
        except (UserError, Unsupported):
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise function.fault_of(error) from error

    def file(self, subject: KerasSubject) -> Source:
        return KerasFile(subject)


framework = KerasFramework()
