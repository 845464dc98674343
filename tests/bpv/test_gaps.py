"""Gaps below T_c: against plain sums, from T_c downwards, and at fixed density."""

import numpy as np
import pytest

from multigap import bpv, gap_equation
from multigap.bpv import (
    Wires,
    critical_temperature,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, md21, model_a, model_b
from multigap.constants import K_B
from tests.bpv import oracle


@pytest.mark.parametrize("kelvin", [0.0, 80.0])
def test_gaps_and_density_agree_with_the_plain_sums(plain, kelvin):
    """MR21 Eqs. (6) and (7); the plain sums converge with the square of their steps."""
    mu = plain.energies[2].min() + 0.9 * (plain.energies[2].max() - plain.energies[2].min())
    model = md21()
    delta = oracle.gaps(plain, mu, model.cutoff, model.coupling, kelvin, start=0.03)
    found = bpv.gaps(model, 0.9, kelvin)
    assert found.delta == pytest.approx(delta.mean(axis=1), rel=1e-3)
    assert found.density == pytest.approx(
        oracle.density(plain, mu, model.cutoff, delta, kelvin, n_x=1000), rel=2e-4
    )


def test_gaps_at_fixed_density_agree_with_the_plain_sums(plain):
    """Where the gap would draw electrons in, μ moves until Eq. (7) gives back what the normal state held."""
    bottom, width = plain.energies[2].min(), np.ptp(plain.energies[2])
    model = md21()
    kept = bpv.gaps(model, 0.9, fixed_density=True)
    mu = bottom + 0.9 * width + kept.mu - float(model.chemical_potential(0.9))
    delta = oracle.gaps(plain, mu, model.cutoff, model.coupling, 0.0, start=0.03)
    assert kept.delta == pytest.approx(delta.mean(axis=1), rel=1e-3)
    before = oracle.density(plain, bottom + 0.9 * width, model.cutoff, 0 * delta + 1e-12, 0.0, n_x=1000)
    drawn = oracle.density(plain, bottom + 0.9 * width, model.cutoff, delta, 0.0, n_x=1000) - before
    after = oracle.density(plain, mu, model.cutoff, delta, 0.0, n_x=1000)
    assert abs(after - before) < 0.02 * abs(drawn)


@pytest.mark.parametrize("eta", [-0.4, 0.0, 0.5, 1.0, 1.7])
def test_gaps_agree_with_the_solver_that_follows_them_from_tc(eta):
    model = md21()
    found, equation, nodes = bpv.resolved_critical_temperature(model, eta)
    first = nodes.block == 0
    for fraction in (0.0, 0.6, 0.97):
        followed = gap_equation.gaps(equation, fraction * found.kelvin, found).delta[0]
        direct = bpv.gaps(model, eta, fraction * found.kelvin)
        mean = np.sum((nodes.share * followed)[first]) / np.sum(nodes.share[first])
        assert direct.delta[0] == pytest.approx(mean, rel=1e-6)


def test_gaps_close_at_tc_with_the_structure_of_the_transition():
    model = md21()
    critical = critical_temperature(model, 0.8)
    t_c = critical.kelvin[0]
    below = bpv.gaps(model, 0.8, 0.9999 * t_c)
    assert below.delta / np.max(below.delta) == pytest.approx(critical.structure[0], rel=2e-3)
    assert np.all(bpv.gaps(model, 0.8, t_c * 1.0001).delta == 0)
    assert below.kelvin == pytest.approx(t_c)


def test_gap_with_opposite_signs():
    """A repulsive exchange between two subbands turns one gap over and leaves its size."""
    mu = MD21_SUPERLATTICE.subband(2).top + 0.3
    plus, minus = (
        bpv.gaps(Wires(MD21_SUPERLATTICE, 0.2, [[0.2, s], [s, 0.25]]), bpv.Filling(mu=mu))
        for s in (0.1, -0.1)
    )
    assert minus.delta[0] * minus.delta[1] < 0
    assert np.abs(minus.delta) == pytest.approx(np.abs(plus.delta), rel=1e-7)


@pytest.mark.parametrize("eta", [0.0, 0.6, 1.0, 1.6])
def test_density_equation(eta):
    """The chemical potential moves until the density is again that of the normal state, and by little."""
    kept = bpv.gaps(md21(), eta, fixed_density=True)
    assert kept.density == pytest.approx(bpv.normal_density(md21(), eta), rel=1e-9)
    same = bpv.gaps(md21(), bpv.Filling(mu=kept.mu))
    assert same.density == pytest.approx(kept.density, rel=1e-9)
    assert same.delta == pytest.approx(kept.delta, rel=1e-7)
    assert abs(kept.eta - eta) < 0.05


def test_gap_ratios_of_the_two_models():
    """Δ3/Δ2 at the tops: 2.6–2.8 for A, 3.4–4.0 for B."""
    a = bpv.gap_ratios(model_a(0.25), [0.7, 0.96])
    b = bpv.gap_ratios(model_b(1 / 3), [0.7, 0.96])
    assert np.all((a.delta[:, 2] / a.delta[:, 1] > 2.6) & (a.delta[:, 2] / a.delta[:, 1] < 2.8))
    assert np.all((b.delta[:, 2] / b.delta[:, 1] > 3.4) & (b.delta[:, 2] / b.delta[:, 1] < 4.0))
    assert a.ratio == pytest.approx(2 * a.delta / (K_B * a.kelvin[:, None]))


def test_a_density_that_was_not_given_is_not_named():
    model = md21()
    lowest = model.superlattice.subband(1).bottom
    with pytest.raises(ValueError, match=r"^mu = .* is not allowed: mu must put electrons"):
        bpv.gaps(model, bpv.Filling(mu=lowest), fixed_density=True)
    with pytest.raises(ValueError, match=r"^mu = .* is not allowed: mu must give a density of at least"):
        bpv.gaps(model, bpv.Filling(mu=lowest + 1e-6), temperature=300.0, fixed_density=True)
    eta = float(model.lifshitz_parameter(lowest + 1e-6))
    with pytest.raises(ValueError, match=r"^eta = .* is not allowed: eta must give a density of at least"):
        bpv.gaps(model, bpv.Filling(eta=eta), 300.0, fixed_density=True)
