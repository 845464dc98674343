"""Puts every verdict of a chapter to the question: could it have come out otherwise?

A chapter is run with each answer to a row (``book.holds`` and the other verbs) replaced by a probe. The probe
makes the call, and then makes its comparisons again with one computed number after another shifted: each
name, attribute, element or call in them that a computation stands behind. Where no shift of anything changes
the verdict, the comparison compares what was typed, or cannot fail.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature
from pathlib import Path
from typing import Any, Final

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import sympy

from multigap_book.ledger import VERBS, Chapter, Verdict
from multigap_book.ledger.verdicts import JUDGES

TESTS: Final = {verb: tuple(signature(judge).parameters) for verb, judge in JUDGES.items()}
"""The arguments that are comparisons, for each verb that makes any."""

NO_COMPARISON: Final = "no comparison is made"

SHIFTS: Final[tuple[Callable[[Any], Any], ...]] = (
    lambda v: v * 1.3,
    lambda v: v * 0.7,
    lambda v: v * 3.0,
    lambda v: v * 0.1,
    lambda v: v + 1,
    lambda v: v - 1,
    lambda v: -v,
    lambda v: v * 0,
    lambda v: v * 1e3 + 1e3,
    lambda v: v * 1e-6,
    lambda v: v * (1 + 0.5 * np.cos(np.arange(np.size(v))).reshape(np.shape(v))) if np.ndim(v) else v * 1.01,
    lambda v: v[::-1] if np.ndim(v) else v * 0.99,
    lambda v: np.roll(v, np.size(v) // 2) if np.ndim(v) else v + 2,
    lambda v: np.mean(v) + 0.1 * (v - np.mean(v)) if np.ndim(v) else v - 2,
    lambda v: v * 2,
    lambda v: v * 0.5,
)


class Unshiftable(Exception):
    """A value that no shift is defined for."""


def shifted(value: Any, shift: Callable[[Any], Any], words: bool) -> Any:
    """Return a number, or a collection of them, with `shift` applied; truth values and words if `words`."""
    truths = getattr(getattr(value, "dtype", None), "kind", "") == "b"
    if not words and (truths or isinstance(value, bool | np.bool_ | str)):
        raise Unshiftable
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, str):
        return value + " otherwise"
    if isinstance(value, int | float | complex | np.number):
        return shift(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "iufc":
        return shift(value)
    if isinstance(value, sympy.Expr):
        return shift(value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        return ~value
    if isinstance(value, pd.Series) and value.dtype.kind in "iuf":
        return pd.Series(shift(value.to_numpy()), index=value.index, name=value.name)
    if isinstance(value, pd.Series) and value.dtype.kind == "b":
        return ~value
    if isinstance(value, Mapping):
        return {key: shifted(one, shift, words) for key, one in value.items()}
    if type(value) in (list, tuple) and value and all(_plain(one) for one in value):
        return type(value)(shift(np.asarray(value)).tolist())
    if isinstance(value, list | set | frozenset) or type(value) is tuple:
        return type(value)(shifted(one, shift, words) for one in value)
    if isinstance(value, tuple) and hasattr(value, "_replace"):
        return type(value)(*(shifted(one, shift, words) for one in value))
    raise Unshiftable


def _plain(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def typed(node: ast.expr, known: set[str]) -> bool:
    """Return whether nothing but literals, and names that stand for literals, goes into an expression."""
    own = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return names - own <= known


@dataclass
class _Marker(ast.NodeTransformer):
    """Wraps each part of an expression that a computation stands behind as ``_shift(number, part)``."""

    known: set[str]
    count: int = 0

    def visit(self, node: Any) -> Any:
        """Wrap a part after the parts of it."""
        for inner in getattr(node, "generators", ()):
            if typed(inner.iter, self.known):
                names = {n.id for n in ast.walk(inner.target) if isinstance(n, ast.Name)}
                self.known = self.known | names
        if isinstance(node, ast.Call):  # what is called is no number; what it is called with may be
            where = node.func
            func = where if isinstance(where, ast.Name) else self._inside(where)
            result: Any = ast.Call(
                func=func,
                args=[self.visit(a) for a in node.args],
                keywords=[ast.keyword(k.arg, self.visit(k.value)) for k in node.keywords],
            )
        else:
            result = self.generic_visit(copy.copy(node)) if not isinstance(node, ast.Lambda) else node
        part = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) and not _judges(node)
        loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if part and loaded and not typed(node, self.known):
            self.count += 1
            return ast.Call(
                func=ast.Name("_shift", ast.Load()),
                args=[ast.Constant(self.count - 1), result],
                keywords=[],
            )
        return result

    def _inside(self, node: Any) -> Any:
        """Visit what stands before the dot of a method, and leave the method."""
        if isinstance(node, ast.Attribute):
            return ast.Attribute(self.visit(node.value), node.attr, node.ctx)
        return self.visit(node)


@dataclass
class Probe:
    """Runs a chapter and collects, by row, the verdict and a shift that changes it ("" where none does)."""

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    known: set[str] = field(default_factory=lambda: {*vars(builtins), "np", "math", "pd"})
    assigned: dict[str, ast.expr] = field(default_factory=dict)
    changes: dict[str, tuple[Verdict, str]] = field(default_factory=dict)
    calls: list[tuple[str, ast.Call]] = field(default_factory=list)

    def run(self, source: str) -> None:
        """Run one cell."""
        tree = ast.parse(source)
        for statement in tree.body:
            self._learn(statement)
            calls = [n for n in ast.walk(statement) if isinstance(n, ast.Call) and _verb(n)]
            for call in calls:
                self.calls.append((_verb(call), copy.deepcopy(call)))
                call.func = ast.Name("_probe", ast.Load())
                call.args = [
                    ast.Constant(len(self.calls) - 1),
                    ast.Call(ast.Name("locals", ast.Load()), [], []),
                ]
                call.keywords = []
            module = ast.fix_missing_locations(ast.Module([statement], []))
            self.namespace["_probe"] = self._probe
            exec(compile(module, "<chapter>", "exec"), self.namespace)

    def _learn(self, statement: ast.stmt) -> None:
        """Note which names stand for literals only, and what each name was last given."""
        for node in ast.walk(statement):
            if isinstance(node, ast.For):
                self._bind(node.target, node.iter)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value)
            elif isinstance(node, ast.AugAssign) and not typed(node.value, self.known):
                self._bind(node.target, node.value)
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    self.assigned[target.id] = statement.value
                elif isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                    for one, value in zip(target.elts, statement.value.elts, strict=False):
                        if isinstance(one, ast.Name):
                            self.assigned[one.id] = value

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        """Note that the names of a target, or the collection that it is a part of, get a value."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its in zip(target.elts, value.elts, strict=False):
                self._bind(one, its)
            return
        names = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
        if not typed(value, self.known) or _empty(value):
            self.known.difference_update(names)
        elif not isinstance(target, ast.Subscript | ast.Attribute):
            self.known.update(names)

    def _expanded(self, node: ast.expr, space: dict[str, Any], depth: int = 4) -> ast.expr:
        """Put in the place of a name that holds a truth value the comparison that it was given."""
        probe = self

        class Expand(ast.NodeTransformer):
            def visit_Name(self, name: ast.Name) -> ast.expr:
                value = space.get(name.id)
                if not isinstance(value, bool | np.bool_) or name.id not in probe.assigned or not depth:
                    return name
                behind = copy.deepcopy(probe.assigned[name.id])
                try:
                    same = bool(_evaluate(behind, space)) == bool(value)
                except Exception:
                    same = False
                return probe._expanded(behind, space, depth - 1) if same else name

        expanded: ast.expr = Expand().visit(copy.deepcopy(node))
        return expanded

    def _probe(self, number: int, local: dict[str, Any]) -> Any:
        verb, call = self.calls[number]
        space = {**self.namespace, **local}
        result = _evaluate(call, space)
        row = str(_evaluate(call.args[0], space))
        told = {key: value for key, value in _told(verb, call).items() if key in TESTS.get(verb, ())}
        self.changes[row] = (result, self._change(verb, told, space))
        return result

    def _change(self, verb: str, told: dict[str, ast.expr], space: dict[str, Any]) -> str:
        if not told:
            return NO_COMPARISON
        # A name that holds a truth value can stand for a long computation: numbers beside it are asked first.
        marked, count = self._marked(told)
        if found := _moved(verb, marked, count, space, (False,)):
            return found
        marked, count = self._marked({name: self._expanded(value, space) for name, value in told.items()})
        return _moved(verb, marked, count, space) or self._part_by_part(verb, marked, count, space)

    def _marked(self, told: dict[str, ast.expr]) -> tuple[dict[str, Any], int]:
        """Return the comparisons with their computed parts wrapped, and how many parts that are."""
        marker = _Marker(self.known)
        return {name: marker.visit(copy.deepcopy(value)) for name, value in told.items()}, marker.count

    def _part_by_part(self, verb: str, marked: dict[str, Any], count: int, space: dict[str, Any]) -> str:
        """Of a claim that fails in several parts, ask each part that fails whether it could be met alone."""
        for name, test in marked.items():
            failing = [p for p in _conjuncts(test) if not _evaluate(p, {**space, "_shift": lambda _, v: v})]
            if len(failing) < 2:
                continue
            unmet = dict.fromkeys(TESTS[verb], ast.Constant(False))
            found = [_moved(verb, {**unmet, name: part}, count, space) for part in failing]
            if all(found):
                return "; ".join(found)
        return ""


