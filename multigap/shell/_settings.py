"""A run file checked: every key known, every value of its kind, and what refuses one says where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from multigap.shell import _keys
from multigap.shell._documents import Document
from multigap.shell._keys import MODELS, NOT_BY_NAME_ALONE, SWEEP, Key
from multigap.shell._kinds import RANGE_KEYS, quoted
from multigap.shell._refusals import Refused, nearest

_ALIASES: Final = {
    "lam": "lambda", "coupling": "lambda", "path": "file", "alpha2f": "file", "energies": "file",
    "values": "file", "filling": "eta", "temperature": "temperatures", "columns": "columns",
    "weight": "density", "frequency": "frequencies", "number": "lifshitz_subband",
}  # fmt: skip
"""Arguments of models that a run file has under another name."""

_WORD: Final = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Settings:
    """A run file whose keys are known and whose values are of their kinds.

    Attributes
    ----------
    document : Document
        Where they came from.
    model : str
        One of the models.
    values : dict
        Section → key → value as the models take it; without what was left out.
    """

    document: Document
    model: str
    values: dict[str, dict[str, Any]]

    def section(self, name: str) -> dict[str, Any]:
        """Return the keys of a section that are given, by name."""
        return self.values.get(name, {})

    def get(self, section: str, key: str, default: Any = None) -> Any:
        """Return a value, or what stands in for one that is left out."""
        return self.section(section).get(key, default)

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is asked for: T_c where nothing is said."""
        return tuple(self.get(_keys.COMPUTE.name, "quantities", (_keys.CRITICAL_TEMPERATURE,)))

    def asks(self, quantity: str) -> bool:
        """Tell whether a quantity is asked for."""
        return quantity in self.quantities

    def refused(self, section: str, key: str, why: str) -> Refused:
        """Return the error for a key, given or left out."""
        dotted = f"{section}.{key}"
        if key in self.section(section):
            return Refused(f"{self.document.place(section, key)}: {dotted} {why}")
        return Refused(f"{self.document.place(section)}: {dotted} {why}")

    @contextmanager
    def told_of(self, *sections: str) -> Iterator[None]:
        """Say of a ``ValueError`` raised inside at which key of these sections it was."""
        try:
            yield
        except ValueError as refusal:
            raise self.where(refusal, sections) from None

    def where(self, refusal: ValueError, sections: Sequence[str] = ()) -> Refused:
        """Return a model's ``ValueError``, which names its argument, as an error at a key of the file."""
        told = str(refusal)
        sections = sections or [name for name in self.values if name]
        written = self.document.data
        for name in _WORD.findall(told):
            for section in sections:
                for key in (name, _ALIASES.get(name, name)):
                    if key in self.section(section):
                        shown = _shown(written[section][key])
                        where = self.document.place(section, key)
                        return Refused(f"{where}: {section}.{key} = {shown}: {told}")
        there = next((each for each in sections if each in self.values), None)
        return Refused(f"{self.document.place(there) if there else self.document.name}: {told}")


