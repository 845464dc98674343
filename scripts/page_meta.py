"""A small Sphinx extension: each page says what it is, to catalogues, to sharers and to its reader.

In the head stand ``citation_*`` tags, as Google Scholar and reference managers read them, and those of the
Open Graph; at the foot the version, its date, and the way to the page on citing.
``.. how-to-cite::`` shows the book's entry for BibTeX.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, ClassVar, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from scripts import release, symbols

LONGEST: Final = 300
"""Characters of a description."""

SITE: Final = "Multigap superconductivity"


def description(doctree: nodes.document | None) -> str:
    """Return the first paragraph of a page that says something, in one line."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        pieces = []
        for node in paragraph.findall(nodes.Text):
            inside = isinstance(node.parent, nodes.math)
            pieces.append(symbols.plain(node.astext()) if inside else node.astext())
        text = " ".join("".join(pieces).split())
        text = re.sub(r"^(The question|The idea)\. ", "", text)
        if len(text) >= 40:
            return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return str(release.citation()["abstract"]).strip()


def plain_title(markup: str) -> str:
    """Return a title without its number and its markup, its formulas as text."""
    text = re.sub(r"<[^>]*>", "", markup)
    text = re.sub(r"\\\((.*?)\\\)", lambda formula: symbols.plain(formula[1]), text)
    return re.sub(r"^[\d.]+\s+", "", text)


def tags(title: str, text: str, front: bool, address: str) -> list[tuple[str, str, str]]:
    """Return the tags of a page: the attribute that names each, its name and its content."""
    day = release.date()
    own = SITE if front else title
    found = [
        ("name", "description", text),
        ("name", "citation_title", own),
        *(("name", "citation_author", name) for name in release.authors()),
        ("name", "citation_publication_date", f"{day:%Y/%m/%d}"),
        ("name", "citation_version", release.version()),
        ("name", "citation_language", "en"),
        ("property", "og:title", own),
        ("property", "og:type", "website" if front else "article"),
        ("property", "og:site_name", SITE),
        ("property", "og:description", text),
        ("property", "og:locale", "en_GB"),
    ]
    if not front:
        found.append(("name", "citation_inbook_title", SITE))
    if address:
        found += [("property", "og:url", address), ("name", "citation_fulltext_html_url", address)]
    return found


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Add the tags, and the line at the foot, to a page."""
    if page in app.env.all_docs:
        title = plain_title(str(context.get("title", "")))
        address = str(context.get("pageurl") or "")
        told = tags(title, description(doctree), page == app.config.root_doc, address)
        head = "".join(
            f'<meta {kind}="{name}" content="{escape(unescape(content))}">\n' for kind, name, content in told
        )
        context["metatags"] = str(context.get("metatags", "")) + head
    if "book/citing" in app.env.all_docs:
        cite = app.builder.get_relative_uri(page, "book/citing")
        day = release.date()
        when = f'<time datetime="{day:%Y-%m-%d}">{day.day} {day:%B %Y}</time>'
        link = f'<a href="{cite}">How to cite</a>'
        line = f'<p class="release">Version {release.version()}, {when}. {link}</p>'
        context["theme_extra_footer"] = f"{context.get('theme_extra_footer', '')}{line}"


class HowToCite(SphinxDirective):
    """The book's entry for BibTeX."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the entry, to be copied."""
        text = release.bibtex()
        block = nodes.literal_block(text, text, language="bibtex", classes=["bibtex"])
        self.env.note_dependency(str(release.ROOT / "CITATION.cff"))
        return [block]


def same_version(app: Sphinx, config: Config) -> None:
    """Give the pages the version of the solver."""
    config.version = config.release = release.version()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done to each page."""
    app.add_directive("how-to-cite", HowToCite)
    app.connect("config-inited", same_version)
    app.connect("html-page-context", add)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
