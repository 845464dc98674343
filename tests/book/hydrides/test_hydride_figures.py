"""The figures of the hydrides draw every row, and the strain has no corners."""

import numpy as np
import pytest

from multigap_book import hydrides
from multigap_book.hydrides import theories


def test_every_pair_has_a_line_to_its_ratio(axes):
    pairs = hydrides.pairs()
    hydrides.prediction_figure(axes, pairs, 0.1)
    drawn = np.concatenate([line.get_xdata() for line in axes.lines if len(line.get_label()) > 9])
    assert sorted(drawn) == pytest.approx(sorted(pairs["ratio"]))
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows[0] == "ThH$_{10}$: 241 K, Kvashnin et al. 2018"
    assert len(rows) == len(pairs)


def test_the_plane_holds_every_row_once_and_marks_the_retracted(axes):
    measured, since = hydrides.table("wd21_table1"), hydrides.table("hydrides_since")
    predicted = hydrides.table("predictions")
    quoted = predicted[predicted["place"].eq("Sec. 1")]
    hydrides.plane_figure(axes, measured, quoted, since)
    drawn = {line.get_label(): len(line.get_xdata()) for line in axes.lines}
    gone = measured["status"].eq("retracted").sum()
    assert drawn["retracted"] == gone
    assert drawn["measured (Table 1)"] == len(measured) - gone
    assert drawn["predicted"] == len(quoted)
    assert drawn["measured since"] + drawn["preprint, not repeated"] == len(since)


def test_the_strain_goes_through_its_points_without_corners():
    points = hydrides.table("h3s_strain_pressure")
    at = points["pressure_gpa"].to_numpy(float)
    assert theories.squeeze(at) == pytest.approx(points["strain_percent"] - 4.0)
    fine = np.linspace(at[0], at[-1], 4001)
    slope = np.gradient(theories.squeeze(fine), fine)
    assert slope.min() > 0
    assert np.abs(np.diff(slope)).max() < 2e-3
    assert theories.squeeze(np.array([50.0, 400.0])) == pytest.approx([0.6 - 4.0, 8.2 - 4.0])
