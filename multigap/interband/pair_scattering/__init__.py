"""Scattering of pairs between two Fermi surfaces: which phonon wave vectors it asks for (WH18 Fig. 3).

An occupied pair state (k_o, -k_o) of one band goes over into an unoccupied one (k_u, -k_u) of the other; a
phonon q = k_u - k_o must carry the difference. All states within a phonon energy of the Fermi level count
alike, so that P(q), the distribution of these differences, is geometry and nothing else.
"""

from multigap.interband.pair_scattering.band_pairs import (
    POCKET,
    BandPair,
    crossing_pair,
    nested_pair,
    pocket_pair,
    similar_pair,
    warped,
)
from multigap.interband.pair_scattering.contours import (
    VerticalGaps,
    mean_velocity,
    vertical_gaps,
)
from multigap.interband.pair_scattering.drawn_states import (
    sampled_ratio,
    shared_states,
)
from multigap.interband.pair_scattering.phase_space import (
    CouplingRatio,
    PhaseSpace,
    acoustic_phonons,
    coupling_ratio,
    pair_phase_space,
)

__all__ = [
    "POCKET",
    "BandPair",
    "CouplingRatio",
    "PhaseSpace",
    "VerticalGaps",
    "acoustic_phonons",
    "coupling_ratio",
    "crossing_pair",
    "mean_velocity",
    "nested_pair",
    "pair_phase_space",
    "pocket_pair",
    "sampled_ratio",
    "shared_states",
    "similar_pair",
    "vertical_gaps",
    "warped",
]
