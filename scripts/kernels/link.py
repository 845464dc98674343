"""Link an object file with the runtime and the mathematical functions into a module that imports nothing.

The linker and the C library come with the package ``ziglang``, in an environment beside the book's.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

from scripts.kernels.places import ROOT

HOME: Final = ROOT / ".venv-kernels"
PINS: Final = Path(__file__).with_name("linker.txt")
STACK: Final = 256 * 1024
COMPILE: Final = ("cc", "-target", "wasm32-wasi-musl", "-O3")
RUNTIME: Final = Path(__file__).with_name("runtime.c")


def install() -> None:
    """Make the linker's environment, unless it is the pinned one already."""
    stamp = HOME / "installed.txt"
    if stamp.is_file() and stamp.read_bytes() == PINS.read_bytes():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True)
    pip = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", PINS], check=True)
    stamp.write_bytes(PINS.read_bytes())


def module(code: Path, file: Path) -> None:
    """Link an object file into a module.

    Raises
    ------
    RuntimeError
        Where a kernel needs what neither the runtime nor the C library has; the linker's words name it.
    """
    flags = ["--no-entry", "--gc-sections", "--strip-all", "--stack-first", "--build-id=none"]
    flags += ["-z", f"stack-size={STACK}", "-o", str(file)]
    runtime = str(code.with_name("runtime.o"))
    _zig(*COMPILE, "-g0", "-c", RUNTIME.name, "-o", runtime, folder=RUNTIME.parent)
    _zig("wasm-ld", *flags, str(code), runtime, *_libraries())
    file.chmod(0o644)


@cache
def _libraries() -> tuple[str, ...]:
    """Return the archives of the C library, which zig compiles when it first links something with it."""
    empty = HOME / "empty.c"
    empty.write_text("", encoding="utf-8")
    told = _zig(*COMPILE, "-mexec-model=reactor", "-v", str(empty), "-lm", "-o", str(HOME / "empty.wasm"))
    (line,) = (line for line in told.splitlines() if line.startswith("wasm-ld "))
    return tuple(word for word in shlex.split(line) if word.endswith(".a"))


def _zig(*arguments: str, folder: Path = HOME) -> str:
    """Run zig, and return what it says."""
    caches = {f"ZIG_{kind}_CACHE_DIR": str(HOME / "zig") for kind in ("GLOBAL", "LOCAL")}
    done = subprocess.run(
        [_python(), "-m", "ziglang", *arguments],
        cwd=folder,
        env={**os.environ, **caches},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout)
    return done.stdout


def _python() -> str:
    return str(HOME / ("Scripts" if os.name == "nt" else "bin") / "python")
