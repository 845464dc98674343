"""Exchange overlaps against plain sums over a period, and their factorised form."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multigap.superlattice import overlap_basis, overlaps
from tests.superlattice.samples import WIRES, lattices


def test_overlaps_have_a_short_factorised_form():
    basis = overlap_basis(WIRES, 3, tolerance=1e-9)
    assert basis.rank <= 8
    k = np.linspace(0.003, WIRES.zone_boundary, 11)
    for bra in (1, 2, 3):
        for ket in (1, 2, 3):
            exact = overlaps(WIRES, bra, k, ket, k)
            left = basis.factors(bra, WIRES.energy(bra, k))
            right = basis.factors(ket, WIRES.energy(ket, k))
            assert left @ right.T == pytest.approx(exact, abs=2e-9)
            assert exact == pytest.approx(overlaps(WIRES, ket, k, bra, k).T, abs=1e-13)


def test_overlap_against_a_plain_sum_over_the_period():
    z = (np.arange(40000) + 0.5) * WIRES.period / 40000
    plain = np.mean(np.abs(WIRES.bloch(3, 0.1, z)) ** 2 * np.abs(WIRES.bloch(1, 0.2, z)) ** 2)
    assert plain * WIRES.period**2 == pytest.approx(
        float(overlaps(WIRES, 3, [0.1], 1, [0.2])[0, 0]), rel=1e-7
    )


@settings(max_examples=30)
@given(
    lattice=lattices, bra=st.integers(1, 4), ket=st.integers(1, 4), at=st.tuples(*[st.floats(0.01, 0.99)] * 2)
)
def test_overlaps_are_positive_and_obey_schwarz(lattice, bra, ket, at):
    """Away from edges, where a gap that closes leaves the states free to mix."""
    one, two = ([x * lattice.zone_boundary] for x in at)
    both = overlaps(lattice, bra, one, ket, two)[0, 0]
    alone = overlaps(lattice, bra, one, bra, one)[0, 0], overlaps(lattice, ket, two, ket, two)[0, 0]
    assert 0 < both <= np.sqrt(alone[0] * alone[1]) * (1 + 1e-12)
    assert min(alone) >= 1 - 1e-10  # the mean of a square is at least the square of the mean
    basis = overlap_basis(lattice, 4)
    left, right = (basis.factors(n, lattice.energy(n, k)) for n, k in ((bra, one), (ket, two)))
    assert (left @ right.T)[0, 0] == pytest.approx(both, abs=1e-8)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: overlap_basis(None, 3), "superlattice"),  # type: ignore[arg-type]
        (lambda: overlap_basis(WIRES, 3, 0.0), "tolerance"),
        (lambda: overlaps(WIRES, 1, [0.1], 2, ["a"]), "k_ket"),
    ],
)
def test_bad_arguments_are_named(call, name):
    with pytest.raises(ValueError, match=f"{name} = "):
        call()
