"""A table of a run: a column for each number, a row for each point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._checks.values import fail
from multigap._tables import Result


@dataclass(frozen=True, eq=False, repr=False)
class RunTable(Result, rows="point", axes={"values": "point column"}):
    """Numbers in columns whose names depend on what was asked, as those of a sweep do.

    Parameters
    ----------
    names : tuple of str
        Names of the columns, each once.
    values : array, shape (m, n)
        A row for each of m points, a column for each of n names; nan where there is no number, as T_c of what
        does not superconduct.
    column_units : tuple of str
        The unit of each column, empty for a pure number.
    run_file : str
        The text of the run file that asked for them.
    options : tuple of str
        What was told with ``--set``, as ``"g=0.3"``.

    Raises
    ------
    ValueError
        For names that repeat, or that are not as many as the columns or units.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.shell.results import RunTable
    >>> table = RunTable(("g", "T_c"), np.array([[0.2, 31.5], [0.3, 92.1]]), ("", "K"))
    >>> table.column("T_c").tolist()
    [31.5, 92.1]
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    column_units: tuple[str, ...]
    run_file: str = ""
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = _checks.several("names", self.names, str, least=1)
        if len(set(names)) < len(names):
            raise fail("names", self.names, "names of which no two are the same")
        told = _checks.several("column_units", self.column_units, str)
        if len(told) != len(names):
            raise fail("column_units", self.column_units, f"one unit for each of {len(names)} names")
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "column_units", told)
        object.__setattr__(self, "run_file", _checks.instance("run_file", self.run_file, str))
        object.__setattr__(self, "options", _checks.several("options", self.options, str))
        _checks.record(self, nan=True, **self._axes)
        if self.values.shape[1] != len(names):
            raise ValueError(
                f"values has {self.values.shape[1]} columns: values must have one for each "
                f"of {len(names)} names"
            )
        object.__setattr__(self, "_units", self.units)

    @property
    def units(self) -> Mapping[str, str]:
        """Column → unit, of those that have one."""
        return {name: unit for name, unit in zip(self.names, self.column_units, strict=True) if unit}

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one column, shape (m,).

        Raises
        ------
        ValueError
            For a name that is none of the columns'.
        """
        return np.asarray(self.values[:, self.names.index(_checks.one_of("name", name, self.names))])

    def _numbers(self) -> Iterator[tuple[str, tuple[str, ...], NDArray[Any]]]:
        """Return the columns, which tables have in place of fields."""
        for name, values in zip(self.names, self.values.T, strict=True):
            yield name, ("point",), np.array(values)
