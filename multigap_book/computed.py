"""What the chapters gave when they were last computed: read by the pages and by the tests.

The notebooks lie in a cache of ``jupyter-cache``, found by the source of their code cells. Beside each is the
digest of all else that it stands on, so that what was computed from other code or other data is not used.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.cache.db import NbCacheRecord

from multigap_book.chapters import ROOT

FOLDER: Final = ROOT / "_build" / "computed"

FOUNDATIONS: Final = ("multigap", "multigap_book", "book/data", "book/ledger", "book/answers")
"""Folders of the repository that chapters import from or read."""

DIGEST: Final = "digest"
STORED: Final = "stored"
"""What a record tells: in which state it was computed, or that it is what the repository stores."""


def digest(root: Path = ROOT) -> str:
    """Return the SHA-256 of the names and bytes of everything that chapters stand on."""
    found = hashlib.sha256()
    for folder in FOUNDATIONS:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def put(path: Path, notebook: nbformat.NotebookNode, state: str, folder: Path = FOLDER) -> None:
    """Keep a computed notebook, with the digest taken before it was run."""
    bundle = CacheBundleIn(notebook, str(path), data={DIGEST: state})
    get_cache(folder).cache_notebook_bundle(bundle, overwrite=True)


def put_stored(path: Path, state: str, folder: Path = FOLDER) -> None:
    """Keep the outputs that the repository stores for a chapter, unless it was computed in this state."""
    cache = get_cache(folder)
    record = _record(cache, nbformat.read(path, as_version=4))
    if record is None or record.data.get(DIGEST) != state:
        cache.cache_notebook_file(str(path), data={STORED: True}, overwrite=True)


def get(path: Path, state: str, folder: Path = FOLDER) -> nbformat.NotebookNode | None:
    """Return a chapter as it was computed in this state of the repository, or None where it was not."""
    if not folder.is_dir():
        return None
    cache, notebook = get_cache(folder), nbformat.read(path, as_version=4)
    record = _record(cache, notebook)
    if record is None or record.data.get(DIGEST) != state:
        return None
    return cache.merge_match_into_notebook(notebook)[1]


def drop_outdated(state: str, folder: Path = FOLDER) -> None:
    """Remove what was computed in another state of the repository, so that no page shows it."""
    for record in records(folder):
        if record.data.get(DIGEST) != state and not record.data.get(STORED):
            get_cache(folder).remove_cache(record.pk)


def records(folder: Path = FOLDER) -> list[NbCacheRecord]:
    """Return what the cache says of each chapter in it."""
    return list(get_cache(folder).list_cache_records())


def _record(cache: JupyterCacheAbstract, notebook: nbformat.NotebookNode) -> NbCacheRecord | None:
    try:
        return cache.match_cache_notebook(notebook)
    except KeyError:
        return None
