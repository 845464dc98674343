"""The pages of questions and of other codes: their examples hold, and what they say of others' sums."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import brentq

from multigap import SpectralFunction, eliashberg
from multigap.constants import K_B
from multigap_book.paths import book_folder

PAGES = ("faq", "other-codes")


def blocks(page: str) -> list[str]:
    text = (book_folder() / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^```pycon\n(.*?)^```", text, re.S | re.M)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_hold(page: str) -> None:
    """The blocks of a page are one session, as a reader types them."""
    session = "\n".join(blocks(page))
    example = doctest.DocTestParser().get_doctest(session, {}, page, page, 0)
    assert sum(bool(each.want) for each in example.examples) >= 3
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example).failed == 0


def test_questions_with_a_number_in_the_answer_show_how_it_is_had() -> None:
    text = (book_folder() / "faq.md").read_text(encoding="utf-8")
    questions = re.split(r"^### ", text, flags=re.M)[1:]
    assert len(questions) >= 12
    assert sum("```pycon" in each for each in questions) >= 8


def plain_eigenvalue(spectrum: SpectralFunction, kelvin: float, mu_star: float, end: float) -> float:
    """Largest eigenvalue where all sums end at one energy, Z's among them: as EPW and IsoME sum."""
    thermal = K_B * kelvin
    omega = (2 * np.arange(int(0.5 * (end / (np.pi * thermal) - 1)) + 1) + 1) * np.pi * thermal

    def coupling(nu: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.sum(spectrum.couplings / (1 + (nu[..., None] / spectrum.frequencies) ** 2), axis=-1)

    near, far = coupling(omega[:, None] - omega), coupling(omega[:, None] + omega)
    z = 1 + np.pi * thermal * (near - far).sum(axis=1) / omega
    kernel = np.pi * thermal * (near + far - 2 * mu_star) / (z[:, None] * omega)
    return float(np.linalg.eigvals(kernel).real.max())


@pytest.mark.parametrize(("end", "low", "high"), [(0.09, 0.05, 0.15), (0.3, 0.005, 0.02), (1.0, 0.0, 0.002)])
def test_sums_that_end_with_the_gap_give_more(end: float, low: float, high: float) -> None:
    """What the page on other codes says: 10 % at three times the highest phonon, 0.1 % at 1 eV."""
    spectrum = SpectralFunction.einstein(1.0, 0.030)
    plain = brentq(lambda T: plain_eigenvalue(spectrum, T, 0.1, end) - 1, 5, 60)
    ours = eliashberg.critical_temperature(spectrum, 0.1, cutoff=end).kelvin
    assert low < plain / ours - 1 < high
