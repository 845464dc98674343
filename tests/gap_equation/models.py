"""Equations that the tests share."""

import numpy as np

from multigap.gap_equation import CONSTANT_DOS, FLAT_LEVEL, Channels, GapEquation

OMEGA = 0.150


def bands(matrix, cutoffs=None, weights=None):
    """Bands of constant density of states with coupling V and weights N."""
    n = len(matrix)
    channels = Channels([CONSTANT_DOS] * n, [0.0] * n, cutoffs or [OMEGA] * n, weights or [1.0] * n)
    return GapEquation(channels, np.array(matrix, dtype=float))


def level_and_band(repulsion: float, exchange: float = 0.08, attraction: float = 0.25) -> GapEquation:
    """A level at the chemical potential that repels its own pairs beside a band that attracts."""
    channels = Channels([FLAT_LEVEL, CONSTANT_DOS], [0.0, 0.0], [0.1, OMEGA], [1.0, 1.3])
    return GapEquation(channels, np.array([[-repulsion, exchange], [exchange, attraction]]))
