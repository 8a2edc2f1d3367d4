"""
A LightningModule and its DataModule as they are, as the parts that PyTorch's recipe has. Lightning
itself is never imported: its classes are known by their names.
"""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any

from torch.utils.data import DataLoader

from .built import fields_of, kind_of
from .failures import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from .trainer import Source

_PACKAGES = ("lightning", "pytorch_lightning")
_REQUIRED = ("model",)
_OPTIONAL = ("data", "validation", "collate", "clip")
# for schedules that ask how long the training is: trials leave them out
_STEPS_PLANNED = 1000
_HOOKS = ("on_before_batch_transfer", "on_after_batch_transfer")


def parts_of(built: object, function: Source) -> object:
    """The parts that a LightningModule stands for; anything else comes back as it is."""
    model = built.get("model") if isinstance(built, dict) else None
    if not _is_a(model, "LightningModule"):
        return built
    fields = fields_of(built, function, _REQUIRED, _OPTIONAL)
    return _Adapter(fields, function).parts()


def _is_a(value: object, name: str) -> bool:
    return any(
        each.__name__ == name and each.__module__.split(".")[0] in _PACKAGES
        for each in type(value).__mro__
    )


class _Adapter:
    def __init__(self, fields: dict[str, Any], function: Source) -> None:
        self._fields = fields
        self._function = function
        self._model = fields["model"]
        data = fields.get("data")
        # a module may have its own loaders
        self._loaders: Any = data if _is_a(data, "LightningDataModule") else self._model
        # modules may keep no more than a weak reference
        self._trainer = _trainer()
        if self._loaders is not self._model:
            self._trainer.datamodule = self._loaders

    def parts(self) -> dict[str, Any]:
        if not getattr(self._model, "automatic_optimization", True):
            raise self._function.fault(
                "the module optimizes by hand (automatic_optimization is False), which trials "
                "cannot follow; give a torch.nn.Module with step(model, batch)"
            )
        for owner in self._owners():
            owner.trainer = self._trainer
        parts = self._rows()
        parts.update({name: self._fields.get(name) for name in ("collate", "clip")})
        optimizer, scheduler = self._configured()
        if scheduler is not None:
            parts["scheduler"] = scheduler
        rates = self._rates(optimizer)
        return {**parts, "model": self._model, "step": self._step(), "optimizer": self._make(rates)}

    def _rows(self) -> dict[str, Any]:
        given = self._fields.get("data")
        validation = self._fields.get("validation")
        if given is not None and self._loaders is self._model:
            return {"data": given, "validation": validation}
        for owner in self._owners():
            self._call(owner, "prepare_data")
            self._call(owner, "setup", "fit")
        found = self._loader("train_dataloader")
        if found is None:
            raise self._function.fault(
                "neither data nor the module has a train_dataloader; give a LightningDataModule"
            )
        return {"data": found, "validation": validation or self._loader("val_dataloader")}

    def _owners(self) -> list[Any]:
        """The DataModule, where one is given, and the module."""
        return [self._model] if self._loaders is self._model else [self._loaders, self._model]

    def _loader(self, name: str) -> Any:
        method = getattr(type(self._loaders), name, None)
        if method is None or method.__module__.split(".")[0] in _PACKAGES:
            return None
        found = self._call(self._loaders, name)
        if isinstance(found, (list, tuple)) and len(found) == 1:
            found = found[0]
        if found is None or isinstance(found, DataLoader):
            return found
        raise self._function.fault(f"{name} returned {kind_of(found)}; return one DataLoader")

    def _call(self, owner: Any, name: str, *given: Any) -> Any:
        try:
            return getattr(owner, name)(*given)
        except UserError:
            raise
        except Exception as error:
            raise self._function.fault_of(error, f"{type(owner).__name__}.{name}") from error

    def _configured(self) -> tuple[torch.optim.Optimizer, Any]:
        """The only optimizer of configure_optimizers, and its schedule."""
        found: Any = self._call(self._model, "configure_optimizers")
        scheduler: Any = None
        if isinstance(found, dict):
            found, scheduler = found.get("optimizer"), found.get("lr_scheduler")
        elif isinstance(found, (list, tuple)):
            found, scheduler = _first_of(found)
        if isinstance(scheduler, dict):
            scheduler = scheduler.get("scheduler")
        if not hasattr(found, "param_groups"):
            raise self._function.fault(
                f"configure_optimizers returned {kind_of(found)}; trials train with one optimizer"
            )
        return found, scheduler

    def _rates(self, optimizer: torch.optim.Optimizer) -> list[float]:
        """Learning rates of its groups: trials keep their ratio."""
        rates = [float(group["lr"]) for group in optimizer.param_groups]
        if not rates[0] > 0:
            raise self._function.fault(f"configure_optimizers gives the learning rate {rates[0]}")
        return rates

    def _make(self, rates: list[float]) -> Callable[..., torch.optim.Optimizer]:
        def made(_parameters: Any, lr: float) -> torch.optim.Optimizer:
            optimizer = self._configured()[0]
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = lr * rate / rates[0]
                # what a schedule left behind
                group.pop("initial_lr", None)
            return optimizer

        return made

    def _step(self) -> Callable[[Any, Any], Any]:
        takes = inspect.signature(self._model.training_step).parameters
        if "dataloader_iter" in takes:
            raise self._function.fault("training_step takes dataloader_iter; take a batch")
        hooks = [self._hook(name) for name in _HOOKS]
        has_index = len(takes) > 1

        def training_step(model: Any, batch: Any) -> Any:
            for hook in hooks:
                batch = hook(batch, 0)
            result = model.training_step(batch, 0) if has_index else model.training_step(batch)
            return result.get("loss") if isinstance(result, dict) else result

        return training_step

    def _hook(self, name: str) -> Any:
        """That of the data where it has its own, else of the module, as Lightning chooses."""
        own = getattr(type(self._loaders), name, None)
        is_own = own is not None and own.__module__.split(".")[0] not in _PACKAGES
        return getattr(self._loaders if is_own else self._model, name)


def _first_of(found: Any) -> tuple[Any, Any]:
    """([optimizer], [schedule]), [optimizer], or a list that is too long."""
    optimizers: Any = found
    schedules: Any = []
    if len(found) == 2 and isinstance(found[0], (list, tuple)):
        optimizers, schedules = found
    if len(optimizers) != 1:
        return found, None
    first = optimizers[0]
    if isinstance(first, dict):
        return first.get("optimizer"), first.get("lr_scheduler")
    return first, schedules[0] if schedules else None


class _Trainer(types.SimpleNamespace):
    """A SimpleNamespace that can be weakly referenced, as Lightning 1 does."""


def _trainer() -> _Trainer:
    """What modules read of their trainer. `barebones`: self.log does nothing, as in Lightning's."""
    return _Trainer(
        barebones=True,
        max_epochs=1,
        max_steps=_STEPS_PLANNED,
        estimated_stepping_batches=_STEPS_PLANNED,
        num_training_batches=_STEPS_PLANNED,
        accumulate_grad_batches=1,
        current_epoch=0,
        global_step=0,
        global_rank=0,
        local_rank=0,
        world_size=1,
        num_devices=1,
        is_global_zero=True,
        training=True,
        sanity_checking=False,
        logger=None,
        loggers=[],
        callbacks=[],
        callback_metrics={},
        datamodule=None,
    )