def _moved(
    verb: str,
    marked: dict[str, Any],
    count: int,
    space: dict[str, Any],
    kinds: tuple[bool, ...] = (False, True),
) -> str:
    """Return which shift of which part changes the verdict, "" where none does.

    Numbers come first: a truth value or a word is no evidence where a number speaks. `kinds` says of which to
    ask, False for numbers and True for the others.
    """
    judge = JUDGES[verb]
    compiled = {name: _compiled(node) for name, node in marked.items()}
    plain = {name: eval(code, {**space, "_shift": lambda _, v: v}) for name, code in compiled.items()}
    before = judge(**plain)
    for words in kinds:
        for active in range(count):
            for number, shift in enumerate(SHIFTS):

                def move(
                    at: int, value: Any, active: int = active, shift: Any = shift, words: bool = words
                ) -> Any:
                    return shifted(value, shift, words) if at == active else value

                try:
                    again = {name: eval(code, {**space, "_shift": move}) for name, code in compiled.items()}
                except Unshiftable:
                    break
                except Exception:  # a shifted number may be refused, or lie outside an array
                    continue
                if judge(**again) != before:
                    return f"{'truth value' if words else 'number'} {active}, shift {number}"
                if words:
                    break
    return ""


def _conjuncts(node: Any) -> list[Any]:
    """Return the parts of a comparison that must all hold: of ``a and b``, of ``all(a and b for …)``."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [part for value in node.values for part in _conjuncts(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        inner = node.args[-1] if node.args else None
        if node.func.id == "_shift" and len(_conjuncts(inner)) > 1:
            return _conjuncts(inner)
        if node.func.id == "bool":
            return _conjuncts(inner)
        if node.func.id == "all" and isinstance(inner, ast.GeneratorExp):
            parts = _conjuncts(inner.elt)
            return [ast.Call(node.func, [ast.GeneratorExp(p, inner.generators)], []) for p in parts]
    return [node]


def _judges(node: ast.AST) -> bool:
    """Return whether a call only makes one truth value of others, so that it is no number to shift."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    return name in ("all", "any", "bool", "allclose", "isclose", "array_equal", "isnan", "isfinite")


