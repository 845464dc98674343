"""Translate an entry kernel, and all that it calls, to an object file for WebAssembly.

Run in a process of its own, ``python -m scripts.kernels.translate NAME FILE``, with the variables of
:func:`environment`, since Numba reads them once. Numba compiles for this computer; its code is taken before
it is optimised, while fields are still named and not yet counted in bytes of 64-bit pointers, and is
translated for the other one.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any, Final

TRIPLE: Final = "wasm32-unknown-unknown"
FEATURES: Final = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext"
"""What every browser since 2021 understands."""

ENTRY: Final = "entry"
"""The kernel's name in the object file, which the runtime calls."""


def environment(cache: Path) -> dict[str, str]:
    """Return the variables of a process that translates; `cache` is an empty folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    numba = {
        "OPT": "0",
        "CPU_NAME": "generic",
        "LOOP_VECTORIZE": "0",
        "SLP_VECTORIZE": "0",
        "CACHE_DIR": str(cache),
    }
    return {**own, "PYTHONHASHSEED": "0", **{f"NUMBA_{name}": value for name, value in numba.items()}}


def host_code(module: str, name: str) -> tuple[str, Any]:
    """Return Numba's code of an entry kernel, callees linked in, and the names of its functions.

    Raises
    ------
    TypeError
        For a kernel that does not return a whole number.
    """
    from numba import NumbaWarning, types

    warnings.filterwarnings("ignore", ".*Cannot cache", NumbaWarning)  # nobody will read this cache
    kernel = getattr(importlib.import_module(module), name)
    row, table = types.float64[::1], types.float64[:, ::1]
    kernel.compile((row, row, table, table))
    (compiled,) = kernel.overloads.values()
    status = compiled.signature.return_type
    if types.unliteral(status) != types.int64:
        raise TypeError(f"{name} returns {status}: the status must be an int64")
    return compiled.library.get_llvm_str(), compiled.fndesc


COUNTING: Final = {
    "incref": """\
define internal void @NRT_incref(ptr %place) noinline {
  %none = icmp eq ptr %place, null
  br i1 %none, label %done, label %some
some:
  %before = load i64, ptr %place
  %after = add i64 %before, 1
  store i64 %after, ptr %place
  br label %done
done:
  ret void
}""",
    "decref": """\
define internal void @NRT_decref(ptr %place) noinline {
  %none = icmp eq ptr %place, null
  br i1 %none, label %done, label %some
some:
  %before = load i64, ptr %place
  %after = sub i64 %before, 1
  store i64 %after, ptr %place
  %last = icmp eq i64 %after, 0
  br i1 %last, label %unused, label %done
unused:
  call void @NRT_MemInfo_call_dtor(ptr %place)
  br label %done
done:
  ret void
}""",
}
"""References are counted as by Numba, but for one thread: the runtime's blocks begin with their number.

The two stay functions, so that LLVM finds the many calls that undo one another.
"""


def retargeted(code: str, layout: str) -> str:
    """Return code for the host as code for WebAssembly, still to be optimised.

    Exceptions lose their texts, which name files of this computer.
    """
    head = {"datalayout": layout, "triple": TRIPLE}
    for key, value in head.items():
        code, count = re.subn(rf'^target {key} = ".*"$', f'target {key} = "{value}"', code, flags=re.M)
        assert count == 1
    code = re.sub(
        r"^define [^\n]*@NRT_(incref|decref)\([^\n]*\n.*?^}$",
        lambda found: COUNTING[found[1]],
        code,
        flags=re.M | re.S,
    )
    code = re.sub(
        r"^define [^\n]*@(__excinfo_unwrap_args\w+)\([^\n]*\n.*?^}$",
        r"define internal ptr @\1(ptr %place) {\n  ret ptr null\n}",
        code,
        flags=re.M | re.S,
    )
    code = re.sub(r"^(@\S+ = )common global", r"\1internal global", code, flags=re.M)
    code = re.sub(  # addresses of Python's objects, of no use even here
        r"^(@numba\.dynamic\.globals\.\w+ = )linkonce global ptr inttoptr .*$",
        r"\1internal global ptr null",
        code,
        flags=re.M,
    )
    code = re.sub(
        r"^(@\.const\.pickle\w+\.\S+ = internal constant )(\{[^{}]*\}|\[\d+ x i8\]) .*$",
        r"\1\2 zeroinitializer",
        code,
        flags=re.M,
    )
    return re.sub(r'"(target-cpu|target-features|probe-stack|tune-cpu)"="[^"]*"', "", code)


def object_code(code: str, names: Any) -> bytes:
    """Return the object file of an entry kernel from Numba's code for the host."""
    import llvmlite.binding as llvm

    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(opt=3, features=FEATURES)
    module = llvm.parse_assembly(retargeted(code, str(machine.target_data)))
    for function in module.functions:
        if function.name == names.llvm_func_name:
            function.name = ENTRY
        elif not function.is_declaration:
            function.linkage = "internal"
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    pruning = llvm.create_new_module_pass_manager()
    pruning.add_refprune_pass()
    pruning.run(module, builder)
    builder.getModulePassManager().run(module, builder)  # what is left has more to gain
    result: bytes = machine.emit_object(module)
    return result


def main(name: str, file: str) -> None:
    """Write the object file of one entry, named as its Python file."""
    code, names = host_code(f"multigap_book.explorers.entries.{name}", name)
    Path(file).write_bytes(object_code(code, names))


if __name__ == "__main__":
    main(*sys.argv[1:])
