"""Retarded pairing of many channels once more, slowly: plain NumPy on every ω_n, positive and negative.

No frequency is left out or interpolated, nothing is cut into factors or blocks: self-energies and gaps are
kept channel by channel, and couplings are one matrix between channels. Written from the equations alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.sparse.linalg import LinearOperator, eigs

from multigap.constants import K_B
from multigap.kernels import BAND_EDGE, CONSTANT_DOS

_BEYOND = 40
"""Bare electrons act on the self-energy up to so many times the highest unknown frequency."""


@dataclass(frozen=True)
class Model:
    """C channels; couplings between them, (S, C, C), hold weights and overlaps; spectra are (Ω, D) pairs."""

    kind: NDArray
    level: NDArray
    spectra: list
    normal: NDArray
    pairing: NDArray
    coulomb: NDArray
    cutoff: float


def model_of(channels, interaction):
    """Return the model that public arguments stand for."""
    rows = np.ix_(channels.block, channels.block)
    product = (channels.form @ channels.form.T) * channels.weight[None, :]
    normal = np.array([each[rows] * product for each in interaction.coupling])
    spectra = [(each.frequencies, each.couplings / each.lam) for each in interaction.spectra]
    return Model(
        channels.kind, channels.level, spectra, normal, normal * interaction.pairing_share[rows],
        interaction.mu_star[rows] * product, interaction.cutoff,
    )  # fmt: skip


def green(model, z):
    """Return F of every channel, z being (C, any)."""
    level = model.level[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        edge, flat = -np.pi / np.sqrt(level - z), 1 / (z - level)
    constant = -1j * np.pi * np.sign(z.imag)
    kind = model.kind[:, None]
    return np.where(kind == BAND_EDGE, edge, np.where(kind == CONSTANT_DOS, constant, flat))


def _shapes(model, transfer):
    return [
        sum(share / (1 + (transfer / each) ** 2) for each, share in zip(*spectrum, strict=True))
        for spectrum in model.spectra
    ]


@dataclass(frozen=True)
class Axis:
    """ω_n from -N to N-1, what couples them to each other, and to the bare electrons beyond."""

    thermal: float
    omega: NDArray
    shapes: list
    far: NDArray
    far_shapes: list
    below_cutoff: NDArray


def axis(model, kelvin, count):
    thermal = K_B * kelvin
    omega = np.pi * thermal * (2 * np.arange(-count, count) + 1)
    beyond = np.pi * thermal * (2 * np.arange(count, _BEYOND * count) + 1)
    far = np.concatenate([-beyond[::-1], beyond])
    place = np.arange(-count, count)
    place = np.where(place < 0, -place - 1, place)
    return Axis(
        thermal, omega, _shapes(model, omega[:, None] - omega[None, :]),
        far, _shapes(model, omega[:, None] - far[None, :]),
        np.sqrt(np.clip(model.cutoff / (2 * np.pi * thermal) - place, 0, 1)),
    )  # fmt: skip


def _kept(self_energy, keep):
    if keep == "none":
        return 0 * self_energy
    return self_energy if keep == "whole" else 1j * self_energy.imag


def _self_energy(model, sums, inner, outer):
    return sums.thermal * sum(
        g @ (inner @ near.T + outer @ beyond.T)
        for g, near, beyond in zip(model.normal, sums.shapes, sums.far_shapes, strict=True)
    )


def state(model, sums, keep, phi=None, damping=0.6):
    """Return Σ and φ, (C, 2N), by plain iteration; φ stays 0 where none is given."""
    shape = (model.kind.size, sums.omega.size)
    phi = np.zeros(shape) if phi is None else phi
    sigma = np.zeros(shape, dtype=complex)
    outer = green(model, 1j * np.broadcast_to(sums.far, (shape[0], sums.far.size)))
    for _ in range(4000):
        new, new_phi = image(model, sums, keep, sigma, phi, outer)
        change = np.max(np.abs(new - sigma)) + np.max(np.abs(new_phi - phi))
        sigma = sigma + damping * (new - sigma)
        phi = new_phi
        if change < 1e-11 * sums.omega[-1] / len(sums.omega):
            return sigma, phi
    raise AssertionError(f"the slow transcription moves by {change}")


def image(model, sums, keep, sigma, phi, outer):
    """Return what the equations make of Σ and φ."""
    z = 1j * sums.omega - sigma
    energy = np.sqrt(z.imag**2 + phi**2)
    there = green(model, z.real + 1j * energy)
    pair = -there.imag / energy
    inner = there.real - 1j * pair * z.imag
    new = _kept(_self_energy(model, sums, inner, outer), keep)
    flow = pair * phi
    new_phi = sums.thermal * sum(
        g @ (flow @ near.T) for g, near in zip(model.pairing, sums.shapes, strict=True)
    )
    repelled = sums.thermal * (model.coulomb @ (flow @ sums.below_cutoff))
    return new, new_phi - np.outer(repelled, sums.below_cutoff)


def eigenvalue(model, kelvin, count, keep="whole"):
    """Return the largest eigenvalue of the linearised gap equation, (C·2N)² as it stands."""
    sums = axis(model, kelvin, count)
    sigma, _ = state(model, sums, keep)
    z = 1j * sums.omega - sigma
    pair = -green(model, z).imag / z.imag
    shape = pair.shape

    def apply(vector):
        flow = pair * vector.reshape(shape)
        phonons = sum(g @ (flow @ near.T) for g, near in zip(model.pairing, sums.shapes, strict=True))
        repelled = model.coulomb @ (flow @ sums.below_cutoff)
        return sums.thermal * (phonons - np.outer(repelled, sums.below_cutoff)).ravel()

    if pair.size <= 400:
        whole = np.array([apply(row) for row in np.eye(pair.size)])
        return float(np.max(np.linalg.eigvals(whole).real))
    operator = LinearOperator((pair.size, pair.size), matvec=apply, dtype=float)
    start = np.broadcast_to(1 / np.abs(sums.omega), shape).ravel()
    return float(eigs(operator, k=1, which="LR", v0=start, tol=1e-10, return_eigenvectors=False)[0].real)


def transition(model, guess, reach, keep="whole", width=2e-3):
    """Return T_c in K near a guess; unknowns go up to `reach` times the highest phonon frequency."""
    top = max(float(frequencies[-1]) for frequencies, _ in model.spectra)
    most = max(reach * top, model.cutoff if np.any(model.coulomb > 0) else 0.0)
    count = int(np.ceil(most / (2 * np.pi * K_B * guess)))
    return brentq(
        lambda kelvin: eigenvalue(model, kelvin, count, keep) - 1,
        (1 - width) * guess, (1 + width) * guess, xtol=1e-8 * guess, rtol=1e-8,
    )  # fmt: skip
