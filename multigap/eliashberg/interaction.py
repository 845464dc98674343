"""What pairs many channels: phonons between each two of them, and a Coulomb pseudopotential."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.eliashberg.coulomb import CUTOFF_FACTOR, WIDEST
from multigap.eliashberg.spectrum import SpectralFunction
from multigap.gap_equation import Channels
from multigap.kernels import CONSTANT_DOS
from multigap.kernels.retarded_grid import Phonons

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PairInteraction:
    """Phonons and Coulomb repulsion between the blocks of :class:`~multigap.gap_equation.Channels`.

    V_ij(iν) = Σ_s g_s,ij D_s(ν) - μ*_ij θ(ω_c - |ω_n|) θ(ω_c - |ω_m|), each times the channels' weights and
    the product of their form factors, as the couplings of the gap equation are: λ_ij = g_ij w_j.

    Parameters
    ----------
    spectra : sequence of SpectralFunction
        The shapes D_s; of each only the shape counts, its own λ is divided out.
    coupling : array, shape (shapes, blocks, blocks) or (blocks, blocks)
        g_s,ij, symmetric in i and j and not negative: electrons lose weight to phonons whatever the sign of
        the pairing is. A single matrix goes with a single shape.
    mu_star : float or array, shape (blocks, blocks)
        μ*_ij at `cutoff`, symmetric and at least 0.
    cutoff : float, optional
        ω_c in eV; ten times the highest phonon frequency where not given.
    pairing_share : array, shape (blocks, blocks), optional
        By what g_ij is multiplied in the gap equation, from -1 to 1; 1 where not given. -1 repels, 0 leaves
        the self-energy alone.

    Raises
    ------
    ValueError
        For matrices whose shapes disagree, that are not symmetric or not in range; a cutoff not above 0.

    Examples
    --------
    >>> import multigap
    >>> shape = multigap.SpectralFunction.einstein(1.0, 0.06)
    >>> pairing = multigap.eliashberg.PairInteraction(shape, [[1.6, 0.2], [0.2, 0.6]], mu_star=0.1)
    >>> round(pairing.cutoff, 3)  # ω_c in eV: ten times the highest phonon
    0.6
    >>> channels, _ = multigap.eliashberg.bands([[0.8, 0.1], [0.1, 0.3]], shape)  # two bands, weights ½
    >>> round(multigap.eliashberg.many_channel_transition(channels, pairing).kelvin, 1)
    43.0
    """

    spectra: tuple[SpectralFunction, ...]
    coupling: Array
    mu_star: Array
    cutoff: float
    pairing_share: Array

    def __init__(
        self,
        spectra: SpectralFunction | Sequence[SpectralFunction],
        coupling: ArrayLike,
        *,
        mu_star: ArrayLike = 0.0,
        cutoff: float | None = None,
        pairing_share: ArrayLike | None = None,
    ) -> None:
        given = (spectra,) if isinstance(spectra, SpectralFunction) else spectra
        shapes = _checks.several("spectra", given, SpectralFunction, least=1)
        matrices = np.asarray(_checks.array("coupling", coupling, minimum=0, most=_checks.STRONGEST))
        if matrices.ndim == 2:
            matrices = matrices[None]
        if matrices.ndim != 3 or matrices.shape[0] != len(shapes) or matrices.shape[1] != matrices.shape[2]:
            raise ValueError(
                f"coupling has shape {matrices.shape}: coupling must hold a square matrix for each of "
                f"{len(shapes)} spectra"
            )
        symmetric = [_checks.symmetric("coupling", each, most=_checks.STRONGEST) for each in matrices]
        size = matrices.shape[1]
        top = max(float(each.frequencies[-1]) for each in shapes)
        wanted = CUTOFF_FACTOR * top if cutoff is None else cutoff
        for name, value in (
            ("spectra", shapes),
            ("coupling", _checks.frozen(np.array(symmetric))),
            ("mu_star", _matrix("mu_star", mu_star, size, 0.0, 1.0)),
            ("cutoff", _checks.positive("cutoff", wanted, "eV", most=WIDEST)),
            (
                "pairing_share",
                _matrix("pairing_share", 1.0 if pairing_share is None else pairing_share, size, -1, 1),
            ),
        ):
            object.__setattr__(self, name, value)

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return int(self.coupling.shape[1])

    @property
    def highest(self) -> float:
        """Highest phonon frequency, in eV."""
        return max(float(each.frequencies[-1]) for each in self.spectra)

    def _phonons(self, owner: NDArray[np.int64], overlap: Array) -> Phonons:
        """Return what the kernels take, unknown a belonging to block `owner[a]`."""
        rows = np.ix_(owner, owner)
        normal = np.array([each[rows] * overlap for each in self.coupling])
        most = max(each.frequencies.size for each in self.spectra)
        frequencies, couplings = np.ones((len(self.spectra), most)), np.zeros((len(self.spectra), most))
        for s, each in enumerate(self.spectra):
            frequencies[s, : each.frequencies.size] = each.frequencies
            couplings[s, : each.frequencies.size] = each.couplings / each.lam
        repelled = bool(np.any(self.mu_star > 0))
        return Phonons(
            frequencies,
            couplings,
            plain(normal),
            plain(normal * self.pairing_share[rows]),
            plain(self.mu_star[rows] * overlap),
            self.cutoff if repelled else 0.0,
        )


def _matrix(name: str, value: ArrayLike, size: int, least: float, most: float) -> Array:
    """Return a symmetric matrix, a number standing for all its elements."""
    given = np.asarray(_checks.array(name, value))
    whole = np.full((size, size), float(given)) if given.ndim == 0 else given
    matrix = _checks.symmetric(name, whole)
    if matrix.shape != (size, size) or np.any(matrix < least) or np.any(matrix > most):
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must be a number or a {size} × {size} matrix with "
            f"elements from {least:g} to {most:g}"
        )
    return matrix


def bands(
    lam: ArrayLike,
    spectrum: SpectralFunction | Sequence[Sequence[SpectralFunction]],
    *,
    density: ArrayLike | None = None,
    mu_star: ArrayLike = 0.0,
    cutoff: float | None = None,
) -> tuple[Channels, PairInteraction]:
    """Return bands of constant density of states and their pairing, from a matrix λ_ij.

    Parameters
    ----------
    lam : array, shape (n, n)
        λ_ij = 2∫α²F_ij/Ω: what band i gains from scattering into band j, so that N_i λ_ij = N_j λ_ji.
    spectrum : SpectralFunction or nested sequence of them, shape (n, n)
        The shape that all α²F_ij share, or one for each pair, [i][j] and [j][i] alike.
    density : array, shape (n,), optional
        N_i at E_F, in any unit; all the same where not given.
    mu_star : float or array, shape (n, n)
        μ*_ij in the convention of λ_ij; a number is what it is into a band of mean density, μ*_ij being that
        times N_j over the mean.
    cutoff : float, optional
        Of μ*, in eV.

    Returns
    -------
    Channels, PairInteraction
        With w_i = N_i/ΣN and g_ij = λ_ij/w_j.

    Raises
    ------
    ValueError
        Where N_i λ_ij is not symmetric: then λ was meant the other way round, or N belongs to other bands.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> channels, pairing = eliashberg.bands(
    ...     [[1.017, 0.213], [0.155, 0.448]],
    ...     eliashberg.SpectralFunction.einstein(1.0, 0.06),
    ...     density=[0.155, 0.213],
    ... )
    >>> pairing.count
    2
    """
    matrix = np.asarray(_checks.array("lam", lam, ndim=2, minimum=0, most=_checks.STRONGEST))
    size = matrix.shape[0]
    if matrix.shape != (size, size):
        raise ValueError(f"lam has shape {matrix.shape}: lam must be square")
    weight = _checks.row("density", np.ones(size) if density is None else density, above=0)
    if weight.size != size:
        raise ValueError(
            f"density has {weight.size} elements: density must have one for each of {size} bands"
        )
    weight = weight / weight.sum()
    repulsion = np.asarray(_checks.array("mu_star", mu_star, minimum=0))
    repulsion = np.full((size, size), float(repulsion)) * weight * size if repulsion.ndim == 0 else repulsion
    if repulsion.shape != (size, size):
        raise ValueError(f"mu_star has shape {repulsion.shape}: mu_star must be a number or {size} × {size}")
    coupling = _per_weight("lam", matrix, weight)
    shapes, indices = _shapes(spectrum, size)
    each = np.array([np.where(indices == s, coupling, 0.0) for s in range(len(shapes))])
    channels = Channels([CONSTANT_DOS] * size, np.zeros(size), np.ones(size), weight)
    return channels, PairInteraction(
        shapes, each, mu_star=_per_weight("mu_star", repulsion, weight), cutoff=cutoff
    )


def _per_weight(name: str, matrix: Array, weight: Array) -> Array:
    """Return g_ij = λ_ij/w_j made symmetric, which w_i λ_ij must be to a per mille."""
    flow = weight[:, None] * matrix
    if np.any(np.abs(flow - flow.T) > 2e-3 * np.abs(flow).max()):
        raise ValueError(
            f"{name} = {matrix.tolist()!r} is not allowed: density_i × {name}_ij must be symmetric "
            f"({name}_ij is what band i gains from scattering into band j; was it meant the other way round?)"
        )
    return 0.5 * (flow + flow.T) / np.outer(weight, weight)


def _shapes(
    spectrum: SpectralFunction | Sequence[Sequence[SpectralFunction]], size: int
) -> tuple[tuple[SpectralFunction, ...], NDArray[np.int64]]:
    """Return the shapes, and which one each pair of bands has."""
    if isinstance(spectrum, SpectralFunction):
        return (spectrum,), np.zeros((size, size), dtype=np.int64)
    if not isinstance(spectrum, list | tuple):
        # says which argument is wrong, and what it may be
        _checks.instance("spectrum", spectrum, SpectralFunction)
    rows = [_checks.several("spectrum", row, SpectralFunction) for row in spectrum]
    if len(rows) != size or any(len(row) != size for row in rows):
        raise ValueError(f"spectrum is not allowed: spectrum must hold {size} × {size} spectra, or be one")
    shapes: list[SpectralFunction] = []
    indices = np.zeros((size, size), dtype=np.int64)
    for i in range(size):
        for j in range(i + 1):
            one, other = rows[i][j], rows[j][i]
            if not (
                np.array_equal(one.frequencies, other.frequencies)
                and np.allclose(one.couplings / one.lam, other.couplings / other.lam)
            ):
                raise ValueError(
                    f"spectrum[{i}][{j}] is not allowed: it must have the shape of spectrum[{j}][{i}]"
                )
            indices[i, j] = indices[j, i] = len(shapes)
            shapes.append(one)
    return tuple(shapes), indices
