"""What a run asks of its model, answered in tables."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from multigap import bpv, eliashberg, gap_equation
from multigap.bpv import Filling, Wires
from multigap.gap_equation import GapEquation
from multigap.shell import _models
from multigap.shell._keys import CRITICAL_TEMPERATURE, DOME, GAP_EDGE, GAPS, ISOTOPE_EXPONENT
from multigap.shell._models import Model, Phonons, PrintedEquations, RetardedBands
from multigap.shell._settings import Settings
from multigap.shell.results import RunTable
from multigap.two_band import FlatSteep, TwoBand
from multigap.two_band.flat_steep import Reading, curves

POINTS = "points"
"""The table of what is one number a point: T_c, isotope exponent, gap edge."""

Tables = dict[str, RunTable]


@dataclass
class _Columns:
    """Columns of a table in the making, each of them a number or a row."""

    names: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, name: str, unit: str, values: Any) -> None:
        self.names.append(name)
        self.units.append(unit)
        self.values.append(np.atleast_1d(np.asarray(values, dtype=np.float64)))

    def add_each(self, name: str, unit: str, values: Any) -> None:
        """Add a column for each band, the last axis of `values`."""
        for i, each in enumerate(np.moveaxis(np.asarray(values), -1, 0), 1):
            self.add(f"{name}_{i}", unit, each)

    def table(self) -> RunTable:
        return RunTable(
            tuple(self.names), np.stack(np.broadcast_arrays(*self.values), axis=1), tuple(self.units)
        )


@dataclass(frozen=True, eq=False)
class Task:
    """One model and what is asked of it; it can be sent to another process.

    Attributes
    ----------
    settings : Settings
        What the file says.
    model : Model
        What it describes.
    filling : Filling, optional
        Of wires.
    """

    settings: Settings
    model: Model
    filling: Filling | None = None

    def option(self, section: str, key: str) -> dict[str, Any]:
        """Return a value of the file as an argument of that name, nothing where it is left out."""
        return {key: self.settings.get(section, key)} if key in self.settings.section(section) else {}

    @property
    def temperatures(self) -> tuple[float, ...]:
        """Temperatures of the gaps, in K."""
        return tuple(self.settings.get("compute", "temperatures", ()))


def task(settings: Settings) -> Task:
    """Return what is to be computed, its model built and its questions checked.

    Raises
    ------
    Refused
        For a model that is not allowed, or a question that it has no answer to.
    """
    model = _models.build(settings)
    asked, allowed = settings.quantities, _allowed(model)
    for quantity in asked:
        if quantity not in allowed:
            told = ", ".join(f'"{each}"' for each in allowed)
            raise settings.refused(
                "compute", "quantities", f'= "{quantity}" is not allowed: it must be of {told} for this model'
            )
    if GAPS in asked and "temperatures" not in settings.section("compute"):
        raise settings.refused("compute", "temperatures", "is lacking: the gaps need temperatures")
    if not isinstance(model, Wires):
        return Task(settings, model)
    if DOME in asked and "dome" not in settings.values:
        raise settings.refused("dome", "eta", "is lacking: a dome needs [dome] with eta and g")
    if DOME in asked:
        with settings.told_of("dome"):
            model.potentials(Filling(eta=settings.get("dome", "eta")))
            for g in settings.get("dome", "g"):
                model.with_g(g)
    filling = _models.filling(settings, model)
    if filling is None and set(asked) - {DOME}:
        raise settings.refused(
            "filling", "eta", "is lacking: how far are the wires filled? eta, mu or density"
        )
    return Task(settings, model, filling)


def _allowed(model: Model) -> tuple[str, ...]:
    """Return the questions that a model has an answer to."""
    if isinstance(model, PrintedEquations):
        return CRITICAL_TEMPERATURE, ISOTOPE_EXPONENT
    if isinstance(model, Phonons) and model.density is not None:
        return (CRITICAL_TEMPERATURE,)
    every = CRITICAL_TEMPERATURE, ISOTOPE_EXPONENT, GAPS
    if isinstance(model, Wires):
        return *every, DOME
    return (*every, GAP_EDGE) if isinstance(model, Phonons | RetardedBands) else every


def tables_of(settings: Settings) -> list[str]:
    """Return the names of the tables that a run gives, in their order."""
    points = any(map(settings.asks, (CRITICAL_TEMPERATURE, ISOTOPE_EXPONENT, GAP_EDGE)))
    return [POINTS] * points + [GAPS] * settings.asks(GAPS) + [DOME] * settings.asks(DOME)


def answers(asked: Task, executor: Executor | None = None, progress: bool = False) -> Tables:
    """Return the tables of one model.

    Parameters
    ----------
    asked : Task
        Model and questions.
    executor : concurrent.futures.Executor, optional
        Where a dome's rows are computed.
    progress : bool
        Whether a dome shows a bar.

    Raises
    ------
    ValueError, ConvergenceError
        As the functions that answer.
    """
    model = asked.model
    if isinstance(model, Wires):
        return _of_wires(asked, model, executor, progress)
    if isinstance(model, PrintedEquations):
        return _of_printed(asked, model)
    if isinstance(model, RetardedBands):
        return _of_bands(asked, model)
    if isinstance(model, Phonons):
        return _of_phonons(asked, model)
    return _of_channels(asked, model.equation() if isinstance(model, TwoBand | FlatSteep) else model)


def _of_wires(asked: Task, model: Wires, executor: Executor | None, progress: bool) -> Tables:
    lowest, found = asked.option("accuracy", "lowest_temperature"), {}
    asks = asked.settings.asks
    if asked.filling is not None and POINTS in tables_of(asked.settings):
        columns = _Columns()
        transition = bpv.critical_temperature(model, asked.filling, **lowest)
        columns.add("eta", "", transition.eta)
        columns.add("mu", "eV", transition.mu)
        columns.add("T_c", "K", transition.kelvin)
        if asks(ISOTOPE_EXPONENT):
            columns.add("isotope_exponent", "", bpv.isotope_exponent(model, asked.filling))
        found[POINTS] = columns.table()
    if asked.filling is not None and asks(GAPS):
        kept = asked.option("filling", "fixed_density")
        states = [
            bpv.gaps(model, Filling(**{asked.filling.by: value}), temperature, **kept)
            for value in asked.filling.values
            for temperature in asked.temperatures
        ]
        columns = _Columns()
        columns.add("eta", "", np.repeat(model.potentials(asked.filling)[0], len(asked.temperatures)))
        columns.add("mu", "eV", [state.mu for state in states])
        columns.add("temperature", "K", [state.temperature for state in states])
        columns.add_each("delta", "eV", [state.delta for state in states])
        found[GAPS] = columns.table()
    if asks(DOME):
        over = asked.settings.section("dome")
        dome = bpv.dome(model, over["eta"], over["g"], executor=executor, progress=progress, **lowest)
        columns = _Columns()
        columns.add("eta", "", np.repeat(dome.eta, dome.g.size))
        columns.add("mu", "eV", np.repeat(dome.mu, dome.g.size))
        columns.add("g", "", np.tile(dome.g, dome.eta.size))
        columns.add("cutoff", "eV", np.tile(dome.cutoff, dome.eta.size))
        columns.add("T_c", "K", dome.kelvin.reshape(-1))
        found[DOME] = columns.table()
    return found


def _of_channels(asked: Task, equation: GapEquation) -> Tables:
    transition = gap_equation.critical_temperature(equation, **asked.option("accuracy", "lowest_temperature"))
    found, columns = {}, _Columns()
    if POINTS in tables_of(asked.settings):
        columns.add("T_c", "K", transition.kelvin)
        if asked.settings.asks(ISOTOPE_EXPONENT):
            scaled = asked.option("compute", "scaled")
            if "scaled" in scaled:
                scaled["scaled"] = (
                    scaled["scaled"][0] if len(scaled["scaled"]) == 1 else list(scaled["scaled"])
                )
            exponent = gap_equation.isotope_exponent(equation, critical=transition, **scaled)
            columns.add("isotope_exponent", "", exponent)
        found[POINTS] = columns.table()
    if asked.settings.asks(GAPS):
        gaps = gap_equation.gaps(equation, np.array(asked.temperatures), transition)
        found[GAPS] = _gap_table(gaps.temperature, gaps.delta)
    return found


def _gap_table(temperatures: Any, delta: Any) -> RunTable:
    columns = _Columns()
    columns.add("temperature", "K", temperatures)
    columns.add_each("delta", "eV", delta)
    return columns.table()


def _of_printed(asked: Task, model: PrintedEquations) -> Tables:
    """Return T_c, B and α of BH17's pair of equations as it is printed."""
    lowest = asked.option("accuracy", "lowest_temperature")
    found = curves(
        Reading.LITERAL, [model.lambda11], model.lambda22, model.lambda12, cutoff=model.cutoff, **lowest
    )
    columns = _Columns()
    columns.add("T_c", "K", found.kelvin)
    columns.add("level", "eV", found.level)
    if asked.settings.asks(ISOTOPE_EXPONENT):
        columns.add("isotope_exponent", "", found.isotope)
    return {POINTS: columns.table()}


