"""Every key that a run file may have: told once, for reading, checking, the examples and the book.

What a key means beyond its own line is said where the model's argument of the same name is documented, and so
are defaults: a key that is left out is not handed to the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from multigap import units
from multigap.bpv import Overlap, ReferenceDos
from multigap.eliashberg import SelfEnergy
from multigap.shell import _kinds
from multigap.shell._kinds import FLAG, MATRIX, NUMBER, TEXT, WHOLE, Kind, either, quantity, row, word
from multigap.superlattice import MATCHINGS
from multigap.two_band.flat_steep import Reading

WIRES: Final = "wires"
TWO_BANDS: Final = "two bands"
FLAT_AND_STEEP: Final = "flat and steep"
MANY_BANDS: Final = "many bands"
SPECTRUM: Final = "spectrum"
MODELS: Final = (WIRES, TWO_BANDS, FLAT_AND_STEEP, MANY_BANDS, SPECTRUM)

CRITICAL_TEMPERATURE: Final = "critical temperature"
GAPS: Final = "gaps"
GAP_EDGE: Final = "gap edge"
DOME: Final = "dome"
ISOTOPE_EXPONENT: Final = "isotope exponent"
QUANTITIES: Final = (CRITICAL_TEMPERATURE, GAPS, GAP_EDGE, DOME, ISOTOPE_EXPONENT)

BAND_KINDS: Final = ("constant density", "flat level", "band edge")
FORMATS: Final = ("svg", "png", "pdf")


@dataclass(frozen=True)
class Key:
    """One key of a section.

    Attributes
    ----------
    name : str
        As it is written.
    kind : Kind
        What its value may be.
    says : str
        What it means, in a line.
    example : str
        A value as TOML has it.
    models : tuple of str
        Models that have it.
    needed : bool
        Whether a run file must have it.
    argument : str
        Where its default is told: module, function or class, and argument below :mod:`multigap`.
    default : str
        The default in words, where no argument has it.
    """

    name: str
    kind: Kind
    says: str
    example: str
    models: tuple[str, ...] = MODELS
    needed: bool = False
    argument: str = ""
    default: str = ""


@dataclass(frozen=True)
class Section:
    """A section of a run file.

    Attributes
    ----------
    name : str
        As it is written, ``[name]``; empty for what stands before the first section.
    says : str
        What it is for.
    keys : tuple of Key
        What it may hold.
    """

    name: str
    says: str
    keys: tuple[Key, ...]

    def of(self, model: str) -> dict[str, Key]:
        """Return the keys that a model has here, by name."""
        return {key.name: key for key in self.keys if model in key.models}


_LATTICE = "superlattice:Superlattice"
_WIRES = "bpv:Wires"
_ONLY_WIRES: Final = (WIRES,)
_PAIRS: Final = (TWO_BANDS, FLAT_AND_STEEP)
_PHONONS: Final = (SPECTRUM, MANY_BANDS)

TOP: Final = Section(
    "",
    "What stands before the first section.",
    (
        Key("model", word(MODELS), "Which model is asked.", '"wires"', needed=True),
        Key("title", TEXT, "A line above the figure and the summary.", '"My wires"'),
    ),
)

SUPERLATTICE: Final = Section(
    "superlattice",
    "Wires (wells) and spacers (barriers) that alternate.",
    (
        Key("well", quantity("length"), "Width of a wire.", '"8.5 Å"', _ONLY_WIRES, True),
        Key("barrier", quantity("length"), "Width of a spacer.", '"5.5 Å"', _ONLY_WIRES, True),
        Key(
            "height", quantity("energy"),
            "Height of the barrier; this or bandwidth.", '"4.16 eV"', _ONLY_WIRES,
        ),
        Key(
            "bandwidth", quantity("energy"),
            "Width along k_z of the subband that η counts in: the height that gives it is found.",
            '"142 meV"', _ONLY_WIRES,
        ),
        Key(
            "mass_well", quantity("mass"), "Mass across the wires, in a wire.", '"0.86 mₑ"', _ONLY_WIRES,
            argument=f"{_LATTICE}:mass_well",
        ),
        Key(
            "mass_barrier", quantity("mass"), "Mass across the wires, in a spacer.", '"1.0 mₑ"', _ONLY_WIRES,
            argument=f"{_LATTICE}:mass_barrier",
        ),
        Key(
            "mass_wire", quantity("mass"), "Mass of the free motion along the wires.", '"0.86 mₑ"',
            _ONLY_WIRES, default="mass_well",
        ),
        Key(
            "matching", word(MATCHINGS), "What is continuous at an interface: ψ′, or ψ′/m.", '"derivative"',
            _ONLY_WIRES, argument=f"{_LATTICE}:matching",
        ),
    ),
)  # fmt: skip

PAIRING: Final = Section(
    "pairing",
    "What pairs the electrons of the wires.",
    (
        Key(
            "bare_cutoff", quantity("energy"), "Half-width ω₀ of the pairing window before softening.",
            '"230 meV"', _ONLY_WIRES, True,
        ),
        Key(
            "coupling", MATRIX, "Symmetric matrix g of the lowest subbands; or the four keys below.",
            "[[0.1, 0.1, 0.1], [0.1, 0.1, 0.1], [0.1, 0.1, 0.25]]", _ONLY_WIRES,
        ),
        Key("g", NUMBER, "Coupling of the last, appearing subband.", "0.25", _ONLY_WIRES),
        Key("intraband", NUMBER, "Coupling within each of the other subbands.", "0.1", _ONLY_WIRES),
        Key("interband", NUMBER, "Coupling between any two subbands.", "0.1", _ONLY_WIRES),
        Key("count", WHOLE, "Number of subbands that are coupled.", "3", _ONLY_WIRES),
        Key(
            "softening", FLAG, "Whether the window is ω₀ √(1 − 2g), g of the subband that η counts in.",
            "true", _ONLY_WIRES, argument=f"{_WIRES}:softening",
        ),
        Key(
            "lifshitz_subband", WHOLE, "Subband whose edge and width define η.", "3", _ONLY_WIRES,
            default="the last one coupled",
        ),
        Key(
            "reference_dos",
            either(
                quantity("density of states"),
                word(ReferenceDos),
                lambda value: value not in list(ReferenceDos),
            ),
            "Density of states N that makes g a pure number.", '"free 2D, per spin"', _ONLY_WIRES,
            argument=f"{_WIRES}:reference_dos",
        ),
        Key(
            "overlap", word(Overlap), "How much of the exchange overlap of the wave functions is kept.",
            '"exact"', _ONLY_WIRES, argument=f"{_WIRES}:overlap",
        ),
    ),
)  # fmt: skip

FILLING: Final = Section(
    "filling",
    "How far the wires are filled: one of eta, mu and density. The dome needs none.",
    (
        Key(
            "eta", row(NUMBER), "Lifshitz parameter: 0 where the subband begins to fill, 1 where it opens.",
            "{from = 0.0, to = 1.5, points = 31}", _ONLY_WIRES,
        ),
        Key("mu", row(quantity("energy")), "Chemical potential.", '["2.1 eV", "2.2 eV"]', _ONLY_WIRES),
        Key(
            "density", row(quantity("areal density")),
            "Electrons per area, both spins, in the coupled subbands.", '"0.11 1/Å²"', _ONLY_WIRES,
        ),
        Key(
            "fixed_density", FLAG, "Whether the gaps keep the electrons of the normal state, and not μ.",
            "false", _ONLY_WIRES, argument="bpv:gaps:fixed_density",
        ),
    ),
)  # fmt: skip

BANDS: Final = Section(
    "bands",
    "Couplings and cutoffs of the bands.",
    (
        Key(
            "lambda11", NUMBER,
            "Coupling within the first (or flat) band; positive attracts.", "0.4", _PAIRS, True,
        ),
        Key("lambda22", NUMBER, "Coupling within the second (or steep) band.", "0.2", _PAIRS, True),
        Key("lambda12", NUMBER, "Coupling between them, √(λ12 λ21).", "0.1", _PAIRS, True),
        Key(
            "cutoff1", quantity("energy"), "Half-width of the first band's pairing window.", '"150 meV"',
            _PAIRS, argument="two_band:TwoBand:cutoff1",
        ),
        Key(
            "cutoff2", quantity("energy"), "Half-width of the second band's pairing window.", '"150 meV"',
            _PAIRS, argument="two_band:TwoBand:cutoff2",
        ),
        Key(
            "density_ratio", NUMBER, "N₁/N₂, densities of states of the bands.", "1.0", (TWO_BANDS,),
            argument="two_band:TwoBand:density_ratio",
        ),
        Key(
            "level", quantity("energy"), "The flat band's energy B from the chemical potential.", '"35 meV"',
            (FLAT_AND_STEEP,), default='needed with the reading "fixed level"',
        ),
        Key(
            "reading", word(Reading), "How the flat band is treated where the paper does not say.",
            '"fixed level"', (FLAT_AND_STEEP,), default='"fixed level"',
        ),
        Key(
            "lambda", MATRIX,
            "λ_ij: what band i gains from scattering into band j, so that N_i λ_ij = N_j λ_ji.",
            "[[1.0, 0.2], [0.15, 0.4]]", (MANY_BANDS,), True,
        ),
        Key(
            "density", row(NUMBER), "Density of states N_i of each band, in any one unit.", "[0.15, 0.2]",
            (MANY_BANDS,), default="all the same",
        ),
        Key(
            "cutoff", row(quantity("energy")), "Half-width of the pairing windows, one or one a band; "
            "without [spectrum] it is needed.", '"60 meV"', (MANY_BANDS,),
        ),
        Key(
            "kind", row(word(BAND_KINDS)), "What each band is, without [spectrum].",
            '["constant density", "flat level"]', (MANY_BANDS,), default=f'"{BAND_KINDS[0]}"',
        ),
        Key(
            "level", row(quantity("energy")), "Energy of a flat level or of a band's edge from the chemical "
            "potential, one a band.", '["0 meV", "35 meV"]', (MANY_BANDS,), default="0",
        ),
        Key(
            "self_energy", word(SelfEnergy), "How much of the self-energy is kept, with [spectrum].",
            '"whole"', (MANY_BANDS,), argument="eliashberg:many_channel_transition:self_energy",
        ),
    ),
)  # fmt: skip

_COLUMN: Final = row(replace(either(TEXT, WHOLE, lambda value: isinstance(value, str)), numeric=False))

PHONONS: Final = Section(
    "spectrum",
    "The phonons: a file, or peaks, or moments. For many bands the one shape that all pairs of bands have.",
    (
        Key(
            "file", TEXT,
            "File with the columns Ω and α²F, looked for from the run file's folder.", '"a2f.dat"', _PHONONS,
        ),
        Key(
            "unit", word(units.ENERGIES),
            "Unit of Ω in the file, if its header does not say.", '"meV"', _PHONONS,
        ),
        Key(
            "columns", _COLUMN, "Which column is α²F, by place (Ω has 0) or name; of two, the first is Ω.",
            "[0, 2]", _PHONONS, default="the only one",
        ),
        Key(
            "frequencies", row(quantity("energy")),
            "Frequencies of peaks.", '["60 meV", "150 meV"]', _PHONONS,
        ),
        Key("couplings", row(NUMBER), "λ of each peak.", "[0.8, 1.2]", _PHONONS),
        Key("lambda", NUMBER, "λ of a spectrum that is told by its moments.", "2.0", (SPECTRUM,)),
        Key("omega_ln", quantity("energy"), "Logarithmic mean frequency.", '"120 meV"', _PHONONS),
        Key(
            "omega_2", quantity("energy"), "Root mean square frequency.", '"150 meV"', _PHONONS,
            default="one peak at omega_ln",
        ),
    ),
)  # fmt: skip

COULOMB: Final = Section(
    "coulomb",
    "The Coulomb pseudopotential.",
    (
        Key(
            "mu_star", either(MATRIX, NUMBER, lambda value: isinstance(value, list)),
            "μ* at the cutoff; for many bands a number or a matrix μ*_ij.", "0.1", _PHONONS, default="0",
        ),
        Key(
            "cutoff", quantity("energy"), "Cutoff of the Matsubara sum that μ* belongs to.", '"2 eV"',
            _PHONONS, default="ten times the highest phonon frequency",
        ),
    ),
)  # fmt: skip

DENSITY: Final = Section(
    "density_of_states",
    "The electrons' density of states where it is not constant; the critical temperature alone takes it.",
    (
        Key(
            "file", TEXT,
            "File with the columns energy and density of states.", '"dos.dat"', (SPECTRUM,), True,
        ),
        Key(
            "unit", word(units.ENERGIES),
            "Unit of the energies, if the file's header does not say.", '"eV"', (SPECTRUM,),
        ),
        Key(
            "fermi", quantity("energy"),
            "Fermi level on the file's scale, if its header does not say.", '"12.3 eV"', (SPECTRUM,),
        ),
        Key(
            "columns", _COLUMN, "Which column is N, by place (energies have 0) or name.", "1", (SPECTRUM,),
            default="the only one, and N of known codes",
        ),
        Key(
            "spin", word(("both", "up", "down")), "Which spin, where there is a column for each.", '"both"',
            (SPECTRUM,), argument="eliashberg:DensityOfStates.from_file:spin",
        ),
    ),
)  # fmt: skip

COMPUTE: Final = Section(
    "compute",
    "What is asked.",
    (
        Key(
            "quantities", row(word(QUANTITIES)), "What is computed.", '["critical temperature"]',
            default=f'"{CRITICAL_TEMPERATURE}"',
        ),
        Key(
            "temperatures", row(quantity("temperature")), "Temperatures of the gaps.",
            '{from = "1 K", to = "40 K", points = 40}', default="needed for gaps",
        ),
        Key(
            "scaled", row(FLAG), "Which bands' cutoffs carry the isotope mass.", "[false, true]",
            (TWO_BANDS, FLAT_AND_STEEP, MANY_BANDS), argument="gap_equation:isotope_exponent:scaled",
        ),
        Key(
            "fraction", NUMBER, "Temperature of the gap edge, as a fraction of T_c.", "0.1", _PHONONS,
            argument="eliashberg:gap_edge:fraction",
        ),
    ),
)  # fmt: skip

DOMES: Final = Section(
    "dome",
    "Over which Lifshitz parameters and couplings of the subband that η counts in the dome goes.",
    (
        Key(
            "eta", row(NUMBER),
            "Lifshitz parameters.", "{from = -0.5, to = 2.0, points = 51}", _ONLY_WIRES, True,
        ),
        Key("g", row(NUMBER), "Couplings.", "[0.1, 0.2, 0.3, 0.4]", _ONLY_WIRES, True),
    ),
)  # fmt: skip

ACCURACY: Final = Section(
    "accuracy",
    "How finely, and how far down.",
    (
        Key(
            "lowest_temperature", quantity("temperature"), "Where the search for T_c ends.", '"1 mK"',
            default="far below any experiment",
        ),
        Key(
            "points", WHOLE, "Points in k_z of each subband, at least.", "48", _ONLY_WIRES,
            argument=f"{_WIRES}:points",
        ),
        Key(
            "tolerance", NUMBER, "Relative accuracy of T_c.", "1e-5", (SPECTRUM,),
            argument="eliashberg:critical_temperature:tolerance",
        ),
        Key(
            "accuracy", WHOLE, "0, 1 or 2: T_c to 1e-4, 1e-5 or 1e-6, with [spectrum].", "0", (MANY_BANDS,),
            argument="eliashberg:many_channel_transition:accuracy",
        ),
    ),
)  # fmt: skip

FIGURE: Final = Section(
    "figure",
    "The figure.",
    (Key("format", word(FORMATS), "Kind of file.", '"svg"', default=f'"{FORMATS[0]}"'),),
)

SECTIONS: Final = (
    TOP, SUPERLATTICE, PAIRING, FILLING, BANDS, PHONONS, COULOMB, DENSITY, COMPUTE, DOMES, ACCURACY, FIGURE,
)  # fmt: skip
"""All sections but ``[sweep]``, whose keys are those of the others."""

SWEEP: Final = "sweep"
SWEEP_SAYS: Final = (
    "One or two keys of the sections above, each with a range {from, to, points} or a list of values; every "
    'combination is a row of the table. A key is written with its section, "pairing.g", or alone where the '
    "model has only one of that name."
)

NOT_BY_NAME_ALONE: Final = (DOMES.name,)
"""Sections whose keys are always written with their section: g alone is the model's, not the dome's."""


def sections(model: str) -> dict[str, Section]:
    """Return the sections that a model has, by name."""
    return {each.name: each for each in SECTIONS if each.of(model)}


def keys(model: str) -> Iterator[tuple[str, Key]]:
    """Return section and key of all that a model has, but for what stands before the first section."""
    for name, section in sections(model).items():
        if name:
            yield from ((name, key) for key in section.of(model).values())


def single(kind: Kind) -> Kind:
    """Return what one value of a key is."""
    return _kinds.row(kind).single if kind.single is None else kind.single  # type: ignore[return-value]
