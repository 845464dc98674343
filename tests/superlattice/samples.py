"""Superlattices that the tests share: the dome paper's wires, and any others."""

from hypothesis import strategies as st

from multigap.superlattice import Superlattice

WIRES = Superlattice(8.5, 5.5, 4.16, mass_well=0.86, mass_barrier=1.0)


CURRENT = Superlattice(8.5, 5.5, 4.16, mass_well=0.86, mass_barrier=1.0, matching="current")


lattices = st.builds(
    Superlattice,
    st.floats(1.0, 20.0),
    st.floats(0.2, 15.0),
    st.floats(0.0, 8.0),
    mass_well=st.floats(0.2, 2.0),
    mass_barrier=st.floats(0.2, 2.0),
    matching=st.sampled_from(["derivative", "current"]),
)
