"""How the book is cited: one version, one date, and the same papers in every file that names them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
import yaml
from pybtex.database import parse_file, parse_string

import multigap
from scripts import cited_in, page_meta, release
from tests.book.browser import HTML, PAGES, ROOT, needs_pages

PAPERS = ("bussmannholder2017", "mazziotti2021dome", "mazziotti2021resonant", "whangbo2018", "wang2021")


def test_the_day_is_that_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(release.EPOCH_VARIABLE, "1700000000")
    assert release.date() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert "2023-11-14" in release.bibtex()


def test_without_a_repository_the_day_is_that_of_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(release.EPOCH_VARIABLE, raising=False)
    monkeypatch.setattr(release, "_last_commit", lambda: "")
    assert f"{release.date():%Y-%m-%d}" == release.citation()["date-released"]


def test_the_entry_to_copy_is_one_that_bibtex_reads() -> None:
    (entry,) = parse_string(release.bibtex(), "bibtex").entries.values()
    assert entry.fields["version"] == multigap.__version__
    assert entry.fields["title"].strip("{}") == release.citation()["title"]
    assert entry.fields["url"] == release.repository()


def test_the_papers_in_the_citation_file_are_those_of_the_bibliography() -> None:
    entries = parse_file(str(ROOT / "book" / "references.bib")).entries
    papers = release.citation()["references"]
    assert len(papers) == len(PAPERS)
    for paper, key in zip(papers, PAPERS, strict=True):
        fields, people = entries[key].fields, entries[key].persons["author"]
        plain = re.sub(r"[{}]", "", fields["title"]).replace("--", "–")
        assert paper["title"] == plain
        assert paper["year"] == int(fields["year"])
        assert paper.get("doi") == fields.get("doi")
        assert paper["journal"] == fields["journal"]
        assert len(paper["authors"]) == len(people)


def test_the_archive_is_told_the_same() -> None:
    told = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["version"] == citation["version"] == multigap.__version__
    assert told["title"] == citation["title"]
    assert told["keywords"] == citation["keywords"]
    assert [one["name"] for one in told["creators"]] == [one["name"] for one in citation["authors"]]
    dois = {paper["doi"] for paper in citation["references"] if "doi" in paper}
    assert dois <= {one["identifier"] for one in told["related_identifiers"]}


def test_a_title_loses_its_number_and_its_markup() -> None:
    shown = '<span class="section-number">2. </span>Formulas for <span class="math">\\(T_c\\)</span>'
    assert page_meta.plain_title(shown) == "Formulas for T_c"
    assert page_meta.plain_title("Data") == "Data"


def test_labels_are_who_and_when() -> None:
    entries = parse_file(str(ROOT / "book" / "references.bib")).entries
    label = cited_in.AuthorYear.label
    assert label(entries["allendynes1975"]) == "Allen and Dynes, 1975"
    assert label(entries["suhl1959"]) == "Suhl et al., 1959"
    assert label(entries["anderson1959"]) == "Anderson, 1959"
    twice = cited_in.AuthorYear().format_labels([entries["anderson1959"], entries["anderson1959"]])
    assert list(twice) == ["Anderson, 1959", "Anderson, 1959b"]


@needs_pages
class TestBuiltPages:
    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_says_what_it_is(self, name: str) -> None:
        text = (HTML / f"{name}.html").read_text(encoding="utf-8")
        told = re.findall(
            r'<meta (?:name|property)="((?:citation_|og:|description)[\w:]*)" content="([^"]*)">', text
        )
        found = dict(told)
        assert len(found) == len(told), "each once"
        assert found["citation_version"] == multigap.__version__
        assert re.fullmatch(r"\d{4}/\d\d/\d\d", found["citation_publication_date"])
        assert found["citation_title"] == found["og:title"]
        assert not re.match(r"\d", found["citation_title"])
        assert 40 <= len(found["description"]) <= page_meta.LONGEST + 40
        assert "\\" not in found["description"] + found["citation_title"]
        assert f"Version {multigap.__version__}, <time" in text

    def test_works_are_in_the_order_of_their_authors_and_say_where_they_are_cited(self) -> None:
        text = (HTML / "book" / "bibliography.html").read_text(encoding="utf-8")
        works = re.findall(r'<div class="citation" id="[^"]*".*?</div>', text, re.S)
        labels = [re.findall(r"</span>([^<]+)<span", work)[0] for work in works]
        assert len(works) > 80
        order = [label.split(" ")[0].strip(",").lower() for label in labels]
        assert sum(a > b for a, b in pairwise(order)) <= 3  # "de la", accents
        uncited = [label for label, work in zip(labels, works, strict=True) if "Cited in" not in work]
        assert len(uncited) == 0
