"""The cuprates: the surface goes through the families, and names beside the map do not touch."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Annotation

from multigap_book.domes import cuprates


def test_the_surface_has_the_temperature_of_the_best_family_at_each_strain() -> None:
    doping, strain, kelvin = cuprates.surface(size=221)
    families = cuprates.families()
    column = int(np.argmin(np.abs(doping - cuprates.doping_law().optimum)))
    for at, family in families.groupby("strain"):
        assert np.interp(at, strain, kelvin[:, column]) == pytest.approx(family.tc_max_kelvin.max(), abs=1.5)


def test_a_name_is_set_with_its_indices() -> None:
    assert cuprates.formula("La2-xSrxCuO4") == "La$_{2-x}$Sr$_{x}$CuO$_{4}$"
    assert cuprates.formula("YBa2Cu3O7") == "YBa$_{2}$Cu$_{3}$O$_{7}$"


def test_strain_is_counted_from_the_free_bond() -> None:
    mercury = cuprates.families().set_index("family").loc["HgBa2Ca2Cu3O8"]
    assert mercury.strain == pytest.approx(100 * (1.97 - 3.85 / 2) / 1.97)


@given(st.lists(st.floats(0, 4), min_size=1, max_size=12))
def test_names_keep_their_distance_and_their_order(places: list[float]) -> None:
    given_places = np.array(places)
    found = cuprates.spread(given_places, 0.3)
    order = np.argsort(given_places, kind="stable")
    assert np.all(np.diff(found[order]) > 0.3 - 1e-9)
    assert found.mean() == pytest.approx(given_places.mean(), abs=1e-9)


def test_places_far_from_each_other_stay() -> None:
    assert cuprates.spread(np.array([2.0, 1.0, 3.0]), 0.3) == pytest.approx([2.0, 1.0, 3.0])


def test_each_name_is_drawn_once_and_clear_of_the_others() -> None:
    figure = cuprates.draw(printed=(3 / 16, 2.0))
    figure.canvas.draw()
    names = [a for a in figure.axes[0].texts if isinstance(a, Annotation)]
    boxes = sorted((a.get_window_extent() for a in names), key=lambda box: float(box.y0))
    plt.close(figure)
    assert len(boxes) == len(cuprates.families())
    # the extent of a name holds its line too: its own height is compared at the name's end
    bottoms = sorted(float(a.get_position()[1]) for a in names)
    assert min(np.diff(bottoms)) > 0.23
