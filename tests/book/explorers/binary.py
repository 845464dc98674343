"""Where a WebAssembly module keeps its floating-point constants, so that a test can make one wrong."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

CODE_SECTION: Final = 10
DATA_SECTION: Final = 11

F64_CONST: Final = 0x44
_NUMBERS: Final = {0x41: 1, 0x42: 1, 0x0C: 1, 0x0D: 1, 0x10: 1, 0x11: 2, 0x3F: 1, 0x40: 1} | dict.fromkeys(
    (*range(0x02, 0x05), *range(0x20, 0x27)), 1
)
"""How many numbers of variable length follow an instruction; loads and stores have two, most have none."""


class Reader:
    """Reads a module from a place on."""

    def __init__(self, code: bytes, at: int = 0) -> None:
        self.code, self.at = code, at

    def byte(self) -> int:
        self.at += 1
        return self.code[self.at - 1]

    def number(self) -> int:
        """Return a whole number of variable length, its sign left aside."""
        result, shift = 0, 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    def instruction(self) -> int | None:
        """Step over an instruction, and return where the value is if it is a constant of 64 bits."""
        code = self.byte()
        if code == F64_CONST:
            self.at += 8
            return self.at - 8
        if code == 0x43:
            self.at += 4
        elif code == 0x0E:  # a table of jumps
            for _ in range(self.number() + 1):
                self.number()
        elif code == 0xFC:  # conversions that saturate, and copies of memory
            for _ in range({10: 2, 8: 2, 11: 1, 9: 1}.get(self.number(), 0)):
                self.number()
        elif code == 0xFD:
            raise NotImplementedError("vectors")
        else:
            for _ in range(2 if 0x28 <= code <= 0x3E else _NUMBERS.get(code, 0)):
                self.number()
        return None


def sections(code: bytes) -> dict[int, tuple[int, int]]:
    """Return where each section begins and ends."""
    assert code[:8] == b"\0asm\1\0\0\0"
    reader, found = Reader(code, 8), {}
    while reader.at < len(code):
        kind, size = reader.byte(), reader.number()
        found[kind] = (reader.at, reader.at + size)
        reader.at += size
    return found


def constants(code: bytes) -> Iterator[int]:
    """Yield the places of all constants of 64 bits in a module's instructions."""
    reader = Reader(code, sections(code)[CODE_SECTION][0])
    for _ in range(reader.number()):
        size = reader.number()
        end = reader.at + size
        for _ in range(reader.number()):  # kinds of local variables, and how many of each
            reader.number()
            reader.byte()
        while reader.at < end:
            place = reader.instruction()
            if place is not None:
                yield place
        assert reader.at == end


def table_values(code: bytes) -> Iterator[int]:
    """Yield the places in a module's data that hold what can be a value of a table."""
    reader = Reader(code, sections(code)[DATA_SECTION][0])
    for _ in range(reader.number()):
        assert reader.byte() == 0  # a stretch of the one memory, from an address on
        assert reader.byte() == 0x41
        reader.number()
        assert reader.byte() == 0x0B
        size = reader.number()
        for place in range(reader.at, reader.at + size - 7, 8):
            if 1e-12 < abs(value(code, place)) < 1e12:
                yield place
        reader.at += size


def value(code: bytes, place: int) -> float:
    """Return the number at a place."""
    found: float = struct.unpack_from("<d", code, place)[0]
    return found


def with_value(code: bytes, place: int, number: float) -> bytes:
    """Return the module with another number at a place."""
    return code[:place] + struct.pack("<d", number) + code[place + 8 :]
