"""The kernels that explorers run, settings in, numbers and curves out: compiled for Python and the page."""
