"""Answers the service, one message after another. The training stays built for the next request."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

from .context import Context, Value
from .failures import Diverged, MalformedMessage, Unsupported, UserError, in_one_line
from .failures import is_out_of_memory as _is_out_of_memory
from .kinds.anneal import anneal
from .kinds.fit import fit
from .kinds.grow import grow
from .kinds.noise import noise
from .kinds.race import race
from .kinds.sweep import sweep
from .kinds.trace import trace
from .memory import BudgetWatch, MemoryWatcher, release, resident_bytes, settled_bytes
from .protocol import (
    AnnealSpec,
    Describe,
    FitSpec,
    GrowSpec,
    NoiseSpec,
    PythonSubject,
    RaceSpec,
    Request,
    Subject,
    SweepSpec,
    TraceSpec,
    parse,
)
from .user_code import UserFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from .channel import Channel
    from .trainer import Framework, Source, Training

_KINDS: dict[type, Any] = {
    TraceSpec: trace,
    FitSpec: fit,
    NoiseSpec: noise,
    SweepSpec: sweep,
    RaceSpec: race,
    AnnealSpec: anneal,
    GrowSpec: grow,
}
# share of the free memory that a build may take: past it the system would end other processes
_BUILD_MEMORY_SHARE = 0.9


class Session:
    def __init__(self, framework: Framework, channel: Channel) -> None:
        self._framework = framework
        self._channel = channel
        self._watcher = MemoryWatcher()
        self._subject: Subject | None = None
        self._source: Source | None = None
        self._built: tuple[int, Training] | None = None
        self._watch: BudgetWatch | None = None

    def serve(self) -> None:
        while True:
            self._answer(self._channel.next_line())

    def _answer(self, line: str) -> None:
        work = _Work()
        try:
            message = parse(line)
            if isinstance(message, Describe):
                self._describe(message)
                return
            self._run(message, work)
            self._finish(work, "completed", None)
        except BaseException as error:
            self._fail(work, error)

    def _run(self, request: Request, work: _Work) -> None:
        """The rows and the baseline are ready before the work begins: they are no part of it."""
        training = self._training_of(request)
        if self._watch is None:
            self._watch = self._baseline(training)
        watch = work.watch = self._watch
        spec = request.spec
        proof = isinstance(spec, FitSpec) and spec.fresh
        budget = spec.budget_bytes if isinstance(spec, FitSpec) else request.budget_bytes
        if request.device != "cpu":
            raise Unsupported(f"{self._framework.title()} trains on the processor here")
        watch.allow(budget, proof)
        work.start()
        if watch.baseline_bytes is not None:
            self._report("baselineBytes", None, watch.baseline_bytes)
        context = Context(request, training, watch, self._report, work.leave_out)
        _KINDS[type(spec)](context, spec)

    def _describe(self, message: Describe) -> None:
        function = self._function_of(message.subject)
        with _Deadline(function, message.deadline_ms, self._send_user_error):
            self._limit_build()
            training = self._training(function, message.seed, message.device)
            facts = training.describe()
            sample = training.sample()
        self._channel.leave_if_forked()
        self._watcher.pause()
        versions = self._framework.versions()
        self._channel.send(
            {
                "type": "description",
                "framework": self._framework.title(),
                "engine": self._framework.engine,
                "fingerprint": function.fingerprint(versions, sample),
                "sources": function.sources(),
                **facts,
            }
        )

    def _training_of(self, request: Request) -> Training:
        source = self._source_of(request.subject)
        seed = getattr(request.spec, "seed", request.seed)
        if self._built is None or self._built[0] != seed:
            # the build may load data for minutes: once a seed, not once a trial
            self._built = None
            release()
            training = self._training(source, seed, request.device)
            self._built = (seed, training)
        return self._built[1]

    def _source_of(self, subject: Subject) -> Source:
        if isinstance(subject, PythonSubject):
            return self._function_of(subject)
        if self._source is None or self._subject != subject:
            self._take(subject, self._framework.file(subject))
        assert self._source is not None
        return self._source

    def _function_of(self, subject: PythonSubject) -> UserFunction:
        if self._subject != subject or not isinstance(self._source, UserFunction):
            self._take(subject, UserFunction(subject.file, subject.function))
        assert isinstance(self._source, UserFunction)
        return self._source

    def _take(self, subject: Subject, source: Source) -> None:
        self._source, self._subject = source, subject
        self._built = self._watch = None

    def _training(self, source: Source, seed: int, device: str) -> Training:
        built = source.build(seed)
        # a copy would take the watcher's answers to this process
        self._channel.leave_if_forked()
        return self._framework.training(built, source, seed, device)

    def _baseline(self, training: Training) -> BudgetWatch:
        self._watcher.start()
        bytes_now = settled_bytes()
        above = None if bytes_now is None else bytes_now - training.model_bytes()
        return BudgetWatch(self._watcher, above)

    def _limit_build(self) -> None:
        """A build that takes all memory ends, before the system ends other processes."""
        self._watcher.start()
        now, free = resident_bytes(), _available_bytes()
        if now is not None and free is not None:
            self._watcher.watch(int(now + _BUILD_MEMORY_SHARE * free), now, proof=False)

    def _report(self, name: str, at: float | None, value: Value) -> None:
        self._channel.send({"type": "measurement", "name": name, "at": at, "value": value})

    def _fail(self, work: _Work, error: BaseException) -> None:
        fault = self._fault_of(error)
        if isinstance(fault, UserError):
            self._finish(work, "userError", str(fault), fault.place)
            return
        cause, message = _cause_of(fault)
        if cause == "crashed":
            traceback.print_exception(type(error), error, error.__traceback__, file=sys.stderr)
        self._finish(work, cause, message)

    def _fault_of(self, error: BaseException) -> BaseException:
        """An exception that passed through the user's code is a fault of that code."""
        own = (Diverged, Unsupported, UserError, MalformedMessage)
        if isinstance(error, own) or _is_out_of_memory(error) or self._source is None:
            return error
        return self._source.fault_of(error) if self._source.is_in(error) else error

    def _finish(
        self, work: _Work, cause: str, message: str | None, place: str | None = None
    ) -> None:
        duration = work.duration_ms()
        peak = None if work.watch is None else work.watch.peak_bytes()
        base = None if work.watch is None else work.watch.baseline_bytes
        held = None if work.watch is None else work.watch.stop()
        outcome: dict[str, Any] = {
            "type": "outcome",
            "cause": cause,
            "durationMs": duration,
            "peakBytes": None if peak is None or base is None else base + peak,
            "message": message,
            "startedAtMs": work.started_at * 1000,
        }
        if held is not None:
            outcome["heldBytes"] = held
        if place is not None:
            outcome["place"] = place
        self._channel.send(outcome)

    def _send_user_error(self, message: str, place: str) -> None:
        self._finish(_Work(), "userError", message, place)


