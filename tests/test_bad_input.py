"""Every public function refuses what makes no sense: a ``ValueError`` that names the argument, at once.

All public functions, constructors and methods of the package (without :mod:`multigap_book`, and without
the kernels, which take plain numbers from those that check them) are found by introspection. Each has good
calls in :func:`good_calls`; each argument of these is then replaced by values that are wrong, or wrong almost
everywhere. What comes back is a refusal that names the argument, or a result that the documentation speaks
of. Nothing else is raised, nothing hangs, nothing is read beyond an array's end.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import importlib
import inspect
import math
import pkgutil
import re
import tempfile
import time
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import multigap
from multigap import bpv, chebyshev, eliashberg, gap_equation, solve, superlattice, two_band, units
from multigap.beyond import (
    disorder,
    flat_stiffness,
    geometric,
    layers,
    response,
    retarded,
    retarded_gaps,
    steps,
    stiffness,
    vertex,
    vortices,
)
from multigap.beyond import flat_steep as retarded_pairs
from multigap.bpv import crossover, papers
from multigap.crystal import equation_of_state, gilat_raubenheimer, harmonic, peaks, tetrahedra
from multigap.eliashberg import closed_forms, files
from multigap.errors import ConvergenceError
from multigap.gap_equation import thermodynamics
from multigap.interband import fermi_surfaces, ion_wake, mixed_pairs, pair_scattering, vibronic
from multigap.shell import results
from multigap.two_band import exact_pairs, flat_steep
from multigap_book.bh17 import claims, curve_features, outcome

Call = tuple[Callable[..., Any], dict[str, Any]]

FOLDER = tempfile.TemporaryDirectory()
"""Where files lie that are read and written."""

SECONDS = 1.0
"""How long any call may take, of the processor: what others do on the machine is not counted."""

BAD: dict[str, Any] = {
    "a word": "no",
    "nothing": None,
    "nan": math.nan,
    "infinity": math.inf,
    "minus one": -1,
    "minus a half": -0.5,
    "naught": 0,
    "10**400": 10**400,
    "10**7": 10**7,
    "500": 500,
    "1e308": 1e308,
    "-1e308": -1e308,
    "the smallest": 5e-324,
    "Decimal('nan')": Decimal("nan"),
    "Decimal": Decimal("0.1"),
    "complex": 1 + 2j,
    "True": True,
    "bytes": b"1",
    "ragged": [[1], [2, 3]],
    "masked": np.ma.masked,
    "masked array": np.ma.masked_array([0.1, 0.2], mask=[False, True]),
    "list of masked arrays": [np.ma.masked_array([0.1, 0.2], mask=[False, True])],
    "an object": object(),
    "a class": dict,
    "empty": np.array([]),
    "cube": np.full((2, 2, 2), 0.1),
    "words": np.array(["a", "b"]),
    "objects": np.array([None, 1.0], dtype=object),
    "row of one": np.array([1.0]),
    "row with nan": np.array([0.1, math.nan]),
    "row with 10**400": [0.1, 10**400],
    "function": len,
    "set": {1, 2},
    "dictionary": {"a": 1},
    "generator": (i for i in range(3)),
}
"""What is tried for every argument. Where it is right, the result must be one that is documented."""


def spoiled(good: Any) -> dict[str, Any]:
    """Return what comes from the right value of an argument by one slip: only for rows and tables."""
    if not isinstance(good, np.ndarray | list | tuple) or not len(good):
        return {}
    try:
        rows = np.asarray(good)
    except ValueError:  # a tuple of unlike things is no row of numbers
        return {"one too few": good[:-1]}
    if rows.dtype.kind not in "iuf":
        return {"one too few": good[:-1]}
    hidden = np.ma.masked_array(rows, mask=np.zeros(rows.shape, dtype=bool))
    hidden[(0,) * rows.ndim] = np.ma.masked
    broken = rows.astype(float)
    broken[(-1,) * rows.ndim] = math.nan
    return {
        "one too few": rows[:-1],
        "one more axis": rows[None],
        "behind a mask": hidden,
        "in complex": rows.astype(complex),
        "with a nan": broken,
        "far too large": rows * 1e300,
        "backwards": rows[::-1],
    }


def public_modules() -> Iterator[types.ModuleType]:
    for found in pkgutil.walk_packages(multigap.__path__, "multigap."):
        parts = found.name.split(".")
        if any("kernels" in p or p.startswith("_") for p in parts):
            continue
        yield importlib.import_module(found.name)
    yield claims  # the book judges BH17 by it


def _place(dotted: str) -> str:
    """Return a dotted name without the package."""
    return re.sub(r"^multigap(_book)?\.", "", dotted)


def _is_function(thing: object) -> bool:
    return inspect.isfunction(thing) or isinstance(thing, functools._lru_cache_wrapper)


def public_callables() -> dict[str, Callable[..., Any]]:
    """Return every public function, constructor and method, by its place in the package."""
    used_by_claims = (
        outcome.Outcome,
        curve_features.reversal,
        curve_features.isotope_falls_through,
        curve_features.normalised,
    )
    found: dict[str, Callable[..., Any]] = {
        _place(f"{thing.__module__}.{thing.__qualname__}"): thing for thing in used_by_claims
    }
    for module in public_modules():
        place = _place(module.__name__)
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
                continue
            if _is_function(thing):
                found[f"{place}.{name}"] = thing
            elif inspect.isclass(thing) and not issubclass(thing, enum.Enum | Exception):
                found[f"{place}.{name}"] = thing
                for inner, method in vars(thing).items():
                    if not inner.startswith("_") and (
                        _is_function(method) or isinstance(method, classmethod | staticmethod)
                    ):
                        found[f"{place}.{name}.{inner}"] = getattr(thing, inner)
    return found


@functools.cache
def good_calls() -> dict[str, list[Call]]:
    """Return good calls of everything public, cheap ones, in which every argument is given at least once."""
    calls: dict[str, list[Call]] = {}

    def good(function: Callable[..., Any], /, **arguments: Any) -> None:
        inner = getattr(function, "__func__", function)  # of a method, which is bound to an object or a class
        calls.setdefault(_place(f"{inner.__module__}.{inner.__qualname__}"), []).append((function, arguments))

    row, two = np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2])
    good(units.factor, unit="meV", kind="energy", name="unit")
    good(units.quantity, text="3 meV", kind="energy", name="text")
    of_run: dict[str, Any] = {"names": ("g", "T_c"), "values": np.ones((2, 2)), "column_units": ("", "K")}
    good(results.RunTable, **of_run, run_file="model = 1", options=("g=0.3",))
    good(results.RunTable(**of_run).column, name="g")
    good(chebyshev.angles, count=3)
    good(chebyshev.points, count=3)
    good(chebyshev.coefficients, values=np.ones((3, 2)))
    # gap equation and two bands
    channels = gap_equation.Channels([0, 0], [0.0, 0.0], [0.15, 0.15], [1.0, 1.0])
    matrix = np.array([[0.4, 0.05], [0.05, 0.2]])
    equation = gap_equation.GapEquation(channels, matrix)
    critical = gap_equation.critical_temperature(equation)
    solved = gap_equation.gaps(equation, [5.0])
    good(
        gap_equation.Channels,
        kind=[0, 0],
        level=two,
        cutoff=two,
        weight=two,
        block=[0, 1],
        form=np.ones((2, 1)),
    )
    good(channels.pairing, thermal=0.01, delta=two)
    good(gap_equation.GapEquation, channels=channels, coupling=matrix)
    good(
        gap_equation.CriticalTemperature,
        kelvin=30.0,
        superconducting=True,
        mode=np.ones(2),
        lowest_temperature=1e-9,
        steps=4,
    )
    good(
        gap_equation.Gaps,
        temperature=np.array([1.0]),
        delta=np.ones((1, 2)),
        critical=critical,
    )
    good(gap_equation.leading_eigenvalue, equation=equation, temperature=9)
    good(
        gap_equation.critical_temperature,
        equation=equation,
        lowest_temperature=1e-3,
    )
    good(gap_equation.gaps, equation=equation, temperature=[5.0], critical=critical)
    good(gap_equation.Solution, amplitude=np.ones((2, 1)), delta=two)
    near = gap_equation.amplitudes(equation, 5.0, solved.delta[0])
    good(gap_equation.amplitudes, equation=equation, temperature=5.0, delta=solved.delta[0])
    good(gap_equation.gaps_near, equation=equation, temperature=5.0, amplitude=near, tolerance=1e-9)
    good(
        gap_equation.isotope_exponent,
        equation=equation,
        scaled=[True, False],
        critical=critical,
    )
    for name in ("free_energy_difference", "entropy_difference"):
        good(getattr(thermodynamics, name), equation=equation, solution=solved)
    good(
        thermodynamics.specific_heat_jump,
        equation=equation,
        critical=critical,
    )
    good(thermodynamics.SpecificHeatJump, jump=1.0, normal=1.0, ratio=1.0)
    lambdas = {"lambda11": 0.4, "lambda22": 0.2, "lambda12": 0.05}
    bands = two_band.TwoBand(**lambdas)
    good(two_band.TwoBand, **lambdas, cutoff1=0.1, cutoff2=0.1, density_ratio=1.0)
    good(bands.equation)
    good(two_band.effective_coupling, **lambdas)
    # a flat band and a steep one
    flat = flat_steep.FlatSteep(**lambdas, level=0.03)
    curves = flat_steep.Curves(row, row, row, row, row, row, row, row)
    names = [field.name for field in fields(flat_steep.Curves)]
    good(flat_steep.Curves, **dict.fromkeys(names, row))
    good(curves.nearest, lambda11=0.2)
    good(flat_steep.FlatSteep, **lambdas, level=0.03, cutoff1=0.1, cutoff2=0.1)
    good(flat.equation)
    good(flat.heavier, mass=2.0)
    good(
        flat_steep.PrintedPair,
        kelvin=1.0,
        level=0.1,
        flat_strength=1.0,
        logarithm=1.0,
    )
    good(flat_steep.solve_printed_pair, **lambdas, cutoff=0.15)
    good(
        flat_steep.curves,
        reading="fixed level",
        lambda11=two,
        lambda22=0.1,
        lambda12=0.03,
        level=0.03,
        lowest_temperature=1e-6,
        cutoff=0.15,
    )
    # the pairing Hamiltonian without mean field
    potentials = {"v1": 1.0, "v2": 0.6, "v12": 0.25}
    fock = exact_pairs.two_band_fock([0.3], [-0.2], **potentials, skip_equal=True)
    good(exact_pairs.fock_operators, modes=2)
    good(exact_pairs.FockParts, **{field.name: np.eye(4) for field in fields(exact_pairs.FockParts)})
    good(exact_pairs.two_band_fock, energies_a=two, energies_b=[-0.2], **potentials, skip_equal=True)
    good(
        exact_pairs.thermal_average,
        operator=np.asarray(fock.number_a),
        hamiltonian=np.asarray(fock.hamiltonian),
        thermal=0.5,
    )
    good(
        exact_pairs.degenerate_level_gap,
        count=20,
        strength=4.0,
        thermal=0.5,
        level=0.3,
        skip_equal=True,
    )
    good(exact_pairs.degenerate_level_mean_field, strength=4.0, thermal=0.5, level=0.3, half=True)
    good(exact_pairs.two_degenerate_levels, count=20, levels=(0.3, -0.2), **potentials)
    # BH17's sentences
    wide = np.linspace(0.05, 0.6, 23)
    sets = tuple(flat_steep.curves(flat_steep.Reading.LITERAL, wide, 0.2, 0.1) for _ in range(3))
    met = outcome.Outcome((((1.0,), 0.5, 2.0),), "so")
    good(outcome.Outcome, parts=(((1.0,), 0.5, 2.0),), found="so")
    good(curve_features.reversal, row=sets[0])
    good(curve_features.isotope_falls_through, row=sets[0], value=0.25)
    good(curve_features.normalised, row=sets[0])
    good(claims.levels_that_hold, claim="A", scan={0.03: {"A": met}})
    good(claims.three_sets, reading="literal", level=0.03)
    good(claims.judge, sets=sets)
    good(claims.judge_panel, panel="BH17-F1a", sets=sets)
    # the same of a model of any kind
    for question in (solve.critical_temperature, solve.isotope_exponent):
        good(question, model=bands)
    good(solve.gaps, model=bands, temperature=[5.0])
    # superlattice
    lattice = papers.MD21_SUPERLATTICE
    band = lattice.subband(3)
    inside = np.linspace(band.bottom, band.top, 5)[1:-1]
    basis = superlattice.overlap_basis(lattice, 3)
    S = superlattice.Superlattice
    good(
        S,
        well=8.5,
        barrier=5.5,
        height=4.16,
        mass_well=0.9,
        mass_barrier=1.0,
        mass_wire=0.9,
        matching="current",
    )
    of_lattice: dict[str, dict[str, Any]] = {
        "subband": {"number": 3},
        "edges": {"count": 3},
        "bandwidth": {"number": 3},
        "energy": {"number": 3, "k_z": row},
        "lifshitz_energies": {"number": 3},
        "lifshitz_parameter": {"mu": inside, "number": 3},
        "chemical_potential": {"eta": row, "number": 3},
        "dos": {"energy": inside, "number": 3},
        "density_of_electrons": {"mu": 3.0, "count": 4},
        "fermi_contour": {"mu": 3.0, "number": 3, "points": 11},
        "bloch": {"number": 3, "k_z": 0.1, "z": row},
        "density": {"number": 3, "k_z": two, "z": row},
        "with_bandwidth": {"bandwidth": 0.2, "number": 3},
    }
    for name, arguments in of_lattice.items():
        good(getattr(lattice, name), **arguments)
    good(lattice.dos, energy=inside, count=4)
    good(superlattice.LifshitzEnergies, appears=1.0, neck_opens=2.0)
    good(superlattice.FermiContour, k_x=row, k_z=row)
    good(
        superlattice.Subband,
        cell=lattice.cell,
        mass_wire=lattice.along_wire,
        number=3,
        bottom=band.bottom,
        top=band.top,
    )
    for name in ("half_phases", "wavevector", "smooth_density", "scaled", "dos", "profiles"):
        good(getattr(band, name), energy=inside)
    good(band.energy, k_z=row)
    good(band.filling, mu=3.0)
    good(band.density_at, energy=inside, z=two)
    good(band.bloch, k_z=0.1, z=row)
    good(
        superlattice.OverlapBasis,
        superlattice=lattice,
        count=3,
        z=basis.z,
        vectors=basis.vectors,
        error=1e-11,
    )
    good(basis.factors, number=3, energy=inside)
    good(
        superlattice.overlap_basis,
        superlattice=lattice,
        count=3,
        tolerance=1e-9,
    )
    good(
        superlattice.overlaps,
        superlattice=lattice,
        bra=1,
        k_bra=two,
        ket=2,
        k_ket=two,
    )
    # wires
    wires = bpv.Wires(lattice, 0.23, papers.coupling_matrix(0.25), points=8)
    mu = float(wires.chemical_potential(0.5))
    nodes = wires.nodes(mu)
    state = bpv.gaps(wires, 0.5)
    many = nodes.edge.size
    good(
        bpv.WireGaps,
        temperature=0.0,
        mu=mu,
        eta=0.5,
        delta=row,
        delta_k=state.delta_k,
        nodes=state.nodes,
        kelvin=100.0,
        density=0.1,
    )
    good(
        bpv.GapRatios,
        eta=two,
        mu=two,
        kelvin=two,
        delta=np.ones((2, 3)),
        ratio=np.ones((2, 3)),
    )
    good(bpv.Filling, eta=row)
    good(bpv.Filling, mu=row)
    good(bpv.Filling, density=row)
    good(bpv.gaps, model=wires, filling=0.5, temperature=1.0, fixed_density=False)
    good(bpv.gaps, model=wires, filling=bpv.Filling(density=state.density), fixed_density=True)
    good(bpv.normal_density, model=wires, filling=0.5, temperature=10.0)
    good(bpv.chemical_potential, model=wires, density=0.1, temperature=10.0)
    good(bpv.gap_ratios, model=wires, filling=[0.5], fixed_density=False)
    good(bpv.isotope_exponent, model=wires, filling=[0.5])
    good(bpv.IsotopePath, eta=two, g=two, kelvin=two, exponent=two, with_drift=two)
    good(bpv.isotope_exponent_along, model=wires, eta=two, g=two, drift=0.1)
    # how far to trust the wires' mean field
    one_wire = {"edge": -0.1, "strength": 0.1, "phonon": 0.15, "temperature": 300.0}
    more = {"motion": 0.1, "index": 1, "dressed": True, "reach": 3.0}
    good(vertex.WireDiagrams, first=0.1, crossed=-0.1, first_shift=0.1, crossed_shift=0.1)
    good(vertex.wire_diagrams, **one_wire, **more)
    good(vertex.PocketVertex, k_z=row, edge=row, share=row, first=row, crossed=row)
    good(
        vertex.pocket_vertex,
        model=wires,
        filling=0.5,
        temperature=300.0,
        coupling=0.3,
        phonon=0.1,
        dressed=True,
        points=4,
        reach=3.0,
    )
    of_layers = {"filling": 0.5, "hopping": 0.02, "points": 3}
    good(layers.CoupledLayers, hopping=two, eta=row, mu=row, kelvin=np.ones((2, 3)))
    good(layers.coupled, model=wires, scale=0.1, whole=True, **of_layers)
    good(layers.critical_temperature, model=wires, lowest_temperature=1.0, **of_layers)
    good(disorder.DisorderedWires, rate=row, kelvin=row, broadening=row)
    good(disorder.propagators, channels=channels, z=np.full((2, 3), 0.1j))
    good(
        disorder.critical_temperature,
        equation=equation,
        scattering=0.01 * matrix,
        pairing="phonon",
        lowest_temperature=9.0,
    )
    good(
        disorder.wires_critical_temperature,
        model=wires,
        filling=0.5,
        rate=[0.02],
        between=True,
        pairing="window",
        points=4,
        lowest_temperature=20.0,
    )
    good(bpv.migdal_cutoff, bare=0.2, g=0.3)
    good(bpv.coupling_matrix, g=0.3, intraband=0.1, interband=0.1, count=3)
    good(papers.coupling_matrix, g=0.3, intraband=0.1, interband=0.1)
    good(
        bpv.Wires,
        superlattice=lattice,
        bare_cutoff=0.2,
        coupling=papers.coupling_matrix(0.3),
        softening=True,
        lifshitz_subband=3,
        reference_dos=0.01,
        overlap="ones",
        points=8,
    )
    of_wires: dict[str, dict[str, Any]] = {
        "with_g": {"g": 0.3},
        "with_interband": {"g": 0.1},
        "chemical_potential": {"eta": row},
        "lifshitz_parameter": {"mu": row},
        "reference": {"mu": mu},
        "nodes": {"mu": mu, "scale": 0.01},
        "channels": {"mu": mu, "scale": 0.01},
        "factors": {"nodes": nodes},
        "gap_equation": {"filling": 0.5, "scale": 0.01},
        "scaled_coupling": {"mu": mu},
        "potentials": {"filling": [0.5, 0.7]},
    }
    for name, arguments in of_wires.items():
        good(getattr(wires, name), **arguments)
    good(
        bpv.ZoneNodes,
        superlattice=lattice,
        block=np.zeros(many, dtype=int),
        energy=nodes.energy,
        edge=nodes.edge,
        weight=nodes.weight,
        share=nodes.share,
    )
    good(bpv.zone_nodes, superlattice=lattice, count=3, points=8, mu=mu, cutoff=0.2, scale=0.1)
    good(bpv.crowded, points=8)
    good(bpv.mean_factors, superlattice=lattice, count=3)
    good(
        bpv.Transition,
        eta=two,
        mu=two,
        kelvin=two,
        superconducting=[True, True],
        structure=np.ones((2, 3)),
        lowest_temperature=1e-9,
    )
    for filling in (0.5, bpv.Filling(mu=mu)):
        good(bpv.critical_temperature, model=wires, filling=filling, lowest_temperature=1e-6)
        good(bpv.resolved_critical_temperature, model=wires, filling=filling, lowest_temperature=1e-6)
    good(
        bpv.Dome,
        eta=two,
        mu=two,
        g=two,
        cutoff=two,
        kelvin=np.ones((2, 2)),
        superconducting=np.ones((2, 2), dtype=bool),
        structure=np.ones((2, 2, 3)),
        lowest_temperature=1e-9,
    )
    good(
        bpv.dome,
        model=wires,
        eta=[0.5],
        g=[0.3],
        lowest_temperature=1e-6,
        executor=None,
        progress=False,
    )
    good(
        response.softening,
        model=wires,
        filling=0.5,
        temperature=100.0,
        q_x=two,
        q_z=two,
        transitions="pocket",
    )
    good(
        response.softest,
        model=wires,
        filling=0.5,
        temperature=100.0,
        transitions="all",
        points=3,
        rounds=1,
    )
    good(response.mean_softening, model=wires, filling=0.5, temperature=300.0, transitions="all")
    good(response.Softest, q_x=0.1, q_z=0.1, zeta=0.5)
    good(
        response.Softening,
        q_z=two,
        q_x=two,
        zeta=np.ones((2, 2)),
        rigid=np.ones((2, 2)),
        response=np.ones((2, 2, 3, 3)),
        mu=mu,
        temperature=100.0,
    )
    good(papers.md21, g=0.25)
    good(papers.model_a, g=0.25)
    good(papers.model_b, g=0.25)
    good(crossover.measures, model=wires, filling=[0.5], subband=3, fixed_density=False)
    good(
        crossover.CrossoverMeasures,
        eta=two,
        subband=3,
        fermi_energy=two,
        fermi_over_cutoff=two,
        delta=two,
        delta_over_fermi=two,
        fermi_wavevector=two,
        pair_size=two,
        size_in_wavelengths=two,
        condensate_fraction=two,
    )
    good(
        crossover.pair_size_and_condensate,
        model=wires,
        state=state,
        subband=3,
    )
    good(crossover.pair_sums, edge=two, cutoff=0.3, delta=two)
    # beyond mean field: the phase of a layer
    stiff = {"along": two, "across": two, "diamagnetic_along": two, "diamagnetic_across": two}
    good(stiffness.Stiffness, temperature=1.0, mu=3.0, eta=0.5, kelvin=100.0, mass=0.86, **stiff)
    good(stiffness.stiffness, model=wires, filling=0.5, temperature=1.0, fixed_density=False)
    good(stiffness.stiffness_of, model=wires, state=state)
    good(geometric.geometric_stiffness, model=wires, state=state)
    bounds = {"electrons": two, "bands": two, "pocket": two, "parabola": two}
    good(
        vortices.LayerTransitions,
        eta=two,
        mu=two,
        mean_field=two,
        kelvin=two,
        factor=two,
        along=np.ones((2, 3)),
        across=np.ones((2, 3)),
        **bounds,
    )
    good(vortices.kosterlitz_thouless, model=wires, filling=[0.5], kelvin=100.0, anisotropy=0.01)
    good(vortices.stacked, anisotropy=0.01)
    good(vortices.with_critical_temperature, model=wires, filling=0.5, kelvin=100.0)
    good(
        flat_stiffness.FlatTransitions,
        fermi_energy=two,
        kelvin=two,
        mean_field=300.0,
        delta2=two,
        stiff_share=two,
    )
    good(flat_stiffness.superfluid_share, temperature=100.0, delta=0.01, cutoff=0.15)
    good(flat_stiffness.flat_transition, model=flat, fermi_energy=two)
    # beyond mean field: phonons in place of windows, BH17's pair and the steps of a dome
    late = retarded_pairs.RetardedPair(bands)
    good(
        retarded_pairs.RetardedPair,
        pair=bands,
        reading="λ = g",
        mu_star=np.full((2, 2), 0.1),
        self_energy="Z",
    )
    good(late.interaction, mass=two * 10)
    good(retarded_pairs.critical_temperature, model=late, mass=2.0, lowest_temperature=1.0, accuracy=0)
    good(retarded_pairs.isotope_exponent, model=late, scaled=[True, False], lowest_temperature=1.0)
    good(retarded_pairs.curves, model=late, lambda11=two, lowest_temperature=1.0)
    good(retarded_pairs.paper_pairs, reading="fixed level", level=0.03)
    good(steps.Peak, eta=1.0, kelvin=90.0, eta_edge=1.0)
    good(steps.peak_of, model=wires, low=0.9, high=1.1, accuracy=0)
    good(steps.peaks_of, models=[wires], accuracy=0)
    table = {name: np.ones((1, 2)) for name in ("eta", "kelvin", "eta_edge")}
    good(steps.Steps, reading=("λ = g",), step=("phonon", "and Z"), **table)
    good(steps.Steps(("λ = g",), ("phonon", "and Z"), *table.values()).at, reading="λ = g", step="and Z")
    good(steps.contact, mu_star=0.1)
    good(steps.in_pocket, mu_star=0.1)
    single = bpv.Wires(lattice, bare_cutoff=0.2, coupling=np.array([[0.3]]))
    good(steps.steps, wires=single, readings=["λ = g"], mu_star=[0.1], accuracy=0)
    parts = {"exchange": ("as it is",), "step": ("phonon", "and Z")}
    good(steps.Exchanges, **parts, eta=np.ones((1, 2)), kelvin=np.ones((1, 2)))
    good(steps.without_exchange, wires=wires, reading="λ = g", step=["sharp window"], accuracy=0)
    # phonons
    spectrum = eliashberg.SpectralFunction(two, np.array([0.5, 0.8]))
    peak = eliashberg.DensityOfStates.lorentzian_peak(0.05, 0.1, 1.0, points=41)
    gap = eliashberg.matsubara_gap(spectrum, 60.0)
    good(eliashberg.SpectralFunction, frequencies=two, couplings=two)
    good(spectrum.einstein, lam=1.0, frequency=0.1)
    good(
        spectrum.from_grid,
        frequencies=np.array([0.0, 0.1, 0.2]),
        alpha2f=np.array([0.0, 0.5, 0.5]),
    )
    folder = Path(FOLDER.name)
    columns = folder / "two columns"
    columns.write_text("# eV\n0.1 0.5\n0.2 0.7\n", encoding="utf-8")
    good(spectrum.from_file, path=str(columns), unit="eV", columns=(0, 1), negligible=0.01)
    good(spectrum.from_moments, lam=1.0, omega_ln=0.1, omega_2=0.12)
    good(spectrum.from_peaks, frequencies=[0.2, 0.1], couplings=[0.5, 1.0])
    good(spectrum.scaled, frequency=np.array([0.9, 1.0]), coupling=1.1)
    good(
        eliashberg.DensityOfStates,
        energies=np.array([-0.5, 0.5]),
        values=np.array([1.0, 1.0]),
    )
    good(
        eliashberg.DensityOfStates.from_file,
        path=columns,
        unit="eV",
        fermi="0.15 eV",
        columns=1,
        spin="both",
        window=1.0,
        negligible=0.0,
    )
    good(files.to_ebmb, material=spectrum, path=folder / "a2f.in")
    good(files.from_ebmb, path=columns, columns=1)
    good(files.to_isome, material=peak, path=folder / "isome.dos")
    good(
        eliashberg.DensityOfStates.lorentzian_peak,
        centre=0.05,
        half_width=0.1,
        height=1.0,
        window=4.0,
        points=41,
    )
    good(
        eliashberg.CriticalTemperature,
        kelvin=1.0,
        superconducting=True,
        lowest_temperature=0.1,
        matsubara_count=9,
    )
    for kind in (eliashberg.MatsubaraGap, eliashberg.GapEdge):
        good(kind, **{field.name: two if "Array" in field.type else 9.0 for field in fields(kind)})
    good(
        eliashberg.rescaled_mu_star,
        mu_star=0.1,
        from_cutoff=1.0,
        to_cutoff=2.0,
    )
    good(
        eliashberg.largest_eigenvalue,
        spectrum=spectrum,
        temperature=100.0,
        mu_star=0.1,
        cutoff=1.0,
        density=peak,
        extent=1.0,
    )
    good(
        eliashberg.critical_temperature,
        spectrum=spectrum,
        mu_star=0.1,
        cutoff=1.0,
        tolerance=1e-3,
        lowest_temperature=1.0,
    )
    good(eliashberg.critical_temperature, spectrum=spectrum, density=peak)
    good(
        eliashberg.matsubara_gap,
        spectrum=spectrum,
        temperature=100.0,
        mu_star=0.1,
        cutoff=1.0,
        extent=1.5,
    )
    good(eliashberg.real_axis_gap, solution=gap, frequencies=two, points=8)
    good(eliashberg.gap_edge, spectrum=spectrum, mu_star=0.1, cutoff=1.0, fraction=0.3)
    good(
        eliashberg.isotope_exponent,
        spectrum=spectrum,
        mu_star=0.1,
        cutoff=1.0,
        moving=[1],
        step=0.02,
    )
    good(
        eliashberg.coupling_for,
        kelvin=100.0,
        shape=spectrum,
        mu_star=0.1,
        cutoff=1.0,
        largest=9.0,
    )
    # many channels
    both = eliashberg.bands([[0.8, 0.1], [0.1, 0.4]], spectrum)
    good(
        eliashberg.bands,
        lam=[[0.8, 0.1], [0.1, 0.4]],
        spectrum=spectrum,
        density=[1.0, 1.0],
        mu_star=[[0.1, 0.0], [0.0, 0.1]],
        cutoff=1.0,
    )
    good(
        eliashberg.PairInteraction,
        spectra=(spectrum, spectrum),
        coupling=np.full((2, 2, 2), 0.3),
        mu_star=np.full((2, 2), 0.1),
        cutoff=1.0,
        pairing_share=np.ones((2, 2)),
    )
    asked: dict[str, Any] = {"channels": both[0], "interaction": both[1], "self_energy": "Z"}
    good(eliashberg.many_channel_transition, **asked, lowest_temperature=1.0, accuracy=0)
    good(eliashberg.many_channel_isotope_exponents, **asked, step=0.02)
    good(eliashberg.many_channel_gaps, **asked, temperature=10.0)
    good(eliashberg.many_channel_gap_edges, **asked, fraction=0.3)
    good(
        eliashberg.ManyChannelTransition,
        kelvin=1.0,
        superconducting=True,
        z=two,
        shift=two,
        lowest_temperature=0.1,
    )
    shaped: dict[str, Any] = {name: np.ones((2, 3)) for name in ("delta", "z", "shift")}
    good(eliashberg.ManyChannelGaps, temperature=1.0, frequencies=row, truncation=two, **shaped)
    at_edges = dict.fromkeys(("edge", "ratio", "spread", "truncation"), two)
    good(eliashberg.ManyChannelGapEdges, kelvin=1.0, temperature=0.1, **at_edges)
    # wires with phonons in place of windows
    single_wire = bpv.Wires(lattice, bare_cutoff=0.2, coupling=np.array([[0.3]]))
    good(
        retarded.RetardedWires,
        wires=single_wire,
        reading="λ = g",
        mu_star=[[0.1]],
        self_energy="Z",
        pairing_share=[[1.0]],
        coulomb_cutoff=1.0,
    )
    by_phonons = retarded.RetardedWires(single_wire, retarded.Reading.AS_WRITTEN)
    good(
        retarded.critical_temperature,
        model=by_phonons,
        filling=[0.5],
        lowest_temperature=1.0,
        accuracy=0,
        densities=False,
    )
    along_eta = dict.fromkeys(("eta", "mu", "kelvin", "z", "shift", "eta_edge", "eta_density"), two)
    good(retarded.RetardedTransition, superconducting=[True, True], lowest_temperature=1.0, **along_eta)
    good(retarded_gaps.gaps, model=by_phonons, filling=0.5, temperature=20.0)
    good(retarded_gaps.gap_edges, model=by_phonons, filling=0.5, fraction=0.3)
    good(retarded_gaps.isotope_exponent, model=by_phonons, filling=[0.5], step=0.02)
    of_state: dict[str, Any] = {"eta": 1.0, "mu": 3.0, "temperature": 1.0}
    of_state |= {"lowest": two, "highest": two, "truncation": two}
    good(retarded_gaps.RetardedGaps, frequencies=row, **of_state, **shaped)
    good(retarded_gaps.RetardedGapEdges, edge=two, ratio=two, spread=two, kelvin=9.0, **of_state)
    good(closed_forms.mcmillan, lam=1.0, omega_ln=0.1, mu_star=0.1)
    good(closed_forms.mcmillan_debye, lam=1.0, debye=0.03, mu_star=0.1)
    good(closed_forms.allen_dynes, lam=1.0, omega_ln=0.1, mu_star=0.1, omega_2=0.12)
    good(closed_forms.strong_coupling_limit, lam=9.0, omega_2=0.1)
    good(
        closed_forms.coupling_for,
        kelvin=100.0,
        omega_ln=0.1,
        mu_star=0.1,
        omega_2=0.12,
        largest=50.0,
    )
    # crystals
    rising = np.linspace(-1, 1, 9)
    bump = np.exp(-(rising**2))
    good(
        peaks.PeakShape,
        position=0.0,
        height=2.0,
        background=1.0,
        below=0.1,
        above=0.1,
    )
    good(peaks.peak_shape, energies=rising, dos=bump)
    good(peaks.overlap, energies=rising, first=bump, second=bump)
    good(peaks.captured, energies=rising, target=bump, model=bump)
    solid = equation_of_state.BirchMurnaghan(10.0, 100.0, 4.0)
    volumes = np.linspace(8, 12, 9)
    good(
        equation_of_state.BirchMurnaghan,
        volume=10.0,
        bulk_modulus=100.0,
        slope=4.0,
        energy_at_rest=0.0,
    )
    for name in ("energy", "pressure", "modulus"):
        good(getattr(solid, name), volume=volumes)
    good(solid.volume_at, pressure=50.0)
    good(equation_of_state.fit, volumes=volumes, energies=solid.energy(volumes))
    good(harmonic.frequency, force_constant=5.0, mass=1.0)
    good(harmonic.amplitude, energy=0.1, mass=1.0, temperature=10.0)
    good(
        harmonic.modes,
        force_constants=np.array([[2.0, -1.0], [-1.0, 2.0]]),
        masses=[1.0, 2.0],
    )
    cells = gilat_raubenheimer.LinearCells(rising[:8, None], np.full((8, 1, 3), 0.1), 2)
    good(
        gilat_raubenheimer.LinearCells,
        energies=rising[:8, None],
        slopes=np.full((8, 1, 3), 0.1),
        samples=2,
    )
    good(cells.values)
    good(cells.filling, energies=rising)
    good(cells.dos, energies=rising)
    good(cells.fermi_energy, states=0.5)
    mesh = np.stack([np.linspace(0, 1, 8).reshape(2, 2, 2), np.linspace(2, 3, 8).reshape(2, 2, 2)], axis=-1)
    crystal = tetrahedra.Bands(mesh, np.eye(3))
    good(tetrahedra.Bands, energies=mesh, reciprocal=np.eye(3))
    good(crystal.corners)
    good(crystal.near, low=0.0, high=1.0)
    good(crystal.dos, energies=rising, weights=np.ones(mesh.shape))
    good(crystal.filling, energies=rising)
    good(crystal.fermi_energy, electrons=1.0)
    tight = fermi_surfaces.TightBindingBand(0.5, 0.3, 0.3)
    grid = (8, 8, 1)
    good(
        fermi_surfaces.TightBindingBand,
        level=0.0,
        hopping_x=0.3,
        hopping_y=0.3,
        hopping_z=0.1,
        hopping_diagonal=0.1,
    )
    good(tight.energy, k_x=row, k_y=row, k_z=row)
    good(tight.on_grid, points=grid)
    good(fermi_surfaces.grid_wave_vectors, points=grid)
    good(fermi_surfaces.shell, band=tight, edges=rising, points=grid)
    good(fermi_surfaces.filling, band=tight, points=grid)
    good(fermi_surfaces.at_filling, band=tight, occupied=0.3, points=grid)
    good(
        fermi_surfaces.density_of_states,
        band=tight,
        points=grid,
        width=0.1,
    )
    good(
        fermi_surfaces.fermi_contour,
        band=tight,
        angles=row,
        centre=(0.0, 0.0),
        k_z=0.0,
    )
    field = np.full(grid, 0.1)
    good(fermi_surfaces.transform, values=field)
    good(
        fermi_surfaces.inverse_transform,
        values=fermi_surfaces.transform(field),
        points=grid,
    )
    good(fermi_surfaces.correlate, first=field, second=field)
    good(
        fermi_surfaces.nesting_function,
        first=tight,
        second=tight,
        width=0.1,
        points=grid,
    )
    good(
        fermi_surfaces.lindhard,
        first=tight,
        second=tight,
        shifts=[[1, 1, 0]],
        thermal=0.1,
        points=grid,
    )
    # interband pairing
    pair = pair_scattering.BandPair("equal", tight, tight)
    space = pair_scattering.pair_phase_space(tight, tight, 0.2, grid)
    good(
        pair_scattering.BandPair,
        name="equal",
        first=tight,
        second=tight,
        centres=((0.0, 0.0), (0.0, 0.0)),
    )
    good(
        pair_scattering.crossing_pair,
        hopping=0.5,
        elongation=1.6,
        pocket=0.06,
    )
    good(pair_scattering.similar_pair, hopping=0.5, separation=0.1, pocket=0.06)
    good(pair_scattering.nested_pair, hopping=0.5, mismatch=0.1, pocket=0.06)
    good(pair_scattering.pocket_pair, hopping=0.5, elongation=1.2, mismatch=0.1, pocket=0.06, nested=True)
    good(
        pair_scattering.PhaseSpace,
        points=grid,
        phonon_energy=0.2,
        transfer=np.array([0.1]),
        pairs=np.full((1, *grid), 0.1),
    )
    good(
        space.share_within,
        reach=0.5,
        about=(0.0, 0.0, 0.0),
        in_plane=False,
    )
    good(space.share_carried, phonon_energies=field)
    good(space.concentration, reach=0.5)
    good(
        pair_scattering.pair_phase_space,
        first=tight,
        second=tight,
        phonon_energy=0.2,
        points=grid,
        slices=1,
    )
    good(pair_scattering.acoustic_phonons, highest=0.1, points=grid)
    good(
        pair_scattering.CouplingRatio,
        ratio=1.0,
        between=1.0,
        within=(1.0, 1.0),
    )
    good(
        pair_scattering.coupling_ratio,
        pair=pair,
        phonon_energy=0.2,
        reach=1.0,
        points=grid,
        extra_mode=(0.0, 0.0, 0.0),
        in_plane=False,
    )
    good(
        pair_scattering.sampled_ratio,
        pair=pair,
        phonon_energy=0.2,
        reach=0.5,
        count=100,
        layers=1,
        in_plane=False,
        seed=1,
    )
    good(pair_scattering.shared_states, pair=pair, energy=0.2, count=100, layers=1, seed=1)
    good(pair_scattering.mean_velocity, band=pair.first, centre=(0.0, 0.0), angles=8)
    apart = pair_scattering.VerticalGaps(row, row)
    good(pair_scattering.VerticalGaps, gap=row, weight=row)
    good(apart.share_below, energy=0.1)
    good(pair_scattering.vertical_gaps, pair=pair, angles=8)
    good(pair_scattering.warped, pair=pair, hopping_z=(0.0, 0.1), grid=8)
    good(mixed_pairs.PairWeights, first=0.5, second=0.5, cross=0.5)
    good(mixed_pairs.pair_weights, upper_weight=0.3)
    good(mixed_pairs.MixedCoupling, full=np.eye(3), kept=np.eye(2))
    good(
        mixed_pairs.mixed_coupling,
        coupling=0.5,
        partner_coupling=0.1,
        upper_weight=0.3,
    )
    model = vibronic.VibronicModel(0.1, 0.05, 0.1)
    good(
        vibronic.VibronicModel,
        gap=0.1,
        coupling=0.05,
        phonon_energy=0.1,
        tuning=0.01,
    )
    good(vibronic.Levels, energies=two, upper_weight=0.1)
    good(vibronic.exact_levels, model=model, number=3, basis=20)
    good(vibronic.adiabatic_potentials, model=model, position=row)
    good(vibronic.derivative_coupling, model=model, position=row)
    good(
        vibronic.adiabatic_levels,
        model=model,
        number=3,
        diagonal_correction=True,
        order=6,
    )
    good(
        vibronic.Breakdown,
        exact=0.1,
        born_oppenheimer=0.1,
        adiabatic=0.1,
        first_order=0.1,
        second_order=0.1,
    )
    good(vibronic.breakdown, model=model, order=6)
    good(vibronic.product_energy, model=model, upper_weight=0.1, order=6)
    good(vibronic.IonMoments, position=0.1, spread=0.7, momentum=0.7)
    for alone in (False, True):
        good(
            vibronic.ion_moments,
            model=model,
            lower_only=alone,
            diagonal_correction=True,
            basis=20,
        )
    good(
        vibronic.TwoElectrons,
        attraction=-0.1,
        born_oppenheimer=-0.1,
        adiabatic=-0.1,
        first=0.5,
        second=0.3,
        cross=0.2,
        transfer=0.1,
    )
    good(vibronic.two_electrons, model=model, basis=20)
    good(vibronic.polaron_hopping, coupling=1.0, phonon_over_hopping=0.2, basis=40)
    ions = ion_wake.IonRow(0.05, 0.02, 0.01, 3.0)
    good(
        ion_wake.IonRow,
        phonon_energy=0.05,
        dispersion=0.02,
        damping=0.01,
        electron_velocity=3.0,
        spacing=3.0,
        distance=1.5,
        ion_mass=10.8,
        charge=0.1,
    )
    good(ion_wake.displacement, row=ions, position=row, waves=48)
    return calls


def arguments_of(function: Callable[..., Any]) -> list[str]:
    """Return what can be given by name; what a function hands on to another is that one's to check."""
    handed_on = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "self" and parameter.kind not in handed_on
    ]


