"""What cannot be run is refused in one message with file, line, key, value and what is allowed."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from multigap.__main__ import main
from multigap.shell import _keys, _sweeps
from multigap.shell._documents import read_document
from multigap.shell._examples import yaml_of
from multigap.shell._refusals import Refused
from multigap.shell._settings import with_options

WIRES = """\
model = "wires"

[superlattice]
well = "8.5 Å"
barrier = "5.5 Å"
height = "4.16 eV"

[pairing]
bare_cutoff = "230 meV"
g = 0.25
intraband = 0.1
interband = 0.1
count = 3

[filling]
eta = 1.0
"""

PAIR = """\
model = "two bands"
[bands]
lambda11 = 0.4
lambda22 = 0.2
lambda12 = 0.1
"""

FLAT = """\
model = "flat and steep"
[bands]
lambda11 = 0.4
lambda22 = 0.2
lambda12 = 0.1
level = "35 meV"
"""

MANY = """\
model = "many bands"
[bands]
lambda = [
  [0.5, 0.1],
  [0.1, 0.3],
]
cutoff = "60 meV"
"""

PHONONS = """\
model = "spectrum"
[spectrum]
lambda = 1.2
omega_ln = "60 meV"
[coulomb]
mu_star = 0.1
"""


def refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str, name: str = "run.toml"
) -> str:
    """Return the message, after a look that it is one, that the code is 2, and that nothing is left."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(file), "--out", str(out), *options]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("multigap: ")
    assert "Traceback" not in shown.err
    assert not out.exists()
    return shown.err.removeprefix("multigap: ").replace(f"{tmp_path}/", "").rstrip()