class _Work:
    """When the work of a trial began, and its memory."""

    def __init__(self) -> None:
        self.watch: BudgetWatch | None = None
        self._left_out = 0.0
        self.start()

    def start(self) -> None:
        self.started_at = time.time()
        self._start = time.perf_counter()

    def leave_out(self, work: Callable[[], None]) -> None:
        """Runs it, and does not count its time."""
        start = time.perf_counter()
        work()
        self._left_out += time.perf_counter() - start

    def duration_ms(self) -> float:
        return (time.perf_counter() - self._start - self._left_out) * 1000


class _Deadline:
    """Ends the process when the user's code takes too long, and names the line it was at."""

    def __init__(self, function: UserFunction, deadline_ms: float, send: Any) -> None:
        self._function = function
        self._deadline_ms = deadline_ms
        self._send = send
        self._thread = threading.get_ident()
        self._timer = threading.Timer(deadline_ms / 1000, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        place = self._function.running_line(sys._current_frames().get(self._thread))
        seconds = self._deadline_ms / 1000
        self._send(
            f"{self._function.name} did not end within {seconds:g} s",
            place or self._function.fault("").place,
        )
        os._exit(1)


def _cause_of(error: BaseException) -> tuple[str, str]:
    if isinstance(error, Diverged):
        return "diverged", str(error)
    if isinstance(error, Unsupported):
        return "unsupported", str(error)
    if isinstance(error, MalformedMessage):
        return "crashed", str(error)
    if _is_out_of_memory(error):
        return "outOfMemory", f"out of memory: {in_one_line(error)}"
    return "crashed", in_one_line(error)


def _available_bytes() -> int | None:
    try:
        with open("/proc/meminfo") as file:  # noqa: PTH123
            lines = dict(line.split(":", 1) for line in file)
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):
        return None
