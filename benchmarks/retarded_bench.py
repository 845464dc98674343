"""How fast retarded pairing of many channels is solved, beside the slow transcription in plain NumPy."""

from __future__ import annotations

import resource
import time

import numpy as np

from benchmarks.eliashberg_bench import median_time
from multigap import eliashberg
from multigap.beyond import retarded
from multigap.bpv import papers
from tests.eliashberg import many_channel_oracle as oracle

PEAK = eliashberg.SpectralFunction.einstein(1.0, 0.06)
BANDS = ([[1.017, 0.213], [0.155, 0.448]], [0.155, 0.213])

Row = dict[str, str | float]


def once(call: object) -> float:
    """Return the time of one call in seconds."""
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - start


def wires(label: str, model: retarded.RetardedWires, eta: float, budget: float) -> Row:
    """Return the row of one T_c of wires."""
    found = float(retarded.critical_temperature(model, eta).kelvin[0])
    row: Row = {
        "what": label,
        "ours_s": median_time(lambda: retarded.critical_temperature(model, eta)),
        "ours_value": found,
        "budget_s": budget,
        "note": f"{found:.4g} K, goal {1e3 * budget:g} ms",
    }
    if found > 10:
        dense = oracle.wires_model(model, eta, points=40, positions=16)
        row["other_s"] = once(lambda: oracle.transition(dense, found, 12.0, str(model.self_energy)))
        row["other"] = "plain NumPy"
    return row


def run() -> list[Row]:
    """Return the benchmark's rows: what, ours (s), the other side (s), and the goals."""
    lam, density = BANDS
    two = eliashberg.bands(lam, PEAK, density=density)
    dense = oracle.model_of(*two)
    known = eliashberg.many_channel_transition(*two).kelvin
    rows: list[Row] = [
        {
            "what": "T_c of two bands, retarded",
            "ours_s": median_time(lambda: eliashberg.many_channel_transition(*two)),
            "other_s": once(lambda: oracle.transition(dense, known, 12.0)),
            "budget_s": 1e-3,
            "note": "goal 1 ms",
        }
    ]
    written, softened = (
        retarded.RetardedWires(papers.md21(0.25), each)
        for each in (retarded.Reading.AS_WRITTEN, retarded.Reading.SOFTENED)
    )
    bare = retarded.RetardedWires(papers.md21(0.25), retarded.Reading.AS_WRITTEN, self_energy="none")
    rows += [
        wires("T_c of wires, Z and χ, top of the dome", softened, 1.0, 5e-3),
        wires("T_c of wires, Z and χ, λ = g", written, 1.0, 5e-3),
        wires("T_c of wires, Z and χ, edge of the dome", written, -0.3, 5e-3),
        wires("T_c of wires, phonon alone", bare, 1.0, 5e-3),
        wires("T_c of wires, phonon alone, near 1 mK", bare, -0.15, 20e-3),
    ]
    etas, couplings = np.linspace(-0.5, 1.5, 61), np.linspace(0.1, 0.45, 41)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = once(
        lambda: [
            retarded.critical_temperature(retarded.RetardedWires(papers.md21(g)), etas) for g in couplings
        ]
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    rows.append(
        {
            "what": "dome of 61 × 41 wires, Z and χ",
            "ours_s": took,
            "budget_s": 15.0,
            "note": f"goal 15 s on two cores; memory grows by {grown:.1f} MB",
        }
    )
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
