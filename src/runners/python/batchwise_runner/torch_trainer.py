"""A training that the user wrote in PyTorch."""

from __future__ import annotations

import copy
import gc
import math
import random
import weakref
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from .built import fields_of, kind_of
from .context import timed
from .failures import Unsupported, UserError, is_out_of_memory
from .row_shapes import row_shapes
from .series import Norms
from .torch_data import RowSource, bytes_of, sources_of, to_device
from .torch_lightning import parts_of
from .torch_optimizers import family_of
from .trainer import LiveBytes, Targets, Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .order import IntArray
    from .protocol import KerasSubject
    from .trainer import Source

REQUIRED = ("model", "data", "optimizer")
OPTIONAL = ("loss", "step", "validation", "collate", "clip", "scheduler")
# the rate of the step that a description makes
_DESCRIBED_RATE = 1e-6


def seed_all(seed: int) -> None:
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


class Recipe:
    """What the build function returned, checked, and how a step computes its loss."""

    def __init__(self, built: object, function: Source) -> None:
        fields = fields_of(parts_of(built, function), function, REQUIRED, OPTIONAL)
        self.function = function
        self.model: torch.nn.Module = fields["model"]
        if not isinstance(self.model, torch.nn.Module):
            raise function.fault(f"model is {kind_of(self.model)}; give a torch.nn.Module")
        self.make_optimizer = self._optimizer_factory(fields["optimizer"])
        self.given_loss = self._function_in(fields, "loss", "outputs and targets")
        self.given_step = self._function_in(fields, "step", "the model and a batch")
        if (self.given_loss is None) == (self.given_step is None):
            raise function.fault(
                "give either loss(outputs, targets), or step(model, batch) that returns the loss"
            )
        self.clip = self._clip(fields.get("clip"))
        self.scheduler = fields.get("scheduler")
        self.training, self.validation, self.held = sources_of(fields, function)

    def loss_of(self, batch: Any) -> tuple[torch.Tensor, Any, Any]:
        """The loss; with the outputs and targets where the step is Batchwise's own."""
        if self.given_step is not None:
            return self._checked(self.given_step(self.model, batch)), None, None
        if not isinstance(batch, (list, tuple)) or len(batch) < 2:
            raise self.function.fault(
                f"a batch is {kind_of(batch)}, not (inputs, targets); give step(model, batch)"
            )
        *inputs, targets = batch
        outputs = self.model(*inputs)
        assert self.given_loss is not None
        return self._checked(self.given_loss(outputs, targets)), outputs, targets

    def _checked(self, loss: Any) -> torch.Tensor:
        name = "step" if self.given_loss is None else "loss"
        if not isinstance(loss, torch.Tensor):
            raise self.function.fault(f"{name} returned {kind_of(loss)}; return one tensor")
        if loss.numel() != 1:
            shape = list(loss.shape)
            raise self.function.fault(f"{name} returned shape {shape}; return the mean, one number")
        return loss

    def _optimizer_factory(self, given: Any) -> Callable[..., torch.optim.Optimizer]:
        example = "give a function: lambda parameters, lr: torch.optim.Adam(parameters, lr=lr)"
        if isinstance(given, torch.optim.Optimizer) or not callable(given):
            raise self.function.fault(f"optimizer is {kind_of(given)}; {example}")
        return given  # type: ignore[no-any-return]

    def _function_in(self, fields: dict[str, Any], name: str, of: str) -> Any:
        given = fields.get(name)
        if given is not None and not callable(given):
            raise self.function.fault(f"{name} is {kind_of(given)}; give a function of {of}")
        return given

    def _clip(self, given: Any) -> float | None:
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not given > 0:
            raise self.function.fault(f"clip is {given!r}; give the largest norm of the gradients")
        return float(given)


