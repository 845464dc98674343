"""What MR21 does not print, masses and barrier, and how its numbers for models A and B move with them.

MR21 gives L, W, ΔE, ω0 and the couplings, but no mass and no barrier height. The book carries the masses and
the matching of MD21 over and fits the barrier to the printed ΔE. Every number that the paper prints of A and
B is computed here for other masses as well, the barrier refitted each time.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from multigap import bpv
from multigap.bpv import Wires, papers
from multigap.constants import BCS_TC_PREFACTOR, K_B
from multigap.superlattice import Matching
from multigap_book import domes

MASSES: Final = "masses and matching carried over from MD21, since MR21 prints neither"
"""The convention under which every absolute number of model A or B stands."""

ROOM: Final = 288.15
"""Room temperature in K as the paper's measurement had it: 15 °C."""


@dataclass(frozen=True)
class Masses:
    """Masses in units of the free electron's: across the wires in the wire and in the spacer, and along."""

    well: float = 0.86
    barrier: float = 1.0
    wire: float = 0.86
    matching: Matching = "derivative"

    def __str__(self) -> str:
        text = f"m_w = {self.well:.2f}, m_b = {self.barrier:.2f}, m_x = {self.wire:.2f}"
        return text + (", ψ′/m continuous" if self.matching == "current" else "")


RATIO_SPAN: Final = {"A": (2.6, 2.9), "B": (3.5, 3.9)}
"""Range of Δ3/Δ2 of each model along which T_c rises, from the caption of MR21's Fig. 7."""

PRINTED: Final = {
    "A_kelvin": 250.0,
    "B_kelvin": 330.0,
    "A_ratio": RATIO_SPAN["A"][1],
    "B_ratio": RATIO_SPAN["B"][1],
    "A_minimum": -0.34,
}
"""Largest T_c in K, end of the printed range of Δ3/Δ2, η of the least T_c: as MR21 prints them."""


CARRIED_OVER: Final = Masses()
"""Those of MD21."""

SETTINGS: Final = (
    *(Masses(m, 1.0, m) for m in (0.70, 0.75, 0.80, 0.83, 0.86, 0.90, 1.00, 1.10)),
    *(Masses(0.86, b, 0.86) for b in (0.70, 0.86, 1.20, 1.50)),
    *(Masses(m, b, m) for m in (0.75, 0.80, 0.83) for b in (1.20, 1.50)),
    *(Masses(m, m, m) for m in (0.75, 0.80)),
    *(Masses(0.86, 1.0, x) for x in (0.75, 0.80, 1.00)),
    *(Masses(m, 1.0, m, "current") for m in (0.70, 0.75, 0.80, 0.83, 0.86)),
)
"""The settings that are scanned: masses within about a fifth of MD21's (half as much again in the spacer)."""


def with_masses(wires: Wires, masses: Masses) -> Wires:
    """Return the same wires with other masses and matching, the barrier refitted to the same ΔE."""
    lattice = wires.superlattice
    other = replace(
        lattice,
        mass_well=masses.well,
        mass_barrier=masses.barrier,
        mass_wire=masses.wire,
        matching=masses.matching,
    )
    width = lattice.bandwidth(wires.lifshitz)
    return replace(wires, superlattice=other.with_bandwidth(width, wires.lifshitz))


def zone_spread(wires: Wires, eta: float) -> tuple[float, float, float]:
    """Return Δ3/Δ2 at T = 0: with the zone mean of Δ3, with its least, and with its largest Δ3(k_z)."""
    state = bpv.gaps(replace(wires, points=16), eta)
    third = state.delta_k[state.nodes.block == 2] / state.delta[1]
    return float(state.delta[2] / state.delta[1]), float(third.min()), float(third.max())


def antiresonance(wires: Wires) -> float:
    """Return η < 0 at which T_c is least, to about 0.001."""
    low, high = -0.95, -0.03
    for _ in range(3):
        eta = np.linspace(low, high, 47)
        best = int(np.argmin(domes.curve(wires, eta, points=16)))
        low, high = float(eta[max(best - 1, 0)]), float(eta[min(best + 1, eta.size - 1)])
    return float(eta[best])


