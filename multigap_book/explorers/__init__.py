"""Explorers: what the kernels give while a reader moves their settings, in the page and in a notebook."""
