"""Limits of a process that trains a submitted model: files, processes, and no network."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_FILES_MAX = 1024
# threads of the libraries count as processes
_PROCESSES_MORE = 1024


def confine() -> None:
    """Before any library starts a thread: only then may a process leave its network."""
    for limit, most in (
        (resource.RLIMIT_NOFILE, _FILES_MAX),
        (resource.RLIMIT_NPROC, _processes_of_user() + _PROCESSES_MORE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    _leave_network()


def _leave_network() -> None:
    if sys.platform != "linux":
        return
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if unshare(flags) == 0:
            return
    sys.stderr.write("the system keeps the network within reach of submitted models\n")


def _processes_of_user() -> int:
    """Those that count already."""
    user, count = os.getuid(), 0
    with contextlib.suppress(OSError):
        for entry in os.scandir("/proc"):
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and entry.stat().st_uid == user:
                    count += len(os.listdir(f"{entry.path}/task"))  # noqa: PTH208
    return count
