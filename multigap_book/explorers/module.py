"""A kernel compiled to WebAssembly, run from Python: what a page computes, to the last bit.

The modules are kept in ``web/kernels/`` and written by ``make kernels``.
"""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

MODULES: Final = Path(__file__).resolve().parents[2] / "web" / "kernels"

RAISED: Final = -1
"""Status where the kernel raised an exception."""


class Module:
    """A module and its memory.

    Parameters
    ----------
    name : str
        As of its explorer, with ``-`` between words.
    code : bytes, optional
        Another module than the one that is kept under this name.
    steps : int, optional
        How many instructions it may take in all, so that it does not run for ever.

    Raises
    ------
    ValueError
        For a name of no module that is kept.
    """

    def __init__(self, name: str, code: bytes | None = None, steps: int | None = None) -> None:
        import wasmtime

        self.name = name
        engine = _engine(steps is not None)
        self._store = wasmtime.Store(engine)
        if steps is not None:
            self._store.set_fuel(steps)
        module = _kept(name, engine) if code is None else wasmtime.Module(engine, code)
        self._exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._rooms: list[tuple[int, int]] = [(0, 0)] * 4

    def run(
        self,
        settings: ArrayLike,
        numbers_size: int,
        curves_shape: tuple[int, int],
        picture_shape: tuple[int, int] = (0, 0),
    ) -> tuple[int, Array, Array, Array]:
        """Return what the kernel gives for some settings.

        Parameters
        ----------
        settings : array_like, shape (n,)
            Values of the controls, in the order in which the explorer declares them.
        numbers_size : int
            How many numbers it gives.
        curves_shape, picture_shape : tuple of int
            Rows and points of its curves, height and width of its picture.

        Returns
        -------
        int
            The kernel's status, -1 where it raised an exception.
        numpy.ndarray, numpy.ndarray, numpy.ndarray
            Numbers, curves and picture.

        Raises
        ------
        ValueError
            Where there is not enough memory for them.
        wasmtime.Trap
            Where the kernel could not go on, as when its stack is full or its steps are taken.
        """
        given = np.ascontiguousarray(settings, dtype=np.float64)
        shapes = (given.shape, (numbers_size,), curves_shape, picture_shape)
        places = [self._room(i, 8 * int(np.prod(shape))) for i, shape in enumerate(shapes)]
        memory = self._exports["memory"]
        memory.write(self._store, given.tobytes(), places[0])
        arguments = [word for place, shape in zip(places, shapes, strict=True) for word in (place, *shape)]
        status = int(self._exports["run"](self._store, *arguments))
        numbers, curves, picture = (
            np.frombuffer(memory.read(self._store, place, place + 8 * int(np.prod(shape)))).reshape(shape)
            for place, shape in zip(places[1:], shapes[1:], strict=True)
        )
        return status, numbers, curves, picture

    def memory_size(self) -> int:
        """Return how many bytes the module has taken from its surroundings."""
        return int(self._exports["memory"].data_len(self._store))

    def memory(self) -> bytes:
        """Return a copy of all that the module has in its memory."""
        return bytes(self._exports["memory"].read(self._store))

    def places(self) -> tuple[int, ...]:
        """Return where settings, numbers, curves and picture begin in it, 0 before the first run."""
        return tuple(place for place, _ in self._rooms)

    def _room(self, which: int, size: int) -> int:
        """Return the address of an array that goes in or out; room once taken is used again."""
        place, known = self._rooms[which]
        if size > known or not place:
            place = int(self._exports["reserve"](self._store, size)) & 0xFFFFFFFF
            if not place:
                raise ValueError(f"{self.name}: no memory for {size} bytes")
            self._rooms[which] = (place, size)
        return place


@cache
def _engine(counts: bool) -> Any:
    """Return what compiles and runs modules, with or without counting their instructions."""
    import wasmtime

    config = wasmtime.Config()
    config.consume_fuel = counts
    return wasmtime.Engine(config)


@cache
def _kept(name: str, engine: Any) -> Any:
    """Return the compiled module of a name."""
    import wasmtime

    known = sorted(file.stem for file in MODULES.glob("*.wasm"))
    if name not in known:
        raise ValueError(f"name = {name!r} is not allowed: there are {', '.join(known)}")
    return wasmtime.Module.from_file(engine, str(MODULES / f"{name}.wasm"))


@atexit.register
def _let_go() -> None:
    """Free modules and engines while the library that frees them is still there."""
    _kept.cache_clear()
    _engine.cache_clear()
