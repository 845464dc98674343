"""The crystal's zone sums and equation of state against those of ASE, written by others."""

from types import SimpleNamespace

import numpy as np
import pytest
from ase import units
from ase.build import bulk
from ase.calculators.emt import EMT
from ase.dft.dos import DOS, linear_tetrahedron_integration
from ase.dft.kpoints import monkhorst_pack
from ase.eos import EquationOfState, birchmurnaghan
from scipy import integrate

from multigap.crystal.equation_of_state import GPA_PER_EV_A3, BirchMurnaghan, fit
from multigap.crystal.tetrahedra import Bands

COPPER = bulk("Cu")
BCC_ZONE = np.asarray(COPPER.cell.reciprocal()) * 2 * np.pi  # of the face-centred crystal, in 1/Å
SKEW_ZONE = np.array([[1.0, 0.0, 0.0], [-0.3, 1.1, 0.0], [-0.2, -0.25, 0.9]])
"""Rows at obtuse angles to one another: among the corners of a mesh cell only one division into tetrahedra
is Delaunay's, and it is the one around the shortest diagonal. ASE takes the first, we the second."""


def points(shape: tuple[int, int, int]) -> np.ndarray:
    """Γ-centred mesh, shape (n1, n2, n3, 3), in units of the reciprocal vectors."""
    return np.stack(np.meshgrid(*[np.arange(n) / n for n in shape], indexing="ij"), axis=-1)


def free_electrons(shape: tuple[int, int, int], zone: np.ndarray, count: int) -> np.ndarray:
    """The lowest bands of free electrons of mass m_e, folded into the zone, in eV."""
    unit = units._hbar**2 / (2 * units._me * units._e) * 1e20
    shells = np.stack(np.meshgrid(*[np.arange(-3, 4)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    k = (points(shape)[..., None, :] + shells) @ zone
    return np.sort(unit * (k**2).sum(axis=-1), axis=-1)[..., :count]


def hopping(shape: tuple[int, int, int], neighbours: list[list[int]]) -> np.ndarray:
    """One band -2 Σ cos(k·R), hopping 1 eV."""
    return -2 * np.cos(2 * np.pi * points(shape) @ np.transpose(neighbours)).sum(axis=-1)[..., None]


CUBIC = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
FACE_CENTRED = [*CUBIC, [1, -1, 0], [1, 0, -1], [0, 1, -1]]


def by_ase(zone: np.ndarray, energies: np.ndarray, levels: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    return np.asarray(linear_tetrahedron_integration(np.linalg.inv(zone).T, energies, levels, **weights))


@pytest.mark.parametrize(
    ("zone", "energies", "window"),
    [
        pytest.param(BCC_ZONE, free_electrons((7, 7, 7), BCC_ZONE, 4), (1.0, 30.0), id="free electrons"),
        pytest.param(BCC_ZONE, hopping((9, 9, 9), FACE_CENTRED), (-11.9, 3.9), id="face-centred hopping"),
        pytest.param(
            SKEW_ZONE, np.random.default_rng(1).normal(size=(3, 4, 5, 2)), (-2.2, 2.2), id="any energies"
        ),
    ],
)
def test_the_same_tetrahedra_give_the_same_density_of_states(zone, energies, window):
    levels = np.linspace(*window, 40)
    ours, theirs = Bands(energies, zone).dos(levels), by_ase(zone, energies, levels)
    assert np.count_nonzero(theirs) > 30
    assert ours == pytest.approx(theirs, rel=1e-10)


def test_projected_densities_of_states_are_those_of_ase():
    rng = np.random.default_rng(2)
    energies, weights = rng.normal(size=(4, 3, 5, 2)), rng.random((4, 3, 5, 2, 3))
    levels = np.linspace(-2.5, 2.5, 31)
    ours = Bands(energies, SKEW_ZONE).dos(levels, weights).T
    assert ours == pytest.approx(by_ase(SKEW_ZONE, energies, levels, weights=weights), rel=1e-10)


def test_another_division_into_tetrahedra_differs_by_the_square_of_the_mesh():
    """The same band, told as that of a zone whose shortest diagonal is another."""
    levels, apart = np.linspace(-10.03, 2.11, 31), []
    for n in (8, 16):
        energies = hopping((n, n, n), FACE_CENTRED)
        ours = Bands(energies, BCC_ZONE * [[-1], [1], [1]]).dos(levels)
        apart.append(float(np.sqrt(np.mean((ours / by_ase(BCC_ZONE, energies, levels) - 1) ** 2))))
    assert 1e-3 < apart[1] < 0.02
    assert 3.5 < apart[0] / apart[1] < 6


def test_ase_counts_both_spins_and_we_one():
    """The band that we fill with 1.2 electrons holds as many by the whole of ASE's own calculation."""
    mesh = monkhorst_pack((5, 5, 5))
    energies = hopping((5, 5, 5), FACE_CENTRED)
    bands = Bands(energies, BCC_ZONE)
    fermi = bands.fermi_energy(1.2)
    metal = SimpleNamespace(  # what ASE asks of a calculator, for bands without spin
        atoms=COPPER,
        get_k_point_weights=lambda: np.full(len(mesh), 1 / len(mesh)),
        get_number_of_spins=lambda: 1,
        get_eigenvalues=lambda kpt, spin: energies.reshape(-1, 1)[kpt],
        get_fermi_level=lambda: fermi,
        get_bz_k_points=lambda: mesh,
        get_bz_to_ibz_map=lambda: np.arange(len(mesh)),
    )
    occupied = DOS(metal, width=0.0, window=(energies.min() - fermi, 0.0), npts=401)
    levels, both = occupied.get_energies() + fermi, occupied.get_dos()
    assert 2 * bands.dos(levels) == pytest.approx(both, rel=1e-8, abs=1e-9)
    assert integrate.trapezoid(both, levels) == pytest.approx(1.2, rel=1e-4)


def test_the_energy_against_volume_is_that_of_ase():
    crystal = BirchMurnaghan(volume=11.6, bulk_modulus=134.0, slope=5.3, energy_at_rest=-3.7)
    volumes = np.linspace(7.0, 15.0, 9)
    theirs = birchmurnaghan(volumes, -3.7, 134.0 * units.GPa, 5.3, 11.6)
    assert crystal.energy(volumes) + 3.7 == pytest.approx(theirs + 3.7, rel=1e-7, abs=1e-12)
    assert pytest.approx(1, rel=2e-8) == GPA_PER_EV_A3 * units.GPa  # ASE's constants are those of 2014


@pytest.mark.parametrize("metal", ["Cu", "Al", "Pt"])
def test_the_fit_of_a_metal_is_that_of_ase(metal):
    volumes, energies = [], []
    for stretch in np.linspace(0.94, 1.06, 11):
        atoms = bulk(metal)
        atoms.set_cell(atoms.cell * stretch, scale_atoms=True)
        atoms.calc = EMT()
        volumes.append(atoms.get_volume())
        energies.append(atoms.get_potential_energy())
    ours = fit(volumes, energies)
    theirs = EquationOfState(volumes, energies, eos="birchmurnaghan")
    volume, energy, modulus = theirs.fit()
    assert ours.volume == pytest.approx(volume, rel=1e-7)
    assert ours.energy_at_rest == pytest.approx(energy, abs=1e-7)
    assert ours.bulk_modulus == pytest.approx(modulus / units.GPa, rel=1e-6)
    assert ours.slope == pytest.approx(theirs.eos_parameters[2], rel=1e-4)
