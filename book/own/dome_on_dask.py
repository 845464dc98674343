"""T_c of your own wires against filling and coupling, on a Dask cluster, into a CSV file.

    python dome_on_dask.py                                  # on this machine, a process a core
    python dome_on_dask.py --scheduler tcp://node1:8786     # on a cluster that runs already
    python dome_on_dask.py --eta 121 --g 39 --out fine.csv  # a finer grid, another file

Change the numbers in `own_wires` to yours. Every worker needs `multigap` installed, in the same version.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np

from multigap import bpv
from multigap.superlattice import Superlattice


def own_wires() -> bpv.Wires:
    """Return the wires: lengths in Å, energies in eV, masses in free-electron masses."""
    lattice = Superlattice(well=12.0, barrier=5.0, height=2.5, mass_barrier=1.2, matching="current")
    coupling = bpv.coupling_matrix(0.3, intraband=0.15, interband=0.06, count=3)
    return bpv.Wires(lattice, bare_cutoff=0.100, coupling=coupling)


def grid(eta: int, g: int) -> tuple[np.ndarray, np.ndarray]:
    """Return so many Lifshitz parameters, and so many couplings of the third subband."""
    return np.linspace(-0.5, 2.5, eta), np.linspace(0.10, 0.45, g)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compute the dome where the command line says, and write it."""
    # asked for here, so that the wires can be looked at without Dask
    from dask.distributed import Client, LocalCluster

    parser = argparse.ArgumentParser(description="T_c of wires over the plane of eta and g")
    parser.add_argument("--scheduler", help="address of a running cluster; without it one is started here")
    parser.add_argument("--workers", type=int, help="processes of the cluster that is started here")
    parser.add_argument("--eta", type=int, default=61, help="Lifshitz parameters")
    parser.add_argument("--g", type=int, default=29, help="couplings")
    parser.add_argument("--out", default="dome.csv", help="file that is written")
    told = parser.parse_args(arguments)
    with ExitStack() as stack:
        address = told.scheduler
        if address is None:
            local = LocalCluster(n_workers=told.workers, threads_per_worker=1, dashboard_address=None)
            address = stack.enter_context(local)
        client = stack.enter_context(Client(address))
        eta, g = grid(told.eta, told.g)
        dome = bpv.dome(own_wires(), eta, g, executor=client.get_executor(), progress=True)
    dome.to_csv(told.out)
    print("highest T_c: {2:.1f} K at eta = {0:.3f}, g = {1:.3f}".format(*dome.peak))
    print(f"{dome.kelvin.size} points are in {told.out}")


# Dask's processes import this file again: what is not below this line would run in each of them.
if __name__ == "__main__":
    main()