def documentation(function: Callable[..., Any], result: object) -> str:
    """Return what is written about a function, its class, and the class of its result."""
    owner = getattr(function, "__self__", None)
    told = [function, owner if inspect.isclass(owner) else type(owner), type(result)]
    told += [type(part) for part in result] if isinstance(result, tuple) else []
    return " ".join(inspect.getdoc(each) or "" for each in told if each is not None)


def numbers_in(result: object, depth: int = 3) -> Iterator[float]:
    """Return every number that a result holds and that the caller sees."""
    if isinstance(result, np.ndarray):
        if result.dtype.kind in "fc":
            yield from np.asarray(result).ravel()
    elif isinstance(result, float | complex):
        yield result  # type: ignore[misc]
    elif isinstance(result, list | tuple) and depth:
        for each in result:
            yield from numbers_in(each, depth - 1)
    elif is_dataclass(result) and depth:
        for field in fields(result):
            yield from numbers_in(getattr(result, field.name), depth - 1)


def fault(function: Callable[..., Any], arguments: dict[str, Any], name: str, value: Any) -> str | None:
    """Return what is wrong with the answer to one bad value, or None."""
    start = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(**{**arguments, name: value})
    except ValueError as refusal:
        told = str(refusal)
        if not re.search(rf"\b{name}\b", told):
            return f"a ValueError that does not name it: {told[:100]}"
        if not re.search(r"not allowed|must|give one of|does not superconduct|has no|no ", told):
            return f"a ValueError that does not say what is allowed: {told[:100]}"
    except ConvergenceError as failure:
        if "ConvergenceError" not in (inspect.getdoc(function) or ""):
            return f"an undocumented {failure!r:.100}"
    except BaseException as other:
        return f"{type(other).__name__}: {str(other)[:100]}"
    else:
        found = np.array([complex(each) for each in numbers_in(result)])
        text = documentation(function, result)
        if np.any(np.isnan(found)) and not re.search(r"\bnan\b", text):
            return "nan, of which its documentation does not speak"
        if np.any(np.isinf(found)) and not re.search(r"\binf", text):
            return "infinity, of which its documentation does not speak"
    taken = time.process_time() - start
    if taken > SECONDS:  # a shared processor is slow at times: what the call costs is the least that it took
        taken = min(taken, seconds_taken(function, {**arguments, name: value}))
    return f"{taken:.1f} s" if taken > SECONDS else None


