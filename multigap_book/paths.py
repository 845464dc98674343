"""Where the book's files are, for a chapter run from its own folder or from the repository's root."""

from functools import cache
from pathlib import Path
from typing import Final

PAGES_VARIABLE: Final = "MULTIGAP_PAGES"
"""Set where the book's files are written or compared, and nobody sits before them."""


@cache
def book_folder() -> Path:
    """Return the repository's ``book`` folder.

    Raises
    ------
    FileNotFoundError
        Where neither the working folder, one above it, nor the package's own checkout holds the book.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / "_toc.yml").is_file() and (folder / "book").is_dir():
            return folder / "book"
    raise FileNotFoundError("no book/ beside a _toc.yml here, above here, or beside the package")
