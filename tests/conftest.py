"""Settings that all tests share."""

from __future__ import annotations

import os

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")

# How long an example takes says nothing on a shared machine. The same examples are drawn every time, so that
# a run fails for what was changed; `make fuzz` draws new ones.
settings.register_profile("book", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "book"))
