"""Takes a program as it is: the model that it returns says which framework trains it."""

from __future__ import annotations

import gc
import importlib
import platform
from typing import TYPE_CHECKING, Any

from .built import kind_of
from .failures import Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .protocol import KerasSubject
    from .trainer import Framework, Source, Training

# the package of a model's class or of one that it is made from, and what trains it
_TRAINERS = {"keras": "keras_trainer", "tf_keras": None, "torch": "torch_trainer"}


class ProgramFramework:
    """The program is loaded before the framework: its settings of the environment count."""

    engine = "python"

    def __init__(self) -> None:
        self._framework: Framework | None = None

    def title(self) -> str:
        if self._framework is None:
            return f"Python {platform.python_version()}"
        return self._framework.title()

    def versions(self) -> Mapping[str, str]:
        return {} if self._framework is None else self._framework.versions()

    def limits(self) -> Mapping[str, str]:
        return {"cpu": "system"}

    def warm_up(self) -> None:
        """Nothing is loaded yet."""

    def training(self, built: object, function: Source, seed: int, device: str) -> Training:
        if self._framework is None:
            self._framework = _framework_of(built, function)
            self.engine = self._framework.engine
            self._framework.warm_up()
            gc.collect()
            gc.freeze()
        return self._framework.training(built, function, seed, device)

    def file(self, subject: KerasSubject) -> Source:
        del subject
        raise Unsupported(f"{self.title()} trains programs only")


def _framework_of(built: object, function: Source) -> Framework:
    model = built.get("model") if isinstance(built, dict) else built
    found = next((name for name in _packages_of(model) if name in _TRAINERS), None)
    if found is None:
        raise function.fault(_unknown(built, model))
    module = _TRAINERS[found]
    if module is None:
        raise function.fault(
            "the model is one of tf_keras (Keras 2); build it with keras, version 3"
        )
    loaded: Any = importlib.import_module(f"{__package__}.{module}")
    framework: Framework = loaded.framework
    return framework


def _packages_of(model: object) -> list[str]:
    """Of the class and what it is made from, keras before torch: a model of Keras may be both."""
    packages = {each.__module__.split(".")[0] for each in type(model).__mro__}
    return [name for name in _TRAINERS if name in packages]


def _unknown(built: object, model: object) -> str:
    if not isinstance(built, dict):
        return f"it returned {kind_of(built)}; return a dict with model and data"
    if model is None:
        return "it returned no 'model'; return a keras.Model or a torch.nn.Module"
    return f"model is {kind_of(model)}; give a keras.Model or a torch.nn.Module"


framework = ProgramFramework()