def _of_bands(asked: Task, model: RetardedBands) -> Tables:
    pair = model.channels, model.interaction
    kept, asks = asked.option("bands", "self_energy"), asked.settings.asks
    found, columns = {}, _Columns()
    if POINTS in tables_of(asked.settings):
        options = {
            **kept,
            **asked.option("accuracy", "lowest_temperature"),
            **asked.option("accuracy", "accuracy"),
        }
        transition = eliashberg.many_channel_transition(*pair, **options)
        columns.add("T_c", "K", transition.kelvin)
        nothing = np.full(model.interaction.count, np.nan)
        if asks(ISOTOPE_EXPONENT):
            there = transition.superconducting
            exponent = eliashberg.many_channel_isotope_exponents(*pair, **kept)[0] if there else np.nan
            columns.add("isotope_exponent", "", exponent)
        if asks(GAP_EDGE):
            edge = ratio = nothing
            if transition.superconducting:
                options = {**kept, **asked.option("compute", "fraction")}
                edges = eliashberg.many_channel_gap_edges(model.channels, model.interaction, **options)
                edge, ratio = edges.edge, edges.ratio
            columns.add_each("gap_edge", "eV", edge)
            columns.add_each("gap_ratio", "", ratio)
        found[POINTS] = columns.table()
    if asks(GAPS):
        states = [eliashberg.many_channel_gaps(*pair, t, **kept) for t in asked.temperatures]
        found[GAPS] = _gap_table(asked.temperatures, [state.delta[:, 0] for state in states])
    return found


