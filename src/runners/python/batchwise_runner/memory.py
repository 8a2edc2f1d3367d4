"""
Memory of this process, and a helper process that watches it: a thread of Python would wait for the
interpreter's lock while a kernel runs.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .channel import REPLIES

if TYPE_CHECKING:
    from collections.abc import Callable

_STATM = Path("/proc/self/statm")
_STATUS = Path("/proc/self/status")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# short-lived workspaces show in the proof of a size; elsewhere the helper must cost nothing
_PROOF_PERIOD_S = 0.0005
_PERIOD_S = 0.005


def resident_bytes() -> int | None:
    """Anonymous pages, as every other runner counts them; None where the system hides them."""
    try:
        _, resident, shared, *_ = _STATM.read_text().split()
    except OSError:
        return None
    return (int(resident) - int(shared)) * _PAGE


def release() -> None:
    """Collects garbage and gives freed blocks back to the system."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def settled_bytes() -> int | None:
    release()
    time.sleep(0.02)
    return resident_bytes()


def peak_bytes_of(work: Callable[[], object]) -> int:
    """The most that this process grew by during the work; 0 where the system hides it."""
    before = settled_bytes()
    try:
        # proc_pid_clear_refs(5): 5 resets the peak
        Path("/proc/self/clear_refs").write_text("5")
        work()
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        kibibytes = [int(fields[name].split()[0]) for name in ("VmHWM", "RssFile", "RssShmem")]
    except (OSError, KeyError):
        return 0
    anonymous = 1024 * (kibibytes[0] - kibibytes[1] - kibibytes[2])
    return max(0, anonymous - (before or anonymous))


# Arguments: process, page size, descriptor of the replies. Reads commands on stdin:
# "watch LIMIT BASELINE PERIOD", "peak", "pause".
_WATCHER = r"""
import json, os, select, signal, sys, time
pid, page, report = map(int, sys.argv[1:4])
statm = os.open(f"/proc/{pid}/statm", os.O_RDONLY)
limit, baseline, period, began, peak, text = 0, 0, None, 0.0, 0, ""
os.write(1, b"ready\n")
while True:
    if select.select([0], [], [], period)[0]:
        data = os.read(0, 4096).decode()
        if not data:
            break
        text += data
        *lines, text = text.split("\n")
        for line in lines:
            words = line.split()
            if words[0] == "watch":
                limit, baseline, period = int(words[1]), int(words[2]), float(words[3])
                began, peak = time.time(), 0
            elif words[0] == "pause":
                period = None
            os.write(1, f"{peak}\n".encode())
    if period is None:
        continue
    fields = os.pread(statm, 256, 0).split()
    if not fields or fields[1] == b"0":
        break
    size = (int(fields[1]) - int(fields[2])) * page
    peak = max(peak, size)
    if limit and size > limit:
        os.kill(pid, signal.SIGSTOP)  # no half line of its own may follow
        mib = lambda size: f"{(size - baseline) / 2**20:.1f} MiB"
        message = f"the process took {mib(size)} above its baseline; the budget is {mib(limit)}"
        outcome = {
            "type": "outcome",
            "cause": "outOfMemory",
            "durationMs": 1000 * (time.time() - began),
            "peakBytes": size,
            "message": f"out of memory: {message}",
        }
        os.write(report, (json.dumps(outcome) + "\n").encode())
        os.kill(pid, signal.SIGKILL)
        break
"""


class MemoryWatcher:
    """
    Samples the memory of this process, and kills it past a limit as a container would.

    none -> start -> paused -> watch -> pause -> watch -> ...
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None or resident_bytes() is None:
            return
        arguments = [str(os.getpid()), str(_PAGE), str(REPLIES)]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _WATCHER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(REPLIES,),
        )
        self._answer()

    def watch(self, limit_bytes: int | None, baseline_bytes: int, proof: bool) -> None:
        """From here on the process may have `limit_bytes` (None: any). Resets the peak."""
        period = _PROOF_PERIOD_S if proof else _PERIOD_S
        self._tell(f"watch {limit_bytes or 0} {baseline_bytes} {period}")

    def peak_bytes(self) -> int | None:
        """The most since `watch`."""
        seen = self._tell("peak")
        now = resident_bytes()
        return None if seen is None or now is None else max(int(seen), now)

    def pause(self) -> None:
        """Lifts the limit."""
        self._tell("pause")

    def _tell(self, command: str) -> bytes | None:
        if self._process is None or self._process.stdin is None:
            return None
        self._process.stdin.write(f"{command}\n".encode())
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout.readline()


class BudgetWatch:
    """Memory of one trial above the baseline. All trials of a process have one baseline."""

    def __init__(self, watcher: MemoryWatcher, baseline_bytes: int | None) -> None:
        self._watcher = watcher
        self.baseline_bytes = baseline_bytes

    def allow(self, budget_bytes: float | None, proof: bool) -> None:
        if self.baseline_bytes is None:
            sys.stderr.write("no memory limit: this system does not report resident memory\n")
            return
        limit = None if budget_bytes is None else int(self.baseline_bytes + budget_bytes)
        self._watcher.watch(limit, self.baseline_bytes, proof)

    def peak_bytes(self) -> int | None:
        """The most above the baseline."""
        return self._above(self._watcher.peak_bytes())

    def stop(self) -> int | None:
        """Lifts the limit. Returns the bytes above the baseline that the process keeps."""
        self._watcher.pause()
        return self._above(settled_bytes())

    def _above(self, size: int | None) -> int | None:
        if size is None or self.baseline_bytes is None:
            return None
        return max(0, size - self.baseline_bytes)
