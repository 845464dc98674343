"""A run from the shell: ``multigap run FILE`` and ``multigap example NAME``.

A run file, in TOML or YAML, names a model, its numbers with their units, and what is asked of it. What may
stand in one is told once, in a table of keys, from which files are checked, the example ``own`` is written
and the page of the book is made. A run is computed with the functions that Python has, and written as CSV
tables, one JSON file and a figure, all of them at the end.

A file that cannot be run is refused in one message that names the file, the line, the key, its value and what
is allowed.
"""
