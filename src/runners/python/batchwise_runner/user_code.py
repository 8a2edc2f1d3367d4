"""Loads FILE:FUNCTION, finds the line of the user's code that is at fault, names its version."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .failures import UserError, in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType


class UserFunction:
    """The function that builds the training, in the user's file."""

    def __init__(self, file: str, name: str) -> None:
        self.file = Path(file).resolve()
        self.folder = self.file.parent
        self.name = name
        self._function = self._load()

    def build(self, seed: int) -> object:
        try:
            return self._function(seed)
        except UserError:
            raise
        except BaseException as error:
            raise self.fault_of(error) from error

    def fault(self, message: str) -> UserError:
        """What the function returned is wrong: the place is its first line."""
        code: CodeType | None = getattr(self._function, "__code__", None)
        line = 1 if code is None else code.co_firstlineno
        return UserError(f"{self.name}: {message}", f"{self.file.name}:{line}")

    def fault_of(self, error: BaseException, doing: str | None = None) -> UserError:
        """An exception of the user's code, at the last line of it that was running."""
        text = describe(error)
        place = self._place_in(error)
        if place is None:
            return self.fault(text if doing is None else f"{doing}: {text}")
        return UserError(text if doing is None else f"{doing}: {text}", place)

    def is_in(self, error: BaseException) -> bool:
        """True where a line of the user's folder was running."""
        return self._place_in(error) is not None

    def running_line(self, frame: Any) -> str | None:
        """The innermost line of the user's code in a stack."""
        while frame is not None:
            place = self._place(frame.f_code.co_filename, frame.f_lineno)
            if place is not None:
                return place
            frame = frame.f_back
        return None

    def fingerprint(self, versions: Mapping[str, str], sample: bytes) -> str:
        """Hash of the user's modules, the versions of the libraries, and a few rows."""
        digest = hashlib.sha256()
        for file in self._files():
            digest.update(os.path.relpath(file, self.folder).encode())
            digest.update(file.read_bytes())
        digest.update(json.dumps([self.name, dict(sorted(versions.items()))]).encode())
        digest.update(sample)
        return digest.hexdigest()

    def sources(self) -> list[dict[str, str]]:
        """The user's modules that were loaded, each with the hash of its text."""
        return [
            {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
            for file in self._files()
        ]

    def _files(self) -> list[Path]:
        modules = {Path(str(module.__file__)).resolve() for module in self._own_modules()}
        return sorted(modules | {self.file})

    def _load(self) -> Callable[[int], object]:
        if not self.file.is_file():
            raise UserError(f"there is no file {self.file}", self.file.name)
        sys.path.insert(0, str(self.folder))
        name = self.file.stem
        spec = importlib.util.spec_from_file_location(name, self.file)
        if spec is None or spec.loader is None:
            raise UserError("it is no Python file: its name must end in .py", self.file.name)
        module = importlib.util.module_from_spec(spec)
        # a user's file may have the name of a library's module
        sys.modules.setdefault(name, module)
        try:
            spec.loader.exec_module(module)
        except BaseException as error:
            raise UserError(describe(error), self._place_in(error) or self.file.name) from error
        function = getattr(module, self.name, None)
        if not callable(function):
            raise UserError(self._no_function(vars(module)), self.file.name)
        return function  # type: ignore[no-any-return]

    def _no_function(self, names: Mapping[str, object]) -> str:
        own = [
            name
            for name, value in names.items()
            if callable(value) and getattr(value, "__module__", None) == self.file.stem
        ]
        has = f"it has {', '.join(sorted(own)[:8])}" if own else "it has no functions"
        return f"it has no function {self.name}; {has}"

    def _own_modules(self) -> list[Any]:
        files = [(m, getattr(m, "__file__", None)) for m in list(sys.modules.values())]
        return [m for m, file in files if isinstance(file, str) and self._is_own(file)]

    def _is_own(self, file: str) -> bool:
        path = Path(file)
        if not path.is_absolute() or "site-packages" in path.parts or not path.is_file():
            return False
        return self.folder in path.resolve().parents

    def _place_in(self, error: BaseException) -> str | None:
        if isinstance(error, SyntaxError) and error.filename and self._is_own(error.filename):
            return f"{Path(error.filename).name}:{error.lineno}"
        places = [
            self._place(frame.f_code.co_filename, line)
            for frame, line in traceback.walk_tb(error.__traceback__)
        ]
        return next((place for place in reversed(places) if place is not None), None)

    def _place(self, file: str, line: int) -> str | None:
        if not self._is_own(file):
            return None
        return f"{os.path.relpath(Path(file).resolve(), self.folder)}:{line}"


def describe(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"it ended the program (exit code {error.code})"
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    return in_one_line(error)