class TorchTraining:
    def __init__(self, recipe: Recipe, seed: int, device: str) -> None:
        self.recipe = recipe
        self.device = torch.device(device)
        self._seed = seed
        recipe.model.to(self.device)
        self.parameters = [p for p in recipe.model.parameters() if p.requires_grad]
        self._check_parameters()
        self.initial = copy.deepcopy(recipe.model.state_dict())
        # modes as the user set them: a frozen batch norm stays frozen
        self._evaluating = [m for m in recipe.model.modules() if not m.training]

    @property
    def rows(self) -> int:
        return len(self.recipe.training)

    @property
    def validation_rows(self) -> int:
        return len(self.recipe.validation)

    def train_mode(self) -> None:
        self.recipe.model.train()
        if len(self._evaluating) < sum(1 for _ in self.recipe.model.modules()):
            for module in self._evaluating:
                module.training = False

    def describe(self) -> dict[str, Any]:
        model = self.recipe.model
        facts = _Facts()
        trainer = TorchTrainer(self, self._seed, _DESCRIBED_RATE, None)
        with facts.watching(model):
            loss = trainer.step(np.arange(2))
        if not math.isfinite(loss):
            raise self.recipe.function.fault(f"the loss of the first step is {loss}")
        trainer.validate(2, 2)
        name, family, settings, exact = family_of(trainer.optimizer)
        trainer.close()
        batch = self.recipe.training.first(2)
        parameters = list(model.parameters())
        scheduler = self.recipe.scheduler
        return {
            "parameters": sum(p.numel() for p in parameters),
            "trainableParameters": sum(p.numel() for p in self.parameters),
            "layers": sum(1 for m in model.modules() if next(m.children(), None) is None),
            "inputs": row_shapes(
                batch[:-1] if isinstance(batch, (list, tuple)) else batch, "input", _shape_of
            ),
            "outputs": facts.outputs,
            "rows": {
                "training": self.rows,
                "validation": self.validation_rows,
                "held": self.recipe.held,
            },
            "classes": self._classes(facts.outputs),
            "optimizer": {"name": name, "family": family, "settings": settings, "exact": exact},
            "loss": _name_of(self.recipe.given_loss or self.recipe.given_step),
            "batchNorm": any(_is_batch_norm(m) for m in model.modules()),
            "largestTensorElements": facts.largest,
            **({} if scheduler is None else {"schedule": _name_of(scheduler)}),
        }

    def sample(self) -> bytes:
        validation = bytes_of(self.recipe.validation.first(1))
        return self.recipe.training.sample() + validation

    def trainer(self, seed: int, learning_rate: float, method: str | None) -> TorchTrainer:
        return TorchTrainer(self, seed, learning_rate, method)

    def model_bytes(self) -> int:
        return sum(tensor.nbytes for tensor in self.initial.values() if torch.is_tensor(tensor))

    def targets(self, part: str, count: int) -> Targets | None:
        kind = _kind_of_loss(self.recipe.given_loss)
        source = self.recipe.training if part == "training" else self.recipe.validation
        if kind is None:
            return None
        read: list[Any] = []
        for start in range(0, min(count, len(source)), 128):
            batch = source.first(min(128, count - start), start)
            targets = batch[-1] if isinstance(batch, (list, tuple)) else None
            if not isinstance(targets, torch.Tensor):
                return None
            if (kind == "class") == (targets.is_floating_point() or targets.is_complex()):
                return None
            read.append(targets.detach().cpu().double().numpy())
        values = np.concatenate(read)
        return None if kind == "class" and values.min() < 0 else Targets(kind, values)

    def _classes(self, outputs: list[dict[str, Any]]) -> int | None:
        if _kind_of_loss(self.recipe.given_loss) != "class" or len(outputs) != 1:
            return None
        shape = outputs[0]["shape"]
        return int(shape[0]) if shape and self.targets("training", 1) is not None else None

    def _check_parameters(self) -> None:
        model = self.recipe.model
        if next(model.parameters(), None) is None:
            raise self.recipe.function.fault("the model has no parameters: nothing can be trained")
        if not self.parameters:
            raise self.recipe.function.fault(
                "every parameter of the model is frozen (requires_grad is False)"
            )