def warm_range(wires: Wires, kelvin: float = ROOM) -> tuple[float, float]:
    """Return the least and the largest η with T_c above `kelvin`, to about 0.01; nan if there is none."""
    eta = np.linspace(0.3, 1.8, 151)
    warm = eta[np.nan_to_num(domes.curve(wires, eta, points=16)) > kelvin]
    return (float(warm.min()), float(warm.max())) if warm.size else (np.nan, np.nan)


def crossing(up_x: ArrayLike, up_y: ArrayLike, down_x: ArrayLike, down_y: ArrayLike) -> tuple[float, float]:
    """Return (x, y) where two rows of points, joined by lines in x and log y, cross first; nan if nowhere.

    Parameters
    ----------
    up_x, up_y, down_x, down_y : array_like
        The two rows, y above 0; an end that both have in common does not count.
    """
    first = np.column_stack([np.asarray(up_x, dtype=float), np.log(np.asarray(up_y, dtype=float))])
    second = np.column_stack([np.asarray(down_x, dtype=float), np.log(np.asarray(down_y, dtype=float))])
    for a, b in pairwise(first):
        for c, d in pairwise(second):
            matrix = np.column_stack([b - a, c - d])
            if abs(np.linalg.det(matrix)) < 1e-14 or np.allclose(b, c):
                continue
            s, t = np.linalg.solve(matrix, c - a)
            if 0 <= s <= 1 and 0 <= t <= 1:
                x, y = a + s * (b - a)
                return float(x), float(np.exp(y))
    return math.nan, math.nan


@dataclass(frozen=True)
class Numbers:
    """The numbers of one model that MR21 prints, as computed.

    Attributes
    ----------
    height : float
        Barrier V in eV that gives ΔE (not printed).
    eta, g, kelvin : float
        Where T_c is largest over η and g, and T_c in K there.
    ratio, ratio_low, ratio_high : float
        Δ3/Δ2 where T_c is largest at the g of Fig. 6: zone mean, least and largest over the zone.
    second_low, second_high : float
        2Δ2/k_B T_c over 0.5 < η < 1 at that g.
    second_zero, third_zero : float
        2Δ2/k_B T_c and 2Δ3/k_B T_c at η = 0.
    minimum : float
        η < 0 of the least T_c at that g.
    """

    height: float
    eta: float
    g: float
    kelvin: float
    ratio: float
    ratio_low: float
    ratio_high: float
    second_low: float
    second_high: float
    second_zero: float
    third_zero: float
    minimum: float


@cache
def numbers(wires: Wires) -> Numbers:
    """Return the numbers of a model; those of Figs. 6 and 7 at the wires' own g, the top over all g."""
    eta, g, tc = domes.summit(wires)
    row = domes.gaps(wires, [0.0, 0.51, 0.6, 0.7, 0.8, 0.9, 0.99])
    second = row.ratio[1:, 1]
    return Numbers(
        wires.superlattice.height,
        eta,
        g,
        tc,
        *zone_spread(wires, domes.top(wires, 0.6, 1.4)[0]),
        float(second.min()),
        float(second.max()),
        float(row.ratio[0, 1]),
        float(row.ratio[0, 2]),
        antiresonance(wires),
    )


def scan(settings: tuple[Masses, ...] = SETTINGS) -> pd.DataFrame:
    """Return one row for each setting: the masses, then the numbers of A and B (columns ``A_…``, ``B_…``).

    Raises
    ------
    ValueError
        Without a setting.
    """
    if not settings:
        raise ValueError(f"settings = {settings!r} is not allowed: settings must hold at least one Masses")
    rows = []
    for masses in settings:
        row = asdict(masses)
        for name, wires in (("A", papers.model_a(1 / 4)), ("B", papers.model_b(1 / 3))):
            found = numbers(with_masses(wires, masses))
            row |= {f"{name}_{key}": value for key, value in asdict(found).items()}
        rows.append(row)
    return pd.DataFrame(rows)


