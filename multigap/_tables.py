"""What a result shows and turns into: a short line, a small HTML table, a pandas or xarray table.

A result is a frozen dataclass that derives from :class:`Result` and says of its fields which axes they run
along, which units they have, and which axes become the rows of a table::

    @dataclass(frozen=True, eq=False, repr=False)
    class Gaps(
        Result,
        rows="temperature",
        axes={"temperature": "temperature", "delta": "temperature channel"},
        units={"temperature": "K", "delta": "eV"},
    ): ...

pandas and xarray are imported where a table is asked for: the solver works without them.
"""

from __future__ import annotations

import dataclasses
import html
import importlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas
    import xarray

_IN_FULL = 4
"""Most numbers of a row that are written out."""


def _library(name: str, method: str) -> Any:
    """Return a library that the solver itself does without."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        raise ImportError(
            f"{method} needs {name}, which is not installed: pip install 'multigap[tables]'"
        ) from missing


def _number(value: float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _shown(value: object) -> str:
    """Return a field's value in a few words."""
    if isinstance(value, bool | int | float):
        return _number(value)
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, tuple):
        inner = ", ".join(map(_shown, value[:_IN_FULL]))
        return f"({inner}, … {len(value)} in all)" if len(value) > _IN_FULL else f"({inner})"
    if not isinstance(value, np.ndarray):
        return f"{type(value).__name__}(…)"
    if value.ndim == 1 and value.size <= _IN_FULL:
        return f"[{', '.join(_number(each) for each in value.tolist())}]"
    shape = "×".join(map(str, value.shape))
    if value.dtype.kind == "b":
        return f"<{shape}: {int(value.sum())} True>"
    told = value[np.isfinite(value)] if value.dtype.kind == "f" else value
    if not told.size:
        return f"<{shape}{': nan' if value.size else ''}>"
    return f"<{shape}: {_number(told.min().item())} … {_number(told.max().item())}>"


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
    apart : sequence of str
        Fields along an axis of their own, which are no part of :meth:`to_frame`.
    """

    _rows: ClassVar[tuple[str, ...]] = ()
    _axes: ClassVar[Mapping[str, str]] = {}
    _units: ClassVar[Mapping[str, str]] = {}
    _apart: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(
        cls,
        *,
        rows: str = "",
        axes: Mapping[str, str] | str = "",
        units: Mapping[str, str] | str = "",
        apart: Sequence[str] = (),
    ) -> None:
        super().__init_subclass__()
        cls._rows = tuple(rows.split())
        cls._axes = cls._of_each_field(axes)
        cls._units = cls._of_each_field(units)
        cls._apart = frozenset(apart)

    @classmethod
    def _of_each_field(cls, told: Mapping[str, str] | str) -> Mapping[str, str]:
        """Return field → what is told of it, from such a mapping or from one word for all fields."""
        if isinstance(told, str):
            return dict.fromkeys(inspect.get_annotations(cls), told) if told else {}
        return dict(told)

    def _values(self) -> Iterator[tuple[str, Any]]:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]  # what derives from this is a dataclass
            yield field.name, getattr(self, field.name)

    def __repr__(self) -> str:
        parts = (
            f"{name}={_shown(value)} {self._units.get(name, '')}".rstrip() for name, value in self._values()
        )
        return f"{type(self).__name__}({', '.join(parts)})"

    def _repr_html_(self) -> str:
        """Return the result as a small HTML table, which a notebook shows."""
        lines = "".join(
            f"<tr><th>{name}</th><td>{html.escape(_shown(value))}</td>"
            f"<td>{self._units.get(name, '')}</td></tr>"
            for name, value in self._values()
        )
        return f"<table><caption>{type(self).__name__}</caption><tbody>{lines}</tbody></table>"

    def _numbers(self) -> Iterator[tuple[str, tuple[str, ...], NDArray[Any]]]:
        """Return name, axes and a copy of each field that holds numbers; results inside are left out."""
        for name, value in self._values():
            if name in self._axes or isinstance(value, bool | int | float):
                yield name, tuple(self._axes.get(name, "").split()), np.array(value)

    def _lengths(self) -> dict[str, int]:
        return {
            axis: length
            for _, axes, value in self._numbers()
            for axis, length in zip(axes, value.shape, strict=True)
        }

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
        frame = _library("pandas", "to_frame").DataFrame
        lengths = self._lengths()
        shape = tuple(lengths[axis] for axis in self._rows)
        columns: dict[str, NDArray[Any]] = {}
        units: dict[str, str] = {}
        shared: dict[str, Any] = {}
        for name, axes, value in self._numbers():
            if name in self._apart:
                continue
            if not axes and self._rows:
                shared[name] = value.item()
                continue
            for label, column in self._columns(name, axes, value):
                columns[label] = np.broadcast_to(column, shape).reshape(-1).copy()
                if name in self._units:
                    units[label] = self._units[name]
        table = frame(columns)
        table.attrs |= {"units": units, **shared}
        return table

    def _columns(
        self, name: str, axes: tuple[str, ...], value: NDArray[Any]
    ) -> Iterator[tuple[str, NDArray[Any]]]:
        """Return a field's columns: the axes of rows in their order, of length 1 where it has none."""
        further = tuple(axis for axis in axes if axis not in self._rows)
        own = tuple(axis for axis in self._rows if axis in axes)
        ordered = value.transpose([axes.index(axis) for axis in (*further, *own)])
        lengths = dict(zip(axes, value.shape, strict=True))
        for place in np.ndindex(*(lengths[axis] for axis in further)):
            label = "_".join([name, *(str(i + 1) for i in place)])
            yield label, np.asarray(ordered[place]).reshape([lengths.get(axis, 1) for axis in self._rows])

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
        dataset = _library("xarray", "to_xarray").Dataset
        fields = {
            name: (axes, value, {"units": self._units[name]} if name in self._units else {})
            for name, axes, value in self._numbers()
        }
        lengths = self._lengths()
        coordinates = {axis: fields.pop(axis, ((axis,), np.arange(1, n + 1))) for axis, n in lengths.items()}
        return dataset(fields, coordinates, {"result": type(self).__name__})
