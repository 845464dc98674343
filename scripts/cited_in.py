"""A small Sphinx extension: the bibliography by author, each work with the chapters that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.template import field, sentence
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode


class AuthorYear(BaseLabelStyle):
    """Labels such as "Allen and Dynes, 1975", which is how the chapters cite."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the label of each entry; a letter tells apart what would be the same."""
        seen: dict[str, int] = {}
        for entry in sorted_entries:
            label = self.label(entry)
            seen[label] = seen.get(label, 0) + 1
            yield label + ("" if seen[label] == 1 else "abcdefghij"[seen[label] - 1])

    @staticmethod
    def label(entry: Entry) -> str:
        """Return who and when, without a letter."""
        names = [" ".join(person.prelast_names + person.last_names) for person in entry.persons["author"]]
        names = [name.strip("{}") for name in names]
        who = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}"
        if len(names) > 2 or names[-1] == "others":
            who = f"{names[0]} et al."
        return f"{who}, {entry.fields.get('year', 'no year')}"


class ByAuthor(Style):
    """Entries in the order of their authors."""

    default_sorting_style = "author_year_title"
    default_label_style = AuthorYear

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """Return the title with the capitals that it has: Kosterlitz and Thouless are names."""
        title = field(which_field)
        return sentence[title] if as_sentence else title


def places(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """Return for each work the pages that cite it, each with the place where it first does."""
    domain: Any = env.get_domain("cite")
    order = {page: number for number, page in enumerate(_in_order(env, env.config.root_doc))}
    found: dict[str, dict[str, str]] = {}
    for reference in domain.citation_refs:
        for target in reference.targets:
            found.setdefault(target.key, {}).setdefault(reference.docname, reference.citation_ref_id)
    return {
        key: dict(sorted(pages.items(), key=lambda page: order.get(page[0], len(order))))
        for key, pages in found.items()
    }


def _in_order(env: BuildEnvironment, page: str) -> Iterator[str]:
    """Yield the pages of the book in its order."""
    yield page
    for below in env.toctree_includes.get(page, ()):
        yield from _in_order(env, below)


def say_where(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Add to each work of the bibliography links to where it is cited."""
    domain: Any = app.env.get_domain("cite")
    here = {one.citation_id: one.key for one in domain.citations if one.bibliography_key.docname == page}
    if not here:
        return
    cited = places(app.env)
    for node in doctree.findall(nodes.citation):
        pages = cited.get(here.get(node["ids"][0], ""), {})
        if pages:
            line = nodes.paragraph("", "Cited in ", classes=["cited-in"])
            for number, (name, anchor) in enumerate(pages.items()):
                line += [nodes.Text(", ")] if number else []
                line += make_refnode(app.builder, page, name, anchor, _title(app.env, name))
            node += line


def _title(env: BuildEnvironment, page: str) -> nodes.inline:
    """Return the title of a page with its formulas."""
    return nodes.inline("", "", *(node.deepcopy() for node in env.titles[page].children))


def written_anew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the bibliography written anew whenever a page was read: it may cite otherwise."""
    domain: Any = env.get_domain("cite")
    return sorted({key.docname for key in domain.bibliographies})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the style and what is added."""
    register_plugin("pybtex.style.formatting", "by_author", ByAuthor)
    app.connect("doctree-resolved", say_where)
    app.connect("env-updated", written_anew)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
