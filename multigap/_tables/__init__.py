"""What a result shows and turns into: a short line, a view in notebooks, tables, files.

A result is a frozen dataclass that derives from :class:`Result` and says of its fields which axes they run
along, which units they have, which axes become the rows of a table, and what its numbers depend on beside
the inputs::

    @dataclass(frozen=True, eq=False, repr=False)
    class Gaps(
        Result,
        rows="temperature",
        axes={"temperature": "temperature", "delta": "temperature channel"},
        units={"temperature": "K", "delta": "eV"},
        conventions={"delta": "half the gap of the spectrum"},
    ): ...

A function that returns one is made to remember what it was asked, by :func:`remembers`: the result has it as
:attr:`Result.inputs`, and its tables and files carry it along.

pandas and xarray are imported where a table is asked for: the solver works without them.
"""

from multigap._tables.calls import LeftOut, asked, remembers
from multigap._tables.loading import load
from multigap._tables.result import Result

__all__ = ["LeftOut", "Result", "asked", "load", "remembers"]
