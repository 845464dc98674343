"""Which version of the book this is, and of which day: the same whenever the same commit is built."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

import multigap

ROOT: Final = Path(__file__).resolve().parents[1]

EPOCH_VARIABLE: Final = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for the time of the build, as other tools take them."""


def version() -> str:
    """Return the version, which is the solver's."""
    return multigap.__version__


def date() -> datetime:
    """Return the day: that of ``SOURCE_DATE_EPOCH``, or of the last commit, or else of the release."""
    told = os.environ.get(EPOCH_VARIABLE) or _last_commit()
    if told:
        return datetime.fromtimestamp(int(told), UTC)
    return datetime.fromisoformat(citation()["date-released"]).replace(tzinfo=UTC)


@lru_cache(maxsize=1)
def _last_commit() -> str:
    try:
        asked = ["git", "log", "-1", "--format=%ct"]
        found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return found.stdout.strip() if (ROOT / ".git").exists() else ""


@lru_cache(maxsize=1)
def citation() -> dict[str, Any]:
    """Return what ``CITATION.cff`` says."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def repository() -> str:
    """Return the public address of the sources."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return str(config["repository"]["url"])


def authors() -> list[str]:
    """Return the names of the book's authors."""
    return [
        author.get("name") or f"{author['given-names']} {author['family-names']}"
        for author in citation()["authors"]
    ]


def bibtex() -> str:
    """Return the book's entry for BibTeX."""
    day = date()
    fields = {
        "title": "{" + citation()["title"] + "}",
        "author": " and ".join("{" + name + "}" for name in authors()),
        "year": str(day.year),
        "version": version(),
        "url": repository(),
        "note": f"Version {version()}, {day:%Y-%m-%d}",
    }
    width = max(map(len, fields))
    lines = ",\n".join(f"  {name:{width}} = {{{value}}}" for name, value in fields.items())
    return f"@software{{multigap,\n{lines}\n}}"