def met(row: Any, *, digits: bool) -> list[bool]:
    """Return which of the numbers of ``PRINTED`` a row of :func:`scan` meets, in their order.

    Parameters
    ----------
    row : named tuple
        From ``scan().itertuples()``.
    digits : bool
        Whether to half of the last digit printed (tens of kelvins), or as loosely as the book's rows: T_c
        within 3 %, Δ3/Δ2 anywhere within its spread over the zone, η within 15 meV.
    """
    off = {key: abs(getattr(row, key) - value) for key, value in PRINTED.items()}
    if digits:
        half = {"A_kelvin": 5.0, "B_kelvin": 5.0, "A_ratio": 0.05, "B_ratio": 0.05, "A_minimum": 0.005}
        return [off[key] <= half[key] for key in PRINTED]
    inside = [
        getattr(row, f"{n}_ratio_low") <= PRINTED[f"{n}_ratio"] <= getattr(row, f"{n}_ratio_high")
        for n in "AB"
    ]
    warm = [off[key] < 0.03 * PRINTED[key] for key in ("A_kelvin", "B_kelvin")]
    return [*warm, *inside, off["A_minimum"] * papers.MODEL_A_WIDTH < 0.015]


def masses_of(row: Any) -> Masses:
    """Return the masses of a row of :func:`scan`."""
    return Masses(row.well, row.barrier, row.wire, row.matching)


def with_md21_masses(rows: pd.DataFrame) -> pd.Series:
    """Return the row of a scan that has the masses and the matching of MD21.

    Raises
    ------
    ValueError
        If the scan has no such row.
    """
    same = [masses_of(row) == CARRIED_OVER for row in rows.itertuples()]
    if not any(same):
        raise ValueError(f"rows = {len(rows)} settings is not allowed: rows must hold the masses of MD21")
    return rows.iloc[same.index(True)]


def table(rows: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Return a scan as the head and the lines of a table, the printed numbers in its first line."""
    head = [
        "m_w, m_b, m_x",
        "continuous",
        "V of A, B (eV)",
        "A: T_c (K) at (η, g)",
        "A: Δ_3/Δ_2",
        "A: 2Δ_2/k_BT_c",
        "A: η of the least T_c",
        "B: T_c (K)",
        "B: Δ_3/Δ_2",
        "B: 2Δ_2/k_BT_c up to",
    ]
    printed = ["as printed", "", "250 at (1, 0.4)", "up to 2.9", "0 to 1", "−0.34", "330", "up to 3.9", "1"]
    lines = [[printed[0], "", *printed[1:]]]
    for row in rows.itertuples():
        zone = [
            f"{mean:.2f} ({low:.2f} to {high:.2f})"
            for mean, low, high in (
                (row.A_ratio, row.A_ratio_low, row.A_ratio_high),
                (row.B_ratio, row.B_ratio_low, row.B_ratio_high),
            )
        ]
        lines.append(
            [
                f"{row.well:.2f}, {row.barrier:.2f}, {row.wire:.2f}",
                "ψ′/m" if row.matching == "current" else "ψ′",
                f"{row.A_height:.2f}, {row.B_height:.2f}",
                f"{row.A_kelvin:.0f} at ({row.A_eta:.2f}, {row.A_g:.2f})",
                zone[0],
                f"{row.A_second_low:.2f} to {row.A_second_high:.2f}",
                f"{row.A_minimum:.2f}".replace("-", "−"),
                f"{row.B_kelvin:.0f}",
                zone[1],
                f"{row.B_second_high:.2f}",
            ]
        )
    return head, lines


def constant_density(wires: Wires, eta: float) -> float:
    """Return T_c in K as theories of overlapping bands have it, at the Lifshitz parameter `eta`.

    Suhl, Matthias and Walker: every band has E_F ≫ ω0, so its density of states is a constant (here that at
    μ), and one constant of exchange for each pair of bands (here the overlap's mean over the zone). Then
    k_B T_c = (2e^γ/π) ω̃ exp(−1/λ), λ the largest eigenvalue of g_nn′ I_nn′ N_n′/N. 0 where there is none.
    """
    lattice, mu = wires.superlattice, float(wires.chemical_potential(eta))
    density = np.array([float(lattice.dos(mu, n)) for n in range(1, wires.count + 1)])
    share = np.sqrt(density / wires.reference(mu))
    means = bpv.mean_factors(lattice, wires.count)
    strength = float(np.linalg.eigvalsh(wires.coupling * (means @ means.T) * np.outer(share, share))[-1])
    return BCS_TC_PREFACTOR * wires.cutoff * np.exp(-1 / strength) / K_B if strength > 0 else 0.0
