"""Fixed points x = G(x) by Anderson's mixing: the next x is what a fit to the last steps expects to stay.

D. G. Anderson, J. ACM 12, 547 (1965).
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.krylov import dot
from multigap.kernels.small_matrices import solve

Array = NDArray[np.float64]

_DEPTH: Final = 8
"""Steps that are remembered."""


class Memory(NamedTuple):
    """The last steps: by how much x and G(x) - x have changed, (depth, n) each, and where they were, (n,)."""

    moved: Array
    turned: Array
    place: Array
    rest: Array


@kernel
def empty_memory(size: int) -> Memory:
    """Return a memory of nothing, for x of `size` numbers."""
    return Memory(np.zeros((_DEPTH, size)), np.zeros((_DEPTH, size)), np.zeros(size), np.zeros(size))


@kernel
def mix(memory: Memory, step: int, place: Array, rest: Array) -> None:
    """Overwrite `place`, x, by the next one; `rest` is G(x) - x, and `step` how many are remembered."""
    if step > 0:
        k = (step - 1) % _DEPTH
        for i in range(place.size):
            memory.moved[k, i] = place[i] - memory.place[i]
            memory.turned[k, i] = rest[i] - memory.rest[i]
    for i in range(place.size):
        memory.place[i], memory.rest[i] = place[i], rest[i]
        place[i] += rest[i]
    known = min(step, _DEPTH)
    if known == 0:
        return
    work, share = np.zeros((known, known + 1)), np.zeros(known)
    for j in range(known):
        for k in range(j + 1):
            work[j, k] = dot(memory.turned[j], memory.turned[k])
            work[k, j] = work[j, k]
        work[j, known] = dot(memory.turned[j], rest)
    for j in range(known):
        # steps that are all but parallel are told apart no further than rounding lets them be
        work[j, j] *= 1.0 + 1e-13
    if not solve(work, share):
        return
    for j in range(known):
        for i in range(place.size):
            place[i] -= share[j] * (memory.moved[j, i] + memory.turned[j, i])
