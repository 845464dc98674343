"""The Fourier transform of functions in the plane that are even in each component: a quarter holds all."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel


@kernel
def turns(size: int) -> NDArray[np.complex128]:
    """Return exp(-2πi j/size) for j below size/2."""
    result = np.empty(size // 2, dtype=np.complex128)
    for j in range(size // 2):
        result[j] = np.cos(2 * np.pi * j / size) - 1j * np.sin(2 * np.pi * j / size)
    return result


@kernel
def _transform(
    values: NDArray[np.complex128], spare: NDArray[np.complex128], phase: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Return the discrete Fourier transform of `values`, a power of two long, in one of the two arrays.

    By Stockham's order of the fast transform, which sorts as it goes.
    """
    length, stride = values.size // 2, 1
    source, target = values, spare
    while length > 0:
        for p in range(length):
            w = phase[p * stride]
            for q in range(stride):
                one = source[q + stride * p]
                other = source[q + stride * (p + length)]
                target[q + stride * 2 * p] = one + other
                target[q + stride * (2 * p + 1)] = (one - other) * w
        source, target = target, source
        length //= 2
        stride *= 2
    return source


@kernel
def even_transform(values: NDArray[np.complex128], phase: NDArray[np.complex128]) -> None:
    """Replace a quarter of an even function on a square grid by the quarter of its Fourier transform.

    Both are real for a real function, so that real and imaginary part are two functions in one go.

    Parameters
    ----------
    values : (h + 1, h + 1) array
        At places 0 to h, of 2h along each direction, h a power of two; replaced by Σ f(k) exp(-iqk).
    phase : (h,) array
        :func:`turns` of 2h.
    """
    half = values.shape[0] - 1
    line, spare = np.empty(2 * half, dtype=np.complex128), np.empty(2 * half, dtype=np.complex128)
    for direction in range(2):
        for i in range(half + 1):
            for j in range(half + 1):
                value = values[i, j] if direction == 0 else values[j, i]
                line[j] = value
                if j > 0:
                    line[2 * half - j] = value
            done = _transform(line, spare, phase)
            for j in range(half + 1):
                if direction == 0:
                    values[i, j] = done[j]
                else:
                    values[j, i] = done[j]
