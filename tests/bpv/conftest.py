"""The wires of MD21 as plain sums."""

import pytest

from multigap.bpv.papers import MD21_SUPERLATTICE
from tests.bpv import oracle


@pytest.fixture(scope="package")
def plain():
    s = MD21_SUPERLATTICE
    return oracle.plain_wires(s.well, s.barrier, s.height, s.mass_well, s.mass_barrier, s.along_wire, n_k=160)
