"""A model that Keras 3 wrote as JSON, compiled as its file or the question says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .failures import Unsupported, in_one_line
from .stored_rows import StoredRows

if TYPE_CHECKING:
    from .protocol import KerasSubject

# layers that hold code, or load it from elsewhere
_CODE_LAYERS = ("FlaxLayer", "JaxLayer", "Lambda", "TFSMLayer", "TorchModuleWrapper", "__lambda__")
_OPTIMIZERS = {"sgd": "SGD", "momentum": "SGD", "adamw": "AdamW", "rmsprop": "RMSprop"}
_LOSSES = {"klDivergence": "KLDivergence", "logCosh": "LogCosh"}
# losses that compare with shares of the classes
_ONE_HOT = (
    "categoricalCrossentropy",
    "categoricalFocalCrossentropy",
    "categoricalHinge",
    "klDivergence",
)


class KerasFile:
    """The faults are those of the model: another engine may train it."""

    def __init__(self, subject: KerasSubject) -> None:
        self._subject = subject
        require_data_only(subject.topology)
        require_data_only(subject.compiled)

    def build(self, seed: int) -> object:
        keras.utils.set_random_seed(seed)
        try:
            model = keras.saving.deserialize_keras_object(self._subject.topology, safe_mode=True)
            self._compile(model)
        except Exception as error:
            raise self.fault_of(error) from error
        rows = StoredRows(self._subject.data, self._subject.inputs)
        return {
            "model": model,
            "data": self._part(model, rows, "train"),
            "validation": self._part(model, rows, "validation"),
        }

    def fault(self, message: str) -> Exception:
        return Unsupported(f"Keras cannot train this model: {message}")

    def fault_of(self, error: BaseException, doing: str | None = None) -> Exception:
        if isinstance(error, Unsupported):
            return error
        text = in_one_line(error)
        return self.fault(text if doing is None else f"{doing}: {text}")

    def is_in(self, error: BaseException) -> bool:
        del error
        return False

    def _compile(self, model: Any) -> None:
        """Metrics and compilation as the file has them; losses and optimizer are the question's."""
        losses = self._subject.losses
        written = {
            name: self._subject.compiled.get(name) for name in ("metrics", "weighted_metrics")
        }
        metrics = keras.saving.deserialize_keras_object(
            {name: value for name, value in written.items() if value is not None}, safe_mode=True
        )
        made = [_loss(loss) for loss in losses]
        weights = [float(loss["weight"]) for loss in losses]
        is_plain = all(weight == 1 for weight in weights)
        model.compile(
            optimizer=_optimizer(self._subject.optimizer, self._subject.settings),
            loss=_like_outputs(model, self._subject.outputs, made),
            loss_weights=None if is_plain else _like_outputs(model, self._subject.outputs, weights),
            jit_compile=self._subject.compiled.get("jit_compile", "auto"),
            auto_scale_loss=self._subject.compiled.get("auto_scale_loss", True),
            **metrics,
        )

    def _part(self, model: Any, rows: StoredRows, part: str) -> tuple[Any, ...]:
        subject = self._subject
        targets, weights = [], []
        for (values, is_class), loss, output in zip(
            rows.targets(part), subject.losses, subject.outputs
        ):
            classes = loss.get("classWeights")
            weights.append(None if classes is None else np.asarray(classes, "f4")[values])
            if is_class and loss["loss"] in _ONE_HOT:
                values = np.eye(output["shape"][-1], dtype=np.float32)[values]
            targets.append(values)
        x = _like_inputs(model, subject.inputs, rows.inputs(part))
        y = _like_outputs(model, subject.outputs, targets)
        if all(weight is None for weight in weights):
            return x, y
        ones = [np.ones(len(targets[0]), "f4") if weight is None else weight for weight in weights]
        return x, y, _like_outputs(model, subject.outputs, ones)


def require_data_only(value: Any) -> None:
    """
    Keras' own classes alone, and none that holds code. Raises Unsupported. Keras' safe mode refuses
    the same; earlier releases of it had holes.
    """
    if isinstance(value, list):
        for part in value:
            require_data_only(part)
    if not isinstance(value, dict):
        return
    name, module = value.get("class_name"), value.get("module")
    if isinstance(name, str) and "config" in value:
        is_keras = module is None or module == "builtins" or str(module).split(".")[0] == "keras"
        registered = value.get("registered_name")
        is_own = isinstance(registered, str) and ">" in registered
        if name in _CODE_LAYERS or not is_keras or is_own:
            raise Unsupported(f"Keras trains submitted models of its own layers only, not {name}")
        if module == "builtins" and name == "function":
            raise Unsupported("Keras trains submitted models without functions of their own only")
    for part in value.values():
        require_data_only(part)


def _optimizer(family: str, settings: dict[str, Any]) -> Any:
    name = _OPTIMIZERS.get(family, family[0].upper() + family[1:])
    arguments = {_snake(key): value for key, value in settings.items()}
    excluded = arguments.get("exclude_layers")
    if isinstance(excluded, str):
        arguments["exclude_layers"] = excluded.split("|")
    return getattr(keras.optimizers, name)(learning_rate=1e-3, **arguments)


def _loss(loss: dict[str, Any]) -> Any:
    name = _LOSSES.get(loss["loss"], loss["loss"][0].upper() + loss["loss"][1:])
    settings = {_snake(key): value for key, value in loss.get("settings", {}).items()}
    return getattr(keras.losses, name)(**settings)


def _snake(name: str) -> str:
    """beta1 -> beta_1, emaMomentum -> ema_momentum."""
    parted = re.sub(r"(?<=[a-z]{2})(?=\d)", "_", name)
    return re.sub(r"[A-Z]", lambda letter: f"_{letter.group(0).lower()}", parted)


def _like_inputs(model: Any, inputs: list[dict[str, Any]], arrays: list[Any]) -> Any:
    """In the structure that the model is called with."""
    if len(arrays) == 1:
        return arrays[0]
    named = {wanted["name"]: array for wanted, array in zip(inputs, arrays)}
    names = [tensor.name for tensor in model.inputs]
    ordered = [named[name] for name in names] if set(names) == set(named) else arrays
    return keras.tree.pack_sequence_as(model._inputs_struct, ordered)


def _like_outputs(model: Any, outputs: list[dict[str, Any]], values: list[Any]) -> Any:
    """In the structure that the model returns."""
    if len(values) == 1:
        return values[0]
    named = {wanted["layer"].split("/")[-1]: value for wanted, value in zip(outputs, values)}
    names = [tensor._keras_history.operation.name for tensor in model.outputs]
    is_named = len(set(names)) == len(names) and set(names) == set(named)
    ordered = [named[name] for name in names] if is_named else values
    return keras.tree.pack_sequence_as(model._outputs_struct, ordered)
