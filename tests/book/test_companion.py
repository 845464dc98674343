"""What the chapters share: numbers printed so that they can be compared, sliders that need no kernel."""

from __future__ import annotations

import io
import math

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multigap_book import published, report, sliders, style


class TestReport:
    @given(st.floats(min_value=1e-30, max_value=1e30), st.integers(2, 8), st.sampled_from([1, -1]))
    def test_a_printed_number_is_within_half_a_unit_of_its_last_figure(
        self, value: float, digits: int, sign: int
    ) -> None:
        printed = float(report.significant(sign * value, digits))
        assert printed == pytest.approx(sign * value, rel=0.5000001 * 10.0 ** (1 - digits))

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (194.0312, "194.0"),
            (999.96, "1000"),
            (0.00012345, "0.0001234"),
            (1.23456e-9, "1.235e-09"),
            (123456.7, "123457"),
            (-0.0, "0"),
            (math.nan, "none"),
            (math.inf, "inf"),
        ],
    )
    def test_four_significant_figures(self, value: float, text: str) -> None:
        assert report.significant(value) == text

    @pytest.mark.parametrize(
        ("values", "digits", "told"),
        [((2.0, 1.0, 1.5), 2, "1.00 to 2.00"), ((203.4, 202.6), 0, "203"), ((7.0,), 1, "7.0")],
    )
    def test_a_span_is_one_number_where_both_ends_print_alike(
        self, values: tuple[float, ...], digits: int, told: str
    ) -> None:
        assert report.span(values, digits) == told

    def test_prose_is_joined_to_paragraphs(self) -> None:
        told = report.text("""
            one
            two

            three
        """)
        assert told.data == "one two\n\nthree"

    def test_numbers_stand_in_a_column_under_their_title(self, capsys: pytest.CaptureFixture[str]) -> None:
        report.numbers("Fig. 1", {"T_c (K)": 194.03, "at η": (0.9, ".2f"), "sign": "s±"})
        assert capsys.readouterr().out == "Fig. 1\n  T_c (K)  194.0\n  at η     0.90\n  sign     s±\n"


class TestInPrint:
    def test_the_drawn_parabola_has_its_top_its_half_height_and_its_feet(self) -> None:
        at = published.drawn_parabola([162.0, 162 - 43.0, 162 + 43.0, 300.0, 60.0])
        assert at == pytest.approx([203.0, 101.5, 101.5, 0.0, 0.0])

    def test_ranges_are_disjoint_where_two_of_them_are(self) -> None:
        assert published.disjoint([(0.30, 0.33), (0.25, 0.25)])
        assert published.disjoint([(0, 1), (0.5, 2), (1.5, 3)])
        assert not published.disjoint([(0, 1), (1, 2)])


class TestSliders:
    def figures(self, number: int) -> list[plt.Figure]:
        style.use()
        return [plt.figure(figsize=(1, 1)) for _ in range(number)]

    def test_the_slider_chooses_the_picture_in_the_browser(self) -> None:
        box = sliders.picture_slider(self.figures(3), ["0.1", "0.2", "0.3"], description="g", alt="A dome")
        slider, stack = box.children
        assert [label for label, _ in slider.options] == ["0.1", "0.2", "0.3"]
        assert len(stack.children) == 3
        assert stack.selected_index == slider.index == 0

    def test_each_picture_tells_what_it_shows(self) -> None:
        box = sliders.picture_slider(
            self.figures(2), ["low", "high"], description="g", alt='the "dome"', start=1
        )
        told = [picture.value for picture in box.children[1].children]
        assert 'alt="the &quot;dome&quot; (g: low)"' in told[0]
        assert 'alt="the &quot;dome&quot; (g: high)"' in told[1]
        assert box.children[1].selected_index == 1

    def test_figures_are_closed_and_bytes_taken_as_they_are(self) -> None:
        buffer = io.BytesIO()
        (figure,) = self.figures(1)
        figure.savefig(buffer, format="png")
        assert sliders.png_bytes(figure) == buffer.getvalue()
        assert not plt.fignum_exists(figure.number)

    def test_pictures_labels_and_start_must_match(self) -> None:
        with pytest.raises(ValueError, match="one label for each of 2"):
            sliders.picture_slider(self.figures(2), ["one"], description="g", alt="A dome")
        with pytest.raises(ValueError, match="start = 5"):
            sliders.picture_slider([b""], ["one"], description="g", alt="A dome", start=5)
        plt.close("all")
