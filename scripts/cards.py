"""A small Sphinx extension: ids of the ledger and words of the glossary are links with cards.

In the prose of a page each id leads to its finding, and the first use of a term to the glossary. What the
cards say goes into a script beside the pages, since pages opened from disk can fetch nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from multigap_book import cards
from scripts import page_text

DATA: Final = "cards-data.js"

GLOSSARY: Final = "book/glossary"
REFERENCE: Final = "book/api"
"""Pages made from docstrings: ids are linked there, terms are not."""

NOT_PROSE: Final = (
    nodes.FixedTextElement,  # code, and what it prints
    nodes.literal,
    nodes.math,
    nodes.raw,
    nodes.reference,
    nodes.title,
    nodes.rubric,
    nodes.term,
    nodes.citation,
    nodes.label,
    addnodes.desc_signature,
    addnodes.index,
    addnodes.pending_xref,
)
"""Elements whose text is left as it is, and all that stands in them."""


@lru_cache
def _index() -> cards.Index:
    return cards.Index()


def _apart(node: nodes.Node) -> bool:
    """Whether an element is no prose."""
    return isinstance(node, NOT_PROSE) or "badge" in node.get("classes", ())


class LinkMentions(SphinxPostTransform):
    """Links the ids of the ledger in a page's prose, and the first use of each term."""

    default_priority = 700  # when all links that authors wrote stand already
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each piece of prose that names a row or a term."""
        page = self.env.docname
        chapter = page.rpartition("/")[2]
        used: set[str] = set()
        for text in list(page_text.texts(self.document, _apart)):
            mentions = [
                mention
                for mention in _index().mentions(text.astext(), chapter)
                if mention.row or self._first(mention.term, used)
            ]
            if mentions:
                text.parent.replace(text, list(self._linked(text.astext(), mentions, chapter)))

    def _first(self, term: str, used: set[str]) -> bool:
        page = self.env.docname
        if term in used or page == GLOSSARY or page.startswith(REFERENCE):
            return False
        used.add(term)
        return True

    def _linked(self, text: str, mentions: list[cards.Mention], chapter: str) -> Iterator[nodes.Node]:
        """Yield a text's pieces, those that name something as links."""
        last = 0
        for mention in mentions:
            yield nodes.Text(text[last : mention.start])
            name = text[mention.start : mention.end]
            kind = "claim" if mention.row else "term"
            address = self._address(mention, chapter)
            yield nodes.reference(name, name, internal=True, refuri=address, classes=[kind])
            last = mention.end
        yield nodes.Text(text[last:])

    def _address(self, mention: cards.Mention, chapter: str) -> str:
        """Return where a mention leads: to the finding, or to the ledger from the finding's own page."""
        if mention.term:
            page, anchor = GLOSSARY, mention.term
        else:
            row = _index().rows[mention.row]
            page, anchor = f"book/{'ledger' if row.chapter == chapter else row.chapter}", row.id
        builder = self.app.builder
        return f"{builder.get_relative_uri(self.env.docname, page)}#{anchor}"


def when_cards_change(app: Sphinx, config: Config) -> None:
    """Let all pages be written anew where a claim, a finding or a definition is another one."""
    config.cards_state = sha256(cards.script().encode()).hexdigest()


def write_data(app: Sphinx) -> None:
    """Write what the cards say beside the pages, and have every page load it."""
    if app.builder.format != "html":
        return
    file = Path(app.outdir, "_static", DATA)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(cards.script(), encoding="utf-8")
    app.add_js_file(DATA, loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the links and the data of the cards."""
    app.add_config_value("cards_state", "", "html")
    app.connect("config-inited", when_cards_change)
    app.connect("builder-inited", write_data)
    app.add_post_transform(LinkMentions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
