"""Scripts of the repository: committed outputs, benchmarks, local copies of web libraries."""
