"""Which of Batchwise's optimizers a Keras optimizer is, its settings, and its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

if TYPE_CHECKING:
    from .trainer import Source

Settings = dict[str, Any]

_ADAM = {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon", "weightDecay": "weight_decay"}
_FAMILIES: dict[str, tuple[str, dict[str, str]]] = {
    "SGD": ("sgd", {"momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay"}),
    "Adam": ("adam", {**_ADAM, "amsgrad": "amsgrad"}),
    "AdamW": ("adamw", {**_ADAM, "amsgrad": "amsgrad"}),
    "Nadam": ("nadam", _ADAM),
    "Adamax": ("adamax", _ADAM),
    "RMSprop": (
        "rmsprop",
        {
            "rho": "rho",
            "momentum": "momentum",
            "epsilon": "epsilon",
            "centered": "centered",
            "weightDecay": "weight_decay",
        },
    ),
    "Adagrad": ("adagrad", {"epsilon": "epsilon", "weightDecay": "weight_decay"}),
    "Adadelta": ("adadelta", {"rho": "rho", "epsilon": "epsilon", "weightDecay": "weight_decay"}),
    "Adafactor": ("adafactor", {"weightDecay": "weight_decay"}),
    "Ftrl": ("ftrl", {"weightDecay": "weight_decay"}),
    "Lion": ("lion", {"beta1": "beta_1", "beta2": "beta_2", "weightDecay": "weight_decay"}),
    "Lamb": ("lamb", _ADAM),
    "Muon": ("muon", {"weightDecay": "weight_decay"}),
}
_WITH_SECOND_MOMENT = (keras.optimizers.Adam, keras.optimizers.Nadam)


def inner_of(optimizer: Any) -> Any:
    """The optimizer inside the loss scaling of mixed precision."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def family_of(optimizer: Any) -> tuple[str, str, Settings, bool]:
    """
    Name, family, settings, and whether the family is its own. A subclass of Adam or Nadam counts
    as of Adam's family, any other unknown optimizer as SGD with momentum.
    """
    optimizer = inner_of(optimizer)
    name = type(optimizer).__name__
    known = _FAMILIES.get(name)
    is_own = type(optimizer).__module__.split(".")[0] != "keras"
    if known is None or is_own:
        family = "adam" if isinstance(optimizer, _WITH_SECOND_MOMENT) else "momentum"
        return name, family, {}, False
    family, names = known
    config = optimizer.get_config()
    settings = {setting: _value(config.get(key)) for setting, key in names.items()}
    if settings.get("weightDecay") == 0:
        settings["weightDecay"] = None
    if family == "sgd" and settings["momentum"]:
        family = "momentum"
    return name, family, settings, True


def _value(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, str)) else None


def second_moments(optimizer: Any) -> tuple[list[Any], float] | None:
    """The running mean of squared gradients by variable, and epsilon; None without one."""
    optimizer = inner_of(optimizer)
    velocities = getattr(optimizer, "_velocities", None)
    if not isinstance(optimizer, _WITH_SECOND_MOMENT) or not velocities:
        return None
    return list(velocities), float(optimizer.epsilon)


def with_free_rate(optimizer: Any, function: Source) -> tuple[Any, str | None]:
    """
    An optimizer whose rate can be set, and the schedule that the trials leave out. A schedule
    refuses a rate: the optimizer is made again with a constant one.
    """
    schedule = getattr(inner_of(optimizer), "_learning_rate", None)
    if isinstance(schedule, keras.Variable):
        return optimizer, None
    try:
        return _rebuilt(optimizer), type(schedule).__name__
    except Exception as error:
        raise function.fault_of(error, "the optimizer cannot be made with a constant rate") from (
            error
        )


def _rebuilt(optimizer: Any) -> Any:
    inner = inner_of(optimizer)
    config = {**inner.get_config(), "learning_rate": 1e-3}
    made = type(inner).from_config(config)
    if inner is optimizer:
        return made
    scale = optimizer.get_config()
    scale.pop("inner_optimizer")
    return type(optimizer)(made, **scale)


class Rprop(keras.optimizers.Optimizer):
    """
    The sign of the gradient over all rows, with a step size of each weight: iRprop-.

    Source: Igel and Huesken, "Empirical evaluation of the improved Rprop learning algorithms",
    2003.
    """

    def __init__(self, step_size: float) -> None:
        super().__init__(learning_rate=1.0, name="rprop")
        self._step_size = step_size

    def build(self, variables: Any) -> None:
        if self.built:
            return
        super().build(variables)
        first = keras.initializers.Constant(self._step_size)
        self._sizes = [
            self.add_variable_from_reference(v, name="size", initializer=first) for v in variables
        ]
        self._before = [self.add_variable_from_reference(v, name="before") for v in variables]

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        ops, index = keras.ops, self._get_variable_index(variable)
        size = ops.convert_to_tensor(self._sizes[index])
        before = ops.convert_to_tensor(self._before[index])
        sign = gradient * before
        grown = ops.minimum(size * 1.2, 50.0)
        shrunk = ops.maximum(size * 0.5, 1e-6)
        size = ops.where(sign > 0, grown, ops.where(sign < 0, shrunk, size))
        kept = ops.where(sign < 0, ops.zeros_like(gradient), gradient)
        self._sizes[index].assign(size)
        self._before[index].assign(kept)
        self.assign_sub(variable, ops.sign(kept) * size * ops.cast(learning_rate, size.dtype))
