"""A small Sphinx extension: names in a chapter's code lead to what they are.

A function of the solver leads to its entry in the reference, and from there to its source; one of the book's
own package to its source. What a name means is read from the imports of the whole chapter, since the cells
that hold only imports are not shown.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sphinx.application import Sphinx

from scripts import solver_names, solver_uses

BLOCK: Final = re.compile(
    r'(<div class="highlight-(?:ipython3|python)[^"]*"><div class="highlight"><pre>)(.*?)(</pre>)', re.DOTALL
)
PIECE: Final = re.compile(r"<[^>]*>|&[^;]+;|[^<&]+")

Where = Callable[[str], str | None]


def text_of(markup: str) -> str:
    """Return the code that a highlighted block shows."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def names_in(code: str, imports: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield where in a cell's code a name of ours stands, from and to, and where it is defined.

    Of ``bpv.dome`` the last name counts, and ``bpv`` for itself; a member of a class is the class's.
    """
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = code.splitlines()
    for node, home in solver_names.mentions(ast.parse(code), imports):
        name = node.id if isinstance(node, ast.Name) else node.attr
        meant = imports[name] if isinstance(node, ast.Name) else name
        if meant.rpartition(".")[2] == home.rpartition(".")[2] and node.end_lineno and node.end_col_offset:
            row = node.end_lineno - 1
            end = starts[row] + len(lines[row].encode()[: node.end_col_offset].decode())
            yield end - len(name), end, home


def linked(markup: str, imports: Mapping[str, str], where: Where) -> str:
    """Return a highlighted block with its names made links."""
    code = text_of(markup)
    try:
        found = {start: (end, home) for start, end, home in names_in(code, imports)}
    except SyntaxError:  # a line for the shell
        return markup
    result, place = [], 0
    for piece in PIECE.findall(markup):
        if piece.startswith("<"):
            result.append(piece)
            continue
        after = place + len(html.unescape(piece))
        inside = sorted(start for start in found if place <= start < after) if piece[0] != "&" else []
        rest = place
        for start in inside:
            end, home = found[start]
            address = where(home)
            if address is not None and end <= after:
                result.append(piece[rest - place : start - place])
                title = f"{home.rpartition('.')[0]}: {home.rpartition('.')[2]}"
                shown = piece[start - place : end - place]
                result.append(
                    f'<a class="code-link" href="{html.escape(address)}" title="{title}">{shown}</a>'
                )
                rest = end
        result.append(piece[rest - place :])
        place = after
    return "".join(result)


def address_of(home: str) -> tuple[str, str] | None:
    """Return the page, and the place on it, of a definition; None of one that the book does not show."""
    module, _, name = home.rpartition(".")
    if home in solver_names.documented():
        entry = solver_names.documented()[home]
        if home in solver_names.pages():
            return solver_names.pages()[home], f"module-{entry}"
        return solver_names.pages()[entry.rpartition(".")[0]], entry
    if module.startswith("multigap_book") and solver_names.is_code(home):
        return "_modules/" + module.replace(".", "/"), name
    return None


def link_names(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Make the names in a chapter's code links."""
    body = context.get("body")
    code = solver_uses.chapter_code().get(page)
    if not isinstance(body, str) or code is None or not code.imports:
        return

    def where(home: str) -> str | None:
        found = address_of(home)
        return found and f"{app.builder.get_relative_uri(page, found[0])}#{found[1]}"

    context["body"] = BLOCK.sub(
        lambda found: found[1] + linked(found[2], code.imports, where) + found[3], body
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done to each page."""
    app.connect("html-page-context", link_names)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
