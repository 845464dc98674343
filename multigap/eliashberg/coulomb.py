"""The Coulomb pseudopotential μ* and the cutoff that it belongs to. Energies in eV."""

from __future__ import annotations

import math

from multigap import _checks

WIDEST = 100.0
"""Largest cutoff ω_c in eV, wider than any band: one in meV is beyond it."""

CUTOFF_FACTOR = 10.0
"""Cutoff ω_c of the Coulomb term in units of the highest phonon frequency, where none is given."""


def rescaled_mu_star(mu_star: float, from_cutoff: float, to_cutoff: float) -> float:
    """Return the μ* that stands for the same repulsion at another cutoff.

    1/μ*(ω') = 1/μ*(ω) + ln(ω/ω'): Morel and Anderson 1962. Cutoffs in eV.

    Raises
    ------
    ValueError
        For an argument outside its range, or where no μ* in [0, 1) stands for it.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> round(eliashberg.rescaled_mu_star(0.10, 1.0, 2.0), 4)  # cutoffs in eV; wider: a larger μ*
    0.1074
    >>> round(eliashberg.rescaled_mu_star(0.10, 1.0, 0.5), 4)
    0.0935
    """
    mu_star = _checks.within("mu_star", mu_star, 0, 1, open_high=True)
    from_cutoff = _checks.positive("from_cutoff", from_cutoff, "eV")
    to_cutoff = _checks.positive("to_cutoff", to_cutoff, "eV")
    ratio = from_cutoff / to_cutoff
    if mu_star == 0:
        return 0.0
    inverse = 1 / mu_star + math.log(ratio)
    if inverse <= 1:
        raise ValueError(
            f"mu_star = {mu_star!r} at from_cutoff = {from_cutoff} eV is not allowed: it has no counterpart "
            f"below 1 at to_cutoff = {to_cutoff} eV"
        )
    return 1 / inverse
