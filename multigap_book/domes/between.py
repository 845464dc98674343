"""T_c of the wires between the points of a dome, and the contours of equal T_c in the (η, g) plane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline

from multigap.bpv import Dome

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SmoothDome:
    """T_c over the (η, g) plane, smoothly between the points of a dome.

    Attributes
    ----------
    dome : Dome
        As :func:`multigap.bpv.dome` computes it, η and g both rising.
    """

    dome: Dome

    @cached_property
    def kelvin(self) -> Array:
        """T_c in K at the dome's points, shape (η, g); 0 where none was found."""
        return np.nan_to_num(self.dome.kelvin, nan=0.0)

    @cached_property
    def _surface(self) -> RectBivariateSpline:
        eta, g = self.dome.eta, self.dome.g
        return RectBivariateSpline(eta, g, self.kelvin, kx=min(3, eta.size - 1), ky=min(3, g.size - 1))

    def __call__(self, eta: Array | float, g: Array | float) -> Array:
        """Return T_c (K) at any point; points outside the dome's plane count as the nearest on its edge."""
        eta = np.clip(eta, self.dome.eta[0], self.dome.eta[-1])
        return np.maximum(self._surface.ev(eta, np.clip(g, self.dome.g[0], self.dome.g[-1])), 0.0)

    def least_coupling(self, kelvin: float) -> float:
        """Return the smallest g that reaches T_c = `kelvin` at some η; nan where none does."""
        top, g = self.kelvin.max(axis=0), self.dome.g
        if top.max() < kelvin:
            return float("nan")
        j = int(np.argmax(top >= kelvin))
        return float(g[0] if j == 0 else np.interp(kelvin, top[j - 1 : j + 1], g[j - 1 : j + 1]))

    def cheapest(self, kelvin: float) -> tuple[float, float]:
        """Return η and g of the point of smallest g on the contour T_c = `kelvin`; nan where none is."""
        g = self.least_coupling(kelvin)
        if np.isnan(g):
            return float("nan"), g
        return float(self.dome.eta[np.argmax(self(self.dome.eta, g))]), g

    def eta_reach(self, kelvin: float) -> tuple[float, float]:
        """Return the least and the largest η of the dome at which some g gives at least `kelvin`."""
        inside = self.dome.eta[self.kelvin.max(axis=1) >= kelvin]
        return (float(inside[0]), float(inside[-1])) if inside.size else (float("nan"), float("nan"))
