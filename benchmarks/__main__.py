"""Run every benchmark, print the table, and store what the book shows: ``python -m benchmarks [--store]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

# One thread for the linear algebra on the other side: more of them only wait for one another at these sizes.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from benchmarks import bpv_bench, eliashberg_bench, retarded_bench  # noqa: E402

DATA = Path(__file__).resolve().parents[1] / "book" / "data" / "benchmarks.json"


def processor() -> str:
    """Return the processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def seconds(value: float | None) -> str:
    """Return a time with a unit that suits it."""
    if value is None:
        return "–"
    for scale, unit in ((3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def main() -> None:
    """Measure, print, and with ``--store`` write the book's data file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true", help=f"write {DATA.name} for the book")
    store = parser.parse_args().store
    result = bpv_bench.run()
    rows = [*result["headline"], *eliashberg_bench.run(), *retarded_bench.run()]
    print(f"{result['cores']} cores, {processor()}")
    print(f"{'':42}{'here':>10}{'NumPy':>10}{'ratio':>9}")
    for row in rows:
        other = row.get("other_s")
        ratio = f"{other / row['ours_s']:.0f}" if other else "–"
        times = f"{seconds(row['ours_s']):>10}{seconds(other):>10}{ratio:>9}"
        print(f"{row['what']:42}{times}  {row.get('note', '')}")
    print("\nTime per T_c, one thread, step by step")
    for row in result["steps"]:
        print(f"  {row['step']:74}{seconds(row['s']):>10}")
    print("\nk_z points per subband → time per T_c")
    for points, value in zip(result["points"]["points"], result["points"]["seconds"], strict=True):
        print(f"  {points:8.0f}{seconds(value):>12}")
    print("\nT_c in a dome → wall time, growth of peak memory")
    grid = result["grid"]
    for size, value, memory in zip(grid["size"], grid["seconds"], grid["peak_memory_mb"], strict=True):
        print(f"  {size:8.0f}{seconds(value):>12}{memory:8.1f} MB")
    if store:
        result["headline"] = rows
        result["provenance"] = {
            "command": "python -m benchmarks --store",
            "processor": processor(),
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scipy", "numba")},
        }
        DATA.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
