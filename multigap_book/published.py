"""Points read off the papers' figures, from ``book/data``; each file states its source and reading error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from multigap_book.paths import book_folder


def _file(name: str) -> Path:
    file = book_folder() / "data" / f"{name}.csv"
    if not file.is_file():
        known = ", ".join(sorted(other.stem for other in file.parent.glob("*.csv")))
        raise ValueError(f"name = {name!r} is not allowed: name must be one of {known}")
    return file


def points(name: str) -> pd.DataFrame:
    """Return the points of one file of ``book/data``.

    Raises
    ------
    ValueError
        If no file has that name.
    """
    return pd.read_csv(_file(name), comment="#", skipinitialspace=True)


def source(name: str) -> str:
    """Return what a data file says of its own source and reading error."""
    lines = _file(name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.lstrip("# ") for line in lines if line.startswith("#"))


def in_print(subject: str, name: str = "mr21_in_print") -> dict[str, str | tuple[float, float]]:
    """Return what a paper prints of one thing: place → its words, or (low, high) of its number.

    Raises
    ------
    ValueError
        If the file has no such subject.
    """
    table = points(name)
    found: dict[str, str | tuple[float, float]] = {
        str(row["place"]): str(row["says"])
        if isinstance(row["says"], str)
        else (float(row["low"]), float(row["high"]))
        for row in table[table["subject"] == subject].to_dict("records")
    }
    if not found:
        known = ", ".join(sorted(set(table["subject"])))
        raise ValueError(f"subject = {subject!r} is not allowed: subject must be one of {known}")
    return found


def rms(model: ArrayLike, published: ArrayLike) -> float:
    """Return the root-mean-square difference of two sets of values."""
    difference = np.asarray(model, dtype=float) - np.asarray(published, dtype=float)
    return float(np.sqrt(np.mean(difference**2)))


def drawn_parabola(pressure: ArrayLike) -> NDArray[np.float64]:
    """Return T_c of H3S in K on the parabola that MR21 draws through the points (caption of its Fig. 1).

    203 K at 162 GPa, half of it 43 GPa away, 0 beyond its feet.

    Parameters
    ----------
    pressure : array_like
        In GPa.
    """
    away = (np.asarray(pressure, dtype=np.float64) - 162) / 43
    return np.clip(203 * (1 - 0.5 * away**2), 0, None)


def disjoint(ranges: Iterable[tuple[float, float]]) -> bool:
    """Return whether two of the printed ranges (low, high) have no number in common."""
    pairs = list(ranges)
    return max(low for low, _ in pairs) > min(high for _, high in pairs) + 1e-9
