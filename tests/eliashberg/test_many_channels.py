"""T_c of many channels with retarded pairing: exact limits, and a slow transcription."""

import itertools
import math

import numpy as np
import pytest

from multigap import bpv, eliashberg, gap_equation
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import PairInteraction, SelfEnergy, SpectralFunction, many_channel_transition
from multigap.eliashberg.many_channels import _plain_channels
from multigap.gap_equation import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL, Channels
from multigap.kernels.retarded import BARE, WHOLE
from multigap.kernels.retarded_grid import Accuracy
from multigap.kernels.retarded_transition import channels_transition
from tests.eliashberg import many_channel_oracle as oracle

PEAK = SpectralFunction.einstein(1.0, 0.06)
HARD, SMALL = 2.0, 1e-9
"""Phonons so much faster than electrons of this energy (eV) that they pair at once."""


def one_band(lam, mu_star=0.0, spectrum=PEAK):
    return eliashberg.bands([[lam]], spectrum, mu_star=[[mu_star]])


def mixed(rank=2):
    """A band, a level and two subbands of wires, with overlaps that differ."""
    form = np.array([[1.0, 0.0], [0.8, 0.3], [0.9, -0.4], [0.7, 0.6]])[:, :rank]
    channels = Channels(
        [CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE, BAND_EDGE],
        [0.0, 0.03, -0.08, 0.01],
        np.ones(4),
        [0.9, 0.05, 0.09, 0.08],
        [0, 1, 2, 2],
        form,
    )
    coupling = [
        [[0.5, 0.1, 0.2], [0.1, 0.2, 0.1], [0.2, 0.1, 0.9]],
        [[0.1, 0.0, 0.1], [0.0, 0.3, 0.2], [0.1, 0.2, 0.3]],
    ]
    spectra = [PEAK, SpectralFunction(np.array([0.02, 0.1]), np.array([0.7, 0.5]))]
    return channels, spectra, coupling


def temperature(channels, interaction, **options):
    return many_channel_transition(channels, interaction, **options).kelvin


# --- what the theory becomes in its limits


def at_once(levels, weights, blocks, form, coupling, guess):
    """T_c (eV) of states that pair at once, without self-energy."""
    channels = Channels(np.full(levels.size, FLAT_LEVEL), levels, np.ones(levels.size), weights, blocks, form)
    listed, phonons = _plain_channels(
        channels, PairInteraction(SpectralFunction.einstein(1.0, HARD), coupling)
    )
    return channels_transition(listed, phonons, BARE, Accuracy(48, 12, 64.0), guess, 0.1 * guess, 1e-10)[0]


@pytest.mark.filterwarnings("ignore:frequencies up to:multigap.errors.UnitWarning")
def test_pairing_at_once_in_a_window_is_the_bcs_equation():
    coupling = np.array([[0.4, 0.15], [0.15, 0.3]])
    weight, cutoff = np.array([0.6, 0.9]), np.array([1.0, 0.7])
    known = gap_equation.critical_temperature(
        gap_equation.GapEquation(Channels([CONSTANT_DOS] * 2, np.zeros(2), cutoff, weight), coupling)
    )
    node, share = np.polynomial.legendre.leggauss(60)
    levels = np.concatenate([each * 0.5 * (1 + node) for each in cutoff])
    weights = np.concatenate([w * each * share for w, each in zip(weight, cutoff, strict=True)])
    blocks = np.repeat([0, 1], node.size)
    guess = 1.05 * K_B * known.kelvin * SMALL
    found = at_once(levels * SMALL, weights * SMALL, blocks, np.ones((levels.size, 1)), coupling, guess)
    assert found / (K_B * SMALL) == pytest.approx(known.kelvin, rel=1e-8)


