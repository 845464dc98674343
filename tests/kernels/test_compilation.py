"""What is done about the time that compiling a kernel takes."""

from __future__ import annotations

import gc
from typing import Any

import numba
import pytest
from numba.core import event

from multigap.kernels.windows import flat_level_kernel

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")


class Watch(event.Listener):
    """Notes whether garbage is collected when a compilation begins."""

    def __init__(self) -> None:
        self.collecting: list[bool] = []

    def on_start(self, event: Any) -> None:
        self.collecting.append(gc.isenabled())

    def on_end(self, event: Any) -> None:
        pass


def compile_anew(function: Any, *args: float) -> list[bool]:
    with event.install_listener("numba:compile", Watch()) as watch:
        numba.njit(function)(*args)
    return watch.collecting


def test_garbage_is_not_collected_while_a_kernel_is_compiled():
    function: Any = flat_level_kernel
    assert gc.isenabled()
    seen = compile_anew(function.py_func, 0.1, 0.1, 0.01, 0.0)
    assert seen
    assert not any(seen)
    assert gc.isenabled()


def test_collection_stays_off_where_the_user_had_it_off():
    function: Any = flat_level_kernel
    gc.disable()
    try:
        compile_anew(function.py_func, 0.1, 0.1, 0.01, 0.0)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_kernel_that_fails_to_compile_leaves_collection_on():
    def fails(x: float) -> float:
        return x.nothing  # type: ignore[attr-defined]

    fails.__module__ = "multigap.kernels.windows"
    with pytest.raises(numba.TypingError):
        compile_anew(fails, 0.1)
    assert gc.isenabled()


def test_compilations_of_others_are_left_alone():
    assert compile_anew(lambda x: x + 1.0, 0.1) == [True]