CASES = [
    # unknown keys and sections, with the nearest known one
    (WIRES.replace("well =", "wel ="), 4, "superlattice.wel", "did you mean well?"),
    (WIRES.replace("[pairing]", "[paring]"), 8, "[paring]", "did you mean pairing?"),
    (WIRES.replace("intraband", "intra_band"), 11, "pairing.intra_band", "did you mean intraband?"),
    (WIRES + "mu_star = 0.1\n", 17, "filling.mu_star", "[filling] of the model 'wires' may have eta, mu"),
    (WIRES.replace("g = 0.25", "eta = 0.25"), 10, "pairing.eta", "(it belongs to [filling])"),
    (WIRES.replace('model = "wires"', 'model = "wires"\ng = 0.3'), 2, "g is not known",
     "belongs to [pairing]"),
    (WIRES + "[spectrum]\n", 17, "[spectrum]", "but of 'many bands', 'spectrum'"),
    (WIRES.replace("wires", "wire"), 1, "model = 'wire'", "did you mean wires?"),
    (WIRES.replace('model = "wires"', 'modle = "wires"'), 1, "model is lacking", '"two bands"'),
    (WIRES.replace("wires", "Tc"), 1, "model = 'Tc'", '"flat and steep"'),
    ("superlattice = 3\n" + WIRES.replace("[superlattice]\n", "[pairing]\n").split("[pairing]")[0], 1,
     "superlattice = 3", "[superlattice]"),
    # missing keys
    (WIRES.replace('bare_cutoff = "230 meV"\n', ""), 8, "pairing.bare_cutoff is lacking", "meV"),
    (WIRES.replace('well = "8.5 Å"\n', ""), 3, "superlattice.well is lacking", "Å"),
    (WIRES.replace('height = "4.16 eV"\n', ""), 3, "superlattice.height is lacking", "bandwidth"),
    (WIRES.replace("count = 3\n", ""), 8, "pairing.count is lacking", "intraband"),
    (WIRES.replace("eta = 1.0\n", ""), 15, "filling.eta is lacking", "mu or density"),
    (PAIR.replace("lambda12 = 0.1\n", ""), 2, "bands.lambda12 is lacking", "a number"),
    (FLAT.replace('level = "35 meV"\n', ""), 2, "bands.level is lacking", "fixed level"),
    (MANY.replace('cutoff = "60 meV"\n', ""), 2, "bands.cutoff is lacking", "without [spectrum]"),
    (PHONONS.replace("lambda = 1.2\n", ""), 2, "spectrum.lambda is lacking", "λ"),
    (PHONONS.replace("lambda = 1.2\nomega_ln = \"60 meV\"\n", ""), 2, "spectrum.file is lacking", "omega_ln"),
    ('model = "spectrum"\n', 0, "spectrum.file is lacking", "give one of file"),
    # units: missing, of the wrong kind, unknown; numbers where quantities belong, and the other way round
    (WIRES.replace('"8.5 Å"', "8.5"), 4, "superlattice.well = 8.5", 'such as "8.5 Å"'),
    (WIRES.replace('"8.5 Å"', '"8.5"'), 4, "superlattice.well = '8.5'", 'such as "8.5 Å"'),
    (WIRES.replace('"8.5 Å"', '"8.5 meV"'), 4, "superlattice.well", "meV is a unit of energy"),
    (WIRES.replace('"230 meV"', '"230 mev"'), 9, "pairing.bare_cutoff", "did you mean meV?"),
    (WIRES.replace("g = 0.25", 'g = "0.25"'), 10, "pairing.g = '0.25'", "a bare number, without quotes"),
    (WIRES.replace("eta = 1.0", 'mu = 3.3'), 16, "filling.mu = 3.3", "an energy with its unit"),
    # wrong types
    (WIRES.replace("g = 0.25", "g = true"), 10, "pairing.g = True", "a finite number"),
    (WIRES.replace("g = 0.25", "g = nan"), 10, "pairing.g = nan", "a finite number"),
    (WIRES.replace("g = 0.25", "g = [0.25]"), 10, "pairing.g = [0.25]", "a finite number"),
    (WIRES.replace("count = 3", "count = 3.5"), 13, "pairing.count = 3.5", "a whole number"),
    (WIRES.replace("count = 3", "count = 3\nsoftening = 1"), 14, "pairing.softening = 1", "true or false"),
    (WIRES.replace("count = 3", 'count = 3\noverlap = "exct"'), 14, "pairing.overlap", "did you mean exact?"),
    (WIRES.replace("eta = 1.0", "eta = []"), 16, "filling.eta = []", "at least one"),
    (MANY.replace("[0.1, 0.3],", "[0.1],"), 3, "bands.lambda", "a square matrix"),
    (WIRES.replace("eta = 1.0", "eta = {from = 0.0, to = 1.0}"), 16, "filling.eta lacks 'points'",
     "from, to"),
    (WIRES.replace("eta = 1.0", "eta = {from = 0.0, to = 1.0, point = 3}"), 16, "'point'",
     "did you mean points?"),
    (WIRES.replace("eta = 1.0", "eta = {from = 0.0, to = 1.0, points = 1}"), 16, "filling.eta.points = 1",
     "least 2"),
    (WIRES.replace("eta = 1.0", 'mu = {from = "1 eV", to = 2, points = 3}'), 16, "filling.mu.to = 2",
     "energy"),
    # what the models refuse
    (WIRES.replace('"8.5 Å"', '"-8.5 Å"'), 4, "superlattice.well = '-8.5 Å'", "greater than 0 Å"),
    (WIRES.replace("g = 0.25", "g = 0.6"), 10, "pairing.g = 0.6", "below 1/2"),
    (WIRES.replace("count = 3", "count = 3\nlifshitz_subband = 5"), 14, "pairing.lifshitz_subband",
     "at most 3"),
    (WIRES.replace("eta = 1.0", "eta = -50.0"), 16, "filling.eta = -50.0", "below every subband"),
    (WIRES.replace("eta = 1.0", 'density = "-1 1/Å²"'), 16, "filling.density", "greater than 0"),
    (WIRES.replace("eta = 1.0", 'eta = 1.0\nmu = "3 eV"'), 17, "filling.mu", "one of eta, mu and density"),
    (WIRES.replace('height = "4.16 eV"', 'height = "1 eV"\nbandwidth = "1 eV"'), 7, "superlattice.bandwidth",
     "beside height"),
    (WIRES.replace('height = "4.16 eV"', 'bandwidth = "90 eV"'), 6, "superlattice.bandwidth",
     "without barriers"),
    (WIRES.replace("count = 3", "count = 3\ncoupling = [[0.1]]"), 10, "pairing.g", "beside coupling"),
    (WIRES.replace("count = 3", "count = 3\nreference_dos = \"0 1/(eV Å²)\""), 14, "pairing.reference_dos",
     "greater than 0"),
    (WIRES + "[accuracy]\npoints = 2\n", 18, "accuracy.points = 2", "at least 8"),
    (WIRES + "[accuracy]\nlowest_temperature = \"0 K\"\n", 18, "accuracy.lowest_temperature",
     "greater than 0 K"),
    (PAIR + 'cutoff1 = "0 meV"\n', 6, "bands.cutoff1", "greater than 0 eV"),
    (PAIR + "density_ratio = -1.0\n", 6, "bands.density_ratio", "greater than 0"),
    (FLAT.replace('"35 meV"', '"-35 meV"'), 6, "bands.level", "at least 0 eV"),
    (FLAT + 'reading = "logarithmic"\n', 6, "bands.level", 'the reading "logarithmic" has none'),
    (FLAT.replace('level = "35 meV"', 'reading = "literal"\ncutoff2 = "1 meV"'), 7, "bands.cutoff2",
     "one cutoff"),
    (MANY.replace("[0.1, 0.3],", "[0.2, 0.3],"), 3, "bands.lambda",
     "density_i × lambda_ij must be symmetric"),
    (MANY + "density = [1.0, 2.0, 3.0]\n", 8, "bands.density has 3 values", "each of 2 bands"),
    (MANY + "density = [1.0, -1.0]\n", 8, "bands.density", "above 0"),
    (MANY + 'self_energy = "Z"\n', 8, "bands.self_energy", "without [spectrum]"),
    (MANY + "[coulomb]\nmu_star = 0.1\n", 9, "coulomb.mu_star", "without [spectrum]"),
    (MANY + '[spectrum]\nomega_ln = "60 meV"\n', 7, "bands.cutoff", "with [spectrum]"),
    (PHONONS.replace("0.1", "1.5"), 6, "coulomb.mu_star = 1.5", "[0, 1)"),
    (PHONONS.replace("0.1", "[[0.1]]"), 6, "coulomb.mu_star", "a number"),
    (PHONONS.replace('"60 meV"', '"60 meV"\nomega_2 = "50 meV"'), 5, "spectrum.omega_2", "at least omega_ln"),
    (PHONONS.replace('"60 meV"', '"60 eV"'), 4, "spectrum.omega_ln", "at most 2 eV"),
    (PHONONS.replace('"60 meV"', '"60 meV"\nfrequencies = "60 meV"'), 5, "spectrum.frequencies",
     "give one of file"),
    (PHONONS.replace('"60 meV"', '"60 meV"\nunit = "meV"'), 5, "spectrum.unit", "beside omega_ln"),
    (PHONONS.replace("[coulomb]", '[density_of_states]\nfile = "no.dat"\n[coulomb]'), 6,
     "density_of_states.file",
     "no.dat"),
    # what the model has no answer to
    (PAIR + '[compute]\nquantities = "dome"\n', 7, "compute.quantities", '"critical temperature"'),
    (PAIR + '[compute]\nquantities = ["gap"]\n', 7, "compute.quantities", "did you mean gaps?"),
    (PAIR + '[compute]\nquantities = ["gaps"]\n', 6, "compute.temperatures is lacking", "temperatures"),
    (PAIR + '[compute]\nquantities = ["gaps"]\ntemperatures = "-1 K"\n', 8, "compute.temperatures",
     "at least 0"),
    (PAIR + '[compute]\nquantities = "isotope exponent"\nscaled = [true]\n[sweep]\nlambda11 = [0.1]\n', 0,
     "", ""),
    (WIRES + '[compute]\nquantities = "dome"\n', 0, "dome.eta is lacking", "eta and g"),
    (WIRES + '[compute]\nquantities = "dome"\n[dome]\neta = 1.0\ng = 0.7\n', 21, "dome.g = 0.7", "below 1/2"),
    # sweeps
    (WIRES + "[sweep]\ng = 0.3\n", 18, "sweep.g = 0.3", "a range {from, to, points} or a list"),
    (WIRES + "[sweep]\ngg = [0.3]\n", 18, "gg is not a key of the model", "did you mean"),
    (WIRES + '[sweep]\noverlap = ["exact"]\n', 18, "sweep.overlap", "over numbers"),
    (WIRES + "[sweep]\ng = [0.3, 0.6]\n", 18, "at g = 0.6", "below 1/2"),
    (WIRES + '[sweep]\nsuperlattice.well = ["8 Å", "9 eV"]\n', 18, "sweep.superlattice.well",
     "unit of energy"),
    (WIRES + "[sweep]\ng = [0.3]\nintraband = [0.1]\ninterband = [0.1]\n", 20, "sweep.interband",
     "at most 2"),
    (WIRES + '[sweep]\ng = [0.3]\n"pairing.g" = [0.1]\n', 19, "sweep.pairing.g", "swept already"),
    (WIRES + "[sweep]\n", 17, "sweep must be a section", "one or two keys"),
    (WIRES + "[sweep]\ng = {from = 0, to = 1, points = 1e9}\n", 18, "sweep.g.points", "at most"),
    # not TOML
    (WIRES + "eta = \n", 17, "this is not TOML", ""),
    (WIRES + "eta = 2\n", 17, "this is not TOML", "overwrite"),
    (WIRES + "eta = 2\n", 17, "this is not TOML", "(eta is there already)"),
    (WIRES.replace("0.25", "0,25"), 10, "this is not TOML", "a decimal point is wanted, no comma"),
    (WIRES.replace("8.5 Å", "8,5 Å"), 4, "superlattice.well = '8,5 Å'", "a decimal point is wanted"),
    (PAIR + 'file = "..\\my.a2f"\n', 6, "Unescaped", "folders are parted by /"),
    (PAIR + 'file = "C:\\Users"\n', 6, "this is not TOML", "folders are parted by /"),
    (WIRES.replace('"8.5 Å"', '"8.5 Å'), 4, "this is not TOML", ""),
    (WIRES + "[figure", 17, "this is not TOML", ""),
    (WIRES + '[figure]\nformat = "gif"\n', 18, "figure.format = 'gif'", '"svg", "png", "pdf"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key", "allowed"), [each for each in CASES if each[2]])
def test_a_file_is_refused_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: int, key: str, allowed: str
) -> None:
    told = refused(tmp_path, capsys, text)
    assert told.startswith(f"run.toml:{line}: " if line else "run.toml"), told
    assert key in told
    assert allowed in told


def in_yaml(text: str) -> str:
    return yaml_of(text)


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("wel: ", "wel: ", 4, "did you mean well?"),
        ('"8.5 Å"', "8.5", 4, "superlattice.well = 8.5"),
        ("g: 0.25", "g: 0.6", 10, "pairing.g = 0.6"),
        ("g: 0.25", "g: yes", 10, "pairing.g = True"),
        ("g: 0.25", "g: 0.25\n  g: 0.3", 11, "pairing.g is there already, on line 10"),
        ("g: 0.25", "g: [0.25", 11, "this is not YAML"),
        ("g: 0.25", "g: !!python/object:os.system 1", 10, "this is not YAML"),
        ("pairing:", "\tpairing:", 8, "this is not YAML"),
        ("eta: 1.0", "eta: 2026-11-29", 16, "filling.eta"),
    ],
)
def test_a_file_in_yaml_is_refused_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str, old: str, new: str, line: int, key: str
) -> None:
    text = in_yaml(WIRES)
    if old == new:
        text = text.replace("well:", new.rstrip())
    else:
        assert old in text
        text = text.replace(old, new)
    told = refused(tmp_path, capsys, text, name=f"run.{suffix}")
    assert told.startswith(f"run.{suffix}:{line}: "), told
    assert key in told


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "run.toml", "run.toml is empty: multigap example own"),
        (b"# nothing\n\n", "run.toml", "is empty"),
        (b"", "run.yaml", "run.yaml is empty"),
        (b"# nothing\n", "run.yml", "is empty"),
        (b"- 1\n- 2\n", "run.yaml", "run.yaml:1: a run file must hold keys and sections"),
        (
            "model = 'w\xe4'\n".encode("latin-1"),
            "run.toml",
            "run.toml:1: this file is not in UTF-8 (byte 0xe4)",
        ),
        (b"a = 1\nb = '\xff'\n", "run.toml", "run.toml:2: this file is not in UTF-8"),
        ("model".encode("utf-16"), "run.toml", "run.toml:1: this file is not in UTF-8 (byte 0xff)"),
        ("a = 1\nb = 2".encode("utf-16-be"), "run.toml", "run.toml:1: this file holds a zero byte"),
        (WIRES.encode(), "run.txt", "a run file must end in .toml, .yaml, .yml"),
    ],
)
def test_a_file_that_is_no_run_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, name: str, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["run", str(tmp_path / name)]) == 2
    shown = capsys.readouterr().err
    assert told in shown.replace(f"{tmp_path}/", "")
    assert shown.count("\n") == 1