class TorchTrainer:
    def __init__(
        self, training: TorchTraining, seed: int, learning_rate: float, method: str | None
    ) -> None:
        self._training = training
        self._recipe = training.recipe
        self._model = training.recipe.model
        self._seed = seed
        self._steps = 0
        self._input_ms = 0.0
        self._model.load_state_dict(training.initial)
        self._model.zero_grad(set_to_none=True)
        training.train_mode()
        seed_all(seed)
        self.optimizer = self._optimizer(learning_rate, method)
        self._rates = [group["lr"] / learning_rate for group in self.optimizer.param_groups]

    def prepare(self, batch_size: int) -> None:
        """Nothing is compiled."""

    def step(self, rows: IntArray) -> float:
        # augmentation and dropout draw the same numbers however a training is cut into trials
        seed_all(self._seed * 1_000_003 + self._steps)
        self._steps += 1
        batch, self._input_ms = timed(lambda: self._batch(self._recipe.training, rows))
        self.optimizer.zero_grad(set_to_none=True)
        loss = self._recipe.loss_of(batch)[0]
        if not loss.requires_grad:
            raise self._recipe.function.fault("the loss does not depend on the model's parameters")
        loss.backward()
        if self._recipe.clip is not None:
            torch.nn.utils.clip_grad_norm_(self._training.parameters, self._recipe.clip)
        self.optimizer.step()
        # reading the number waits for the device
        return float(loss.item())

    def input_ms(self) -> float:
        return self._input_ms

    def validate(self, batch_size: int, rows_max: int) -> Validation:
        source = self._recipe.validation
        total = min(rows_max, len(source))
        loss, right, judged = 0.0, 0.0, 0
        seed_all(self._seed)
        self._model.eval()
        try:
            with torch.no_grad():
                for start in range(0, total, batch_size):
                    rows = np.arange(start, min(total, start + batch_size))
                    part, outputs, targets = self._recipe.loss_of(self._batch(source, rows))
                    loss += float(part.item()) * len(rows)
                    share = _accuracy(outputs, targets)
                    if share is not None:
                        right += share * len(rows)
                        judged += len(rows)
        finally:
            self._training.train_mode()
        return Validation(loss / total, right / judged if judged == total else None)

    def set_learning_rate(self, rate: float) -> None:
        for group, share in zip(self.optimizer.param_groups, self._rates):
            group["lr"] = rate * share

    def gradient_norms(self, batches: Sequence[IntArray]) -> tuple[Norms, Norms | None]:
        scales = self._scales()
        sums: list[Any] = []
        plain = scaled = 0.0
        for rows in batches:
            gradients = self._gradients(rows)
            plain += _squared_norm(gradients, None)
            scaled += 0.0 if scales is None else _squared_norm(gradients, scales)
            sums = gradients if not sums else [_sum(a, b) for a, b in zip(sums, gradients)]
        count = len(batches)
        norms = Norms(plain / count, _squared_norm(sums, None) / count**2)
        if scales is None:
            return norms, None
        return norms, Norms(scaled / count, _squared_norm(sums, scales) / count**2)

    def live_bytes(self, work: Callable[[], object], _budget_bytes: float | None) -> LiveBytes:
        gc.collect()
        with _LiveBytes() as tracker:
            for tensor in self._held():
                tracker.track(tensor)
            tracker.series.append(tracker.total)
            work()
        names = ";".join(tracker.names)
        self.optimizer.zero_grad(set_to_none=True)
        return LiveBytes(tracker.series, zlib.crc32(names.encode()))

    def weight_bytes(self) -> int:
        return sum(t.nbytes for t in (*self._model.parameters(), *self._model.buffers()))

    def slot_bytes(self) -> int:
        return sum(tensor.nbytes for tensor in self._slots())

    def save(self, file: Path) -> None:
        state = {
            "model": self._model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "steps": self._steps,
        }
        torch.save(state, file)

    def load(self, file: Path) -> None:
        state = torch.load(file, weights_only=True, map_location=self._training.device)
        self._model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self._steps = state["steps"]

    def close(self) -> None:
        self._model.zero_grad(set_to_none=True)
        self.optimizer.state.clear()

    def _optimizer(self, rate: float, method: str | None) -> torch.optim.Optimizer:
        parameters = self._training.parameters
        if method == "rprop":
            return torch.optim.Rprop(parameters, lr=rate, etas=(0.5, 1.2), step_sizes=(1e-6, 50))
        function = self._recipe.function
        try:
            optimizer = self._recipe.make_optimizer(parameters, rate)
        except Exception as error:
            raise function.fault_of(error, f"optimizer(parameters, {rate})") from error
        if not isinstance(optimizer, torch.optim.Optimizer):
            raise function.fault(
                f"optimizer returned {kind_of(optimizer)}; return a torch.optim.Optimizer"
            )
        rates = [group.get("lr") for group in optimizer.param_groups]
        if all(value != rate for value in rates):
            raise function.fault(
                f"optimizer(parameters, lr={rate}) has the learning rate {rates[0]}; pass lr on"
            )
        return optimizer

    def _batch(self, source: RowSource, rows: IntArray) -> Any:
        return to_device(source.batch(rows), self._training.device)

    def _gradients(self, rows: IntArray) -> list[Any]:
        batch = self._batch(self._recipe.training, rows)
        loss = self._recipe.loss_of(batch)[0]
        found = torch.autograd.grad(loss, self._training.parameters, allow_unused=True)
        return list(found)

    def _scales(self) -> list[torch.Tensor] | None:
        """1 / (sqrt(v) + epsilon), v being the second moment of the Adam family."""
        moments = [
            self.optimizer.state.get(p, {}).get("exp_avg_sq") for p in self._training.parameters
        ]
        if any(moment is None for moment in moments):
            return None
        epsilon = float(self.optimizer.param_groups[0].get("eps", 1e-8))
        return [1 / (moment.sqrt() + epsilon) for moment in moments if moment is not None]

    def _slots(self) -> list[torch.Tensor]:
        states = self.optimizer.state.values()
        return [value for state in states for value in state.values() if torch.is_tensor(value)]

    def _held(self) -> list[torch.Tensor]:
        gradients = [p.grad for p in self._training.parameters if p.grad is not None]
        model = [*self._model.parameters(), *self._model.buffers()]
        return [*model, *self._slots(), *gradients]