def _of_phonons(asked: Task, model: Phonons) -> Tables:
    spectrum, coulomb, asks = model.spectrum, model.coulomb, asked.settings.asks
    found, columns = {}, _Columns()
    columns.add("lambda", "", spectrum.lam)
    columns.add("omega_ln", "eV", spectrum.omega_ln)
    if POINTS in tables_of(asked.settings):
        options = {**asked.option("accuracy", "lowest_temperature"), **asked.option("accuracy", "tolerance")}
        transition = eliashberg.critical_temperature(spectrum, **coulomb, density=model.density, **options)
        columns.add("T_c", "K", transition.kelvin)
        if asks(ISOTOPE_EXPONENT):
            there = transition.superconducting
            columns.add(
                "isotope_exponent", "", eliashberg.isotope_exponent(spectrum, **coulomb) if there else np.nan
            )
        if asks(GAP_EDGE):
            edge = ratio = np.nan
            if transition.superconducting:
                gap = eliashberg.gap_edge(spectrum, **coulomb, **asked.option("compute", "fraction"))
                edge, ratio = gap.edge, gap.ratio
            columns.add("gap_edge", "eV", edge)
            columns.add("gap_ratio", "", ratio)
        found[POINTS] = columns.table()
    if asks(GAPS):
        states = [eliashberg.matsubara_gap(spectrum, t, **coulomb) for t in asked.temperatures]
        found[GAPS] = _gap_table(asked.temperatures, [[state.delta[0]] for state in states])
    return found
