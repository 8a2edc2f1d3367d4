"""How a trial may end besides well, and which errors mean what."""

from __future__ import annotations

import re


class Diverged(Exception):
    """The training diverged: an outcome, not a fault."""


class Unsupported(Exception):
    """This runner cannot do what is asked; the message says why."""


class UserError(Exception):
    """The user's own code is at fault. `place`: "train.py:12"."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


class MalformedMessage(Exception):
    """A message violates the protocol."""


_MEMORY_TYPES = ("OutOfMemoryError", "ResourceExhaustedError")
_MEMORY_WORDS = ("out of memory", "can't allocate memory", "cannot allocate memory", "bad_alloc")


def is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ in _MEMORY_TYPES:
        return True
    text = str(error).lower()
    return any(words in text for words in _MEMORY_WORDS)


# colours of a terminal
_PRINTING = re.compile(r"\x1b\[[0-9;]*m")


def in_one_line(error: BaseException) -> str:
    """Type and first line of the text; "KeyError: 'x'"."""
    lines = [_PRINTING.sub("", line).strip() for line in str(error).splitlines()]
    lines = [line for line in lines if line]
    # Keras says first where, then what
    if len(lines) > 1 and lines[0].startswith("Exception encountered when calling"):
        lines = lines[1:]
    text = lines[0] if lines else ""
    if len(text) > 300:
        text = text[:297] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
