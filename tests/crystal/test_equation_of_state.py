"""The Birch–Murnaghan equation against its own definition and against known curves."""

import numpy as np
import pytest

from multigap.crystal.equation_of_state import BirchMurnaghan, fit

CRYSTAL = BirchMurnaghan(volume=22.0, bulk_modulus=130.0, slope=3.9, energy_at_rest=-5.0)


def test_pressure_is_minus_the_slope_of_the_energy():
    volume, step = np.linspace(11, 23, 13), 1e-4
    slope = (CRYSTAL.energy(volume + step) - CRYSTAL.energy(volume - step)) / (2 * step)
    assert CRYSTAL.pressure(volume) == pytest.approx(-slope * 160.2176634, rel=1e-6, abs=1e-5)


def test_at_rest_the_bulk_modulus_and_its_slope_are_the_parameters():
    v, step = 22.0, 1e-3

    def bulk(volume: float) -> float:
        return float(
            -volume * (CRYSTAL.pressure(volume + step) - CRYSTAL.pressure(volume - step)) / (2 * step)
        )

    assert CRYSTAL.pressure(v) == pytest.approx(0, abs=1e-12)
    assert bulk(v) == pytest.approx(130, rel=1e-6)
    d_bulk = (bulk(v * 0.999) - bulk(v * 1.001)) / float(
        CRYSTAL.pressure(v * 0.999) - CRYSTAL.pressure(v * 1.001)
    )
    assert d_bulk == pytest.approx(3.9, rel=1e-3)


def test_fit_finds_the_crystal_from_compressed_volumes_alone():
    volume = np.linspace(12, 18, 9)
    found = fit(volume, CRYSTAL.energy(volume))
    assert (found.volume, found.bulk_modulus, found.slope, found.energy_at_rest) == pytest.approx(
        (22.0, 130.0, 3.9, -5.0), rel=1e-5
    )


def test_volume_and_pressure_are_inverse():
    for pressure in (0.0, 10.0, 209.0):
        assert CRYSTAL.pressure(CRYSTAL.volume_at(pressure)) == pytest.approx(pressure, abs=1e-8)


@pytest.mark.parametrize("field", ["volume", "bulk_modulus"])
def test_a_crystal_needs_a_volume_and_a_stiffness(field):
    values = {"volume": 20.0, "bulk_modulus": 100.0, "slope": 4.0, field: 0.0}
    with pytest.raises(ValueError, match=field):
        BirchMurnaghan(**values)


def test_too_few_points_are_refused():
    with pytest.raises(ValueError, match="volumes"):
        fit([1.0, 2.0, 3.0], [1.0, 0.5, 1.0])


def test_a_soft_curve_turns_back_and_says_where():
    """With a slope below 4 the pressure of the third-order curve has a maximum."""
    soft = BirchMurnaghan(10.0, 100.0, -4.0)
    highest = float(soft.pressure(np.linspace(5, 10, 5001)).max())
    assert soft.pressure(soft.volume_at(0.8 * highest)) == pytest.approx(0.8 * highest)
    with pytest.raises(ValueError, match=r"pressure = 100.* turns back"):
        soft.volume_at(100.0)


def test_the_bulk_modulus_is_minus_volume_times_the_slope_of_the_pressure():
    volumes = np.array([16.0, 18.0, CRYSTAL.volume])
    step = 1e-5
    slope = (CRYSTAL.pressure(volumes + step) - CRYSTAL.pressure(volumes - step)) / (2 * step)
    assert CRYSTAL.modulus(volumes) == pytest.approx(-volumes * slope, rel=1e-8)
    assert CRYSTAL.modulus([CRYSTAL.volume])[0] == pytest.approx(CRYSTAL.bulk_modulus)
