"""The markers of MD21's Fig. 5: known grids are found again, the published markers are met one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multigap.bpv import Filling, Wires, papers, resolved_critical_temperature
from multigap_book import published
from multigap_book.domes import marker_fits, marker_grid, markers
from multigap_book.domes.marker_grid import Grid
from multigap_book.domes.markers import Spacing

QUARTER = papers.md21(1 / 4)
THIRD = papers.md21(1 / 3)
WIDTH = QUARTER.superlattice.bandwidth(3)


@cache
def published_grid(label: str) -> tuple[np.ndarray, np.ndarray, Grid, Spacing]:
    """Running numbers, temperatures, grid and row of one curve of the linear panel."""
    eta, temperature = markers.read("A", label)
    wires, k = {"1/4": QUARTER, "1/3": THIRD}[label], markers.number(eta)
    return k, temperature, marker_grid.find_grid(wires, k, temperature), markers.spacing(eta, k)


class TestRead:
    def test_every_line_of_the_file_belongs_to_one_curve(self) -> None:
        sizes = [markers.read(*curve)[0].size for curve in (("A", "1/4"), ("A", "1/3"), ("B", "1/3"))]
        assert sizes == [15, 16, 8]
        assert sum(sizes) == len(published.points("mazziotti2021epl_fig5"))

    def test_a_curve_that_was_not_read_off_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"panel = 'B', label = '1/4' .* A 1/3, A 1/4, B 1/3"):
            markers.read("B", "1/4")


class TestNumber:
    @given(
        st.lists(st.booleans(), min_size=8, max_size=16),
        st.lists(st.floats(-0.12, 0.12), min_size=16, max_size=16),
        st.floats(0.05, 3.0),
        st.floats(-2.0, 2.0),
    )
    @settings(deadline=None)
    def test_numbers_are_found_through_reading_errors(
        self, kept: list[bool], noise: list[float], step: float, first: float
    ) -> None:
        k = np.arange(len(kept))
        k = k[np.array(kept) | (k < 5)]  # the row may have empty places beyond the fifth
        if np.any(np.diff(k) > 2):
            return
        place = first + step * (k + np.array(noise)[: k.size] * np.linspace(0.2, 1, k.size))
        assert np.array_equal(markers.number(place), k)

    def test_half_of_the_places_may_be_empty(self) -> None:
        """The median step of this row is one and a half steps."""
        k = np.array([0, 1, 2, 3, 4, 6, 8, 10, 12])
        assert np.array_equal(markers.number(k + np.array([0, 0, 0, 0, 0, 0, 0, 0.084, 0])), k)

    def test_the_fifteen_markers_leave_one_place_empty(self) -> None:
        assert set(range(16)) - set(published_grid("1/4")[0].tolist()) == {13}
        assert published_grid("1/3")[0].tolist() == list(range(16))

    @pytest.mark.parametrize("place", [[0.1, 0.2, 0.3], [0.1, 0.3, 0.2, 0.4], [[0.1, 0.2], [0.3, 0.4]]])
    def test_what_is_no_row_is_refused(self, place: list[float]) -> None:
        with pytest.raises(ValueError, match="place"):
            markers.number(place)

    def test_a_crowded_row_is_refused(self) -> None:
        with pytest.raises(ValueError, match="two markers would have one number"):
            markers.number([0.0, 1.0, 2.0, 3.0, 3.01, 3.02, 4.0, 5.0])


class TestSpacing:
    def test_an_exact_row_has_no_error(self) -> None:
        row = markers.spacing(0.3 + 0.22 * np.arange(10))
        assert (row.step, row.first) == pytest.approx((0.22, 0.3))
        assert max(row.step_error, row.first_error, row.scatter) < 1e-9

    def test_the_errors_are_those_of_least_squares(self) -> None:
        rng, found = np.random.default_rng(5), []
        for _ in range(400):
            found.append(markers.spacing(0.2 * np.arange(12) + rng.normal(0, 0.02, 12)))
        steps = np.array([row.step for row in found])
        assert np.std(steps) == pytest.approx(np.mean([row.step_error for row in found]), rel=0.15)
        assert np.std(steps) == pytest.approx(0.02 / np.sqrt(143), rel=0.15)  # Σ(k − k̄)² = 143

    def test_the_published_rows_differ_in_their_spacing(self) -> None:
        quarter, third = published_grid("1/4")[3], published_grid("1/3")[3]
        assert third.step - quarter.step > 7 * np.hypot(third.step_error, quarter.step_error)
        assert third.step / quarter.step == pytest.approx(WIDTH / THIRD.cutoff, rel=0.01)


class TestGrid:
    @pytest.mark.parametrize(
        ("wires", "first", "step"), [(QUARTER, 0.021, 0.027), (THIRD, 0.0416, 0.033), (THIRD, 0.012, 0.0225)]
    )
    def test_a_known_grid_is_found_again_from_temperatures(
        self, wires: Wires, first: float, step: float
    ) -> None:
        k = np.array([0, 1, 2, 3, 4, 6, 7, 8, 10, 12])
        found = marker_grid.find_grid(wires, k, marker_grid.temperatures(wires, first + step * k))
        assert (found.first, found.step) == pytest.approx((first, step), abs=2e-6)
        assert found.rms < 1e-2

    def test_reading_errors_move_it_by_its_own_error(self) -> None:
        k, rng = np.arange(14), np.random.default_rng(3)
        exact = marker_grid.temperatures(QUARTER, 0.034 + 0.03 * k)
        found = [
            marker_grid.find_grid(QUARTER, k, exact + rng.normal(0, markers.READING_KELVIN, k.size))
            for _ in range(12)
        ]
        assert np.std([grid.first for grid in found]) == pytest.approx(found[0].first_error, rel=0.6)
        assert np.std([grid.step for grid in found]) == pytest.approx(found[0].step_error, rel=0.6)

    def test_both_published_curves_have_one_grid(self) -> None:
        quarter, third = published_grid("1/4")[2], published_grid("1/3")[2]
        assert abs(quarter.first - third.first) < np.hypot(quarter.first_error, third.first_error)
        assert abs(quarter.step - third.step) < np.hypot(quarter.step_error, third.step_error)
        assert quarter.step == pytest.approx(0.030, abs=3e-4)
        assert max(quarter.rms, third.rms) < 1.0

    def test_nearest_is_the_inverse_of_distance(self) -> None:
        grid, k = published_grid("1/4")[2], np.arange(-10, 16)
        assert np.array_equal(grid.nearest(grid.distance(k) + 0.4 * grid.step), k)

    def test_numbers_and_temperatures_go_together(self) -> None:
        with pytest.raises(ValueError, match="kelvin"):
            marker_grid.find_grid(QUARTER, [0, 1, 2, 3], [100.0, 120.0])
        with pytest.raises(ValueError, match="numbers"):
            marker_grid.find_grid(QUARTER, [0, 1], [100.0, 120.0])


class TestPrediction:
    """The grid of g = 1/4 predicts the temperatures of g = 1/3."""

    def test_every_marker_is_met_to_the_reading_error(self) -> None:
        k, temperature, *_ = published_grid("1/3")
        off = marker_grid.temperatures(THIRD, published_grid("1/4")[2].distance(k)) - temperature
        assert np.sqrt(np.mean(off**2)) < 1.0
        assert np.abs(off).max() < markers.READING_KELVIN

    def test_by_the_general_solver_too(self) -> None:
        k, temperature, *_ = published_grid("1/3")
        distance = published_grid("1/4")[2].distance(k)
        bottom = THIRD.superlattice.subband(3).bottom
        slow = [resolved_critical_temperature(THIRD, Filling(mu=bottom + d))[0].kelvin for d in distance]
        fast = marker_grid.temperatures(THIRD, distance)
        assert fast == pytest.approx(slow, rel=2e-4)
        assert published.rms(slow, temperature) == pytest.approx(published.rms(fast, temperature), abs=0.02)

    def test_as_a_curve_over_the_printed_axis_it_fails(self) -> None:
        eta, temperature = markers.read("A", "1/3")
        assert published.rms(marker_grid.temperatures(THIRD, eta * WIDTH), temperature) > 15

    @pytest.mark.parametrize("count", [8, 10, 12, 15])
    def test_it_does_not_hang_on_the_tail_of_the_quarter_curve(self, count: int) -> None:
        k, temperature, *_ = published_grid("1/4")
        grid = marker_grid.find_grid(QUARTER, k[:count], temperature[:count])
        third, read_off, *_ = published_grid("1/3")
        assert published.rms(marker_grid.temperatures(THIRD, grid.distance(third)), read_off) < 1.0

    def test_the_coupling_comes_out_when_it_is_left_free(self) -> None:
        k, temperature, *_ = published_grid("1/3")
        distance = published_grid("1/4")[2].distance(k)
        g, error, rms = marker_grid.free_coupling(THIRD, distance, temperature)
        assert abs(g - 1 / 3) < 2 * error < 0.002
        assert rms < 1.0
        exact = marker_grid.temperatures(THIRD.with_g(0.3), distance)
        assert marker_grid.free_coupling(THIRD, distance, exact)[0] == pytest.approx(0.3, abs=1e-5)


@pytest.mark.parametrize(("label", "size"), [("1/4", 15), ("1/3", 24)])
def test_points_at_their_potentials_lie_on_the_curve(label: str, size: int) -> None:
    wires = {"1/4": QUARTER, "1/3": THIRD}[label]
    moved = marker_grid.at_their_potentials(published_grid("1/4")[2], WIDTH, label)
    assert len(moved) == size
    ours = marker_grid.temperatures(wires, moved.eta.to_numpy() * WIDTH)
    linear = (moved.panel == "A").to_numpy()
    assert np.abs(ours - moved.tc_kelvin)[linear].max() < 2 * markers.READING_KELVIN
    assert np.all(np.abs(np.log(ours / moved.tc_kelvin))[~linear] < 2 * markers.READING_LOG)


def test_the_unit_of_an_axis_is_found_again() -> None:
    grid = Grid(0.034, 0.03, 0.001, 0.0002, np.zeros(1))
    row = markers.spacing((grid.distance(range(12)) - 0.004) / 0.137)
    unit = marker_grid.axis_unit(grid, row)
    assert (unit.value, unit.zero) == pytest.approx((0.137, 0.004))
    assert max(unit.error, unit.zero_error) < 1e-9


def test_the_quarter_axis_has_the_printed_unit_and_the_third_axis_has_not() -> None:
    quarter = marker_grid.axis_unit(*published_grid("1/4")[2:])
    third = marker_grid.axis_unit(*published_grid("1/3")[2:])
    assert abs(quarter.value - WIDTH) < 2 * quarter.error
    assert abs(third.value - WIDTH) > 8 * third.error
    assert abs(third.value - THIRD.cutoff) < 2 * third.error


class TestJointFit:
    def test_made_up_markers_give_their_inputs_back(self) -> None:
        k = np.arange(14)
        truth = {"density": 1.04, "bare": 0.222, "interband": 0.12}
        curves = {
            g: (k, marker_grid.temperatures(marker_fits.varied(QUARTER, g=g, **truth), 0.033 + 0.031 * k))
            for g in (0.25, 1 / 3)
        }
        found = marker_fits.fit_jointly(QUARTER, curves)
        assert list(found.value.values()) == pytest.approx([1.04, 222, 0.12, 33, 31], rel=1e-4)
        assert found.rms < 1e-3

    def test_the_published_markers_confirm_the_reference_density(self) -> None:
        curves = {g: published_grid(label)[:2] for g, label in ((1 / 4, "1/4"), (1 / 3, "1/3"))}
        found = marker_fits.fit_jointly(QUARTER, curves)
        expected = dict(zip(found.value, (1.0, 230.0, 0.1), strict=False))
        for name, printed in expected.items():
            assert abs(found.value[name] - printed) < 2 * found.error[name], name
        assert found.error["N_ref / N_2D"] < 0.015
        assert found.correlation[0, 1] > 0.9  # N_ref and ω0 are hardly told apart
        assert all(found.scatter_error[name] < found.error[name] for name in found.value)

    def test_more_unknowns_than_markers_are_refused(self) -> None:
        with pytest.raises(ValueError, match="more than 5 temperatures"):
            marker_fits.fit_jointly(QUARTER, {0.25: ([0, 1, 2], [70.0, 110.0, 150.0])})


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: markers.spacing([0.1, 0.2, 0.3, 0.4], [0, 1, 2]), "numbers"),
        (lambda: markers.spacing([0.1, 0.2, 0.3], [0, 1, 2]), "place"),
        (lambda: marker_grid.temperatures("wires", [0.1]), "wires"),  # type: ignore[arg-type]
        (lambda: marker_grid.temperatures(THIRD, [[0.1]]), "distance"),
        (lambda: marker_fits.varied(None), "wires"),  # type: ignore[arg-type]
        (lambda: marker_grid.free_coupling(THIRD, [0.1], [100.0], around=0.6), "around"),
        (lambda: marker_grid.at_their_potentials(published_grid("1/4")[2], 0.0, "1/4"), "width"),
        (lambda: marker_fits.fit_jointly(QUARTER, {0.25: ([0, 1], [70.0])}), "kelvin"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} = "):
        call()


class TestAlternatives:
    def test_no_single_input_brings_the_curve_to_its_points(self) -> None:
        eta, temperature = markers.read("A", "1/3")
        found = [marker_fits.best_alone(THIRD, name, eta, temperature)[0] for name in marker_fits.SCANS]
        assert min(found) > 14

    def test_an_input_changed_by_hand_is_found_again(self) -> None:
        eta = np.linspace(0.2, 3, 12)
        made = marker_grid.temperatures(marker_fits.varied(THIRD, bare=0.24), eta * WIDTH)
        assert marker_fits.best_alone(THIRD, "ω0 (eV)", eta, made) == pytest.approx((0, 0.24), abs=1e-9)
        start = {"g": 0.33, "cutoff": THIRD.cutoff}
        rms, wires = marker_fits.best_together(THIRD, start, eta, made)
        assert rms < 0.5  # the fit takes fewer points in k_z
        assert wires.cutoff == pytest.approx(0.24 * np.sqrt(1 / 3), rel=5e-3)

    def test_an_unknown_input_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"start = \{'mass': 1.0\}"):
            marker_fits.best_together(THIRD, {"mass": 1.0}, [0.1], [1.0])
        with pytest.raises(ValueError, match="name = 'mass'"):
            marker_fits.best_alone(THIRD, "mass", [0.1], [1.0])
