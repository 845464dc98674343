"""``multigap run`` and ``multigap example``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import multigap
from multigap.shell._refusals import Refused

if TYPE_CHECKING:
    from multigap.shell._questions import Tables
    from multigap.shell._sweeps import Plan

STOPPED: Final = 1
"""Exit code where the system stops a run, by a full disk for example."""

REFUSED: Final = 2
"""Exit code where the file or an option is not allowed."""

UNSOLVED: Final = 3
"""Exit code where an equation cannot be solved."""

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C, as shells have it."""

FORMATS: Final = ("svg", "png", "pdf")
"""Kinds of figures."""

_ABOUT: Final = """\
Critical temperatures, gaps, domes and isotope exponents from a file that says what superconducts.

  multigap example md21 --to wires.toml     write a file to start from
  multigap run wires.toml --set g=0.3       write wires.csv, wires.json and wires.svg
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code: 0, or another that says why not."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as ended:  # argparse has said why
        return int(ended.code or 0)
    from multigap.errors import ConvergenceError

    try:
        if options.command == "example":
            _example(options)
        else:
            _run(options, last=argv is None)
    except Refused as refusal:
        print(f"multigap: {refusal}", file=sys.stderr)
        return REFUSED
    except ConvergenceError as unsolved:
        print(f"multigap: {options.file}: not solved: {unsolved}", file=sys.stderr)
        return UNSOLVED
    except (KeyboardInterrupt, SystemError) as ended:
        if not _by_hand(ended):
            raise
        print("multigap: interrupted, nothing was written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the screen has gone
        sys.stdout = None
        return 0
    except OSError as failed:  # a full disk behind the screen, a cluster that is gone
        sys.stdout = None
        print(f"multigap: stopped: {failed}", file=sys.stderr)
        return STOPPED
    return 0


def _by_hand(ended: BaseException | None) -> bool:
    """Tell whether Ctrl-C was pressed: compiled code, where it is met, returns a chain of SystemError."""
    while isinstance(ended, SystemError):
        ended = ended.__cause__
    return isinstance(ended, KeyboardInterrupt)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="multigap", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"multigap {multigap.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    run = commands.add_parser(
        "run", help="compute what a run file asks", description="Compute what a run file asks."
    )
    run.add_argument("file", metavar="FILE", help="a run file, .toml or .yaml")
    run.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="options",
        help="a value in place of the file's: g=0.3, superlattice.well='12 Å'; as often as wanted",
    )  # fmt: skip
    run.add_argument("--out", default=".", metavar="DIR", help="where to write (default: here)")
    run.add_argument("--name", metavar="NAME", help="what to call the files (default: as the run file)")
    where = run.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_jobs, metavar="N", help="compute in N processes of this machine")
    where.add_argument("--dask", metavar="ADDRESS", help="compute on a Dask cluster, tcp://host:8786")
    run.add_argument("--format", choices=FORMATS, help="kind of figure (default: as the file says, or svg)")
    run.add_argument("--no-figure", action="store_true", help="write no figure")
    run.add_argument("--force", action="store_true", help="replace files that are there")
    run.add_argument("--quiet", action="store_true", help="print no summary and no progress")

    example = commands.add_parser(
        "example",
        help="list run files to start from, or write one",
        description="List examples, or write one.",
    )
    example.add_argument("name", nargs="?", metavar="NAME", help="which; without it they are listed")
    example.add_argument("--to", metavar="FILE", help="write it there (default: to the screen)")
    example.add_argument(
        "--model", metavar="MODEL", help="for the example own: which model's keys (default: wires)"
    )
    example.add_argument(
        "--yaml", action="store_true", help="in YAML, not TOML; so does a FILE that ends in .yaml"
    )
    example.add_argument("--force", action="store_true", help="replace a file that is there")
    return parser


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: it must be a whole number from 1 to 1024")
    return int(text)


def _example(options: argparse.Namespace) -> None:
    from multigap.shell import _examples, _outputs

    if options.name is None:
        for name, line in _examples.listed():
            print(f"{name:8} {line}")
        return
    as_yaml = options.yaml or (options.to or "").lower().endswith((".yaml", ".yml"))
    text = _examples.text(options.name, options.model, as_yaml)
    if options.to is None:
        print(text, end="")
        return
    file = Path(options.to)
    _outputs.check(file.parent, [file], options.force, other="--to gives")
    _outputs.write({file: text.encode()})


def _run(options: argparse.Namespace, last: bool) -> None:
    """Do ``multigap run``; `last` where the process ends with it."""
    from multigap.shell import _outputs, _summaries, _sweeps
    from multigap.shell._documents import read_document
    from multigap.shell._settings import with_options

    document = with_options(read_document(options.file), options.options)
    planned = _sweeps.plan(document)
    name = Path(options.file).stem if options.name is None else options.name
    if name in ("", "..") or Path(name).name != name:
        raise Refused(f"--name {name} is not allowed: it must be a name without folders, which --out is for")
    form = (
        None if options.no_figure else options.format or planned.settings.get("figure", "format", FORMATS[0])
    )
    files = _outputs.paths(Path(options.out), name, planned.tables, form)
    _outputs.check(Path(options.out), list(files.values()), options.force)
    with _sweeps.heard(last=last), _sweeps.executor(options.jobs, options.dask) as executor:
        progress = not options.quiet and sys.stderr.isatty()
        tables, warned = _sweeps.run(planned, executor, progress)
    contents = {}
    for each, table in tables.items():
        whole = replace(table, run_file=document.text, options=tuple(options.options))
        contents[files[f"{each}.csv"]] = _outputs.csv_of(whole)
        contents[files[f"{each}.json"]] = _outputs.json_of(whole)
    notes = list(dict.fromkeys(f"warning: {each}" for each in [*planned.warnings, *warned]))
    if form is not None:
        figure, note = _figure(planned, tables, form)
        notes += [note] if note else []
        if figure is not None:
            contents[files["figure"]] = figure
    _outputs.write(contents)
    for note in notes:
        print(f"multigap: {note}", file=sys.stderr)
    if not options.quiet:
        title = planned.settings.get("", "title")
        for line in [*([title] if title else []), *_summaries.lines(tables)]:
            print(line)
        print("written:", ", ".join(str(path) for path in contents))


def _figure(planned: Plan, tables: Tables, form: str) -> tuple[bytes | None, str]:
    """Return the figure and what is to be said where there is none."""
    from multigap.shell import _figures

    try:
        swept = tuple(name for name, _ in planned.columns)
        return _figures.drawn(tables, swept, planned.settings.get("", "title", ""), form), ""
    except ModuleNotFoundError as missing:
        if missing.name != "matplotlib":
            raise
        return None, "no figure is drawn, for matplotlib is not installed: pip install 'multigap[run]'"
