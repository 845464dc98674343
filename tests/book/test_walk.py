"""How the built pages stand, on a desktop and a phone, light and dark; what the walk sees of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.walk import links, table
from scripts.walk.browser import HTML
from scripts.walk.table import beyond_limits
from scripts.walk.visit import Seen, State, walk
from scripts.walk_pages import chapters, pages
from tests.book.browser import needs_browser, needs_pages

EVERY = pages(HTML)

# A page for each module, all made alike: every eighth is opened. The links of all are followed.
MODULES = [name for name in EVERY if name.startswith("book/api/")]
WALKED = [name for name in EVERY if name not in MODULES] + MODULES[::8]


@pytest.fixture(scope="module")
def walked() -> dict[str, Seen]:
    return {seen.name: seen for seen in walk(HTML, WALKED, quick=True)}


@needs_pages
@needs_browser
@pytest.mark.parametrize("name", WALKED)
def test_a_page_is_within_the_limits(walked: dict[str, Seen], name: str) -> None:
    assert list(beyond_limits(walked[name], chapters())) == []


@needs_pages
def test_no_link_leads_nowhere() -> None:
    assert {name: found for name, found in links.dead(HTML, EVERY).items() if found} == {}


@needs_pages
def test_the_limits_are_for_pages_that_there_are() -> None:
    assert len(chapters()) > 10
    assert chapters() <= set(WALKED)


BAD = """<!DOCTYPE html>
<html lang="en"><head><title>Bad</title><script>
matchMedia("(prefers-color-scheme: dark)").addEventListener(
  "change", e => document.body.className = e.matches ? "dark" : "")
</script><style>
body { background: #fff; color: #000; margin: 0 } .dark p { color: #eee }
.cut { width: 100px; overflow: hidden; white-space: nowrap } .wide { width: 3000px }
</style></head><body><main><article class="bd-article" style="height: 13000px"><h1>Bad</h1>
<p><a href="nowhere.html">Link</a>, <a href="bad.html#there">place</a>, <a id="here" href="#here">it</a>.</p>
<img src="https://example.org/picture.png" alt="a picture">
<div class="cut">All of this is on one line that is cut.</div>
<div class="cell"><div class="cell_input" style="height: 40px"><pre>import this</pre></div>
<div class="cell_output"><pre style="height: 1000px; margin: 0">1.0</pre></div></div>
<details><summary>More</summary>
<div style="overflow: auto"><table class="wide"><tr><td>1</td></tr></table></div></details>
<button></button>
</article></main><script>missing()</script></body></html>
"""


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "bad.html").write_text(BAD, encoding="utf-8")
    assert pages(folder) == ["bad"]
    return walk(folder, ["bad"])[0]


@needs_browser
class TestABadPage:
    def test_everything_that_is_wrong_is_seen(self, bad: Seen) -> None:
        row = table.row(bad)
        assert 13_000 < row.height < 13_500
        assert row.code == 40
        assert row.printed == pytest.approx(1000 / row.height, abs=1e-3)
        assert bad.dead == ["bad.html#there", "nowhere.html"]
        assert bad.outside == ["https://example.org/picture.png"]
        assert any("missing is not defined" in told for told in bad.errors)
        assert any("without a description" in told for told in bad.errors)

    def test_what_is_cut_is_found_in_both_widths_and_in_folds(self, bad: Seen) -> None:
        for name in ("desktop, light", "phone, light"):
            told = bad.states[name].cut
            assert sum(line.startswith("cut: div.cut") for line in told) == 1
            assert sum(line.startswith("to be moved: div") for line in told) == 1

    def test_axe_looks_at_both_themes(self, bad: Seen) -> None:
        light, dark = (bad.states[name].axe for name in ("desktop, light", "desktop, dark"))
        assert any(told.startswith("critical button-name") for told in light)
        assert not any("color-contrast" in told for told in light)
        assert any(told.startswith("serious color-contrast") for told in dark)

    def test_all_of_it_is_beyond_the_limits(self, bad: Seen) -> None:
        told = "\n".join(beyond_limits(bad, {"bad"}))
        for part in (
            "px high",
            "fixed-width",
            "open code",
            "cut: ",
            "dead link",
            "another host",
            "button-name",
        ):
            assert part in told
        assert "px high" not in "\n".join(beyond_limits(bad, set()))


class TestTable:
    @pytest.fixture
    def seen(self) -> Seen:
        states = {"desktop, light": State(1000, 0, 20), "phone, dark": State(2000, 0, 50)}
        return Seen("book/one", states, bytes=1500, seconds=0.25)

    def test_a_page_within_the_limits_has_nothing_beyond_them(self, seen: Seen) -> None:
        assert list(beyond_limits(seen, {"book/one"})) == []

    def test_the_worst_width_counts(self, seen: Seen) -> None:
        seen.states["phone, dark"].printed = 60
        assert [told for told in beyond_limits(seen, set()) if "fixed-width" in told] != []

    def test_rows_and_totals(self, seen: Seen) -> None:
        first, *_, last = table.table([seen, seen]).splitlines()
        assert first.split("|")[1].strip() == "page"
        cells = [cell.strip() for cell in last.strip("| ").split("|")]
        assert cells == ["all 2", "2000", "4000", "2.5%", "0", "0", "0", "0", "0", "0", "3", "0.5"]


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "is_dead"),
        [
            ("#here", False),
            ("#", False),
            ("#there", True),
            ("sub/b.html#caf%C3%A9", False),
            ("sub/b.html#cafe", True),
            ("sub/", False),
            ("sub/c.html", True),
            ("data.csv#row=2", False),
            ("../outside.html", True),
            ("https://example.org/", False),
            ("mailto:a@example.org", False),
        ],
    )
    def test_a_link(self, tmp_path: Path, link: str, is_dead: bool) -> None:
        folder = tmp_path / "html"
        (folder / "sub").mkdir(parents=True)
        (folder / "a.html").write_text(f'<p id="here"><a href="{link}">x</a></p>', encoding="utf-8")
        for name in ("sub/b.html", "sub/index.html", "../outside.html"):
            (folder / name).write_text('<p id="café"></p>', encoding="utf-8")
        (folder / "data.csv").write_text("1\n", encoding="utf-8")
        assert links.dead(folder, ["a"]) == {"a": [link] if is_dead else []}
