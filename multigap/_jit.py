"""The one place that says how kernels are compiled.

What is compiled is kept on disk. numba finds it again by the date and size of the one file that holds the
kernel, and would miss an edit in another file of a kernel that it calls; here every kernel carries a stamp of
all files of :mod:`multigap.kernels` instead, and one that lives elsewhere a stamp of its own folder as well.
"""

import gc
import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from numba.core import event
from numba.extending import register_jitable
from numpy.typing import NDArray

_F = TypeVar("_F", bound=Callable[..., Any])

_KERNELS = Path(__file__).parent / "kernels"
# kernels hold tables made by the one and, those that take other units than eV, numbers of the other
_TABLES = (Path(__file__).with_name("chebyshev.py"), Path(__file__).with_name("constants.py"))
# nothing takes a kernel's address, so that no wrapper for C has to be compiled
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "fastmath": False,
    "error_model": "numpy",
    "no_cfunc_wrapper": True,
}


def kernel(function: _F) -> _F:
    """Compile a kernel of plain numbers and arrays: no Python objects, cached on disk, IEEE arithmetic."""
    compiled: _F = numba.njit(cache=True, **_OPTIONS)(function)
    if not numba.config.DISABLE_JIT and not _stamped(compiled):
        # without its stamp a cache would hand out what an edit elsewhere has made wrong
        compiled = numba.njit(cache=False, **_OPTIONS)(function)
    return compiled


def part(function: _F) -> _F:
    """Compile what one kernel is cut into for the reader: its code is copied to where it is called.

    LLVM optimises and translates a kernel once more in every kernel that calls it, and a chain of calls many
    times over: parts spare the first call that. They are for what is called in one place, or is very short.
    """
    compiled: _F = numba.njit(inline="always", **_OPTIONS)(function)
    return compiled


def shared(function: _F) -> _F:
    """Let kernels call what stays plain for Python: to make arrays there is nothing to compile for."""
    plain_one: _F = register_jitable(function)
    return plain_one


def _stamped(compiled: Any) -> bool:
    """Give the kernel's cache its stamp, and say whether that could be done."""
    file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if file is None or not hasattr(file, "_source_stamp"):
        return False
    file._source_stamp = stamp(Path(compiled.py_func.__code__.co_filename).parent)
    return True


class _NoCollection(event.Listener):
    """Lets Python's search for cyclic garbage rest while one of our kernels is compiled.

    To compile makes some hundred thousand objects, nearly all of which stay, and to search them again and
    again is a tenth of the first run's time.
    """

    def __init__(self) -> None:
        self._depth = 0

    def on_start(self, event: event.Event) -> None:
        """Stop the collection, where it is on, when the outermost of kernels that call one another begins."""
        if self._ours(event):
            if self._depth == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._depth += 1

    def on_end(self, event: event.Event) -> None:
        """Let it go on when the outermost kernel is done."""
        if self._ours(event):
            self._depth -= 1
            if self._depth == 0 and self._was_on:
                gc.enable()

    @staticmethod
    def _ours(event: event.Event) -> bool:
        return str(event.data["dispatcher"].py_func.__module__).startswith(__package__)


event.register("numba:compile", _NoCollection())


@lru_cache(maxsize=16)
def stamp(folder: Path = _KERNELS) -> str:
    """Return a digest of this file's policy and of all that kernels in a folder are made of."""
    digest = hashlib.sha256()
    files = {Path(__file__), *_TABLES, *_KERNELS.rglob("*.py"), *folder.glob("*.py")}
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return a contiguous copy that may be written: the one kind of array that kernels are compiled for.

    What is kept and handed out is read-only, and a kernel would be compiled once more for that.
    """
    return np.array(values, order="C")
