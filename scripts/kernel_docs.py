"""A Sphinx extension of a few lines: compiled kernels are documented as the functions that they were."""

from __future__ import annotations

from typing import Any

from numba.core.dispatcher import Dispatcher
from sphinx.application import Sphinx
from sphinx.ext.autodoc import FunctionDocumenter


class KernelDocumenter(FunctionDocumenter):
    """Documents a numba dispatcher by the Python function inside it."""

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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the documenter."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_autodocumenter(KernelDocumenter)
    return {"version": "1", "parallel_read_safe": True}
