"""Run files to start from: five with published numbers, and one with every key."""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

from multigap.shell import _keys
from multigap.shell._keys import Key
from multigap.shell._refusals import Refused, nearest

NAMES: Final = ("md21", "mr21-a", "mr21-b", "mgb2", "h3s", "own")


def listed() -> Iterator[tuple[str, str]]:
    """Return the names of the examples, and a line on each: the first of its file."""
    for name in NAMES:
        yield name, text(name).partition("\n")[0].removeprefix("# ")


def text(name: str, model: str | None = None, as_yaml: bool = False) -> str:
    """Return an example.

    Parameters
    ----------
    name : str
        Which.
    model : str, optional
        Whose keys the example ``own`` shows.
    as_yaml : bool
        Whether it is wanted in YAML.

    Raises
    ------
    Refused
        For an unknown name, or a model asked of another example than ``own``.
    """
    if name not in NAMES:
        raise Refused(
            f"example {name}: there is none of that name, but {', '.join(NAMES)}{nearest(name, NAMES)}"
        )
    if model is not None and name != "own":
        raise Refused(f"--model {model} is not allowed: only the example own has models to choose from")
    if model is not None and model not in _keys.MODELS:
        told = ", ".join(_keys.MODELS)
        raise Refused(
            f"--model {model} is not allowed: it must be one of {told}{nearest(model, _keys.MODELS)}"
        )
    if name == "own":
        toml = own(model or _keys.WIRES)
    else:
        toml = (resources.files("multigap.shell") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return yaml_of(toml) if as_yaml else toml


def default_of(key: Key) -> str:
    """Return a key's default in words, as its model has it or as the table tells; empty without one."""
    if not key.argument:
        return key.default
    module, *names = key.argument.split(":")
    thing: Any = functools.reduce(getattr, names[0].split("."), importlib.import_module(f"multigap.{module}"))
    value = inspect.signature(thing).parameters[names[1]].default
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    unit = key.kind.unit
    return json.dumps(f"{value} {unit}", ensure_ascii=False) if unit else str(value)


def own(model: str) -> str:
    """Return a run file with every key that a model may have: what is needed live, the rest as comments."""
    lines = [
        f"# Every key that the model {json.dumps(model)} may have: yours to fill in.",
        "# Energies, lengths, masses and temperatures are written with their units, pure numbers bare.",
        "",
        f"model = {json.dumps(model)}",
        '# title = "A line above the figure and the summary"',
    ]
    for name, section in _keys.sections(model).items():
        if not name:
            continue
        live = name in _LIVE.get(model, ())
        head = "" if live else "# "
        lines += ["", f"# {section.says}", f"{head}[{name}]"]
        for key in section.of(model).values():
            default = default_of(key)
            told = f" (default: {default})" if default and not key.needed else ""
            lines.append(f"# {key.says}{told}")
            shown = key.needed or (name, key.name) in _SHOWN[model]
            lines.append(f"{head if shown else '# '}{key.name} = {key.example}")
    lines += ["", f"# {_keys.SWEEP_SAYS}", "# [sweep]", f"# {_SWEEPS[model]}", ""]
    return "\n".join(lines)


_LIVE: Final = {
    _keys.WIRES: ("superlattice", "pairing", "filling", "compute"),
    _keys.TWO_BANDS: ("bands", "compute"),
    _keys.FLAT_AND_STEEP: ("bands", "compute"),
    _keys.MANY_BANDS: ("bands", "compute"),
    _keys.SPECTRUM: ("spectrum", "coulomb", "compute"),
}
"""Sections that a file to start from has."""

_SHOWN: Final = {
    _keys.WIRES: {
        ("superlattice", "height"), ("pairing", "g"), ("pairing", "intraband"), ("pairing", "interband"),
        ("pairing", "count"), ("filling", "eta"), ("compute", "quantities"),
    },
    _keys.TWO_BANDS: {("bands", "cutoff1"), ("bands", "cutoff2"), ("compute", "quantities")},
    _keys.FLAT_AND_STEEP: {("bands", "level"), ("compute", "quantities")},
    _keys.MANY_BANDS: {("bands", "density"), ("bands", "cutoff"), ("compute", "quantities")},
    _keys.SPECTRUM: {
        ("spectrum", "lambda"), ("spectrum", "omega_ln"), ("spectrum", "omega_2"), ("coulomb", "mu_star"),
        ("compute", "quantities"),
    },
}  # fmt: skip
"""Keys that it has besides those that are needed."""

_SWEEPS: Final = {
    _keys.WIRES: "g = {from = 0.1, to = 0.4, points = 7}",
    _keys.TWO_BANDS: "lambda12 = {from = 0.0, to = 0.3, points = 31}",
    _keys.FLAT_AND_STEEP: "lambda11 = {from = 0.1, to = 1.0, points = 31}",
    _keys.MANY_BANDS: 'bands.cutoff = ["50 meV", "60 meV", "70 meV"]',
    _keys.SPECTRUM: "mu_star = {from = 0.08, to = 0.16, points = 9}",
}


def yaml_of(toml: str) -> str:
    """Return a run file in TOML as YAML, comments and all, which must stand on lines of their own."""
    lines: list[str] = []
    inside, waiting = "", ""
    for line in toml.splitlines():
        bare = line.strip()
        if not waiting and (not bare or bare.startswith("#")):
            lines.append(inside + bare if bare else "")
        elif not waiting and bare.startswith("["):
            lines.append(f"{bare.strip('[]')}:")
            inside = "  "
        else:
            waiting += bare
            try:
                ((name, value),) = tomllib.loads(waiting).items()
            except tomllib.TOMLDecodeError:
                waiting += " "
                continue
            lines.append(f"{inside}{name}: {json.dumps(value, ensure_ascii=False)}")
            waiting = ""
    return "\n".join([*lines, ""])