def test_a_file_with_a_byte_order_mark_and_windows_lines_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.toml").write_bytes(b"\xef\xbb\xbf" + PAIR.replace("\n", "\r\n").encode())
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path)]) == 0
    assert "T_c = 204.9 K" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_refused_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wires.toml").write_text(WIRES)
    assert main(["run", str(tmp_path / "wire.toml")]) == 2
    assert "there is no such file (did you mean wires.toml?)" in capsys.readouterr().err
    (tmp_path / "folder.toml").mkdir()
    assert main(["run", str(tmp_path / "folder.toml")]) == 2
    assert "is a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("g", "--set g: an option must be key=value"),
        ("=0.3", "--set =0.3: an option must be key=value"),
        ("gg=0.3", "--set gg=0.3: gg is not a key of the model 'wires'"),
        ("pairing.intra=0.3", "(did you mean pairing.intraband?)"),
        ("g=0.6", "--set g=0.6: pairing.g = 0.6: g = 0.6 is not allowed: g must be below 1/2"),
        ("g=a", "--set g=a: pairing.g = 'a' is not allowed: pairing.g must be a bare number"),
        ("well=9", "--set well=9: superlattice.well = 9 is not allowed"),
        ("superlattice.well=9 eV", "--set superlattice.well=9 eV: superlattice.well = '9 eV'"),
        ("model=Wires", "--set model=Wires: model = 'Wires'"),
        ("model=two bands", "run.toml:3: [superlattice] is not of the model 'two bands', but of 'wires'"),
        ("dome.g=0.3", "run.toml: dome.eta is lacking"),
        ("g=0,3", "a bare number, without quotes and without a unit (a decimal point is wanted, no comma)"),
        ("well=8,5 Å", "a length with its unit (a decimal point is wanted, no comma)"),
        ("dome.eta.points=3", "(dome.eta is told whole: 'dome.eta={from = …, to = …, points = …}')"),
        (
            "pairing.g.points=3",
            "pairing.g.points is not a key of the model 'wires' (did you mean",
        ),
    ],
)
def test_an_option_that_is_refused_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, told: str
) -> None:
    assert told in refused(tmp_path, capsys, WIRES, "--set", option)


