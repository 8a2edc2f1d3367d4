"""Messages of the service, parsed. docs/protocol.md says what the fields mean."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Union

from .failures import MalformedMessage

VERSION = 2
KINDS = ("trace", "fit", "noise", "sweep", "race", "anneal", "grow")


@dataclass(frozen=True)
class ValidationRows:
    batch_size: int = 128
    rows: int = 512


@dataclass(frozen=True)
class MicroBatches:
    size: int
    count: int


@dataclass(frozen=True)
class TraceSpec:
    batch_size: int


@dataclass(frozen=True)
class FitSpec:
    batch_size: int
    steps: int
    fresh: bool
    budget_bytes: float
    device_ms: float


@dataclass(frozen=True)
class NoiseSpec:
    batch_size: int
    learning_rate: float
    device_ms: float
    micro: MicroBatches


@dataclass(frozen=True)
class SweepSpec:
    batch_size: int
    rate_min: float
    rate_max: float
    growth: float
    device_ms: float


@dataclass(frozen=True)
class RaceSpec:
    batch_size: int
    learning_rate: float
    rate_text: str
    rung: int
    until_ms: float
    seed: int
    steps_max: float
    method: str | None
    validation: ValidationRows
    noise: MicroBatches | None


@dataclass(frozen=True)
class ContinuedSpec:
    """A training that goes on from step `from_step` of a race; 0: from the start."""

    batch_size: int
    learning_rate: float
    rate_text: str
    seed: int
    from_step: int
    steps: int
    validation: ValidationRows


@dataclass(frozen=True)
class AnnealSpec(ContinuedSpec):
    """The rate falls to zero."""


@dataclass(frozen=True)
class GrowSpec(ContinuedSpec):
    """`batch_size`: of its own steps. `grown_from`: that of the race that it continues."""

    grown_from: int


Spec = Union[TraceSpec, FitSpec, NoiseSpec, SweepSpec, RaceSpec, AnnealSpec, GrowSpec]


@dataclass(frozen=True)
class PythonSubject:
    file: str
    function: str


@dataclass(frozen=True)
class KerasSubject:
    """A model as Keras 3 wrote it, how it is trained, and where its rows are."""

    topology: dict[str, Any]
    compiled: dict[str, Any]
    inputs: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    losses: list[dict[str, Any]]
    optimizer: str
    settings: dict[str, Any]
    data: dict[str, Any]


Subject = Union[PythonSubject, KerasSubject]


@dataclass(frozen=True)
class Request:
    spec: Spec
    device: str
    subject: Subject
    seed: int
    budget_bytes: float | None
    checkpoint_folder: str


@dataclass(frozen=True)
class Describe:
    subject: PythonSubject
    device: str
    seed: int
    deadline_ms: float


class Fields:
    """The fields of a JSON object; a fault names the path, the value and what is accepted."""

    def __init__(self, value: object, path: str = "") -> None:
        self.path = path
        if not isinstance(value, dict):
            raise self._fault(path, value, "an object")
        self._values: dict[str, Any] = value

    def has(self, name: str) -> bool:
        return name in self._values

    def part(self, name: str) -> Fields:
        return Fields(self._values.get(name), f"{self.path}/{name}")

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise self._fault(f"{self.path}/{name}", value, "a string")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._fault(f"{self.path}/{name}", value, "a number")
        # JSON has one kind of number: a rate of 1 would come as an int, which frameworks refuse
        return float(value)

    def whole(self, name: str) -> int:
        return int(self.number(name))

    def truth(self, name: str) -> bool:
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise self._fault(f"{self.path}/{name}", value, "true or false")
        return value

    def choice(self, name: str, accepted: tuple[str, ...]) -> str:
        value = self._values.get(name)
        if value not in accepted:
            raise self._fault(f"{self.path}/{name}", value, ", ".join(accepted))
        return str(value)

    def record(self, name: str, default: dict[str, Any] | None = None) -> dict[str, Any]:
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, dict):
            raise self._fault(f"{self.path}/{name}", value, "an object")
        return value

    def records(self, name: str) -> list[dict[str, Any]]:
        value = self._values.get(name)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self._fault(f"{self.path}/{name}", value, "a list of objects")
        return value

    def written(self, name: str) -> str:
        """A number as the service writes it: part of the name of a checkpoint."""
        return json.dumps(self._values.get(name))

    @staticmethod
    def _fault(path: str, value: object, accepted: str) -> MalformedMessage:
        where = path or "the message"
        shown = "missing" if value is None else json.dumps(value)[:80]
        return MalformedMessage(f"{where} is {shown}; accepted: {accepted}")


def parse(line: str) -> Request | Describe:
    try:
        message = Fields(json.loads(line))
    except ValueError:
        raise MalformedMessage(
            f"the message is {line[:80]!r}; accepted: one JSON object a line"
        ) from None
    if message.choice("type", ("request", "describe")) == "describe":
        return Describe(
            subject=_program(message.part("subject")),
            device=message.text("device"),
            seed=message.whole("seed"),
            deadline_ms=message.number("deadlineMs"),
        )
    return Request(
        spec=_spec(message.part("spec")),
        device=message.text("device"),
        subject=_subject(message.part("subject"), message),
        seed=message.whole("seed"),
        budget_bytes=message.number("budgetBytes") if message.has("budgetBytes") else None,
        checkpoint_folder=message.text("checkpointFolder"),
    )


def _subject(fields: Fields, message: Fields) -> Subject:
    if fields.choice("format", ("python", "keras-json")) == "python":
        return _program(fields)
    model = fields.part("model")
    return KerasSubject(
        topology=fields.record("topology"),
        compiled=fields.record("compiled", {}),
        inputs=model.records("inputs"),
        outputs=model.records("outputs"),
        losses=fields.records("losses"),
        optimizer=fields.text("optimizer"),
        settings=fields.record("optimizerSettings", {}),
        data=message.record("data"),
    )


def _program(fields: Fields) -> PythonSubject:
    fields.choice("format", ("python",))
    return PythonSubject(fields.text("file"), fields.text("function"))


def _spec(fields: Fields) -> Spec:
    kind = fields.choice("kind", KINDS)
    spec: Spec = _PARSERS[kind](fields, fields.whole("batchSize"))
    return spec


def _fit(fields: Fields, batch_size: int) -> FitSpec:
    return FitSpec(
        batch_size,
        steps=fields.whole("steps"),
        fresh=fields.truth("fresh"),
        budget_bytes=fields.number("budgetBytes"),
        device_ms=fields.number("deviceMs", float("inf")),
    )


def _noise(fields: Fields, batch_size: int) -> NoiseSpec:
    return NoiseSpec(
        batch_size,
        learning_rate=fields.number("learningRate"),
        device_ms=fields.number("deviceMs"),
        micro=_micro(fields),
    )


def _sweep(fields: Fields, batch_size: int) -> SweepSpec:
    return SweepSpec(
        batch_size,
        rate_min=fields.number("learningRateMin"),
        rate_max=fields.number("learningRateMax"),
        growth=fields.number("growth"),
        device_ms=fields.number("deviceMs"),
    )


def _race(fields: Fields, batch_size: int) -> RaceSpec:
    return RaceSpec(
        batch_size,
        learning_rate=fields.number("learningRate"),
        rate_text=fields.written("learningRate"),
        rung=fields.whole("rung"),
        until_ms=fields.number("untilMs"),
        seed=fields.whole("seed"),
        steps_max=fields.number("stepsMax", float("inf")),
        method=fields.choice("method", ("rprop",)) if fields.has("method") else None,
        validation=_validation(fields),
        noise=_micro(fields.part("noise")) if fields.has("noise") else None,
    )


def _anneal(fields: Fields, batch_size: int) -> AnnealSpec:
    return AnnealSpec(**_continued(fields, batch_size))


def _grow(fields: Fields, batch_size: int) -> GrowSpec:
    return GrowSpec(**_continued(fields, batch_size), grown_from=fields.whole("grownFrom"))


def _continued(fields: Fields, batch_size: int) -> dict[str, Any]:
    return {
        "batch_size": batch_size,
        "learning_rate": fields.number("learningRate"),
        "rate_text": fields.written("learningRate"),
        "seed": fields.whole("seed"),
        "from_step": fields.whole("from"),
        "steps": fields.whole("steps"),
        "validation": _validation(fields),
    }


def _micro(fields: Fields) -> MicroBatches:
    return MicroBatches(fields.whole("microBatchSize"), fields.whole("microBatches"))


def _validation(fields: Fields) -> ValidationRows:
    if not fields.has("validation"):
        return ValidationRows()
    part = fields.part("validation")
    return ValidationRows(part.whole("batchSize"), part.whole("rows"))


_PARSERS: dict[str, Any] = {
    "trace": lambda _, batch_size: TraceSpec(batch_size),
    "fit": _fit,
    "noise": _noise,
    "sweep": _sweep,
    "race": _race,
    "anneal": _anneal,
    "grow": _grow,
}
