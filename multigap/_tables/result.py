"""The class that every result derives from."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from multigap import _checks, _files
from multigap._tables import calls, frames, views

if TYPE_CHECKING:
    import pandas
    import xarray


class Result:
    """A frozen dataclass of numbers that prints briefly and turns into tables.

    Parameters
    ----------
    rows : str
        Names of the axes, apart by blanks, whose points are the rows of :meth:`to_frame`; without any, the
        whole result is one row.
    axes : mapping of str to str, or str
        Field → names of the axes that it runs along, for each field that is an array or a tuple of numbers;
        or those of every field.
    units : mapping of str to str, or str
        Field → unit, for each field that has one; or that of every field.
    conventions : mapping of str to str, or str
        Field → by which definition its number is what it is called, for each field where there are several.
    apart : sequence of str
        Fields along an axis of their own, which are no part of :meth:`to_frame`.
    """

    _rows: ClassVar[tuple[str, ...]] = ()
    _axes: ClassVar[Mapping[str, str]] = {}
    _units: ClassVar[Mapping[str, str]] = {}
    _conventions: ClassVar[Mapping[str, str]] = {}
    _apart: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(
        cls,
        *,
        rows: str = "",
        axes: Mapping[str, str] | str = "",
        units: Mapping[str, str] | str = "",
        conventions: Mapping[str, str] | str = "",
        apart: Sequence[str] = (),
    ) -> None:
        super().__init_subclass__()
        cls._rows = tuple(rows.split())
        cls._axes = cls._of_each_field(axes)
        cls._units = cls._of_each_field(units)
        cls._conventions = cls._of_each_field(conventions)
        cls._apart = frozenset(apart)

    @classmethod
    def _of_each_field(cls, told: Mapping[str, str] | str) -> Mapping[str, str]:
        """Return field → what is told of it, from such a mapping or from one word for all fields."""
        if isinstance(told, str):
            return dict.fromkeys(inspect.get_annotations(cls), told) if told else {}
        return dict(told)

    def __repr__(self) -> str:
        return views.line(self)

    def _repr_html_(self) -> str:
        """Return the result as a small HTML table, which a notebook shows."""
        return views.html_table(self)

    def __getstate__(self) -> dict[str, Any]:
        """Return what travels to another process: the functions it remembers by their names."""
        return calls.without_functions(vars(self))

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What it was computed from: argument → value, those not given with their defaults.

        Arrays and lists are as they were when the function was called: read-only copies, and tuples. An
        executor is kept by its name alone. Empty for a result that was put together by hand.

        Examples
        --------
        >>> import multigap
        >>> bands = multigap.TwoBand(lambda11=0.4, lambda22=0.2, lambda12=0.1)
        >>> found = multigap.critical_temperature(bands)
        >>> found.inputs["model"] == bands, found.inputs["lowest_temperature"]
        (True, 1e-09)
        """
        return MappingProxyType(calls.inputs_of(self))

    @property
    def computed_by(self) -> str | None:
        """The function that returned it, by its name in this package; None for one put together by hand."""
        function = calls.function_of(self)
        return None if function is None else calls.address(function)

    @property
    def version(self) -> str:
        """The version of the package that computed it: from a file, the one that the file tells."""
        return calls.version_of(self)

    def _numbers(self) -> Iterator[tuple[str, tuple[str, ...], NDArray[Any]]]:
        """Return what tables have: name, axes and a copy of the numbers. Of each field, unless overridden."""
        return frames.numbers(self)

    def to_frame(self) -> pandas.DataFrame:
        """Return a table with the fields' names as columns; it is a copy, and may be written.

        There is one row for each point of the axes that lead, and one for the whole result where none does.
        What runs along a further axis has a column for each of its components, counted from 1: ``delta_1``,
        ``delta_2``. ``attrs["units"]`` has the columns' units, and the other ``attrs`` the numbers that all
        rows share. Results inside the result have tables of their own.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        ImportError
            Without pandas.

        Examples
        --------
        >>> import multigap
        >>> equation = multigap.TwoBand(lambda11=0.4, lambda22=0.2, lambda12=0.1).equation()
        >>> table = multigap.gaps(equation, [10.0, 100.0]).to_frame()
        >>> list(table.columns)
        ['temperature', 'delta_1', 'delta_2']
        >>> table.attrs["units"]["delta_1"]
        'eV'
        """
        return frames.frame(self)

    def to_xarray(self) -> xarray.Dataset:
        """Return a dataset with the fields as variables over named axes; it is a copy, and may be written.

        A field named as its axis is the coordinate along it; an axis without one is counted from 1. Units are
        in each variable's ``attrs["units"]``. Results inside the result have datasets of their own.

        Returns
        -------
        xarray.Dataset

        Raises
        ------
        ImportError
            Without xarray.
        """
        return frames.dataset(self)

    def to_csv(self, path: str | os.PathLike[str], *, comments: bool = False) -> None:
        """Write the table of :meth:`to_frame` as comma-separated values; pandas is not needed.

        The first line has the names of the columns with their units, ``kelvin (K)``, in letters that every
        program shows (``1/angstrom``); the rest are numbers in full precision, ``nan`` where there is none,
        1 and 0 for true and false. So it is read at once by pandas and NumPy.

        Parameters
        ----------
        path : str or path
            Where to write. The file is replaced as a whole, or not at all.
        comments : bool
            Whether lines ``# key: value`` go before the names: the numbers that all rows share, the version,
            the function, its inputs and conventions. Not unless asked for: spreadsheets, and
            ``pandas.read_csv`` without ``comment="#"``, take the first line for the names.

        Raises
        ------
        ValueError
            For a file that cannot be written, or a `comments` that is no bool.
        """
        comments = _checks.flag("comments", comments)
        with (
            _files.written(path) as temporary,
            temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file,
        ):
            frames.write_csv(self, file, comments)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the result with its inputs, units and the version as one JSON file; :func:`load` reads it.

        Parameters
        ----------
        path : str or path
            Where to write, such as ``"dome.json"``. The file is replaced as a whole, or not at all.

        Raises
        ------
        ValueError
            For a file that cannot be written, or a result of a class that is not this package's.
        """
        from multigap._tables import storing  # which builds results

        text = storing.text_of(self)
        with _files.written(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")
