"""A small Sphinx extension for the reference: compiled kernels are documented as ordinary functions.

Bars in docstrings are bars, as in |ψ|², and not the substitutions of reStructuredText.
"""

from __future__ import annotations

import re
from collections import namedtuple
from typing import Any, Final

from numba.core.dispatcher import Dispatcher
from sphinx.application import Sphinx
from sphinx.ext.autodoc import FunctionDocumenter

FIELD: Final[type] = type(namedtuple("Pair", "first second").first)  # type: ignore[attr-defined]
"""What a field of a named tuple is."""


class KernelDocumenter(FunctionDocumenter):
    """Documents a numba dispatcher by the Python function inside it."""

    object: Any
    objtype = "kernel"
    directivetype = "function"
    priority = FunctionDocumenter.priority + 10

    @classmethod
    def can_document_member(cls, member: Any, membername: str, isattr: bool, parent: Any) -> bool:
        """Say whether `member` is a compiled kernel."""
        return isinstance(member, Dispatcher)

    def import_object(self, raiseerror: bool = False) -> bool:
        """Import the kernel, and go on with the function inside it."""
        found = super().import_object(raiseerror)
        if found and isinstance(self.object, Dispatcher):
            self.object = self.object.py_func
        return found

    def check_module(self) -> bool:
        """Say whether the kernel was defined in the module being documented."""
        return bool(self.object.__module__ == self.modname)


def keep_bars(app: Sphinx, what: str, name: str, member: Any, options: Any, lines: list[str]) -> None:
    """Escape the bars of a docstring's prose, in place; literals and examples stay as they are."""
    for number, line in enumerate(lines):
        if not line.lstrip().startswith((">>>", "...", ".. math", ":math:")):
            pieces = re.split(r"(``[^`]*``|`[^`]*`)", line)
            lines[number] = "".join(
                piece if piece.startswith("`") else re.sub(r"(?<!\\)\|", r"\|", piece) for piece in pieces
            )


def skip_fields(app: Sphinx, what: str, name: str, member: Any, skip: bool, options: Any) -> bool | None:
    """Leave out the fields of a named tuple, which its docstring has described."""
    return True if isinstance(member, FIELD) else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the documenter and the treatment of docstrings."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_autodocumenter(KernelDocumenter)
    app.connect("autodoc-process-docstring", keep_bars, priority=600)
    app.connect("autodoc-skip-member", skip_fields)
    return {"version": "1", "parallel_read_safe": True}
