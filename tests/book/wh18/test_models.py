"""Models of the chapter on WH18: McMillan's limit, cylinders of MgB₂, a boron sheet, a product state."""

import numpy as np
import pytest

from multigap.constants import K_B
from multigap.eliashberg import closed_forms
from multigap.interband.fermi_surfaces import fermi_contour
from multigap.interband.pair_scattering import mean_velocity, nested_pair
from multigap_book.wh18 import boron_sheet
from multigap_book.wh18.models import (
    largest_without_wave,
    product_state,
    sigma_cylinders,
    stiffness_limit,
)


@pytest.mark.parametrize("mu_star", [0.0, 0.1, 0.13])
def test_the_limit_at_held_stiffness_is_the_largest_t_c_of_mcmillans_formula(mu_star):
    lam, kelvin = stiffness_limit(mu_star)
    scan = np.linspace(0.6, 8, 2001)
    unit = 277 * K_B * 1.2 / 1.45
    values = [closed_forms.mcmillan(x, unit * np.sqrt(0.82 / x), mu_star) for x in scan]
    assert kelvin == pytest.approx(max(values), rel=1e-5)
    assert lam == pytest.approx(scan[np.argmax(values)], abs=0.01)


def test_the_simplest_form_of_the_limit_is_at_a_coupling_of_two():
    lam, kelvin = stiffness_limit(leading=1.0)
    assert lam == pytest.approx(2.0, abs=1e-5)
    assert kelvin == pytest.approx(277 / 1.45 * np.sqrt(0.82 / 2) * np.exp(-1.5), rel=1e-9)


def test_the_bound_of_the_density_wave_is_that_of_a_pocket_that_fits_itself():
    """At perfect nesting χ(Q) = Σ tanh(ε/2T)/2ε: the sum of the gap equation, over one band."""
    pair, cells, thermal, density = nested_pair(), 192, 0.02, 0.3
    k = 2 * np.pi * np.arange(cells) / cells
    energy = pair.first.energy(k[:, None], k, 0.0)
    response = np.mean(np.tanh(energy / (2 * thermal)) / (2 * energy))
    bound = largest_without_wave(pair, density, thermal, cells)
    assert bound == pytest.approx(density / (4 * response), rel=1e-9)
    assert largest_without_wave(nested_pair(mismatch=0.2), density, thermal, cells) > 1.02 * bound


def test_the_cylinders_of_mgb2_hold_their_holes_and_move_as_their_masses_say():
    sheets = sigma_cylinders()
    cell = boron_sheet.LATTICE**2 * np.sqrt(3) / 2
    assert np.sum(2 * np.pi * sheets.radii**2 * cell / (2 * np.pi) ** 2) == pytest.approx(0.13)
    angles = np.linspace(0, 2 * np.pi, 40)
    for band, radius, velocity in zip(
        (sheets.pair.first, sheets.pair.second), sheets.radii, sheets.velocities, strict=True
    ):
        drawn = fermi_contour(band, angles)
        assert drawn.mean() == pytest.approx(radius * boron_sheet.LATTICE, rel=1e-3)
        # a cosine band is flatter than its parabola, by about (k a)²/8
        slower = 1 - (radius * boron_sheet.LATTICE) ** 2 / 8
        assert mean_velocity(band) * boron_sheet.LATTICE == pytest.approx(velocity * slower, rel=0.02)


def test_a_product_of_filled_and_empty_pairs_is_the_bcs_state():
    """Gap ω/sinh(1/λ), gain N(0) ω² (√(1 + Δ²/ω²) - 1): Bardeen, Cooper and Schrieffer, T = 0."""
    best = product_state(0.4, 0.07)
    gap = 0.07 / np.sinh(2.5)
    assert best.gap == pytest.approx(gap, rel=1e-7)
    assert best.gain == pytest.approx(0.07**2 * (np.sqrt(1 + (gap / 0.07) ** 2) - 1), rel=1e-6)


