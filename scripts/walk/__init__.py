"""The built pages, walked by a real browser: what a reader meets on each (``scripts/walk_pages.py``)."""
