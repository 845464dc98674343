"""Indices in the reference: set where they are read, left where they are names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from scripts import reference_indices


def page(text: str, name: str = "book/api/bpv") -> nodes.document:
    tree = publish_doctree(text)
    app: Any = SimpleNamespace(env=SimpleNamespace(docname=name))
    reference_indices.set_indices(app, tree)
    return tree


def test_an_index_of_the_text_stands_below_the_line() -> None:
    tree = page("Return T_c at k_z, g_nn′ and E_n(k_z).")
    assert [index.astext() for index in tree.findall(nodes.subscript)] == ["c", "z", "nn", "n", "z"]
    assert tree.astext().startswith("Return T")


@pytest.mark.parametrize(
    "text", ["``T_c``", "::\n\n    T_c = 3", ">>> T_c\n3", "`T_c <https://example.org>`_"]
)
def test_code_and_names_stay(text: str) -> None:
    assert not list(page(text).findall(nodes.subscript))


def test_names_of_functions_in_the_text_stay() -> None:
    assert page("critical_temperature of wire_tables").astext() == "critical_temperature of wire_tables"


def test_other_pages_are_left_alone() -> None:
    assert page("T_c", "book/phase").astext() == "T_c"
