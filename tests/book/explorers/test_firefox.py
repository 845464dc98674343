"""The explorers in Firefox, where it is installed: the toys, and those of the built pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from multigap_book import explorers
from multigap_book.explorers import words
from multigap_book.explorers.frame import by_kernel, compute
from tests.book.explorers.driving import as_read
from tests.book.explorers.firefox import Firefox, firefox, running
from tests.book.explorers.test_page import Place, ones
from tests.book.explorers.toy_page import frame

pytestmark = pytest.mark.skipif(firefox() is None, reason="no Firefox found on this machine")

SETTLED = """
async (name, number) => {
  const section = document.querySelectorAll(`section[data-explorer="${name}"]`)[number];
  const settled = () => section.hasAttribute("data-live") && !section.hasAttribute("data-busy");
  for (let n = 0; n < 600 && !settled(); n++) await new Promise(done => setTimeout(done, 50));
  const text = selector => section.querySelector(selector).textContent;
  return {
    settled: settled(),
    stale: section.hasAttribute("data-stale"),
    sentence: text(".explorer-sentence"),
    main: text("output"),
    complaint: text(".explorer-complaint"),
    code: text(".explorer-code code"),
    lines: section.querySelectorAll(".marks path").length,
    hash: location.hash,
  };
}
"""

MOVE = """
async (name, value) => {
  const input = document.querySelector(`section[data-explorer] input[name="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input", {bubbles: true}));
  await new Promise(done => setTimeout(done, 500));
}
"""


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with running(tmp_path_factory.mktemp("firefox")) as found:
        yield found


def settled(fox: Firefox, name: str, number: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = fox.wait(SETTLED, name, number)
    assert told["settled"]
    return told


def test_the_toys_compute_and_keep_their_address(fox: Firefox, address: str) -> None:
    fox.open(address)
    assert settled(fox, "toy-dome")["main"] == "100 K"
    fox.wait(MOVE, "g", "0.3")
    moved = settled(fox, "toy-dome")
    assert moved["main"] == "120 K"
    assert moved["hash"] == "#explorer-toy-dome?g=0.3"
    assert moved["lines"] >= 3
    assert settled(fox, "toy-dome", 1)["main"] == "100 K"
    fox.open(f"{address}#explorer-toy-dome?preset=third&g=abc")
    again = settled(fox, "toy-dome")
    expected = frame({"g": 1 / 3, "exchange": False}).numbers["kelvin"]
    assert again["main"] == words.number(expected, "K")
    assert again["complaint"].startswith("Not understood in the address: g=abc")


@pytest.mark.parametrize(
    ("g", "sentence"), [("0.47", "No result"), ("0.49", "No result"), ("0.06", "No bound")]
)
def test_what_fails_in_the_toy_freezes_nothing(fox: Firefox, address: str, g: str, sentence: str) -> None:
    fox.open(address)
    settled(fox, "toy-dome")
    fox.wait(MOVE, "g", g)
    failed = settled(fox, "toy-dome")
    assert failed["stale"]
    assert failed["sentence"].startswith(sentence)
    fox.wait(MOVE, "g", "0.3")
    assert settled(fox, "toy-dome")["main"] == "120 K"


@pytest.mark.parametrize("place", ones(), ids=str)
def test_an_explorer_of_the_book_gives_what_its_kernel_gives(fox: Firefox, place: Place) -> None:
    explorer = explorers.declared(place.name)
    for preset in explorer.presets:
        fox.open(f"{Path(place.file).as_uri()}#{place.key}?preset={preset.name}")
        told = settled(fox, place.name, place.number)
        expected = compute(explorer, explorer.preset(preset), preset.name, by_kernel)
        sentence = words.sentence(
            expected.outcome(explorer).sentence, explorer, expected.settings, expected.numbers
        )
        assert told["main"] == words.shown(explorer.main, expected.numbers[explorer.main.name])
        assert told["sentence"] == as_read(sentence)
        assert told["complaint"] == ""