@pytest.mark.filterwarnings("ignore:frequencies up to:multigap.errors.UnitWarning")
def test_pairing_at_once_in_a_window_gives_the_wires_of_the_papers():
    """Each channel of MD21's gap equation, cut into the states along the wire that its window holds."""
    wires = papers.md21(0.25)
    wires = bpv.Wires(wires.superlattice, wires.bare_cutoff, wires.coupling, points=8)
    equation = wires.gap_equation(1.0)
    known = gap_equation.critical_temperature(equation).kelvin
    assert known == pytest.approx(bpv.critical_temperature(papers.md21(0.25), 1.0).kelvin[0], rel=1e-3)
    node, share = np.polynomial.legendre.leggauss(20)
    levels, weights, blocks, form = [], [], [], []
    given = equation.channels
    for edge, weight, block, row in zip(given.level, given.weight, given.block, given.form, strict=True):
        cuts = np.sqrt(np.unique(np.clip([-wires.cutoff, 0.0, wires.cutoff], edge, None)) - edge)
        for low, high in itertools.pairwise(cuts):
            root = 0.5 * (low + high) + 0.5 * (high - low) * node
            levels.append(edge + root**2)
            weights.append(weight * (high - low) * share)
            blocks.append(np.full(node.size, block))
            form.append(np.tile(row, (node.size, 1)))
    found = at_once(
        np.concatenate(levels) * SMALL,
        np.concatenate(weights) * SMALL,
        np.concatenate(blocks),
        np.concatenate(form),
        equation.coupling,
        1.01 * K_B * known * SMALL,
    )
    assert found / (K_B * SMALL) == pytest.approx(known, rel=1e-8)


@pytest.mark.parametrize("mu_star", [0.0, 0.15])
@pytest.mark.parametrize("lam", [0.4, 1.0, 2.0, 6.0])
@pytest.mark.parametrize(("accuracy", "tolerance"), [(0, 2e-4), (1, 2e-5), (2, 1e-6)])
def test_one_channel_is_the_solver_of_one_band(lam, mu_star, accuracy, tolerance):
    single = eliashberg.critical_temperature(PEAK.scaled(coupling=lam), mu_star, tolerance=1e-8)
    found = many_channel_transition(*one_band(lam, mu_star), accuracy=accuracy)
    assert found.kelvin == pytest.approx(single.kelvin, rel=tolerance)
    assert found.shift[0] == 0
    # λ(0) is all that couples ω_0 to itself, and it drops out of Z_0 - 1 = λ + 2Σ… by the sum over m ≥ 1
    assert found.z[0] == pytest.approx(1 + lam, rel=1e-4)


def test_bands_that_are_not_coupled_do_not_know_of_each_other():
    alone = many_channel_transition(*one_band(1.1, 0.1), accuracy=2)
    channels, pairing = eliashberg.bands(
        [[1.1, 0.0], [0.0, 0.7]], PEAK, density=[0.3, 0.6], mu_star=[[0.1, 0.0], [0.0, 0.05]]
    )
    found = many_channel_transition(channels, pairing, accuracy=2)
    assert found.kelvin == pytest.approx(alone.kelvin, rel=1e-9)
    assert found.z[0] == pytest.approx(alone.z[0], rel=1e-9)


def test_a_coupling_that_is_switched_off_in_the_pairing_stays_in_the_mass():
    lam = [[1.1, 0.4], [0.4, 1.1]]
    channels, pairing = eliashberg.bands(lam, PEAK)
    share = np.eye(2)
    off = PairInteraction(pairing.spectra, pairing.coupling, pairing_share=share)
    found = many_channel_transition(channels, off, accuracy=2)
    assert found.z == pytest.approx([2.5, 2.5], rel=1e-3)
    whole = temperature(*one_band(1.5), accuracy=2)
    alone = temperature(*one_band(1.1), accuracy=2)
    assert found.kelvin < alone < whole


def test_equal_bands_are_one():
    lam, mu = 0.9, 0.12
    one = temperature(*one_band(lam, mu), accuracy=2)
    two = eliashberg.bands(
        [[0.6, 0.3], [0.3, 0.6]], PEAK, mu_star=[[0.5 * mu, 0.5 * mu], [0.5 * mu, 0.5 * mu]]
    )
    assert temperature(*two, accuracy=2) == pytest.approx(one, rel=1e-9)
    three = eliashberg.bands(np.full((3, 3), 1.0) * np.array([0.2, 0.3, 0.4]), PEAK, density=[0.2, 0.3, 0.4])
    assert temperature(*three, accuracy=2) == pytest.approx(temperature(*one_band(0.9), accuracy=2), rel=1e-9)


