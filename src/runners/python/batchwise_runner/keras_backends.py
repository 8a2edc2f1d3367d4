"""What Keras leaves to its backend: gradients, and the bytes of a step."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Protocol

import keras
import numpy as np

from .memory import peak_bytes_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .keras_data import Batch


class Gradients:
    """Gradients of one batch by variable; None where the loss does not depend on it."""

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts

    def squared_norm(self, scales: list[Any] | None) -> float:
        ops, norms = keras.ops, []
        for i, part in enumerate(self.parts):
            if part is not None:
                scaled = part if scales is None else part * scales[i]
                norms.append(ops.sum(ops.square(ops.cast(scaled, "float32"))))
        return float(ops.sum(ops.stack(norms)))

    def plus(self, other: Gradients | None) -> Gradients:
        if other is None:
            return self
        pairs = zip(self.parts, other.parts)
        return Gradients([b if a is None else a if b is None else a + b for a, b in pairs])


class Backend(Protocol):
    def version(self) -> str: ...

    def reseed(self, seed: int) -> None:
        """What a step draws besides the seeds of the model's variables."""

    def gradients(self, model: Any) -> Callable[[Batch], Gradients]:
        """In training mode, of the loss as `fit` computes it, before clipping."""

    def peak_bytes(self, model: Any, work: Callable[[], object]) -> int:
        """The most bytes that were allocated at once during the work, weights included."""


class _TensorFlow:
    def __init__(self) -> None:
        import tensorflow

        self._tf = tensorflow
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        self._counts = self._counted(lambda: tensorflow.ones((512, 512)) + 1) > 0

    def reseed(self, seed: int) -> None:
        """Seeds of dropout are variables of the model."""

    def version(self) -> str:
        return f"TensorFlow {self._tf.__version__}"

    def gradients(self, model: Any) -> Callable[[Batch], Gradients]:
        tf = self._tf

        def compute(batch: Batch) -> list[Any]:
            x, y, weight = batch
            with tf.GradientTape() as tape:
                outputs = _call(model, x)
                loss = model.compute_loss(x=x, y=y, y_pred=outputs, sample_weight=weight)
            variables = [variable.value for variable in model.trainable_variables]
            found = tape.gradient(loss, variables)
            return [None if part is None else tf.convert_to_tensor(part) for part in found]

        if not model.run_eagerly:
            compute = tf.function(compute, reduce_retracing=True, jit_compile=model.jit_compile)
        return lambda batch: Gradients(list(compute(batch)))

    def peak_bytes(self, model: Any, work: Callable[[], object]) -> int:
        if not self._counts:
            return bytes_of(model) + peak_bytes_of(work)
        return max(bytes_of(model), self._counted(work))

    def _counted(self, work: Callable[[], object]) -> int:
        """The peak of the processor's allocator; 0 in builds without oneDNN, which count none."""
        memory = self._tf.config.experimental
        try:
            memory.reset_memory_stats("CPU:0")
            work()
            return int(memory.get_memory_info("CPU:0")["peak"])
        except ValueError:
            return 0


class _Jax:
    def __init__(self) -> None:
        import jax

        self._jax = jax

    def reseed(self, seed: int) -> None:
        """Seeds of dropout are variables of the model."""

    def version(self) -> str:
        return f"JAX {self._jax.__version__}"

    def gradients(self, model: Any) -> Callable[[Batch], Gradients]:
        def loss_of(trainable: Any, other: Any, metrics: Any, optimizer: Any, batch: Batch) -> Any:
            # the first is the loss as mixed precision scales it
            _, (loss, _, moved, _) = model.compute_loss_and_updates(
                trainable, other, metrics, *batch, training=True, optimizer_variables=optimizer
            )
            return loss, moved

        compute = self._jax.value_and_grad(loss_of, has_aux=True)
        if not model.run_eagerly:
            compute = self._jax.jit(compute)

        def gradients(batch: Batch) -> Gradients:
            state = model._get_jax_state(
                trainable_variables=True,
                non_trainable_variables=True,
                metrics_variables=True,
                optimizer_variables=True,
            )
            trainable, other, optimizer, metrics = state
            (_, moved), found = compute(trainable, other, metrics, optimizer, batch)
            # averages of a batch norm and seeds move on, as in every backend
            for variable, value in zip(model.non_trainable_variables, moved):
                variable.assign(value)
            return Gradients(list(found))

        return gradients

    def peak_bytes(self, model: Any, work: Callable[[], object]) -> int:
        return bytes_of(model) + peak_bytes_of(work)


class _Torch:
    def __init__(self) -> None:
        import torch

        self._torch = torch

    def reseed(self, seed: int) -> None:
        self._torch.manual_seed(seed)

    def version(self) -> str:
        return f"PyTorch {self._torch.__version__.split('+')[0]}"

    def gradients(self, model: Any) -> Callable[[Batch], Gradients]:
        def compute(batch: Batch) -> Gradients:
            x, y, weight = keras.tree.map_structure(
                lambda part: None if part is None else keras.ops.convert_to_tensor(part), batch
            )
            model.zero_grad()
            outputs = _call(model, x)
            loss = model.compute_loss(x=x, y=y, y_pred=outputs, sample_weight=weight)
            values = [variable.value for variable in model.trainable_variables]
            return Gradients(list(self._torch.autograd.grad(loss, values, allow_unused=True)))

        return compute

    def peak_bytes(self, model: Any, work: Callable[[], object]) -> int:
        return bytes_of(model) + peak_bytes_of(work)


def _call(model: Any, x: Any) -> Any:
    return model(x, training=True) if model._call_has_training_arg else model(x)


_BACKENDS: dict[str, Callable[[], Backend]] = {
    "tensorflow": _TensorFlow,
    "jax": _Jax,
    "torch": _Torch,
}


def bytes_of(model: Any) -> int:
    """Of weights, seeds, and slots of the optimizer."""
    return sum(size_of(variable) for variable in (*model.variables, *model.optimizer.variables))


def size_of(variable: Any) -> int:
    """Bytes of a variable."""
    digits = "".join(filter(str.isdigit, str(variable.dtype)))
    bits = int(digits) if digits else 32
    return int(np.prod(variable.shape)) * bits // 8


def backend() -> Backend:
    """Of the backend that Keras was configured with. Raises ImportError for an unknown one."""
    name = keras.backend.backend()
    make = _BACKENDS.get(name)
    if make is None:
        raise ImportError(f"the backend {name} of Keras trains nothing", name=name)
    return make()


def loaded_libraries() -> dict[str, str]:
    """Versions of what computes."""
    names = ("tensorflow", "jax", "jaxlib", "torch")
    loaded = {name: sys.modules.get(name) for name in names}
    versions = {name: getattr(module, "__version__", None) for name, module in loaded.items()}
    return {
        "keras": keras.__version__,
        "numpy": np.__version__,
        "backend": keras.backend.backend(),
        **{name: str(version) for name, version in versions.items() if version is not None},
    }