def test_shared_pairs_gain_nothing_in_a_large_sample():
    """Second order in the attraction V between the two levels of a factor: Σ V²/4ξ."""
    for levels in (2000, 20000):
        spacing = 0.14 / levels
        xi = (np.arange(levels // 2) + 0.5) * spacing
        expected = spacing * np.sum((0.4 * spacing) ** 2 / (4 * xi))
        assert product_state(0.4, 0.07, levels).shared_gain == pytest.approx(expected, rel=0.02)


def test_the_boron_sheet_is_a_band_structure():
    k = np.array([0.3, -0.5])
    matrix = boron_sheet.hamiltonian(k)
    np.testing.assert_allclose(matrix, matrix.conj().T)
    np.testing.assert_allclose(
        np.linalg.eigvalsh(matrix), np.linalg.eigvalsh(boron_sheet.hamiltonian(-k)), atol=1e-10
    )
    # π bands of a honeycomb: E_p ± |V_π| |1 + e^{..} + e^{..}|, 3|V_π| apart from E_p at Γ, touching at K
    strength = 0.63 * 7.6199642 / (3.086**2 / 3)
    at_gamma = np.linalg.eigvalsh(boron_sheet.hamiltonian([0.0, 0.0])[np.ix_([3, 7], [3, 7])])
    np.testing.assert_allclose(at_gamma, -8.43 + strength * np.array([-3, 3]), rtol=1e-6)
    corner = boron_sheet.hamiltonian([4 * np.pi / (3 * 3.086), 0.0])[3, 7]
    assert abs(corner) == pytest.approx(0.0, abs=1e-9)


def test_the_mirror_plane_decides_which_bands_a_displacement_mixes():
    """∂H/∂u commutes with the mirror for u in the sheet, and changes sign for u out of it."""
    mirror = np.diag([1.0, 1.0, 1.0, -1.0] * 2)
    step, k = 1e-4, np.array([0.4, 0.7])
    for direction, sign in (((1, 0, 0), 1), ((0, 1, 0), 1), ((0, 0, 1), -1)):
        u = step * np.array(direction)
        slope = (boron_sheet.hamiltonian(k, u) - boron_sheet.hamiltonian(k, -u)) / (2 * step)
        np.testing.assert_allclose(mirror @ slope @ mirror, sign * slope, atol=1e-9)
    flat, out = boron_sheet.elements((1, 0, 0), 6), boron_sheet.elements((0, 0, 1), 6)
    assert flat.between < 1e-10 < 0.1 < flat.within
    assert out.within < 1e-10 < 0.1 < out.between


def test_the_derivative_coupling_is_that_of_the_moved_eigenvectors():
    """|⟨φ2(u)|φ1(u + du)⟩|/du of the first wave vector of the list, by the eigenvectors themselves."""
    found = boron_sheet.elements((1, 0, 0), 1)
    reciprocal = 2 * np.pi * np.linalg.inv(boron_sheet._VECTORS).T
    k, step = np.array([0.31, 0.17]) @ reciprocal, 1e-6
    here = np.linalg.eigh(boron_sheet.hamiltonian(k))[1]
    moved = np.linalg.eigh(boron_sheet.hamiltonian(k, [step, 0, 0]))[1]
    overlap = np.abs(here.conj().T @ moved)[np.tril_indices(8, -1)] / step
    np.testing.assert_allclose(found.derivative_coupling, overlap, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: stiffness_limit(1.0), "mu_star"),
        (lambda: stiffness_limit(debye=-1.0), "debye"),
        (lambda: largest_without_wave(nested_pair(), 0.0, 0.02), "density"),
        (lambda: largest_without_wave(nested_pair(), 0.3, 0.02, 1), "cells"),
        (lambda: sigma_cylinders((0.2, -0.5)), "masses"),
        (lambda: sigma_cylinders(holes=0.0), "holes"),
        (lambda: product_state(0.0, 0.07), "coupling"),
        (lambda: boron_sheet.elements((0, 0, 0)), "direction"),
        (lambda: boron_sheet.hamiltonian([0.0]), "k"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
