"""T_c of one coupling over a density of states that varies within the window, and such a density blurred."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from multigap.constants import K_B
from multigap_book.h3s.bands import Array


def blurred(curve: Array, step: float, width: float) -> Array:
    """Average a curve on equal steps over a Gaussian of standard deviation `width` (same unit as `step`)."""
    reach = int(np.ceil(4 * width / step))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / width) ** 2)
    return np.convolve(np.pad(curve, reach, mode="edge"), kernel / kernel.sum(), mode="valid")


def pair_kernel(energies: Array, relative: Array, temperature: float) -> float:
    """∫ dε [N(ε)/N(0)] tanh(ε/2k_BT)/2ε over `energies` (eV, zero not among them), T in K."""
    pairing = np.tanh(energies / (2 * K_B * temperature)) / (2 * energies)
    return float(np.trapezoid(relative * pairing, energies))


def pairing_temperature(energies: Array, relative: Array, coupling: float) -> float:
    """T_c in K at which `coupling` times :func:`pair_kernel` is 1."""
    return float(brentq(lambda t: coupling * pair_kernel(energies, relative, float(t)) - 1, 0.5, 5000.0))
