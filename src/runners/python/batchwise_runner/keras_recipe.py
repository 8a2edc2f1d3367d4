"""What a build function returned for Keras: a model, compiled, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

from .built import fields_of, kind_of
from .failures import is_out_of_memory
from .keras_data import sources_of
from .keras_optimizers import with_free_rate

if TYPE_CHECKING:
    from .trainer import Source

REQUIRED = ("model", "data")
OPTIONAL = ("loss", "optimizer", "metrics", "validation", "class_weight")
# a rate that shows whether the optimizer takes the one that it is given
_TRIED_RATE = 1e-4


class Recipe:
    """Checked, and ready for `train_on_batch`."""

    def __init__(self, built: object, function: Source) -> None:
        fields = fields_of(built, function, REQUIRED, OPTIONAL)
        self.function = function
        self.model = fields["model"]
        if not isinstance(self.model, keras.Model):
            raise function.fault(f"model is {kind_of(self.model)}; give a keras.Model")
        self.training, self.validation, self.held = sources_of(fields, function)
        self._compile(fields)
        self.class_weight = self._class_weights(fields.get("class_weight"))
        self._build()
        self._check_parameters()
        optimizer, self.schedule = with_free_rate(self.model.optimizer, function)
        if optimizer is not self.model.optimizer:
            self.model.optimizer = optimizer
            self.model.make_train_function(force=True)
        optimizer.build(self.model.trainable_variables)

    @property
    def loss(self) -> Any:
        return self.model.loss

    def _compile(self, fields: dict[str, Any]) -> None:
        """As the model was compiled, or with the loss and the optimizer of the dict."""
        given = [name for name in ("loss", "optimizer", "metrics") if name in fields]
        if self.model.compiled:
            if given:
                raise self.function.fault(
                    f"the model is compiled, and {given[0]} is given too; leave one out"
                )
        else:
            self._compile_with(fields)
        if getattr(self.model, "optimizer", None) is None:
            raise self.function.fault("the model is compiled without an optimizer")
        if self.model.steps_per_execution != 1:
            raise self.function.fault(
                f"the model is compiled with steps_per_execution={self.model.steps_per_execution}; "
                "compile it with 1, so that a step can be timed"
            )

    def _compile_with(self, fields: dict[str, Any]) -> None:
        missing = [name for name in ("loss", "optimizer") if name not in fields]
        if missing:
            raise self.function.fault(
                f"the model is not compiled: call model.compile, or return {missing[0]!r}"
            )
        optimizer = fields["optimizer"]
        if not isinstance(optimizer, (str, keras.optimizers.Optimizer)):
            optimizer = self._made_optimizer(optimizer)
        try:
            self.model.compile(
                optimizer=optimizer, loss=fields["loss"], metrics=fields.get("metrics")
            )
        except Exception as error:
            raise self.function.fault_of(error, "model.compile") from error

    def _made_optimizer(self, given: Any) -> Any:
        """Of a function of the rate."""
        example = "give an optimizer, its name, or a function: lambda lr: keras.optimizers.Adam(lr)"
        if not callable(given) or isinstance(given, type):
            raise self.function.fault(f"optimizer is {kind_of(given)}; {example}")
        try:
            made = given(_TRIED_RATE)
        except Exception as error:
            raise self.function.fault_of(error, f"optimizer({_TRIED_RATE})") from error
        if not isinstance(made, keras.optimizers.Optimizer):
            raise self.function.fault(f"optimizer returned {kind_of(made)}; {example}")
        return made

    def _class_weights(self, given: Any) -> dict[int, float] | None:
        if given is None:
            return None
        if not isinstance(given, dict):
            raise self.function.fault(f"class_weight is {kind_of(given)}; give {{class: weight}}")
        if self.training.arrays[2] is not None:
            raise self.function.fault("data has weights of rows, and class_weight is given too")
        return given

    def _build(self) -> None:
        """A model without an Input has its weights after its first batch."""
        if self.model.built and self.model.variables:
            return
        try:
            self.model.predict_on_batch(self.training.first(2)[0])
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise self.function.fault_of(error, "the model cannot take two rows of data") from error

    def _check_parameters(self) -> None:
        if not self.model.weights:
            raise self.function.fault("the model has no parameters: nothing can be trained")
        if not self.model.trainable_variables:
            raise self.function.fault("every parameter of the model is frozen (trainable is False)")
