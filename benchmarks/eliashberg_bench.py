"""How fast Eliashberg theory is solved: T_c and gap edge of H3S, beside a dense NumPy solution."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from multigap import eliashberg
from multigap.constants import K_B

LAM, FREQUENCY, MU_STAR = 1.67, 0.1221, 0.18


def dense_critical_temperature() -> float:
    """Return T_c (K) of the same problem from dense NumPy matrices, with as many frequencies."""
    cutoff = 10 * FREQUENCY

    def excess(temperature: float) -> float:
        thermal = K_B * temperature
        count = int(np.ceil(2 * cutoff / (2 * np.pi * thermal)))
        n = np.arange(count)

        def series(m: np.ndarray) -> np.ndarray:
            return LAM * FREQUENCY**2 / (FREQUENCY**2 + (2 * np.pi * thermal * m) ** 2)

        weight = np.sqrt(np.clip(cutoff / (2 * np.pi * thermal) - n, 0, 1))
        matrix = series(n[:, None] - n) + series(n[:, None] + n + 1) - 2 * MU_STAR * np.outer(weight, weight)
        diagonal = 2 * n + 1 + series(0 * n) + 2 * np.concatenate([[0.0], np.cumsum(series(n[1:]))])
        return float(np.linalg.eigvalsh(matrix / np.sqrt(np.outer(diagonal, diagonal)))[-1] - 1)

    return float(brentq(excess, 100, 300, xtol=1e-6))


def median_time(call: Callable[[], object], repeats: int = 15) -> float:
    """Return the median wall time of a call in seconds, after one call to warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def run() -> list[dict[str, str | float]]:
    """Return the benchmark's rows: what, ours (s), the other side (s), and what both found."""
    spectrum = eliashberg.SpectralFunction.einstein(LAM, FREQUENCY)

    def ours() -> float:
        return eliashberg.critical_temperature(spectrum, MU_STAR).kelvin

    return [
        {
            "what": "T_c of H3S, Einstein spectrum",
            "ours_s": median_time(ours),
            "other_s": median_time(dense_critical_temperature),
            "other": "dense NumPy eigenvalues",
            "ours_value": ours(),
            "other_value": dense_critical_temperature(),
            "budget_s": 0.05,
        },
        {
            "what": "gap edge of H3S (T_c, Matsubara gap at 0.1 T_c, Padé)",
            "ours_s": median_time(lambda: eliashberg.gap_edge(spectrum, MU_STAR)),
        },
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
