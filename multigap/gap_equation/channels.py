"""What carries the gaps: channels, and the matrix that couples their blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.kernels import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.pair import pair_kernels

# Largest weight, form factor and coupling per weight: products of them are still numbers.
_LARGEST: Final = 1e30

_ChannelArrays = tuple[
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int64],
    NDArray[np.float64],
]


@dataclass(frozen=True, eq=False)
class Channels:
    """What carries the gaps: n channels, each with its dispersion, weight, block and form factor.

    Parameters
    ----------
    kind : array of int, shape (n,)
        ``CONSTANT_DOS``, ``FLAT_LEVEL`` or ``BAND_EDGE``.
    level : array, shape (n,), eV
        Energy from the chemical potential: B of a flat level, the edge of a band; a ``CONSTANT_DOS`` channel
        does not use it.
    cutoff : array, shape (n,), eV
        Half-width ω of the pairing window, above 0.
    weight : array, shape (n,)
        w, the density of states (or its share of one), at least 0, in any unit that makes λ a pure number.
    block : array of int, shape (n,), optional
        The row of the coupling matrix that a channel belongs to; by default each its own.
    form : array, shape (n, r), optional
        Form factors φ; by default all 1.

    Raises
    ------
    ValueError
        For shapes that differ, numbers that are not finite, a cutoff not above 0, or an unknown kind.

    Examples
    --------
    >>> import multigap
    >>> from multigap.gap_equation import BAND_EDGE, CONSTANT_DOS
    >>> channels = multigap.Channels(
    ...     kind=[CONSTANT_DOS, BAND_EDGE],  # a wide band, and one whose edge lies 20 meV below μ
    ...     level=[0.0, -0.02],
    ...     cutoff=[0.1, 0.1],
    ...     weight=[1.0, 0.3],
    ... )
    >>> channels.count
    2
    """

    kind: NDArray[np.int64]
    level: NDArray[np.float64]
    cutoff: NDArray[np.float64]
    weight: NDArray[np.float64]
    block: NDArray[np.int64]
    form: NDArray[np.float64]

    def __init__(
        self,
        kind: ArrayLike,
        level: ArrayLike,
        cutoff: ArrayLike,
        weight: ArrayLike,
        block: ArrayLike | None = None,
        form: ArrayLike | None = None,
    ) -> None:
        kinds = _checks.whole_numbers("kind", _checks.row("kind", kind))
        n = kinds.size
        if n == 0 or not np.all(np.isin(kinds, (CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE))):
            raise ValueError(
                f"kind = {kind!r} is not allowed: kind must be a row of CONSTANT_DOS, FLAT_LEVEL or BAND_EDGE"
            )
        blocks = _checks.whole_numbers(
            "block", np.arange(n) if block is None else block, n, most=_checks.MANY, like="kind"
        )
        forms = _checks.array("form", np.ones((n, 1)) if form is None else form, ndim=2, most=_LARGEST)
        if forms.shape[0] != n or forms.shape[1] == 0:
            raise ValueError(
                f"form has shape {forms.shape}: form must have one row for each of {n} channels, and a column"
            )
        for name, value in (
            ("kind", kinds),
            ("level", _checks.row("level", level, "eV")),
            ("cutoff", _checks.row("cutoff", cutoff, "eV", above=0)),
            ("weight", _checks.row("weight", weight, minimum=0, most=_LARGEST)),
            ("block", blocks),
            ("form", forms),
        ):
            if value.shape[0] != n:
                raise ValueError(
                    f"{name} has {value.shape[0]} rows: {name} must have one for each of the {n} "
                    "channels of kind"
                )
            object.__setattr__(self, name, value)

    @property
    def count(self) -> int:
        """How many channels there are."""
        return int(self.kind.size)

    def pairing(self, thermal: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return v = wF(T, Δ) at k_B T = `thermal` in eV, shape (n,); it may be infinite at T = 0 and Δ = 0.

        Parameters
        ----------
        thermal : float
            k_B T in eV, at least 0.
        delta : array, shape (n,), eV
            Δ of each channel.

        Raises
        ------
        ValueError
            For a temperature below 0, or gaps that are not one finite number for each channel.

        Examples
        --------
        >>> import math
        >>> import multigap
        >>> from multigap.gap_equation import CONSTANT_DOS
        >>> band = multigap.Channels([CONSTANT_DOS], level=[0.0], cutoff=[0.1], weight=[1.0])
        >>> thermal = 0.001  # k_B T in eV
        >>> float(band.pairing(thermal, [0.0])[0].round(4))
        4.7308
        >>> round(math.log(1.13387 * 0.1 / thermal), 4)  # BCS's logarithm, for a wide window
        4.7308
        """
        thermal = _checks.non_negative("thermal", thermal, "eV")
        gaps = plain(_checks.array("delta", delta, shape=(self.count,)))
        kind, level, cutoff, weight, *_ = self._writable
        return np.asarray(weight * pair_kernels(kind, level, cutoff, thermal, gaps, self._edges))

    @cached_property
    def _edges(self) -> bool | None:
        """What tells the kernels whether a channel is a band's edge: None where none is."""
        return True if np.any(self.kind == BAND_EDGE) else None

    @cached_property
    def _widest(self) -> float:
        """Largest of the cutoffs, in eV."""
        return float(self.cutoff.max())

    @property
    def _writable(self) -> _ChannelArrays:
        """Fresh copies for the kernels, which would be compiled once more for arrays that are read-only."""
        return (
            plain(self.kind),
            plain(self.level),
            plain(self.cutoff),
            plain(self.weight),
            plain(self.block),
            plain(self.form),
        )


@dataclass(frozen=True, eq=False)
class GapEquation:
    """Channels and the matrix that couples their blocks.

    Parameters
    ----------
    channels : Channels
        What carries the gaps.
    coupling : array, shape (blocks, blocks)
        The symmetric matrix g; positive elements attract.

    Raises
    ------
    ValueError
        For a matrix that is not square, symmetric and finite, or too small for the channels' blocks.

    Examples
    --------
    >>> import multigap
    >>> from multigap.gap_equation import CONSTANT_DOS, FLAT_LEVEL
    >>> channels = multigap.Channels([FLAT_LEVEL, CONSTANT_DOS], [0.035, 0.0], [0.15, 0.15], [1.0, 1.0])
    >>> equation = multigap.GapEquation(channels, [[0.2, 0.1], [0.1, 0.2]])
    >>> round(multigap.critical_temperature(equation).kelvin, 1)
    135.3
    >>> round(multigap.critical_temperature(multigap.FlatSteep(0.2, 0.2, 0.1, level=0.035)).kelvin, 1)
    135.3
    """

    channels: Channels
    coupling: NDArray[np.float64]

    def __post_init__(self) -> None:
        size = int(_checks.instance("channels", self.channels, Channels).block.max()) + 1
        object.__setattr__(self, "coupling", _checks.symmetric("coupling", self.coupling, most=_LARGEST))
        if self.coupling.shape[0] < size:
            raise ValueError(
                f"coupling has {self.coupling.shape[0]} rows: coupling must have at least {size}, one a block"
            )

    @property
    def _writable(self) -> tuple[*_ChannelArrays, NDArray[np.float64], bool | None]:
        """What the kernels take: the channels' arrays and the coupling, in fresh copies, and `_edges`."""
        return *self.channels._writable, plain(self.coupling), self.channels._edges
