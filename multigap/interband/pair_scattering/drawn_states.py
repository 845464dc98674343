"""The same from states drawn by chance, for three dimensions and a reach that no affordable grid resolves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from multigap import _checks
from multigap.interband.fermi_surfaces import TightBindingBand
from multigap.interband.pair_scattering.band_pairs import BandPair

_MOST_STATES = 200_000
"""Most states drawn of a band."""

_MOST_LAYERS = 1000
"""Most cells along k_z from which states are drawn."""

_DRAWS = 300
"""Most rounds of a draw: a shell too thin for them holds less than 1/1000 of the cells that it can reach."""


def _shell_states(
    band: TightBindingBand,
    shell_: tuple[str, float],
    count: int,
    rng: np.random.Generator,
    layers: int,
) -> NDArray[np.float64]:
    """Draw `count` wave vectors at which the band lies within a shell of the Fermi level, shape (count, 3).

    The shell is the name of an argument and its value in eV. With one layer k_z stays 0. Only cells that the
    shell can reach are drawn from.
    """
    name, energy = shell_
    refusal = ValueError(
        f"{name} = {energy!r} is not allowed: {name} must be so wide that a draw finds the states of "
        f"{band!r}, one of the pair, within it"
    )
    cells = (48, 48, layers)
    steps = [2 * np.pi / n for n in cells]
    t_x, t_y, t_z, t_d = np.abs(band.hoppings)
    k = [(np.arange(n) + 0.5) * step - np.pi for n, step in zip(cells, steps, strict=True)]
    if layers == 1:
        k[2], steps[2] = np.zeros(1), 0.0
    reach = energy + t_x * steps[0] + t_y * steps[1] + t_z * steps[2] + 2 * t_d * (steps[0] + steps[1])
    centres = np.argwhere(np.abs(band.energy(k[0][:, None, None], k[1][:, None], k[2])) <= reach)
    if not centres.size:
        raise refusal
    found: list[NDArray[np.float64]] = []
    for _ in range(_DRAWS):
        chosen = centres[rng.integers(0, len(centres), 8 * count)]
        at = np.stack([k[axis][chosen[:, axis]] for axis in range(3)], axis=1)
        at = at + (rng.random(at.shape) - 0.5) * np.array(steps)
        found.append(at[np.abs(band.energy(*at.T)) < energy])
        if sum(map(len, found)) >= count:
            return np.concatenate(found)[:count]
    raise refusal


def sampled_ratio(
    pair: BandPair,
    phonon_energy: float,
    reach: float,
    count: int = 12_000,
    *,
    layers: int = 24,
    in_plane: bool = False,
    seed: int = 1,
) -> float:
    """Return λ12/√(λ11 λ22) as :func:`coupling_ratio` does, from states drawn by chance.

    For three dimensions and a reach that no affordable grid resolves. The draw is fixed by `seed`; the error
    is about 3 % with 12 000 states.

    Parameters
    ----------
    pair : BandPair
    phonon_energy : float
        Half-width of the shells, in eV, above 0.
    reach : float
        Largest q that is served, in radians of phase, above 0.
    count : int
        States drawn of each band, twice, from 2 to 200 000.
    layers : int
        Cells along k_z from which states are drawn, at most 1000; 1 for a plane.
    in_plane : bool
        Whether q_z is left out of the distance.
    seed : int
        Of the draw, at least 0.

    Raises
    ------
    ValueError
        For an argument outside its range, a shell too thin for a draw to find states in it, or a reach
        within which no two states of one band were drawn.

    Examples
    --------
    >>> from multigap.interband.pair_scattering import nested_pair, sampled_ratio
    >>> pair = nested_pair()
    >>> sampled_ratio(pair, 0.1, reach=0.9, count=2000, layers=1) < 0.1  # small q alone
    True
    >>> round(sampled_ratio(pair, 0.1, reach=9.0, count=2000, layers=1), 2)  # every q
    1.0
    """
    _checks.instance("pair", pair, BandPair)
    omega = _checks.positive("phonon_energy", phonon_energy, "eV")
    radius = _checks.positive("reach", reach, most=1e3)
    number = _checks.whole("count", count, 2, _MOST_STATES)
    high = _checks.whole("layers", layers, 1, _MOST_LAYERS)
    rng = np.random.default_rng(_checks.whole("seed", seed, 0, 2**62))
    axes = 2 if _checks.flag("in_plane", in_plane) else 3
    shell_ = ("phonon_energy", omega)
    trees = [
        cKDTree(
            np.mod(_shell_states(band, shell_, number, rng, high)[:, :axes], 2 * np.pi), boxsize=2 * np.pi
        )
        for band in (pair.first, pair.second) * 2
    ]
    between, one, other = (
        float(trees[i].count_neighbors(trees[j], radius)) for i, j in ((0, 1), (0, 2), (1, 3))
    )
    if one * other == 0:
        raise ValueError(
            f"reach = {reach!r} is not allowed: reach must be so wide that of count = {count!r} states drawn "
            "of a band some lie within it of each other"
        )
    return between / float(np.sqrt(one * other))


def shared_states(
    pair: BandPair, energy: float, count: int = 20_000, *, layers: int = 24, seed: int = 1
) -> float:
    """Return the share of the states near the Fermi level at whose k the other band is near it as well.

    Parameters
    ----------
    pair : BandPair
    energy : float
        What counts as near, in eV, above 0.
    count : int
        States drawn of each band, from 2 to 200 000.
    layers : int
        Cells along k_z from which states are drawn, at most 1000; 1 for a plane.
    seed : int
        Of the draw, at least 0.

    Raises
    ------
    ValueError
        For an argument outside its range, or a shell too thin for a draw to find states in it.

    Examples
    --------
    >>> from multigap.interband.pair_scattering import crossing_pair, nested_pair, shared_states
    >>> shared_states(nested_pair(), 0.1, count=2000, layers=1)
    0.0
    >>> round(shared_states(crossing_pair(), 0.1, count=2000, layers=1), 1)  # about the crossing points
    0.2
    """
    _checks.instance("pair", pair, BandPair)
    near = _checks.positive("energy", energy, "eV")
    number = _checks.whole("count", count, 2, _MOST_STATES)
    high = _checks.whole("layers", layers, 1, _MOST_LAYERS)
    rng = np.random.default_rng(_checks.whole("seed", seed, 0, 2**62))
    shares = [
        np.mean(np.abs(other.energy(*_shell_states(band, ("energy", near), number, rng, high).T)) < near)
        for band, other in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    return float(np.mean(shares))
