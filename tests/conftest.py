"""Settings that all tests share."""

from __future__ import annotations

import os

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")

# How long an example takes says nothing on a shared machine. A continuous-integration run draws the same
# examples every time, so that it fails for what was changed; a run by hand goes on exploring.
settings.register_profile("book", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("book")
