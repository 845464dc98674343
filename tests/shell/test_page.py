"""The page on the command line says what the command does."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from multigap.__main__ import main
from multigap.shell import _command, _keys
from scripts import command_line
from tests.shell.test_refusals import WIRES, refused

PAGE = command_line.PAGE.read_text(encoding="utf-8")


def test_the_lists_of_keys_are_those_that_files_are_checked_by() -> None:
    assert command_line.renewed(PAGE) == PAGE, "run  python scripts/command_line.py"


def test_every_key_has_a_line_and_every_default_that_is_a_models_is_the_models() -> None:
    for section in _keys.SECTIONS:
        for key in section.keys:
            assert f"\n- `{key.name} = {key.example}` " in PAGE
            assert key.says.endswith(".")
    assert 'ψ′, or ψ′/m. *one of "derivative", "current"; default `"derivative"`*\n' in PAGE
    assert "Points in k\\_z of each subband, at least. *wires; a whole number; default `48`*\n" in PAGE


def test_the_files_of_the_page_run(tmp_path: Path) -> None:
    first, sweep = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    file = tmp_path / "wires.toml"
    file.write_text(first, encoding="utf-8")
    assert main(["run", str(file), "--out", str(tmp_path), "--quiet"]) == 0
    both = first.replace("points = 51", "points = 2") + sweep.replace("points = 31", "points = 2")
    assert set(tomllib.loads(both)["sweep"]) == {"g", "superlattice"}
    file.write_text(both, encoding="utf-8")
    assert main(["run", str(file), "--out", str(tmp_path), "--quiet", "--force"]) == 0
    assert len((tmp_path / "wires.csv").read_text().splitlines()) == 1 + 2 * 2 * 3


def test_the_commands_of_the_page_are_commands() -> None:
    (commands,) = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for line in commands.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        assert program == "multigap"
        _command._parser().parse_args(arguments)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (WIRES.replace('"8.5 Å"', "8.5"), []),
        (WIRES.replace("g = 0.25", "gg = 0.25"), []),
        (WIRES, ["--set", "g=0.6"]),
    ],
)
def test_the_messages_of_the_page_are_those_that_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, options: list[str]
) -> None:
    (messages,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    told = refused(tmp_path, capsys, text, *options, name="wires.toml")
    shown = [line.removeprefix("multigap: ") for line in messages.splitlines()]
    ways = [re.escape(line).replace("…", ".*") for line in shown]
    assert any(re.fullmatch(way, told) for way in ways), told


def test_the_exit_codes_are_those_of_the_page() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.M)}
    assert told == {0, _command.STOPPED, _command.REFUSED, _command.UNSOLVED, _command.INTERRUPTED}
