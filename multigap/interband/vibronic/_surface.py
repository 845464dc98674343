"""The ion on one adiabatic potential, in spectral elements that follow the avoided crossing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.polynomial import Legendre
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg as splinalg

from multigap import _checks
from multigap.interband.vibronic.model import VibronicModel, derivative_coupling


def born_huang(model: VibronicModel, position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ⟨∂φ/∂Q|∂φ/∂Q⟩ħω/2, the same for both states."""
    return 0.5 * model.phonon_energy * derivative_coupling(model, position) ** 2


@dataclass(frozen=True, eq=False)
class Line:
    """The axis Q in spectral elements: a polynomial in each, Gauss–Lobatto nodes, continuous at the joints.

    Attributes
    ----------
    nodes : (n,) array
        Q at the nodes, rising.
    masses : (n,) array
        Quadrature weights at the nodes: ∫f dQ = Σ masses·f.
    local : (m,) array of int
        The node of each point of each element; joints appear twice.
    weights : (m,) array
        Quadrature weights of these points.
    slope : (m, n) sparse array
        From values at the nodes to derivatives at these points.
    """

    nodes: NDArray[np.float64]
    masses: NDArray[np.float64]
    local: NDArray[np.intp]
    weights: NDArray[np.float64]
    slope: Any

    @cached_property
    def stiffness(self) -> Any:
        """∫ f′g′ dQ as a matrix."""
        return self.slope.T @ sparse.diags_array(self.weights) @ self.slope


def line_of(model: VibronicModel, order: int) -> Line:
    """Return elements of polynomials of degree `order` that resolve the avoided crossing of the model."""
    degree = _checks.whole("order", order, 2, 60)
    # Both surfaces are confined beyond the displacement √2 (|g| + |κ|)/ħω by an oscillator of length 1.
    edge = 7.0 + 1.5 * (abs(model.coupling) + abs(model.tuning)) / model.phonon_energy
    joints = np.linspace(-edge, edge, 2 * int(np.ceil(edge)) + 1)
    square = model.coupling**2 + model.tuning**2
    if square > 0:
        # The derivative coupling is a Lorentzian about `crossing`: from its half-width outwards the elements
        # double in length.
        crossing = -model.tuning * model.gap / (2 * np.sqrt(2) * square)
        width = abs(model.coupling) * model.gap / (2 * np.sqrt(2) * square)
        doublings = int(np.ceil(-np.log2(width))) if 0 < width < 1 else -1
        outwards = width * 2.0 ** np.arange(-1, doublings)
        near = crossing + np.concatenate([-outwards, [0.0], outwards])
        near = np.unique(near[np.abs(near) < edge])
        if near.size:
            clear = (joints < near[0]) | (joints > near[-1])
            joints = np.sort(np.concatenate([joints[clear], near]))
            # No sliver where the two sets of joints meet.
            sliver = np.diff(joints) < 1e-3 * min(width or 1.0, 1.0)
            joints = joints[np.concatenate([[True], ~sliver])]
            joints[-1] = edge
    legendre = Legendre.basis(degree)
    points = np.concatenate([[-1.0], np.sort(legendre.deriv().roots().real), [1.0]])
    weights = 2 / (degree * (degree + 1) * legendre(points) ** 2)
    # Derivatives of the Lagrange polynomials on these points at the points themselves.
    distance = points[:, None] - points + np.eye(degree + 1)
    scale = legendre(points)
    derivative = scale[:, None] / (scale * distance)
    np.fill_diagonal(derivative, 0.0)
    np.fill_diagonal(derivative, -derivative.sum(axis=1))
    half = 0.5 * np.diff(joints)
    count = half.size
    local = (np.arange(count)[:, None] * degree + np.arange(degree + 1)).ravel()
    nodes = np.zeros(count * degree + 1)
    nodes[local] = (joints[:-1, None] + half[:, None] * (points + 1)).ravel()
    spread = (half[:, None] * weights).ravel()
    gather = sparse.csr_array(
        (np.ones(local.size), (np.arange(local.size), local)), shape=(local.size, nodes.size)
    )
    slope = sparse.block_diag([sparse.csr_array(derivative / h) for h in half], format="csr") @ gather
    masses = np.asarray(np.bincount(local, spread), dtype=np.float64)
    return Line(nodes, masses, local, spread, slope)


def lowest(
    line: Line, model: VibronicModel, potential: NDArray[np.float64], number: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest levels on a potential and their states, ∫Ω² dQ = 1, shapes (k,) and (n, k)."""
    root = np.sqrt(line.masses)
    kinetic = 0.5 * model.phonon_energy * line.stiffness
    matrix = sparse.diags_array(1 / root) @ kinetic @ sparse.diags_array(1 / root)
    matrix = (matrix + sparse.diags_array(potential)).tocsc()
    # Below every level, so that the lowest dominates the inverse; a bell as start, for one answer always.
    floor = float(np.min(potential)) - 1e-3 * model.phonon_energy
    start = root * np.exp(-0.1 * (line.nodes - 0.3) ** 2)
    energies, states = splinalg.eigsh(matrix, number, sigma=floor, v0=start)
    order = np.argsort(energies)
    return energies[order], states[:, order] / root[:, None]