def _verb(node: ast.AST) -> str:
    """Return the verb of the ledger that a call answers a row by, "" for any other part of a chapter."""
    func = node.func if isinstance(node, ast.Call) else None
    answers = isinstance(func, ast.Attribute) and func.attr in VERBS and ast.unparse(func.value) == "book"
    return func.attr if isinstance(func, ast.Attribute) and answers else ""


def _told(verb: str, call: ast.Call) -> dict[str, ast.expr]:
    """Return the arguments of an answer by their names."""
    _, *names = signature(getattr(Chapter, verb)).parameters
    return dict(zip(names, call.args, strict=False)) | {str(k.arg): k.value for k in call.keywords}


def _empty(node: ast.expr) -> bool:
    """Return whether an expression is an empty collection, to be filled later."""
    if isinstance(node, ast.Dict):
        return not node.keys
    if isinstance(node, ast.Call):
        return not (node.args or node.keywords)
    return isinstance(node, ast.List | ast.Set) and not node.elts


def _compiled(node: ast.expr) -> Any:
    return compile(ast.fix_missing_locations(ast.Expression(copy.deepcopy(node))), "<claim>", "eval")


def _evaluate(node: ast.expr, space: dict[str, Any]) -> Any:
    return eval(_compiled(node), space)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let a chapter print, warn, draw and set its style without a trace for the tests that follow."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), plt.rc_context():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            plt.close("all")


def probe_chapter(path: Path) -> dict[str, tuple[Verdict, str]]:
    """Return, for each row that a chapter records, its verdict and a shift that changes it."""
    plt.switch_backend("Agg")
    probe = Probe()
    with _quiet():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                probe.run(cell.source)
    return probe.changes
