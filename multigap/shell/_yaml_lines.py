"""A run file in YAML: its values, and on which line each key stands."""

from __future__ import annotations

import functools
import re
from typing import Any

from multigap.shell._refusals import Refused
from multigap.shell._toml_lines import KeyPath


def read(text: str, name: str) -> tuple[Any, dict[KeyPath, int]]:
    """Return what a YAML text holds, and the line, from 1, of each key and element of a list.

    Parameters
    ----------
    text : str
        The text.
    name : str
        What an error calls it.

    Raises
    ------
    Refused
        Without PyYAML; or for a text that is not YAML, or that gives a key twice.
    """
    try:
        import yaml
    except ModuleNotFoundError:
        raise Refused(
            f"{name}: a file in YAML needs PyYAML, which is not installed: pip install 'multigap[run]' "
            "(TOML needs nothing)"
        ) from None
    lines: dict[KeyPath, int] = {}
    loader = _loader()(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, lines
        _walk(yaml, node, (), lines, name)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = f":{mark.line + 1}" if mark else ""
        raise Refused(f"{name}{line}: this is not YAML: {broken.problem or broken.context}") from None
    except yaml.YAMLError as broken:
        raise Refused(f"{name}: this is not YAML: {broken}") from None
    except (ValueError, RecursionError) as broken:
        raise Refused(f"{name}: this is not YAML that can be read: {broken}") from None
    finally:
        loader.dispose()


@functools.cache
def _loader() -> Any:
    """Return PyYAML's safe loader, but one to which 1e-3 is a number, as it is in YAML 1.2."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:float",
        re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)[eE][-+]?\d+\Z"),
        list("-+.0123456789"),
    )
    return Loader


def _walk(yaml: Any, node: Any, path: KeyPath, lines: dict[KeyPath, int], name: str) -> None:
    """Note the lines of what lies in a node; a key that stands twice would win in silence."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str":  # 1, or "on", which is true in YAML
                raise Refused(
                    f"{name}:{line}: {key.value!r} is no key: a key must be a text, in quotes if needed"
                )
            inner = (*path, key.value)
            if inner in lines:
                dotted = ".".join(map(str, inner))
                raise Refused(f"{name}:{line}: {dotted} is there already, on line {lines[inner]}")
            lines[inner] = line
            _walk(yaml, value, inner, lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            lines[(*path, i)] = value.start_mark.line + 1
            _walk(yaml, value, (*path, i), lines, name)