def seconds_taken(function: Callable[..., Any], arguments: dict[str, Any]) -> float:
    """Return the seconds of the processor that a call takes, whatever comes back."""
    start = time.process_time()
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        function(**arguments)
    return time.process_time() - start


def test_everything_public_has_a_good_call() -> None:
    public = public_callables()
    assert sorted(good_calls()) == sorted(public)
    for name, function in public.items():
        given = {argument for _, arguments in good_calls()[name] for argument in arguments}
        handed_on = name.startswith("solve.")
        assert given >= set(arguments_of(function)), name
        assert handed_on or given == set(arguments_of(function)), name


@pytest.mark.parametrize("place", sorted(public_callables()))
def test_bad_values_are_refused_by_name(place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # "no" is the name of a file that can be written
    faults = []
    for function, arguments in good_calls()[place]:
        function(**arguments)
        for name, right in arguments.items():
            for what, value in {**BAD, **spoiled(right)}.items():
                found = fault(function, arguments, name, value)
                if found is not None:
                    faults.append(f"{place}({name} = {what}): {found}")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults)


SPECTRUM = eliashberg.SpectralFunction.einstein(1.0, 0.1)
WIRES = papers.md21()
TIGHT = fermi_surfaces.TightBindingBand(0.5, 0.3, 0.3)
SLIPS: list[tuple[str, Callable[[], Any]]] = [
    ("cutoff .*1 meV", lambda: eliashberg.critical_temperature(SPECTRUM, 0.1, cutoff=500)),
    ("cutoff .*1 meV", lambda: eliashberg.gap_edge(SPECTRUM, 0.1, cutoff=1500)),
    ("extent .*1 meV", lambda: eliashberg.matsubara_gap(SPECTRUM, 10.0, extent=1e9)),
    ("frequency .*1 meV", lambda: eliashberg.SpectralFunction.einstein(1.0, 155)),
    ("frequencies .*1 meV", lambda: eliashberg.SpectralFunction(np.array([60.0, 155.0]), np.ones(2))),
    ("frequencies .*1 meV", lambda: eliashberg.SpectralFunction.from_grid([0, 100, 200], [0, 1, 0])),
    ("omega_ln .*1 meV", lambda: eliashberg.SpectralFunction.from_moments(2.0, 114, 130)),
    ("omega_ln .*1 meV", lambda: closed_forms.allen_dynes(2.0, 114)),
    ("omega_2 .*1 meV", lambda: closed_forms.strong_coupling_limit(2.0, 130)),
    ("energy .*1 meV", lambda: harmonic.amplitude(155, 1.0)),
    ("phonon_energy .*1 meV", lambda: vibronic.VibronicModel(0.1, 0.05, 60)),
    ("phonon_energy .*1 meV", lambda: ion_wake.IonRow(60, 20, 10, 3.0)),
    ("bare_cutoff .*1 meV", lambda: bpv.Wires(papers.MD21_SUPERLATTICE, 230, papers.coupling_matrix(0.3))),
    ("bare .*1 meV", lambda: bpv.migdal_cutoff(230, 0.3)),
    (
        "thermal .* at most 10 eV",
        lambda: fermi_surfaces.lindhard(*2 * (TIGHT,), [[1, 0, 0]], 300, (8, 8, 1)),
    ),
    ("pressure .* 100 GPa", lambda: equation_of_state.BirchMurnaghan(10, 100, 4).volume_at(1.5e11)),
    ("bulk_modulus .* 100 GPa", lambda: equation_of_state.BirchMurnaghan(10, 1e11, 4)),
    ("mass .* 6e26 u", lambda: harmonic.frequency(5.0, 1.0e26)),
    ("number .*at most 1000", lambda: papers.MD21_SUPERLATTICE.subband(10**7)),
    ("count .* at most 1000", lambda: papers.MD21_SUPERLATTICE.edges(10**7)),
    ("points .* at most", lambda: papers.MD21_SUPERLATTICE.fermi_contour(3.0, 3, points=10**9)),
    ("points", lambda: fermi_surfaces.grid_wave_vectors((10**5, 10**5, 1))),
    ("basis .* at most", lambda: vibronic.exact_levels(vibronic.VibronicModel(0.1, 0.05, 0.1), basis=10**6)),
    ("fixed_density = 'no'", lambda: bpv.gaps(WIRES, 0.5, fixed_density="no")),  # type: ignore[arg-type]
    ("progress = 'no'", lambda: bpv.dome(WIRES, [0.5], [0.3], progress="no")),  # type: ignore[arg-type]
    ("delta", lambda: WIRES.gap_equation(0.5).channels.pairing(0.01, np.ones(1))),
]


@pytest.mark.parametrize(("told", "call"), SLIPS)
def test_slips_of_units_and_counts_are_refused_at_once(told: str, call: Callable[[], Any]) -> None:
    start = time.process_time()
    with pytest.raises(ValueError, match=told):
        call()
    assert time.process_time() - start < SECONDS
