"""The kernels that explorers run, settings in, numbers and curves out: compiled for Python and for the page."""
