"""A small Sphinx extension: pages show what ``scripts/compute.py`` computed, and run no chapter again.

Without a folder of computed chapters the pages are built as ``_config.yml`` says.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from multigap_book import computed


def take_what_was_computed(app: Sphinx, config: Config) -> None:
    """Let the notebooks' outputs be read from the folder of computed chapters."""
    if computed.FOLDER.is_dir():
        computed.drop_outdated(computed.digest())
        config.nb_execution_mode = "cache"
        config.nb_execution_cache_path = str(computed.FOLDER)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the change of settings."""
    app.connect("config-inited", take_what_was_computed)
    return {"version": "1", "parallel_read_safe": True}
