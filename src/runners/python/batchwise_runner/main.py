"""The runner's process: starts the framework, says hello, answers until the pipe closes."""

from __future__ import annotations

import ctypes
import gc
import importlib
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from .channel import Channel
from .confinement import confine
from .protocol import KINDS, VERSION
from .session import Session

if TYPE_CHECKING:
    from .trainer import Framework

_FRAMEWORKS = {
    "fake": "fake",
    "keras": "keras_trainer",
    "python": "program",
    "torch": "torch_trainer",
}
_NOT_STARTED = 3
_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    # Ctrl-C reaches every process of the group; the service decides about the trial
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if "--confined" in arguments:
        confine()
    framework = _load(arguments[0] if arguments else "")
    channel = Channel()
    channel.listen()
    framework.warm_up()
    # libraries that are loaded now are never collected: every collection would walk them
    gc.collect()
    gc.freeze()
    channel.send(
        {
            "type": "hello",
            "version": VERSION,
            "runner": framework.title(),
            "engine": framework.engine,
            "can": {
                "kinds": list(KINDS),
                "law": "live-bytes",
                "allocator": None,
                "limits": dict(framework.limits()),
            },
        }
    )
    Session(framework, channel).serve()


def _load(name: str) -> Framework:
    module = _FRAMEWORKS.get(name)
    if module is None:
        _refuse(f"no framework {name!r}; accepted: {', '.join(_FRAMEWORKS)}")
    try:
        loaded = importlib.import_module(f"{__package__}.{module}")
    except ImportError as error:
        _refuse(f"{sys.executable} has no {error.name or name} ({error})")
    except Exception as error:
        _refuse(f"{name} does not load in {sys.executable}: {error}")
    framework: Framework = loaded.framework
    return framework


def _refuse(message: str) -> NoReturn:
    sys.stderr.write(f"{message}\n")
    sys.exit(_NOT_STARTED)


def _end_with_parent() -> None:
    """The parent may be killed while this process is deep in a kernel."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
