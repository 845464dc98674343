"""Values in words: in few where a line has to do, in full where they say what a number came from."""

from __future__ import annotations

import dataclasses
import enum

import numpy as np

from multigap._tables.calls import LeftOut

IN_FULL = 4
"""Most numbers of a row that are written out in a result's line."""

_LETTERS = 40
"""Most letters of a text that are written out there."""

_MANY = 64
"""Most numbers of an input that are written out beside a table."""


def number(value: float) -> str:
    """Return a number with six digits."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def shown(value: object) -> str:
    """Return a field's value in a few words."""
    if isinstance(value, bool | int | float):
        return number(value)
    if isinstance(value, str):
        return repr(str(value)) if len(value) <= _LETTERS else f"{str(value)[:_LETTERS]!r} …"
    if isinstance(value, tuple):
        inner = ", ".join(map(shown, value[:IN_FULL]))
        return f"({inner}, … {len(value)} in all)" if len(value) > IN_FULL else f"({inner})"
    if not isinstance(value, np.ndarray):
        return f"{type(value).__name__}(…)"
    if value.ndim == 1 and value.size <= IN_FULL:
        return f"[{', '.join(number(each) for each in value.tolist())}]"
    shape = "×".join(map(str, value.shape))
    if value.dtype.kind == "b":
        return f"<{shape}: {int(value.sum())} True>"
    told = value[np.isfinite(value)] if value.dtype.kind == "f" else value
    if not told.size:
        return f"<{shape}{': nan' if value.size else ''}>"
    return f"<{shape}: {number(told.min().item())} … {number(told.max().item())}>"


def in_words(value: object) -> str:
    """Return an input as a text: numbers in full precision, a model with its fields, long arrays in short."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, np.ndarray):
        return str(value.tolist()) if value.size <= _MANY else shown(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(in_words, value))}{',' if len(value) == 1 else ''})"
    if dataclasses.is_dataclass(value) and not isinstance(value, type | LeftOut):
        told = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(f'{name}={in_words(each)}' for name, each in told)})"
    return " ".join(str(value).split())
