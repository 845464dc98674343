"""The stored band structure of H3S (``book/data/h3s``), and its comparison with superlattices of wires.

The files are written by ``scripts/dft_h3s.py``; nothing here computes a band structure.
"""

from multigap_book.h3s.bands import DRAWS, ELECTRONS, Array, Electrons, Supercell, crystal, supercell, table
from multigap_book.h3s.compression import PUBLISHED_PRESSURES, equation_of_state, pressure
from multigap_book.h3s.force_constants import one_atom_moved, zone_centre
from multigap_book.h3s.likeness import Likeness, best_level, best_wires, compare, smoothed
from multigap_book.h3s.matrix_elements import Coupling, coupling
from multigap_book.h3s.near_fermi import SETTINGS, NearFermi, in_setting
from multigap_book.h3s.pairing import blurred, pair_kernel, pairing_temperature

__all__ = [
    "DRAWS",
    "ELECTRONS",
    "PUBLISHED_PRESSURES",
    "SETTINGS",
    "Array",
    "Coupling",
    "Electrons",
    "Likeness",
    "NearFermi",
    "Supercell",
    "best_level",
    "best_wires",
    "blurred",
    "compare",
    "coupling",
    "crystal",
    "equation_of_state",
    "in_setting",
    "one_atom_moved",
    "pair_kernel",
    "pairing_temperature",
    "pressure",
    "smoothed",
    "supercell",
    "table",
    "zone_centre",
]
