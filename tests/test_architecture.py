"""The picture in ``CONTRIBUTING.md`` is the one that the code gives."""

from __future__ import annotations

import pytest

from scripts import architecture


def test_the_stored_picture_is_the_one_that_the_script_draws() -> None:
    stored = architecture.DOCUMENT.read_text(encoding="utf-8")
    assert architecture.renewed(stored) == stored, "run  python scripts/architecture.py"


def test_every_wing_is_in_the_picture_and_the_book_stands_on_the_solver() -> None:
    imports, labels = architecture.parts()
    wings = {"two_band", "bpv", "eliashberg", "interband", "crystal", "superlattice", "gap_equation"}
    assert wings <= {labels[part] for part in imports if part.startswith("multigap.")}
    assert not [part for part in imports["multigap.bpv"] if part.startswith("multigap_book.")]
    assert architecture.reachable(imports, "multigap_book.front_page") >= {"multigap.bpv", "multigap.floor"}


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    imports = {"a": {"b", "c", "d"}, "b": {"c"}, "c": set(), "d": {"c"}}
    assert architecture.without_shortcuts(imports) == {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": {"c"}}


def test_a_circle_is_named() -> None:
    with pytest.raises(ValueError, match="in a circle: a, b"):
        architecture.without_shortcuts({"a": {"b"}, "b": {"a", "c"}, "c": set()})
