"""The one place that says how kernels are compiled.

What is compiled is kept on disk. numba finds it again by the date and size of the one file that holds the
kernel, and would miss an edit in another file of a kernel that it calls; here every kernel carries a stamp of
all files of :mod:`multigap.kernels` instead.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

_F = TypeVar("_F", bound=Callable[..., Any])

_KERNELS = Path(__file__).parent / "kernels"
_TABLES = Path(__file__).with_name("chebyshev.py")  # kernels hold tables made by it


def kernel(function: _F) -> _F:
    """Compile a kernel of plain numbers and arrays: no Python objects, cached on disk, IEEE arithmetic."""
    options = {"nogil": True, "fastmath": False, "error_model": "numpy"}
    compiled: _F = numba.njit(cache=True, **options)(function)
    if not numba.config.DISABLE_JIT and not _stamped(compiled):
        # without its stamp a cache would hand out what an edit elsewhere has made wrong
        compiled = numba.njit(cache=False, **options)(function)
    return compiled


def _stamped(compiled: Any) -> bool:
    """Give the kernel's cache the stamp of all kernels, and say whether that could be done."""
    file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if file is None or not hasattr(file, "_source_stamp"):
        return False
    file._source_stamp = stamp()
    return True


@lru_cache(maxsize=1)
def stamp() -> str:
    """Return a digest of this file's policy and of all that kernels are made of."""
    digest = hashlib.sha256()
    for path in sorted([Path(__file__), _TABLES, *_KERNELS.rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return a contiguous copy that may be written: the one kind of array that kernels are compiled for.

    What is kept and handed out is read-only, and a kernel would be compiled once more for that.
    """
    return np.array(values, order="C")
