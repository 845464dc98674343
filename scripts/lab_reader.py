"""Set up JupyterLab for the chapters: its settings, and an extension that shows what MyST leaves as source.

``jupyterlab-myst`` renders equations, admonitions and cross-references. It knows no bibliography, and outputs
link to the built pages: ``binder/lab/reader.js`` shows citations by authors and year and leads to the
notebooks instead. ``binder/lab/overrides.json`` switches off what asks another host for news.

Usage::

    python scripts/lab_reader.py           # into this Python's environment; binder/postBuild does so
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pybtex.database import Entry, parse_file
from pybtex.richtext import Text

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "binder" / "lab"
BIBLIOGRAPHY: Final = ROOT / "book" / "references.bib"


def plain(latex: str) -> str:
    """Return what LaTeX in a bibliography says, as text."""
    return str(Text.from_latex(latex))


def names(entry: Entry) -> str:
    """Return the first authors' family names, as a citation has them."""
    people = [plain(" ".join(person.last_names)) for person in entry.persons.get("author", [])]
    if not people:
        return plain(entry.fields.get("title", entry.key))
    if len(people) == 1:
        return people[0]
    return (
        f"{people[0]} and {people[1]}"
        if len(people) == 2 and people[1] != "others"
        else f"{people[0]} et al."
    )


def reference(entry: Entry) -> dict[str, str]:
    """Return how a work is cited in brackets and in a sentence, its full line, and its address if any."""
    fields = {name: plain(value) for name, value in entry.fields.items()}
    who, year = names(entry), fields.get("year", "")
    parts = (who, fields.get("title"), fields.get("journal"), fields.get("volume"), fields.get("pages"), year)
    address = ""
    if "doi" in fields:
        address = f"https://doi.org/{fields['doi']}"
    elif fields.get("archiveprefix") == "arXiv":
        address = f"https://arxiv.org/abs/{fields['eprint']}"
    return {
        "short": f"{who}, {year}".rstrip(", "),
        "narrative": f"{who} ({year})" if year else who,
        "full": ", ".join(filter(None, parts)),
        "address": address,
    }


def references(bibliography: Path = BIBLIOGRAPHY) -> dict[str, dict[str, str]]:
    """Return every work of a bibliography by its key."""
    return {key: reference(entry) for key, entry in parse_file(str(bibliography)).entries.items()}


def titles() -> dict[str, str]:
    """Return the title of every chapter and page by its file's name."""
    found = {}
    for path in sorted((ROOT / "book").iterdir()):
        text = path.read_text(encoding="utf-8") if path.suffix in (".md", ".ipynb") else ""
        if path.suffix == ".ipynb":
            text = "".join(json.loads(text)["cells"][0]["source"])
        if title := re.search(r"^# (.+)$", text, re.MULTILINE):
            found[path.name] = title[1]
    return found


def install(share: Path) -> None:
    """Write the extension and the settings under an environment's ``share/jupyter``."""
    extension = share / "labextensions" / json.loads((SOURCE / "package.json").read_text("utf-8"))["name"]
    (extension / "static").mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "package.json", extension)
    known = {"REFERENCES": references(), "TITLES": titles()}
    told = [f"const {name} = {json.dumps(each, ensure_ascii=False)};\n" for name, each in known.items()]
    program = "".join([*told, (SOURCE / "reader.js").read_text(encoding="utf-8")])
    (extension / "static" / "reader.js").write_text(program, encoding="utf-8")
    settings = share / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "overrides.json", settings)


def main(arguments: Sequence[str] | None = None) -> None:
    """Set up JupyterLab in the environment of this Python."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args(arguments)
    install(Path(sys.prefix, "share", "jupyter"))


if __name__ == "__main__":
    main()
