"""Several bands against ebmb, another code: its T_c is stored, with what was asked of it (``ebmb.py``)."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from multigap import eliashberg
from tests.eliashberg import ebmb

CASES = json.loads(ebmb.STORED.read_text(encoding="utf-8"))["cases"]


def ours(case: dict[str, Any]) -> float:
    channels, interaction = eliashberg.bands(
        case["lambda"],
        eliashberg.SpectralFunction.einstein(1.0, ebmb.PEAK),
        density=case["density"],
        mu_star=case["muStar"],
        cutoff=case["cutoff"] * ebmb.PEAK,
    )
    return eliashberg.many_channel_transition(channels, interaction, accuracy=2).kelvin


@pytest.mark.parametrize("case", CASES)
def test_t_c_of_several_bands_is_that_of_another_code(case: dict[str, Any]) -> None:
    # a window that cuts through a frequency counts it in part here, and whole there
    window = 5e-4 if any(x > 0 for line in case["muStar"] for x in line) else 1e-6
    assert ours(case) == pytest.approx(case["kelvin"], rel=window)


@pytest.mark.parametrize("case", CASES[:3])
def test_what_is_stored_is_what_the_other_code_says(case: dict[str, Any]) -> None:
    program = shutil.which("critical")
    if program is None:
        pytest.skip("ebmb is not installed")
    assert ebmb.kelvin(case, program) == pytest.approx(case["kelvin"], rel=1e-7)
