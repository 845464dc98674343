"""Where vortices unbind in a layer of wires."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq

from multigap import bpv
from multigap.beyond.stiffness import stiffness
from multigap.beyond.vortices import kosterlitz_thouless, stacked, with_critical_temperature
from multigap.bpv import papers
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.superlattice import Superlattice

MD21 = replace(papers.md21(), points=24)


def test_the_jump_is_met_where_vortices_unbind():
    found = kosterlitz_thouless(MD21, [0.2, 0.95])
    assert found.mean_field == pytest.approx(bpv.critical_temperature(MD21, [0.2, 0.95]).kelvin, rel=1e-5)
    for i, eta in enumerate(found.eta):
        state = stiffness(MD21, eta, found.kelvin[i])
        assert K_B * found.kelvin[i] == pytest.approx(np.pi / 8 * state.mean, rel=1e-6)
        assert found.along[i] == pytest.approx(state.along)
        assert found.across[i] == pytest.approx(state.across)
    assert np.all(found.factor == 1)
    assert np.all(found.ratio == found.kelvin / found.mean_field)
    assert np.all((found.ratio > 0.6) & (found.ratio < 1))


def test_the_jump_is_a_quarter_of_the_pairs_energy():
    # pairs of mass 2m flow with ħ∇θ/2m: n_s m v²/2 = (ħ²n_s/m) (∇θ)²/8, and the jump is at (π/2) J with
    # J/2 the factor of (∇θ)²
    inertia, density, gradient = 2 * HBAR2_OVER_2ME, 0.07, 0.3  # ħ²/m for one electron mass
    energy = density * (inertia * gradient / 2) ** 2 / inertia / 2
    j = 2 * energy / gradient**2
    assert np.pi / 2 * j == pytest.approx(np.pi / 8 * inertia * density)
    # a parabolic band of depth E_F: n = m E_F/πħ², so that D = E_F/π and k_B T ≤ E_F/8
    fermi = density * np.pi * inertia
    assert np.pi / 2 * j == pytest.approx(fermi / 8)


def test_bounds_stand_in_their_order():
    found = kosterlitz_thouless(papers.model_b(0.4), [-0.1, 0.5, 1.0])
    assert np.all(found.kelvin < found.bands)
    assert np.all(found.bands < found.electrons)
    assert np.all(found.pocket < found.bands)
    lattice = papers.model_b().superlattice
    depth = 0.5 * lattice.bandwidth(3)
    assert found.parabola == pytest.approx(np.array([0, 1, 2]) * depth / 8 / K_B)
    density = bpv.gaps(papers.model_b(0.4), 0.5, found.kelvin[1]).density
    bare = np.pi / 8 * 2 * HBAR2_OVER_2ME * density / 0.86
    assert found.electrons[1] == pytest.approx(bare / K_B, rel=1e-5)


def test_the_pocket_of_a_parabola_stands_at_its_eighth():
    # a shallow filling of the third subband is a parabola in both directions
    found = kosterlitz_thouless(MD21, 0.02, kelvin=0.05)
    assert found.pocket == pytest.approx(found.parabola, rel=0.02)


def test_all_energies_scaled_scale_the_transition():
    s = MD21.superlattice
    stretch = 1.3
    wide = Superlattice(
        stretch * s.well, stretch * s.barrier, s.height / stretch**2, 0.86, 1.0, 0.86, matching="derivative"
    )
    model = replace(MD21, superlattice=wide, bare_cutoff=MD21.bare_cutoff / stretch**2)
    here, there = kosterlitz_thouless(MD21, 0.7), kosterlitz_thouless(model, 0.7)
    for name in ("kelvin", "mean_field", "electrons", "bands", "pocket", "parabola"):
        assert getattr(there, name) * stretch**2 == pytest.approx(getattr(here, name), rel=1e-7)
    assert there.along * stretch**2 == pytest.approx(here.along, rel=1e-6)


def test_couplings_are_multiplied_until_the_transition_is_the_one_asked_for():
    own = kosterlitz_thouless(MD21, 0.9)
    again = kosterlitz_thouless(MD21, 0.9, kelvin=own.mean_field)
    assert again.factor == pytest.approx(1.0, abs=1e-6)
    assert again.kelvin == pytest.approx(own.kelvin, rel=1e-6)
    asked = np.array([0.2, 60.0, 250.0])
    found = kosterlitz_thouless(MD21, [0.9] * 3, kelvin=asked)
    assert found.mean_field == pytest.approx(asked, rel=1e-8)
    # with weaker pairing the phase matters less, and in the end not at all
    assert np.all(np.diff(found.ratio) < 0)
    assert found.ratio[0] == pytest.approx(1.0, abs=1e-3)
    assert kosterlitz_thouless(MD21, [0.9, 0.9], kelvin=60.0).kelvin == pytest.approx(found.kelvin[[1, 1]])
    wires, factor = with_critical_temperature(MD21, 0.9, 60.0)
    assert factor == pytest.approx(found.factor[1])
    assert wires.coupling == pytest.approx(factor * MD21.coupling)
    assert wires.cutoff == MD21.cutoff


def test_a_stack_orders_between_a_layer_and_mean_field():
    layer = kosterlitz_thouless(MD21, 0.95)
    stacks = [kosterlitz_thouless(MD21, 0.95, anisotropy=x) for x in (1e-6, 1e-3, 0.1)]
    temperatures = [float(x.kelvin[0]) for x in (layer, *stacks)]
    assert temperatures == sorted(temperatures)
    assert temperatures[-1] < layer.mean_field[0]
    assert stacked(1e-300) == pytest.approx(1.0, abs=1e-4)
    assert stacked(1e-3) == pytest.approx(1 + (3 / np.log(1e3)) ** 2)
    for found, x in zip(stacks, (1e-6, 1e-3, 0.1), strict=True):
        # ξ² × anisotropy = 1 with Kosterlitz's length
        state = stiffness(MD21, 0.95, float(found.kelvin[0]))
        t = 8 * K_B * found.kelvin[0] / (np.pi * state.mean) - 1
        assert np.exp(2 * 1.5 / np.sqrt(t)) * x == pytest.approx(1.0, rel=1e-4)


def test_wires_that_do_not_know_of_one_another_have_no_transition():
    lattice = Superlattice(8.5, 40.0, 30.0, 0.86, 1.0, 0.86)
    model = bpv.Wires(lattice, 0.23, papers.coupling_matrix(0.25), softening=False)
    found = kosterlitz_thouless(model, bpv.Filling(mu=lattice.subband(3).bottom + 0.1))
    assert found.mean_field > 1
    assert found.kelvin == 0


def test_where_nothing_pairs_nothing_is_told():
    # repulsion only: no transition in mean field, and no bounds asked for
    model = bpv.Wires(MD21.superlattice, 0.2, -papers.coupling_matrix(0.2), softening=False)
    found = kosterlitz_thouless(model, 0.5)
    assert np.isnan(found.kelvin)
    assert np.isnan(found.mean_field)
    assert np.all(np.isnan(found.along))


def test_root_is_the_first_from_above():
    # √(D_xx D_zz)/T falls with T, so that there is one crossing
    t_c = float(bpv.critical_temperature(MD21, 0.9).kelvin[0])
    shares = np.linspace(0.05, 0.999, 30)
    ratio = [stiffness(MD21, 0.9, x * t_c).mean / (x * t_c) for x in shares]
    assert np.all(np.diff(ratio) < 0)
    root = brentq(lambda x: np.interp(x, shares, ratio) - 8 * K_B / np.pi, 0.1, 0.99)
    assert root == pytest.approx(kosterlitz_thouless(MD21, 0.9).ratio[0], rel=2e-3)


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ("kelvin of 2 numbers", {"kelvin": [10.0, 20.0]}),
        ("kelvin = 1500.0 .*half the cutoff", {"kelvin": 1500.0}),
        ("kelvin", {"kelvin": -1.0}),
        ("anisotropy = 0.5", {"anisotropy": 0.5}),
        ("anisotropy = 0", {"anisotropy": 0}),
    ],
)
def test_what_cannot_be_is_refused(told, more):
    with pytest.raises(ValueError, match=told):
        kosterlitz_thouless(MD21, [0.3, 0.5, 0.7], **more)


def test_couplings_that_no_factor_makes_pair_are_refused():
    model = bpv.Wires(MD21.superlattice, 0.2, -papers.coupling_matrix(0.2), softening=False)
    with pytest.raises(ValueError, match=r"kelvin = 10\.0 is not allowed.*multiplied"):
        kosterlitz_thouless(model, 0.5, kelvin=10.0)