def test_an_option_that_could_be_two_keys_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MANY.replace('cutoff = "60 meV"\n', '[spectrum]\nomega_ln = "60 meV"\n')
    told = refused(tmp_path, capsys, text, "--set", "cutoff=60 meV")
    assert "cutoff could be bands.cutoff, coulomb.cutoff: write one of them" in told


def test_the_last_of_two_options_is_the_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run.toml").write_text(PAIR)
    options = ["--set", "lambda11=0.9", "--set", "bands.lambda11=0.4", "--set", "cutoff1=150 meV"]
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path), *options]) == 0
    assert "T_c = 204.9 K" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], "FILE"),
        (["walk", "x.toml"], "walk"),
        (["run", "x.toml", "--jobs", "0"], "a whole number from 1 to 1024"),
        (["run", "x.toml", "--jobs", "2", "--dask", "a"], "not allowed with"),
        (["example", "md22"], "did you mean md21?"),
        (["example", "md21", "--model", "wires"], "only the example own"),
        (["example", "own", "--model", "wire"], "did you mean wires?"),
        ([], "COMMAND"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_what_the_file_of_a_spectrum_has_wrong_is_told_with_both_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a2f.dat").write_text("10 0.1\n20 0.2\n15 0.3\n")
    text = 'model = "spectrum"\n[spectrum]\nfile = "a2f.dat"\nunit = "meV"\n'
    told = refused(tmp_path, capsys, text)
    assert told.startswith("run.toml:3: spectrum.file = 'a2f.dat': path = ")
    assert "line 3" in told
    assert "run.toml:4: spectrum.unit = 'mev'" in refused(tmp_path, capsys, text.replace("meV", "mev"))
    unnamed = refused(tmp_path, capsys, text.replace('unit = "meV"\n', ""))
    assert unnamed.startswith("run.toml:2: unit ") or unnamed.startswith("run.toml:3: ")
    assert "unit" in unnamed


def test_what_cannot_be_solved_has_an_exit_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # three bands that repel one another as strongly: no choice of signs pleases all
    (tmp_path / "run.toml").write_text(
        'model = "many bands"\n[bands]\nlambda = [[0.1, -0.5, -0.5], [-0.5, 0.1, -0.5], [-0.5, -0.5, 0.1]]\n'
        'cutoff = "60 meV"\n[compute]\nquantities = "gaps"\ntemperatures = "1 K"\n'
    )
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "out")]) == 3
    told = capsys.readouterr().err
    assert "run.toml: not solved: the real gaps found at T = 1 K are unstable" in told
    assert told.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", ["1: 2", "on: 2", "? [a, b]\n: 2", "1.5: 2", "~: 2"])
