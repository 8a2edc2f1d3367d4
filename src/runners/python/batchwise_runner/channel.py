"""The pipes to the service: one JSON object a line, requests on descriptor 3, replies on 4."""

from __future__ import annotations

import json
import math
import os
import queue
import threading
from typing import Any

REQUESTS = 3
REPLIES = 4


def finite(value: object) -> object:
    """The value as JSON can write it: numbers that are not finite become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(part) for part in value]
    return value


class Channel:
    def __init__(self) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._lock = threading.Lock()
        self._process = os.getpid()
        # what the user's code starts must not hold the pipes open
        for descriptor in (REQUESTS, REPLIES):
            os.set_inheritable(descriptor, False)
        os.register_at_fork(after_in_child=self._leave_pipes)

    def listen(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def next_line(self) -> str:
        return self._lines.get()

    def send(self, message: dict[str, Any]) -> None:
        """Writes the whole message. Ends the process when the service no longer reads."""
        self.leave_if_forked()
        data = (json.dumps(finite(message), allow_nan=False) + "\n").encode()
        with self._lock:
            while data:
                try:
                    data = data[os.write(REPLIES, data) :]
                except OSError:
                    os._exit(0)

    def _read(self) -> None:
        with os.fdopen(REQUESTS, "r", encoding="utf-8", closefd=False) as pipe:
            for line in pipe:
                if line.strip():
                    self._lines.put(line)
        os._exit(0)

    def leave_if_forked(self) -> None:
        """A copy of this process that the user's code made must not answer for it."""
        if os.getpid() != self._process:
            os._exit(0)

    def _leave_pipes(self) -> None:
        for descriptor in (REQUESTS, REPLIES):
            os.close(descriptor)
