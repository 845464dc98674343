"""What ends a run before its time: a file or an option that is refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Refused(Exception):
    """What is asked for cannot be done; the message says where, what, and what is allowed."""


def nearest(word: object, allowed: Iterable[str]) -> str:
    """Return a hint at the word that was meant, with a blank before it; nothing where none is near."""
    near = difflib.get_close_matches(str(word), list(allowed), 1, 0.6)
    return f" (did you mean {near[0]}?)" if near else ""
