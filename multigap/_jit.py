"""The one place that says how kernels are compiled.

Kernels that call one another live in one file: numba's cache looks only at the file of the function it
loads, so an edit in a callee elsewhere would go unseen.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

_F = TypeVar("_F", bound=Callable[..., Any])


def kernel(function: _F) -> _F:
    """Compile a kernel of plain numbers and arrays: no Python objects, cached on disk, IEEE arithmetic."""
    compiled: _F = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function)
    return compiled


def plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return a contiguous copy that may be written: the one kind of array that kernels are compiled for.

    What is kept and handed out is read-only, and a kernel would be compiled once more for that.
    """
    return np.array(values, order="C")
