"""Checks of public input: each raises a ``ValueError`` naming the argument, its value and what is allowed.

Every public function passes its arguments through one of these, once, and works with what comes back: plain
numbers, and read-only copies of arrays that no caller can change later. Masked arrays are refused, since what
is behind the mask would be used. A quantity with a unit has a largest value, far above anything physical, so
that a slip of units (meV for eV, Pa for GPa) is named and does not hang.
"""

from multigap._checks.arrays import (
    array,
    complex_array,
    flags,
    frozen,
    rising,
    row,
    symmetric,
    whole_numbers,
    whole_tuple,
)
from multigap._checks.records import (
    made,
    record,
)
from multigap._checks.values import (
    MANY,
    STIFFEST,
    STRONGEST,
    choice,
    finite,
    flag,
    instance,
    non_negative,
    one_of,
    positive,
    real,
    several,
    whole,
    within,
)

__all__ = [
    "MANY",
    "STIFFEST",
    "STRONGEST",
    "array",
    "choice",
    "complex_array",
    "finite",
    "flag",
    "flags",
    "frozen",
    "instance",
    "made",
    "non_negative",
    "one_of",
    "positive",
    "real",
    "record",
    "rising",
    "row",
    "several",
    "symmetric",
    "whole",
    "whole_numbers",
    "whole_tuple",
    "within",
]
