"""T_c of several bands by ebmb, another code for the same equations: what was asked, and how to ask again.

    python -m tests.eliashberg.ebmb

prints what is stored, where its program `critical` is on the path. ebmb (Berges, doi 10.5281/zenodo.13341224)
searches T_c by halving, where the largest eigenvalue of the linearised equations reaches 1. Its λ_ij is ours.
Its μ* is not rescaled here (``rescale=false``), and acts on the frequencies summed over alone: where there is
one both cutoffs are the same, so that no frequency lies beyond it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

STORED = Path(__file__).with_name("ebmb.json")

PEAK = 0.06
"""ω_E of all cases, in eV."""


def asked(case: dict[str, Any]) -> list[str]:
    """Return the arguments of ``critical`` for a case."""

    def row(name: str) -> str:
        return f"{name}=" + ",".join(repr(x) for line in case[name] for x in line)

    reach = case["cutoff"]
    return [
        "T=-40", f"omegaE={PEAK}", f"cutoff={reach}", f"cutoffC={reach}", "rescale=false", "error=1e-7",
        row("lambda"), row("muStar"),
    ]  # fmt: skip


def kelvin(case: dict[str, Any], program: str) -> float:
    """Return T_c in K as ebmb has it."""
    told = subprocess.run(
        [program, *asked(case)],
        capture_output=True, text=True, check=True, timeout=120, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    return float(told.stdout.split()[-1])


def main() -> None:
    """Print the stored cases with T_c computed anew."""
    program = shutil.which("critical")
    if program is None:
        raise SystemExit("ebmb's program `critical` is not on the path")
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    for case in stored["cases"]:
        case["kelvin"] = kelvin(case, program)
    print(json.dumps(stored, indent=1))


if __name__ == "__main__":
    main()
