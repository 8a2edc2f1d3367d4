"""Which of Batchwise's optimizers a PyTorch optimizer is, and its settings under Keras' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

Settings = dict[str, Any]

_ADAM = {"beta1": "betas.0", "beta2": "betas.1", "epsilon": "eps", "weightDecay": "weight_decay"}
_FAMILIES: dict[str, tuple[str, dict[str, str]]] = {
    "SGD": ("sgd", {"momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay"}),
    "Adam": ("adam", {**_ADAM, "amsgrad": "amsgrad"}),
    "AdamW": ("adamw", {**_ADAM, "amsgrad": "amsgrad"}),
    "NAdam": ("nadam", _ADAM),
    "RAdam": ("adam", _ADAM),
    "Adamax": ("adamax", _ADAM),
    "RMSprop": (
        "rmsprop",
        {
            "rho": "alpha",
            "momentum": "momentum",
            "epsilon": "eps",
            "centered": "centered",
            "weightDecay": "weight_decay",
        },
    ),
    "Adagrad": ("adagrad", {"epsilon": "eps", "weightDecay": "weight_decay"}),
    "Adadelta": ("adadelta", {"rho": "rho", "epsilon": "eps", "weightDecay": "weight_decay"}),
    "Adafactor": ("adafactor", {"weightDecay": "weight_decay"}),
    "Lion": ("lion", {"beta1": "betas.0", "beta2": "betas.1", "weightDecay": "weight_decay"}),
    "Muon": ("muon", {"momentum": "momentum", "weightDecay": "weight_decay"}),
}
# RAdam trains as Adam does after its first steps
_LIKE_ANOTHER = ("RAdam",)


def family_of(optimizer: torch.optim.Optimizer) -> tuple[str, str, Settings, bool]:
    """
    Name, family, settings, and whether the family is its own. An unknown optimizer counts as of
    Adam's family where it keeps a second moment, else as SGD with momentum.
    """
    name = type(optimizer).__name__
    group = optimizer.param_groups[0]
    known = _FAMILIES.get(name)
    if known is None:
        slots = {key for state in optimizer.state.values() for key in state}
        family = "adam" if slots & {"exp_avg_sq", "v", "square_avg"} else "momentum"
        return name, family, {}, False
    family, names = known
    settings = {setting: _value(group, path) for setting, path in names.items()}
    if settings.get("weightDecay") == 0:
        settings["weightDecay"] = None
    if family == "sgd" and settings["momentum"]:
        family = "momentum"
    return name, family, settings, name not in _LIKE_ANOTHER


def _value(group: dict[str, Any], path: str) -> Any:
    name, _, index = path.partition(".")
    value = group.get(name)
    if index and value is not None:
        value = value[int(index)]
    return value if isinstance(value, (bool, int, float, str)) else None