def test_a_key_in_yaml_is_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str) -> None:
    told = refused(tmp_path, capsys, f"{in_yaml(WIRES)}{key}\n", name="run.yaml")
    assert told.startswith("run.yaml:17: ")
    assert "a key must be a text" in told


def test_an_option_holds_one_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(tmp_path, capsys, WIRES, "--set", "g=0.3\nx=4")
    assert "pairing.g = '0.3\\nx=4' is not allowed" in told


NASTY = [
    "", "nan", "-1", "0", "inf", "1e300", "[]", "{}", "true", '"x"', "[[1]]", "[1, 'a']", '"1e30 eV"',
    '"-1 K"', '"0 Å"', "[nan]", "'1 eV'", "{from = 0, to = 1}", "1979-05-27", "[1, 2, 3, 4, 5, 6, 7]",
]  # fmt: skip


@pytest.mark.parametrize("text", [WIRES, PAIR, FLAT, MANY, PHONONS], ids=_keys.MODELS)
def test_whatever_stands_at_a_key_is_taken_or_refused_by_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.toml").write_text(text, encoding="utf-8")
    document = read_document(str(tmp_path / "run.toml"))
    taken = 0
    for section, key in _keys.keys(document.data["model"]):
        for value in NASTY:
            option = f"{section}.{key.name}={value}"
            try:
                with warnings.catch_warnings(record=True):
                    _sweeps.plan(with_options(document, [option]))
                taken += 1
            except Refused as refusal:
                told = str(refusal)
                # what else the model needs, or does not go with it, is told of the other key
                other = any(words in told for words in ("is lacking", "not allowed with", "beside"))
                assert key.name in told or other, option
                assert told.startswith((f"--set {option}".rstrip(), str(tmp_path))), told
    assert taken > 0
