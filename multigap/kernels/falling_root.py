"""Where a function that falls with T vanishes: secants in ln T, kept inside a bracket.

Cut into the steps of a search, so that whoever searches computes the function in between as it likes.
"""

from typing import Final, NamedTuple

import numpy as np

from multigap._jit import kernel

GOING, FOUND, NONE = 0, 1, 2
"""Whether a search goes on, has found the root, or there is none at or above the lowest T."""

_LONGEST: Final = 1.0
"""Longest step in ln T, at first."""

_PATIENCE: Final = 16
"""Steps after which every other one halves the bracket."""


class Search(NamedTuple):
    """Where a search stands; all in ln T.

    Attributes
    ----------
    place : float
        Where the function is asked for next, or the root.
    low, high : float
        The bracket, infinite where there is none yet.
    before, value : float
        The last place and the function there, nan where there is none.
    slope : float
        Slope known so far, at least 0 where none is.
    floor : float
        The lowest place.
    steps, status : int
        Values told so far; `GOING`, `FOUND` or `NONE`.
    """

    place: float
    low: float
    high: float
    before: float
    value: float
    slope: float
    floor: float
    steps: int
    status: int


@kernel
def begin_search(guess: float, lowest: float, slope: float) -> Search:
    """Return a search that starts at T = `guess`; `slope` is one by ln T, 0 where it is not known."""
    floor = np.log(lowest)
    place = max(np.log(guess), floor)
    return Search(place, -np.inf, np.inf, np.nan, np.nan, slope, floor, 0, GOING)


@kernel
def go_on(search: Search, value: float, tolerance: float) -> Search:
    """Return the search after the function's value at its place; `tolerance` is relative, of T."""
    place, low, high, slope = search.place, search.low, search.high, search.slope
    if value > 0.0:
        low = place
    else:
        high = place
        if place <= search.floor:
            return Search(place, low, high, place, value, slope, search.floor, search.steps + 1, NONE)
    moved = place - search.before
    if search.steps > 0 and moved != 0.0 and (value - search.value) / moved < 0.0:
        slope = (value - search.value) / moved
    step = -value / slope if slope < 0.0 else np.copysign(0.7, value)
    secant = place + step
    # the error that a secant leaves is of the order of the product of its last two steps
    error = abs(step) * min(abs(moved), 1.0) if search.steps > 0 else np.inf
    if slope < 0.0 and error < tolerance and max(low, search.floor) <= secant <= high:
        return Search(secant, low, high, place, value, slope, search.floor, search.steps + 1, FOUND)
    # far from the root steps may grow from one to the next
    longest = max(_LONGEST, 2.0 * abs(moved)) if search.steps > 0 else _LONGEST
    new = place + min(max(step, -longest), longest)
    bounded = low > -np.inf and high < np.inf
    if (bounded and not low < new < high) or (bounded and search.steps > _PATIENCE and search.steps % 2 == 0):
        new = 0.5 * (low + high)
    elif not bounded and (new - place) * value <= 0.0:
        new = place + np.copysign(0.7, value)
    new = max(new, search.floor)
    status = FOUND if bounded and high - low < tolerance else GOING
    return Search(new, low, high, place, value, slope, search.floor, search.steps + 1, status)
