"""The glossary's entries, read from the page that shows them (``book/glossary.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from multigap_book.paths import book_folder

SIGNS: Final = {
    "alpha": "α",
    "eta": "η",
    "lambda": "λ",
    "mu": "μ",
    "xi": "ξ",
    "pi": "π",
    "varphi": "φ",
    "psi": "ψ",
    "omega": "ω",
    "Delta": "Δ",
    "Omega": "Ω",
    "hbar": "ħ",
    "nabla": "∇",
    "int": "∫",
    "ln": "ln ",
    "langle": "⟨",
    "rangle": "⟩",
    "sqrt": "√",
    "rm": "",
}
"""What the formulas of the glossary are written with."""


@dataclass(frozen=True)
class Term:
    """One entry of the glossary."""

    names: tuple[str, ...]
    """The term and the other names under which it is found."""
    definition: str
    """As written: Markdown, with formulas between dollar signs."""

    @property
    def anchor(self) -> str:
        """Where the entry stands on its page, as Sphinx names it."""
        name = self.names[0].encode("ascii", "ignore").decode()
        return "term-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")

    @property
    def html(self) -> str:
        """The definition as HTML that needs nothing to set its formulas."""
        parts = self.definition.split("$")
        return "".join(
            _formula(part) if number % 2 else escape(part, quote=False) for number, part in enumerate(parts)
        )


def _formula(tex: str) -> str:
    r"""Return a short formula as HTML.

    Examples
    --------
    >>> _formula(r"\tilde\omega_0=\omega_0\sqrt{1-2g}")
    'ω̃<sub>0</sub>=ω<sub>0</sub>√(1−2g)'
    """
    text = re.sub(r"\\tilde\\(\w+?)(?=[^a-z]|$)", lambda found: SIGNS[found[1]] + "\u0303", tex)
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: SIGNS[found[1]], escape(text, quote=False))
    text = re.sub(r"√\{([^}]*)\}", r"√(\1)", text.replace("-", "−"))
    text = re.sub(r"_(?:\{([^}]*)\}|(\w))", lambda found: f"<sub>{found[1] or found[2]}</sub>", text)
    return re.sub(r"\^(?:\{([^}]*)\}|([\w*]))", lambda found: f"<sup>{found[1] or found[2]}</sup>", text)


def terms() -> tuple[Term, ...]:
    """Return all entries in the order of the page.

    Raises
    ------
    ValueError
        For a name that is used twice.
    """
    page = (book_folder() / "glossary.md").read_text(encoding="utf-8")
    result: list[Term] = []
    for block in re.findall(r"^```\{glossary\}\n(.*?)^```$", page, re.M | re.S):
        for entry in re.split(r"\n\s*\n", block.strip("\n")):
            lines = entry.splitlines()
            names = tuple(line for line in lines if not line.startswith(" "))
            result.append(Term(names, " ".join(line.strip() for line in lines[len(names) :])))
    names_used = [name.lower() for term in result for name in term.names]
    if twice := sorted({name for name in names_used if names_used.count(name) > 1}):
        raise ValueError(f"used twice in the glossary: {', '.join(twice)}")
    return tuple(result)
