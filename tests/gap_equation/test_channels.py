"""Channels and what couples them: forms and blocks, and what is refused."""

import numpy as np
import pytest

from multigap.gap_equation import (
    Channels,
    GapEquation,
    critical_temperature,
    gaps,
)
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from tests.gap_equation.models import OMEGA, bands


def test_parameters_are_compared_by_identity():
    """Arrays have no single truth value; comparing and hashing parameter objects must not fail on them."""
    one, other = bands([[0.3, 0.1], [0.1, 0.2]]), bands([[0.3, 0.1], [0.1, 0.2]])
    assert one.channels != other.channels
    assert len({one, other, one.channels, critical_temperature(one), gaps(one, 0.0)}) == 5


def test_channels_of_one_block_are_one_band():
    """A band cut into channels with weights that sum to its own is the same band."""
    whole = bands([[0.3, 0.1], [0.1, 0.2]])
    cut = GapEquation(
        Channels(
            [CONSTANT_DOS] * 5, [0.0] * 5, [OMEGA] * 5, [0.2, 0.3, 0.5, 0.6, 0.4], block=[0, 0, 0, 1, 1]
        ),
        whole.coupling,
    )
    assert critical_temperature(cut).kelvin == pytest.approx(critical_temperature(whole).kelvin, rel=1e-12)
    np.testing.assert_allclose(gaps(cut, 10.0).delta[0, [0, 4]], gaps(whole, 10.0).delta[0], rtol=1e-11)


def test_form_factors_are_a_coupling_matrix():
    """λ_ij = g (φ_i·φ_j) w_j through form factors equals the same matrix written out."""
    rng = np.random.default_rng(7)
    form = rng.uniform(0.2, 1.0, (4, 2))
    weight = rng.uniform(0.5, 1.5, 4)
    kind, level, cutoff = [CONSTANT_DOS, FLAT_LEVEL] * 2, [0, 0.02, 0, 0.05], [0.15, 0.15, 0.1, 0.1]
    factored = GapEquation(
        Channels(kind, level, cutoff, weight, block=[0] * 4, form=form), np.array([[0.12]])
    )
    written = GapEquation(Channels(kind, level, cutoff, weight), 0.12 * form @ form.T)
    one, other = critical_temperature(factored), critical_temperature(written)
    assert one.kelvin == pytest.approx(other.kelvin, rel=1e-12)
    np.testing.assert_allclose(one.mode, other.mode, rtol=1e-9)
    np.testing.assert_allclose(
        gaps(factored, 0.3 * one.kelvin).delta, gaps(written, 0.3 * one.kelvin).delta, rtol=1e-9
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cutoff": [0.15, 0.0]}, "cutoff"),
        ({"cutoff": [0.15, -1.0]}, "cutoff"),
        ({"cutoff": [0.15, np.nan]}, "cutoff"),
        ({"level": [0.0, np.inf]}, "level"),
        ({"weight": [1.0, -1.0]}, "weight"),
        ({"weight": [1.0]}, "weight"),
        ({"kind": [0, 9]}, "kind"),
        ({"kind": [0, 0.5]}, "kind"),
        ({"kind": ["flat", "steep"]}, "kind"),
        ({"block": [0, 0.7]}, "block"),
        ({"block": [0]}, "block"),
        ({"block": [0, -1]}, "block"),
        ({"form": [[1.0]]}, "form"),
        ({"form": np.ones((2, 0))}, "form"),
    ],
)
def test_bad_channels_are_named(change, message):
    good = {"kind": [0, 0], "level": [0.0, 0.0], "cutoff": [0.15, 0.15], "weight": [1.0, 1.0]}
    with pytest.raises(ValueError, match=message):
        Channels(**{**good, **change})


@pytest.mark.parametrize("matrix", [[[0.1, 0.2]], [[0.1, 0.2], [0.3, 0.1]], [[np.nan]], [[0.1]]])
def test_bad_coupling_is_named(matrix):
    channels = Channels([0, 0], [0.0, 0.0], [0.15, 0.15], [1.0, 1.0])
    with pytest.raises(ValueError, match="coupling"):
        GapEquation(channels, np.array(matrix))
