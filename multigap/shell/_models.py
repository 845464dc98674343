"""The model that a run file describes, as Python builds it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from multigap import bpv, eliashberg
from multigap.bpv import Filling, Overlap, ReferenceDos, Wires
from multigap.eliashberg import DensityOfStates, PairInteraction, SpectralFunction
from multigap.gap_equation import Channels, GapEquation
from multigap.kernels import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL
from multigap.shell import _keys
from multigap.shell._settings import Settings
from multigap.superlattice import Superlattice
from multigap.two_band import FlatSteep, TwoBand
from multigap.two_band.flat_steep import Reading

_KINDS = dict(zip(_keys.BAND_KINDS, (CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE), strict=True))


@dataclass(frozen=True, eq=False)
class RetardedBands:
    """Many bands that phonons pair.

    Attributes
    ----------
    channels : Channels
        The bands.
    interaction : PairInteraction
        What pairs them.
    """

    channels: Channels
    interaction: PairInteraction


@dataclass(frozen=True, eq=False)
class Phonons:
    """A spectrum with what else its equations take.

    Attributes
    ----------
    spectrum : SpectralFunction
        α²F.
    coulomb : dict
        ``mu_star`` and ``cutoff``, where given.
    density : DensityOfStates, optional
        Where it is not constant.
    """

    spectrum: SpectralFunction
    coulomb: dict[str, Any]
    density: DensityOfStates | None


@dataclass(frozen=True)
class PrintedEquations:
    """A flat beside a steep band by the pair of equations as BH17 prints them."""

    lambda11: float
    lambda22: float
    lambda12: float
    cutoff: float


Model = Wires | TwoBand | FlatSteep | PrintedEquations | GapEquation | RetardedBands | Phonons


def build(settings: Settings) -> Model:
    """Return the model.

    Raises
    ------
    Refused
        Where the model does not allow what the file says.
    """
    if settings.model == _keys.WIRES:
        return wires(settings)
    if settings.model == _keys.SPECTRUM:
        return _phonons(settings)
    if settings.model == _keys.MANY_BANDS:
        return _many_bands(settings)
    return _pair(settings)


def wires(settings: Settings) -> Wires:
    """Return the wires of a file."""
    given = dict(settings.section("pairing"))
    lattice = _superlattice(settings, given)
    with settings.told_of("pairing", "superlattice", "accuracy"):
        matrix = _coupling(settings, given)
        options: dict[str, Any] = {
            key: given[key] for key in ("softening", "lifshitz_subband") if key in given
        }
        if "reference_dos" in given:
            kind = given["reference_dos"]
            options["reference_dos"] = ReferenceDos(kind) if isinstance(kind, str) else kind
        if "overlap" in given:
            options["overlap"] = Overlap(given["overlap"])
        if "points" in settings.section("accuracy"):
            options["points"] = settings.get("accuracy", "points")
        return Wires(lattice, given["bare_cutoff"], matrix, **options)


def _superlattice(settings: Settings, pairing: dict[str, Any]) -> Superlattice:
    given = dict(settings.section("superlattice"))
    width = given.pop("bandwidth", None)
    if width is None and "height" not in given:
        raise settings.refused("superlattice", "height", "is lacking: give the height, or the bandwidth")
    if width is not None and "height" in given:
        raise settings.refused("superlattice", "bandwidth", "is not allowed beside height: give one of them")
    with settings.told_of("superlattice", "pairing"):
        lattice = Superlattice(**{"height": 0.0, **given})
        if width is None:
            return lattice
        number = pairing.get("lifshitz_subband", len(_coupling(settings, pairing)))
        return lattice.with_bandwidth(width, number)


def _coupling(settings: Settings, pairing: dict[str, Any]) -> Any:
    """Return the matrix g as it is given, or made of its few numbers."""
    parts = {key: pairing[key] for key in ("g", "intraband", "interband", "count") if key in pairing}
    if "coupling" in pairing:
        if parts:
            extra = next(iter(parts))
            raise settings.refused(
                "pairing", extra, "is not allowed beside coupling, which holds all couplings"
            )
        return pairing["coupling"]
    for key in ("g", "intraband", "interband", "count"):
        if key not in parts:
            raise settings.refused(
                "pairing", key, "is lacking: give coupling, or all of g, intraband, interband and count"
            )
    return bpv.coupling_matrix(parts.pop("g"), **parts)


def filling(settings: Settings, model: Wires) -> Filling | None:
    """Return the filling of wires, if one is told."""
    given = {key: value for key, value in settings.section("filling").items() if key != "fixed_density"}
    if not given:
        return None
    if len(given) > 1:
        extra = list(given)[1]
        raise settings.refused(
            "filling", extra, "is not allowed beside another: give one of eta, mu and density"
        )
    with settings.told_of("filling"):
        found = Filling(**given)
        model.potentials(found)
        return found


def _pair(settings: Settings) -> TwoBand | FlatSteep | PrintedEquations:
    given = dict(settings.section("bands"))
    reading = Reading(given.pop("reading", Reading.FIXED_LEVEL))
    with settings.told_of("bands"):
        if settings.model == _keys.TWO_BANDS:
            return TwoBand(**given)
        if reading is Reading.FIXED_LEVEL:
            if "level" not in given:
                raise settings.refused("bands", "level", 'is lacking, which the reading "fixed level" needs')
            return FlatSteep(**given)
        if "level" in given:
            raise settings.refused("bands", "level", f'is not allowed: the reading "{reading}" has none')
        smooth = TwoBand(**given)
        if reading is Reading.LOGARITHMIC:
            return smooth
        if smooth.cutoff1 != smooth.cutoff2:
            raise settings.refused(
                "bands", "cutoff2", 'must be cutoff1: the reading "literal" has one cutoff'
            )
        return PrintedEquations(smooth.lambda11, smooth.lambda22, smooth.lambda12, smooth.cutoff1)


def _many_bands(settings: Settings) -> GapEquation | RetardedBands:
    given = settings.section("bands")
    retarded = "spectrum" in settings.values
    wrong = ("kind", "level", "cutoff") if retarded else ("self_energy",)
    for key in wrong:
        if key in given:
            raise settings.refused("bands", key, f"is not allowed with{'' if retarded else 'out'} [spectrum]")
    if not retarded and "coulomb" in settings.values:
        key = next(iter(settings.section("coulomb")), "mu_star")
        raise settings.refused("coulomb", key, "is not allowed without [spectrum]: a negative λ repels")
    if not retarded:
        return _windowed(settings)
    shape = _spectrum(settings)
    with settings.told_of("bands", "coulomb", "spectrum"):
        channels, interaction = eliashberg.bands(
            given["lambda"], shape, density=given.get("density"), **settings.section("coulomb")
        )
        return RetardedBands(channels, interaction)


def _windowed(settings: Settings) -> GapEquation:
    """Return the gap equation of bands with pairing windows: g_ij = λ_ij/w_j with w_i = N_i/ΣN."""
    given = settings.section("bands")
    matrix = np.array(given["lambda"])
    size = matrix.shape[0]
    if "cutoff" not in given:
        raise settings.refused("bands", "cutoff", "is lacking: it is needed without [spectrum]")

    def each(key: str, default: Any) -> tuple[Any, ...]:
        values = given.get(key, (default,))
        if len(values) not in (1, size):
            raise settings.refused(
                "bands", key, f"has {len(values)} values: it must have one for each of {size} bands"
            )
        return tuple(values) * (size if len(values) == 1 else 1)

    with settings.told_of("bands"):
        density = np.array(each("density", 1.0))
        if np.any(density <= 0):
            raise settings.refused("bands", "density", "must be above 0 in every band")
        weight = density / density.sum()
        flow = weight[:, None] * matrix
        if np.any(np.abs(flow - flow.T) > 2e-3 * np.abs(flow).max()):
            raise settings.refused(
                "bands", "lambda",
                f"= {matrix.tolist()} is not allowed: density_i × lambda_ij must be symmetric (lambda_ij is "
                "what band i gains from scattering into band j; was it meant the other way round?)",
            )  # fmt: skip
        kinds = [_KINDS[word] for word in each("kind", _keys.BAND_KINDS[0])]
        channels = Channels(kinds, each("level", 0.0), each("cutoff", 0.0), weight)
        return GapEquation(channels, 0.5 * (flow + flow.T) / np.outer(weight, weight))


def _phonons(settings: Settings) -> Phonons:
    spectrum = _spectrum(settings)
    coulomb = dict(settings.section("coulomb"))
    if isinstance(coulomb.get("mu_star"), tuple):
        raise settings.refused("coulomb", "mu_star", "must be a number where there is one spectrum")
    density = None
    if "density_of_states" in settings.values:
        with settings.told_of("density_of_states"):
            density = _density(settings)
    return Phonons(spectrum, coulomb, density)


def _spectrum(settings: Settings) -> SpectralFunction:
    """Return α²F from a file, from peaks or from moments, of which one must be given."""
    given = dict(settings.section("spectrum"))
    ways = {"file": ("unit", "columns"), "frequencies": ("couplings",), "omega_ln": ("lambda", "omega_2")}
    told = [key for key in given if key in ways]
    if len(told) != 1:
        key = told[1] if told else "file"
        raise settings.refused(
            "spectrum", key,
            "is not allowed beside another: " * bool(told) + "is lacking: " * (not told)
            + "give one of file; frequencies and couplings; omega_ln with lambda (and omega_2)",
        )  # fmt: skip
    (way,) = told
    for key in given:
        if key != way and key not in ways[way]:
            raise settings.refused("spectrum", key, f"is not allowed beside {way}")
    with settings.told_of("spectrum"):
        if way == "file":
            return _from_file(settings, SpectralFunction, given)
        if way == "frequencies":
            if "couplings" not in given:
                raise settings.refused("spectrum", "couplings", "is lacking: one for each of the frequencies")
            return SpectralFunction.from_peaks(given["frequencies"], given["couplings"])
        if settings.model == _keys.SPECTRUM and "lambda" not in given:
            raise settings.refused("spectrum", "lambda", "is lacking: λ of the spectrum")
        strength, mean = given.get("lambda", 1.0), given["omega_ln"]
        return SpectralFunction.from_moments(strength, mean, given.get("omega_2", mean))


def _density(settings: Settings) -> DensityOfStates:
    return _from_file(settings, DensityOfStates, dict(settings.section("density_of_states")))


def _from_file(settings: Settings, kind: Any, given: dict[str, Any]) -> Any:
    path = settings.document.folder / Path(given.pop("file"))
    columns = given.pop("columns", None)
    if columns is not None:
        given["columns"] = columns[0] if len(columns) == 1 else columns
    return kind.from_file(path, **given)
