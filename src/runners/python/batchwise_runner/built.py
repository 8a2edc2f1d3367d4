"""What a build function returned, before a framework looks at its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .trainer import Source


def fields_of(
    built: object, function: Source, required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    """The parts by name. Raises UserError for what is missing or has no meaning."""
    accepted = ", ".join((*required, *optional))
    if not isinstance(built, Mapping):
        raise function.fault(
            f"it returned {kind_of(built)}; return a dict with {', '.join(required)} "
            f"(accepted: {accepted})"
        )
    fields = {str(name): value for name, value in built.items() if value is not None}
    unknown = [name for name in fields if name not in (*required, *optional)]
    if unknown:
        raise function.fault(f"it returned {unknown[0]!r}, which has no meaning; use {accepted}")
    missing = [name for name in required if name not in fields]
    if missing:
        raise function.fault(f"it returned no {missing[0]!r}; return {', '.join(required)}")
    return fields


def kind_of(value: object) -> str:
    return "None" if value is None else f"an object of type {type(value).__name__}"