@pytest.mark.parametrize("mu_star", [0.0, 0.1])
def test_the_sign_between_two_bands_leaves_their_temperature(mu_star):
    channels, pairing = eliashberg.bands([[0.9, 0.3], [0.2, 0.6]], PEAK, density=[0.2, 0.3])
    diagonal = mu_star * np.eye(2)
    kelvin = [
        temperature(
            channels,
            PairInteraction(
                pairing.spectra, pairing.coupling, mu_star=diagonal, pairing_share=[[1, sign], [sign, 1]]
            ),
            accuracy=1,
        )
        for sign in (1, -1)
    ]
    assert kelvin[1] == pytest.approx(kelvin[0], rel=1e-9)


@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_all_energies_rescaled_rescale_the_temperature(self_energy):
    channels, spectra, coupling = mixed()
    factor = 7.3
    scaled = Channels(
        channels.kind,
        channels.level * factor,
        channels.cutoff,
        # a level's weight has the unit of an energy, a band edge's that of its root
        channels.weight
        * factor ** np.select([channels.kind == FLAT_LEVEL, channels.kind == BAND_EDGE], [1, 0.5]),
        channels.block,
        channels.form,
    )
    stiffer = [each.scaled(frequency=factor) for each in spectra]
    options = {"self_energy": self_energy, "accuracy": 1}
    before = many_channel_transition(channels, PairInteraction(spectra, coupling, mu_star=0.05), **options)
    after = many_channel_transition(scaled, PairInteraction(stiffer, coupling, mu_star=0.05), **options)
    assert after.kelvin == pytest.approx(factor * before.kelvin, rel=1e-8)
    assert after.shift == pytest.approx(factor * before.shift, rel=1e-6, abs=1e-12)


def test_levels_about_the_chemical_potential_are_not_shifted():
    levels = Channels([FLAT_LEVEL] * 2, [-0.04, 0.04], np.ones(2), [0.03, 0.03], [0, 0])
    found = many_channel_transition(levels, PairInteraction(PEAK, [[6.0]]))
    assert found.superconducting
    assert abs(found.shift[0]) < 1e-12
    one_sided = many_channel_transition(
        Channels([FLAT_LEVEL], [0.04], [1.0], [0.06]), PairInteraction(PEAK, [[6.0]])
    )
    assert one_sided.shift[0] < -1e-3


@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_few_frequencies_are_as_good_as_all(self_energy):
    """Panels against every frequency an unknown."""
    channels, spectra, coupling = mixed()
    pairing = PairInteraction(spectra, coupling, mu_star=0.05)
    listed, phonons = _plain_channels(channels, pairing)
    keep = {"none": BARE, "Z": 1, "whole": WHOLE}[self_energy]
    every = Accuracy(1500, 12, 64.0)
    guess = K_B * temperature(channels, pairing, self_energy=self_energy)
    whole = channels_transition(listed, phonons, keep, every, guess, 0.5 * guess, 1e-10)[0] / K_B
    for accuracy, tolerance in ((0, 1e-4), (1, 1e-5), (2, 1e-6)):
        found = temperature(channels, pairing, self_energy=self_energy, accuracy=accuracy)
        assert found == pytest.approx(whole, rel=tolerance)


# --- against the slow transcription


@pytest.mark.parametrize("mu_star", [0.0, 0.08])
@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_every_kind_of_channel_agrees_with_the_slow_transcription(self_energy, mu_star):
    channels, spectra, coupling = mixed()
    share = [[1, -0.5, 1], [-0.5, 1, 0.3], [1, 0.3, 1]]
    pairing = PairInteraction(spectra, coupling, mu_star=mu_star, cutoff=0.9, pairing_share=share)
    found = many_channel_transition(channels, pairing, self_energy=self_energy, accuracy=1)
    slow = oracle.transition(oracle.model_of(channels, pairing), found.kelvin, 24.0, self_energy)
    assert found.kelvin == pytest.approx(slow, rel=2e-5)


def test_the_self_energy_agrees_with_the_slow_transcription():
    channels, spectra, coupling = mixed()
    pairing = PairInteraction(spectra, coupling)
    found = many_channel_transition(channels, pairing, accuracy=2)
    model = oracle.model_of(channels, pairing)
    count = math.ceil(40 * 0.1 / (2 * math.pi * K_B * found.kelvin))
    sums = oracle.axis(model, found.kelvin, count)
    sigma, _ = oracle.state(model, sums, "whole")
    lowest = sigma[[0, 1, 2], count]
    assert found.z == pytest.approx(1 - lowest.imag / sums.omega[count], rel=1e-4)
    assert found.shift == pytest.approx(lowest.real, rel=1e-3, abs=1e-7)
