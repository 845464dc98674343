"""The figure and the table of what is left of a printed T_c show the numbers that they are given."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap.beyond.retarded import Reading
from multigap.beyond.steps import Step, Steps, contact, in_pocket
from multigap.beyond.stiffness import stiffness
from multigap.beyond.vortices import with_critical_temperature
from multigap.bpv import papers
from multigap.constants import K_B
from multigap_book.beyond.waterfall import belief_table, phase_of, waterfall

STEPS = (*map(str, Step), contact(0.1), in_pocket(0.1))
KELVIN = np.array([[194.0, 170.0, 90.0, 91.0, 40.0, 44.0], [194.0, 110.0, 60.0, 61.0, 17.0, 20.0]])
TABLE = Steps((Reading.RENORMALISED, Reading.AS_WRITTEN), STEPS, np.ones((2, 6)), KELVIN, np.ones((2, 6)))


def test_lines_go_through_the_steps_and_end_at_the_phase():
    figure = waterfall(
        {"one": TABLE, "two": TABLE}, {"one": np.array([30.0, 15.0]), "two": np.array([29.0, 14.0])}
    )
    drawn = [[line.get_ydata() for line in ax.lines[:2]] for ax in figure.axes]
    plt.close(figure)
    assert drawn[0][0].tolist() == [194, 170, 91, 40, 30]
    assert drawn[1][1].tolist() == [194, 110, 61, 17, 14]
    without = waterfall({"one": TABLE})
    assert without.axes[0].lines[0].get_ydata().tolist() == [194, 170, 91, 40]
    plt.close(without)


def test_every_belief_has_its_row():
    head, rows = belief_table({"one": TABLE, "two": TABLE})
    assert head == ["g is", "electrons repel", "one", "two"]
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][-1] == "194"
    assert [row[-1] for row in rows[1:4]] == ["91", "40", "44"]
    assert rows[6] == ("λ = g", "μ* = 0.1 in the pocket", "20", "20")


def test_phase_is_that_of_a_layer_with_the_lowered_temperature():
    wires = papers.md21()
    left = phase_of(wires, TABLE)
    weaker, factor = with_critical_temperature(replace(wires, points=24), 1.0, 40.0)
    assert factor < 1
    state = stiffness(weaker, 1.0, float(left[0]))
    assert np.pi / 8 * state.mean / K_B == pytest.approx(left[0], rel=1e-5)
    assert left[1] / 17 > left[0] / 40 > 0.9