class _LiveBytes(TorchDispatchMode):
    """Bytes of live storages after every operation."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.series: list[int] = []
        self.names: list[str] = []
        self._live: dict[int, int] = {}

    def track(self, value: Any) -> None:
        if not isinstance(value, torch.Tensor):
            return
        storage = value.untyped_storage()
        key = storage._cdata
        if key in self._live:
            return
        self._live[key] = storage.nbytes()
        self.total += storage.nbytes()
        weakref.finalize(storage, self._release, key)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        tree_map(self.track, result)
        self.series.append(self.total)
        self.names.append(str(func))
        return result

    def _release(self, key: int) -> None:
        self.total -= self._live.pop(key, 0)


class _Facts:
    """What one step shows of the model."""

    def __init__(self) -> None:
        self.largest = 0
        self.outputs: list[dict[str, Any]] = []

    def watching(self, model: torch.nn.Module) -> _Hooks:
        hooks = [module.register_forward_hook(self._see) for module in model.modules()]
        hooks.append(model.register_forward_hook(self._see_outputs))
        return _Hooks(hooks)

    def _see(self, _module: Any, _inputs: Any, output: Any) -> None:
        tree_map(self._count, output)

    def _count(self, value: Any) -> None:
        if isinstance(value, torch.Tensor) and value.dim() > 0:
            self.largest = max(self.largest, value[0].numel())

    def _see_outputs(self, _module: Any, _inputs: Any, output: Any) -> None:
        self.outputs = row_shapes(output, "output", _shape_of)


class _Hooks:
    def __init__(self, hooks: list[Any]) -> None:
        self._hooks = hooks

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()


def _shape_of(value: Any) -> Any:
    return value.shape if isinstance(value, torch.Tensor) else None


def _name_of(value: Any) -> str:
    name = getattr(value, "__name__", type(value).__name__)
    return "own" if name == "<lambda>" else str(name)


def _is_batch_norm(module: torch.nn.Module) -> bool:
    return isinstance(module, torch.nn.modules.batchnorm._BatchNorm)


_KINDS_OF_LOSSES = {
    torch.nn.functional.cross_entropy: "class",
    torch.nn.functional.mse_loss: "squared",
    torch.nn.functional.l1_loss: "absolute",
    torch.nn.functional.binary_cross_entropy_with_logits: "binary",
    torch.nn.functional.binary_cross_entropy: "binary",
}
_KINDS_OF_MODULES = {
    torch.nn.CrossEntropyLoss: "class",
    torch.nn.MSELoss: "squared",
    torch.nn.L1Loss: "absolute",
    torch.nn.BCEWithLogitsLoss: "binary",
    torch.nn.BCELoss: "binary",
}


def _kind_of_loss(loss: Any) -> str | None:
    """Which plain loss it is; None for others, and where settings change its value."""
    if not isinstance(loss, torch.nn.Module):
        return next((kind for known, kind in _KINDS_OF_LOSSES.items() if loss is known), None)
    plain = (
        getattr(loss, "weight", None) is None
        and getattr(loss, "pos_weight", None) is None
        and getattr(loss, "label_smoothing", 0.0) == 0.0
        and getattr(loss, "reduction", "mean") == "mean"
    )
    return _KINDS_OF_MODULES.get(type(loss)) if plain else None


def _accuracy(outputs: Any, targets: Any) -> float | None:
    """Share of right classes, where the targets are class numbers."""
    if not isinstance(outputs, torch.Tensor) or not isinstance(targets, torch.Tensor):
        return None
    if targets.is_floating_point() or targets.is_complex() or outputs.dim() != targets.dim() + 1:
        return None
    if outputs.shape[1] < 2 or outputs.shape[2:] != targets.shape[1:]:
        return None
    return float((outputs.argmax(1) == targets).double().mean().item())


def _squared_norm(gradients: Sequence[Any], scales: Sequence[torch.Tensor] | None) -> float:
    total = 0.0
    for i, gradient in enumerate(gradients):
        if gradient is None:
            continue
        scaled = gradient if scales is None else gradient * scales[i]
        total += float(scaled.double().square().sum().item())
    return total


def _sum(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return a if b is None else b
    return a + b


class TorchFramework:
    engine = "torch"

    def title(self) -> str:
        return f"PyTorch {torch.__version__.split('+')[0]}"

    def versions(self) -> Mapping[str, str]:
        return {"torch": torch.__version__, "numpy": np.__version__}

    def limits(self) -> Mapping[str, str]:
        return {"cpu": "system"}

    def warm_up(self) -> None:
        model = torch.nn.Sequential(
            torch.nn.Conv2d(2, 8, 3),
            torch.nn.BatchNorm2d(8),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Flatten(),
            torch.nn.Linear(200, 8),
        )
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.ones(32, 2, 12, 12)).square().sum().backward()
            optimizer.step()

    def training(self, built: object, function: Source, seed: int, device: str) -> TorchTraining:
        recipe = Recipe(built, function)
        try:
            return TorchTraining(recipe, seed, device)
        except UserError:
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise function.fault_of(error) from error

    def file(self, subject: KerasSubject) -> Source:
        del subject
        raise Unsupported(f"{self.title()} trains programs only")


framework = TorchFramework()