def _shown(value: Any) -> str:
    """Return a value about as a file has it."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 120 else f"{text[:120]} …"


def checked(document: Document) -> Settings:
    """Return the settings of a document, its sweep left out.

    Raises
    ------
    Refused
        At the first key that is unknown, lacking, or whose value is not of its kind.
    """
    data = document.data
    if "model" not in data:
        told = quoted(MODELS)
        near = nearest("model", data)
        hint = near.replace("did you mean", "is it meant by") if near else ""
        raise Refused(f"{document.name}:1: model is lacking: it must be one of {told}{hint}")
    model = _value(document, (), _keys.TOP.of(_keys.WIRES)["model"], data["model"])
    known = _keys.sections(model)
    for name in data:
        if name not in known and name not in known[""].of(model) and name != SWEEP:
            raise Refused(f"{document.place(name)}: {_unknown_section(name, data[name], model)}")
    values: dict[str, dict[str, Any]] = {}
    for name, section in known.items():
        if name and name not in data:
            continue
        given = {k: v for k, v in data.items() if k in section.of(model)} if not name else data[name]
        if not isinstance(given, dict):
            raise Refused(
                f"{document.place(name)}: {name} = {_shown(given)} is not allowed: {name} must be a section, "
                f"[{name}], with {', '.join(section.of(model))}"
            )
        values[name] = _section(document, name, section.of(model), given, model)
    _all_there(document, model, values)
    return Settings(document, model, values)


def _section(
    document: Document, name: str, known: dict[str, Key], given: dict[str, Any], model: str
) -> dict[str, Any]:
    found = {}
    for key, value in given.items():
        if key not in known:
            elsewhere = [section for section, each in _keys.keys(model) if each.name == key]
            hint = nearest(key, known) or (f" (it belongs to [{elsewhere[0]}])" if elsewhere else "")
            raise Refused(
                f"{document.place(name, key)}: {name}.{key} is not known: [{name}] of the model {model!r} "
                f"may have {', '.join(known)}{hint}"
            )
        found[key] = _value(document, (name,) if name else (), known[key], value)
    return found


def _value(document: Document, section: tuple[str, ...], key: Key, value: Any) -> Any:
    path = (*section, key.name)
    try:
        return key.kind.read(".".join(path), value)
    except ValueError as refusal:
        raise Refused(f"{document.place(*path)}: {refusal}") from None


def _unknown_section(name: str, value: object, model: str) -> str:
    known = [each for each in _keys.sections(model) if each]
    others = [each for each in MODELS if name in _keys.sections(each)]
    if others:
        return f"[{name}] is not of the model {model!r}, but of {', '.join(map(repr, others))}"
    if not isinstance(value, dict):
        homes = [section for section, key in _keys.keys(model) if key.name == name]
        hint = (
            f" ({name} belongs to [{homes[0]}])"
            if homes
            else nearest(name, [*known, "model", "title", SWEEP])
        )
        return f"{name} is not known before the first section: model, title{hint}"
    known.append(SWEEP)
    return f"[{name}] is not known: the model {model!r} has [{'], ['.join(known)}]{nearest(name, known)}"


def _all_there(document: Document, model: str, values: dict[str, dict[str, Any]]) -> None:
    optional = (_keys.DOMES.name, _keys.DENSITY.name)
    for name, key in _keys.keys(model):
        if key.needed and key.name not in values.get(name, {}) and (name in values or name not in optional):
            raise Refused(
                f"{document.place(name) if name in values else document.name}: {name}.{key.name} is lacking: "
                f"{key.says} It must be {key.kind.says}, such as {key.example}"
            )


def resolved(document: Document, dotted: str, place: str) -> tuple[str, Key]:
    """Return section and key that a dotted name stands for, or a name alone that only one section has.

    Raises
    ------
    Refused
        For a name that the document's model does not have, or that could be several.
    """
    model = document.data.get("model")
    if model not in MODELS:
        checked(document)
    known = list(_keys.keys(str(model)))
    section, _, name = dotted.rpartition(".")
    if section:
        found = [(home, key) for home, key in known if home == section and key.name == name]
    else:
        found = [(home, key) for home, key in known if key.name == name and home not in NOT_BY_NAME_ALONE]
    if len(found) == 1:
        return found[0]
    all_of_them = [f"{home}.{key.name}" for home, key in known]
    if found:
        told = ", ".join(f"{home}.{key.name}" for home, key in found)
        raise Refused(f"{place}: {dotted} could be {told}: write one of them")
    hint = nearest(dotted, all_of_them) or nearest(dotted, [key.name for _, key in known])
    ranges = [f"{home}.{key.name}" for home, key in known if key.kind.single and key.kind.numeric]
    if section in ranges and name in RANGE_KEYS:
        hint = f" ({section} is told whole: '{section}={{from = …, to = …, points = …}}')"
    raise Refused(f"{place}: {dotted} is not a key of the model {model!r}{hint}")


def with_options(document: Document, options: Sequence[str]) -> Document:
    """Return the document with ``key=value`` options in place of what it held.

    Raises
    ------
    Refused
        For an option that is not ``key=value``, or of a key that is not known.
    """
    for option in options:
        dotted, equals, text = option.partition("=")
        told, dotted, text = "--set " + " ".join(option.split()), dotted.strip(), text.strip()
        if not equals or not dotted:
            raise Refused(f"{told}: an option must be key=value, such as --set g=0.3")
        value = _option_value(text)
        if dotted in ("model", "title"):
            document = replace(
                document, data={**document.data, dotted: value}, told={**document.told, (dotted,): told}
            )
            continue
        if dotted.startswith(f"{SWEEP}."):
            document = document.with_value((SWEEP, dotted.removeprefix(f"{SWEEP}.")), value, told)
            continue
        section, key = resolved(document, dotted, told)
        document = document.with_value((section, key.name), value, told)
    return document


def _option_value(text: str) -> Any:
    """Return the value of an option: as TOML has it, or else a text, since a shell takes quotes away."""
    try:
        found = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return found["value"] if len(found) == 1 else text
