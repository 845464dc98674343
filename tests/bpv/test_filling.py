"""How far the wires are filled: one of three ways to say it."""

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    critical_temperature,
)
from multigap.bpv.papers import md21


def test_a_chemical_potential_may_be_given_in_place_of_its_lifshitz_parameter():
    model = md21()
    mu = model.chemical_potential([0.4, 1.2])
    by_eta, by_mu = critical_temperature(model, [0.4, 1.2]), critical_temperature(model, bpv.Filling(mu=mu))
    assert by_mu.eta == pytest.approx(by_eta.eta)
    assert by_mu.mu == pytest.approx(by_eta.mu)
    assert by_mu.kelvin == pytest.approx(by_eta.kelvin, rel=1e-9)
    assert model.lifshitz_parameter(mu) == pytest.approx([0.4, 1.2])
    assert bpv.gaps(model, bpv.Filling(mu=float(mu[1]))).eta == pytest.approx(1.2)


def test_bad_chemical_potentials_are_refused():
    with pytest.raises(ValueError, match="below every subband"):
        critical_temperature(md21(), bpv.Filling(mu=0.1))
    with pytest.raises(ValueError, match="below every subband"):
        critical_temperature(md21(), -40.0)
    with pytest.raises(ValueError, match="filling"):
        critical_temperature(md21(), [0.1, np.nan])


@pytest.mark.parametrize("given", [{}, {"eta": 0.5, "density": 0.1}, {"eta": 0.5, "mu": 3.0, "density": 0.1}])
def test_a_filling_is_told_in_one_way(given):
    with pytest.raises(ValueError, match=r"is not allowed: give one of eta, mu and density$"):
        bpv.Filling(**given)


def test_a_filling_by_density_is_that_of_the_normal_state():
    """η, μ and the electrons of the normal state at T = 0 say the same."""
    model, eta = md21(), np.array([-0.3, 0.4, 1.2])
    mus = model.potentials(eta)[1]
    electrons = [bpv.normal_density(model, e) for e in eta]
    found = model.potentials(bpv.Filling(density=electrons))
    assert found[0] == pytest.approx(eta, abs=1e-10)
    assert found[1] == pytest.approx(mus, rel=1e-12)
    for kept in (False, True):
        by_density = bpv.gaps(model, bpv.Filling(density=electrons[1]), fixed_density=kept)
        assert by_density.delta == pytest.approx(bpv.gaps(model, eta[1], fixed_density=kept).delta, rel=1e-7)


def test_one_state_is_asked_for_by_one_filling():
    with pytest.raises(ValueError, match=r"^filling of 2 states is not allowed"):
        bpv.gaps(md21(), [0.5, 0.6])
