"""Runs give what Python gives: every example, every model, every quantity."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import multigap
from multigap import bpv, eliashberg, gap_equation
from multigap.__main__ import main
from multigap.bpv import papers
from multigap.eliashberg import SpectralFunction
from multigap.shell import _examples, _keys, _models, _settings
from multigap.shell._documents import read_document
from multigap.shell.results import RunTable
from multigap.two_band import FlatSteep, TwoBand
from multigap.two_band.flat_steep import Reading, curves
from multigap_book.h3s import phonons
from multigap_book.wh18 import materials
from tests.shell.test_refusals import FLAT, MANY, PAIR, PHONONS, WIRES

ROOT = Path(__file__).resolve().parents[2]


def ran(folder: Path, text: str, *options: str, code: int = 0) -> dict[str, RunTable]:
    """Return the tables that a run file gives, by what is behind its name."""
    (folder / "run.toml").write_text(text, encoding="utf-8")
    out = folder / "out"
    assert main(["run", str(folder / "run.toml"), "--out", str(out), "--force", "--quiet", *options]) == code
    tables = {}
    for path in out.glob("*.json"):
        table = multigap.load(path)
        assert isinstance(table, RunTable)
        tables[path.stem.removeprefix("run").removeprefix("-")] = table
    return tables


def built(folder: Path, name: str) -> _models.Model:
    file = folder / f"{name}.toml"
    file.write_text(_examples.text(name), encoding="utf-8")
    return _models.build(_settings.checked(read_document(str(file))))


@pytest.mark.parametrize(
    ("name", "paper"), [("md21", papers.md21()), ("mr21-a", papers.model_a()), ("mr21-b", papers.model_b())]
)
def test_an_example_of_a_paper_is_the_papers_model(tmp_path: Path, name: str, paper: bpv.Wires) -> None:
    assert built(tmp_path, name) == paper


def test_the_example_of_h3s_is_the_books_spectrum(tmp_path: Path) -> None:
    model = built(tmp_path, "h3s")
    assert isinstance(model, _models.Phonons)
    book = phonons.two_peaks()
    assert model.spectrum.frequencies == pytest.approx(book.frequencies)
    assert model.spectrum.couplings == pytest.approx(book.couplings)


def test_the_example_of_mgb2_has_the_published_couplings_and_the_measured_temperature(tmp_path: Path) -> None:
    tables = ran(tmp_path, _examples.text("mgb2"), "--no-figure", "--set", "temperatures=4 K")
    model = built(tmp_path, "mgb2")
    assert isinstance(model, _models.RetardedBands)
    assert model.interaction.coupling[0] * model.channels.weight == pytest.approx(
        np.array(materials.MGB2_COUPLINGS), rel=1e-9
    )
    assert tables[""].column("T_c")[0] == pytest.approx(39.4, abs=0.1)
    edges = [tables[""].column(f"gap_edge_{i}")[0] for i in (1, 2)]
    assert 1e3 * np.array(edges) == pytest.approx([7.1, 2.7], rel=0.1)  # the authors' own
    assert tables["gaps"].column("delta_1")[0] == pytest.approx(edges[0], rel=0.02)


SMALL = {
    "md21": ["eta={from=0.0, to=1.0, points=3}", "dome.eta=[0.5, 1.0]", "dome.g=[0.2, 0.3]"],
    "mr21-a": ["eta=[0.5, 1.0]"],
    "mr21-b": ["temperatures=['0 K', '100 K']"],
    "mgb2": ["temperatures=['4 K', '30 K']", 'quantities=["critical temperature", "gaps"]'],
    "own": [],
}


@pytest.mark.parametrize("name", [name for name in _examples.NAMES if name != "h3s"])
@pytest.mark.parametrize("suffix", ["toml", "yaml"])
def test_every_example_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, suffix: str
) -> None:
    file = tmp_path / f"{name}.{suffix}"
    assert main(["example", name, "--to", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["example", name, *(["--yaml"] if suffix == "yaml" else [])]) == 0
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")
    options = [f"--set={each}" for each in SMALL[name]]
    assert main(["run", str(file), "--out", str(tmp_path), *options]) == 0
    shown = capsys.readouterr()
    assert " K" in shown.out
    assert shown.err == ""
    assert (tmp_path / f"{name}.csv").stat().st_size > 20
    assert (tmp_path / f"{name}.json").exists()


@pytest.mark.parametrize("model", ["wires", "two bands", "flat and steep", "many bands", "spectrum"])
def test_the_file_with_every_key_runs_and_so_does_every_key_of_it(tmp_path: Path, model: str) -> None:
    text = _examples.own(model)
    tables = ran(tmp_path, text, "--no-figure")
    assert np.isfinite(tables[""].column("T_c")).all()
    # each key that is only shown is known, and the value beside it is of its kind
    section = ""
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if bare.startswith("["):
            section = bare.strip("[]")
        elif " = " in line and line.startswith("# ") and section != "sweep":
            name, _, value = bare.partition(" = ")
            if section and name in _keys.sections(model)[section].of(model):
                key = _keys.sections(model)[section].of(model)[name]
                key.kind.read(name, _settings._option_value(value))


def test_h3s_from_its_moments(tmp_path: Path) -> None:
    """The sweep of the example with two of its points, against the functions."""
    text = _examples.text("h3s").replace("{from = 0.08, to = 0.16, points = 9}", "[0.1, 0.12]")
    table = ran(tmp_path, text, "--set", "figure.format=png")[""]
    spectrum = SpectralFunction.from_moments(1.67, 0.1221, 0.17094)
    for row, mu_star in enumerate((0.1, 0.12)):
        told = dict(zip(table.names, table.values[row], strict=True))
        assert told["mu_star"] == mu_star
        assert told["T_c"] == eliashberg.critical_temperature(spectrum, mu_star).kelvin
        assert told["isotope_exponent"] == eliashberg.isotope_exponent(spectrum, mu_star)
        edge = eliashberg.gap_edge(spectrum, mu_star)
        assert (told["gap_edge"], told["gap_ratio"]) == (edge.edge, edge.ratio)
        assert told["lambda"] == pytest.approx(1.67)
    assert table.units == {"omega_ln": "eV", "T_c": "K", "gap_edge": "eV"}
    assert table.run_file == text
    assert table.options == ("figure.format=png",)


def test_wires_are_those_of_python(tmp_path: Path) -> None:
    text = WIRES.replace("eta = 1.0", "eta = {from = 0.5, to = 1.0, points = 3}") + (
        "[compute]\n"
        'quantities = ["critical temperature", "isotope exponent", "gaps", "dome"]\n'
        'temperatures = ["0 K", "50 K"]\n'
        "[dome]\neta = [0.5, 1.0]\ng = {from = 0.1, to = 0.4, points = 4}\n"
    )
    tables = ran(tmp_path, text)
    lattice = multigap.Superlattice(well=8.5, barrier=5.5, height=4.16)
    wires = multigap.Wires(
        lattice, 0.230, multigap.coupling_matrix(0.25, intraband=0.1, interband=0.1, count=3)
    )
    etas = np.array([0.5, 0.75, 1.0])
    found = multigap.critical_temperature(wires, etas)
    assert np.array_equal(tables[""].column("T_c"), found.kelvin)
    assert np.array_equal(tables[""].column("mu"), found.mu)
    assert np.array_equal(tables[""].column("isotope_exponent"), multigap.isotope_exponent(wires, etas))
    gaps = tables["gaps"]
    assert gaps.column("eta").tolist() == [0.5, 0.5, 0.75, 0.75, 1.0, 1.0]
    state = multigap.gaps(wires, 0.75, 50.0)
    assert gaps.values[3, 3:].tolist() == state.delta.tolist()
    dome = multigap.dome(wires, [0.5, 1.0], np.linspace(0.1, 0.4, 4))
    assert tables["dome"].column("T_c").tolist() == dome.kelvin.reshape(-1).tolist()
    assert tables["dome"].column("g").tolist() == np.tile(dome.g, 2).tolist()
    assert (tmp_path / "out" / "run.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_what_is_left_out_has_the_models_own_defaults_and_what_is_told_has_not(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    extra = (
        'count = 3\nsoftening = false\noverlap = "ones"\nreference_dos = "0.01 1/(eV Å²)"\n'
        "lifshitz_subband = 2\n"
    )
    lattice = 'height = "4.16 eV"\nmatching = "current"\nmass_barrier = "0.5 m_e"\n'
    text = WIRES.replace("count = 3\n", extra).replace('height = "4.16 eV"\n', lattice)
    file.write_text(text + "[accuracy]\npoints = 16\n")
    model = _models.build(_settings.checked(read_document(str(file))))
    assert model == multigap.Wires(
        multigap.Superlattice(8.5, 5.5, 4.16, mass_barrier=0.5, matching="current"),
        0.230,
        multigap.coupling_matrix(0.25, intraband=0.1, interband=0.1, count=3),
        softening=False,
        lifshitz_subband=2,
        reference_dos=0.01,
        overlap=bpv.Overlap.ONES,
        points=16,
    )


@pytest.mark.parametrize("by", ['mu = ["3.2 eV", "3300 meV"]', 'density = ["0.11 1/Å²", "12e14 1/cm²"]'])
def test_a_filling_may_be_told_in_three_ways(tmp_path: Path, by: str) -> None:
    table = ran(tmp_path, WIRES.replace("eta = 1.0", by), "--no-figure")[""]
    wires = papers.md21()
    wires = replace(wires, superlattice=multigap.Superlattice(8.5, 5.5, 4.16))
    filling = bpv.Filling(mu=[3.2, 3.3]) if by.startswith("mu") else bpv.Filling(density=[0.11, 0.12])
    assert table.column("T_c") == pytest.approx(bpv.critical_temperature(wires, filling).kelvin, rel=1e-9)


def test_pairs_of_bands_are_those_of_python(tmp_path: Path) -> None:
    asked = (
        '[compute]\nquantities = ["critical temperature", "gaps", "isotope exponent"]\n'
        'temperatures = {from = "1 K", to = "1000 K", points = 4, spacing = "logarithmic"}\n'
    )
    table = ran(tmp_path, PAIR + 'cutoff1 = "100 meV"\n' + asked)
    equation = TwoBand(0.4, 0.2, 0.1, cutoff1=0.1).equation()
    critical = gap_equation.critical_temperature(equation)
    assert table[""].values[0].tolist() == [
        critical.kelvin,
        gap_equation.isotope_exponent(equation),
    ]
    assert table["gaps"].column("temperature") == pytest.approx([1, 10, 100, 1000])
    gaps = gap_equation.gaps(equation, table["gaps"].column("temperature"))
    assert np.array_equal(table["gaps"].values[:, 1:], gaps.delta)
    assert np.all(gaps.delta[-1] == 0)

    flat = FlatSteep(0.4, 0.2, 0.1, 0.035)
    scaled = ran(tmp_path, FLAT + asked + "scaled = [false, true]\n")[""]
    assert scaled.values[0].tolist() == [
        multigap.critical_temperature(flat).kelvin,
        multigap.isotope_exponent(flat, scaled=[False, True]),
    ]


@pytest.mark.parametrize("reading", [Reading.LITERAL, Reading.LOGARITHMIC])
def test_a_flat_and_a_steep_band_in_the_papers_other_readings(tmp_path: Path, reading: Reading) -> None:
    text = FLAT.replace('level = "35 meV"', f'reading = "{reading}"') + (
        '[compute]\nquantities = ["critical temperature", "isotope exponent"]\n'
    )
    table = ran(tmp_path, text)[""]
    known = curves(reading, [0.4], 0.2, 0.1)
    assert table.column("T_c") == pytest.approx(known.kelvin, rel=1e-12)
    exponent = known.isotope if reading is Reading.LITERAL else known.isotope_both
    assert table.column("isotope_exponent") == pytest.approx(exponent, rel=1e-12)
    if reading is Reading.LITERAL:
        assert table.column("level") == pytest.approx(known.level, rel=1e-12, nan_ok=True)


def test_many_bands_with_windows_are_two_bands_where_there_are_two(tmp_path: Path) -> None:
    text = MANY.replace("[0.5, 0.1],\n  [0.1, 0.3],", "[0.4, 0.2],\n  [0.1, 0.2],") + "density = [1, 2]\n"
    found = ran(tmp_path, text)[""].column("T_c")[0]
    pair = TwoBand(0.4, 0.2, np.sqrt(0.02), 0.06, 0.06, density_ratio=0.5)
    assert found == pytest.approx(multigap.critical_temperature(pair).kelvin, rel=1e-12)


def test_many_bands_of_other_kinds(tmp_path: Path) -> None:
    text = MANY + 'kind = ["flat level", "constant density"]\nlevel = ["35 meV", "0 meV"]\n'
    found = ran(tmp_path, text)[""].column("T_c")[0]
    flat = FlatSteep(0.5, 0.3, 0.1, 0.035, 0.06, 0.06)
    assert found == pytest.approx(multigap.critical_temperature(flat).kelvin, rel=1e-12)


def test_one_band_with_a_spectrum_is_the_spectrum_alone(tmp_path: Path) -> None:
    text = (
        'model = "many bands"\n[bands]\nlambda = [[1.2]]\n[spectrum]\nomega_ln = "60 meV"\n'
        "[coulomb]\nmu_star = 0.1\n[accuracy]\naccuracy = 2\n"
    )
    found = ran(tmp_path, text)[""].column("T_c")[0]
    alone = ran(tmp_path, PHONONS)[""].column("T_c")[0]
    assert found == pytest.approx(alone, rel=1e-4)
    assert alone == eliashberg.critical_temperature(SpectralFunction.einstein(1.2, 0.06), 0.1).kelvin


def test_a_spectrum_from_a_file_beside_the_run_file(tmp_path: Path) -> None:
    omega = np.linspace(1.0, 80.0, 80)
    alpha2f = 0.5 * np.exp(-(((omega - 50) / 10) ** 2))
    np.savetxt(tmp_path / "a2f.dat", np.column_stack([omega, alpha2f, 2 * alpha2f]))
    text = (
        'model = "spectrum"\n[spectrum]\nfile = "a2f.dat"\nunit = "meV"\ncolumns = 1\n[coulomb]\n'
        'mu_star = 0.1\ncutoff = "0.8 eV"\n'
        '[compute]\nquantities = ["critical temperature", "gaps"]\ntemperatures = ["2 K", "99 K"]\n'
    )
    tables = ran(tmp_path, text)
    spectrum = SpectralFunction.from_grid(1e-3 * omega, alpha2f)
    found = eliashberg.critical_temperature(spectrum, 0.1, cutoff=0.8)
    assert tables[""].column("T_c")[0] == pytest.approx(found.kelvin, rel=1e-9)
    assert tables[""].column("lambda")[0] == pytest.approx(spectrum.lam, rel=1e-9)
    cold = eliashberg.matsubara_gap(spectrum, 2.0, 0.1, cutoff=0.8).delta[0]
    assert tables["gaps"].column("delta_1") == pytest.approx([cold, 0.0], rel=1e-6)
    stronger = ran(tmp_path, text, "--set", "spectrum.columns=[0, 2]")[""]
    assert stronger.column("lambda")[0] == pytest.approx(2 * spectrum.lam, rel=1e-9)


def test_a_density_of_states_from_a_file(tmp_path: Path) -> None:
    energy = np.linspace(-2.0, 2.0, 401)
    peak = 1 + 2 / (1 + (energy / 0.2) ** 2)
    np.savetxt(tmp_path / "dos.dat", np.column_stack([energy + 5.0, peak]))
    text = PHONONS + '[density_of_states]\nfile = "dos.dat"\nunit = "eV"\nfermi = "5 eV"\n'
    found = ran(tmp_path, text)[""].column("T_c")[0]
    density = eliashberg.DensityOfStates(energy, peak / 3)
    known = eliashberg.critical_temperature(SpectralFunction.einstein(1.2, 0.06), 0.1, density=density)
    assert found == pytest.approx(known.kelvin, rel=1e-6)
    told = text + '[compute]\nquantities = "isotope exponent"\n'
    (tmp_path / "run.toml").write_text(told)
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize(
    "text",
    [
        WIRES.replace("g = 0.25", "g = 0.0")
        .replace("intraband = 0.1", "intraband = -0.1")
        .replace("interband = 0.1", "interband = 0"),
        PAIR.replace("0.4", "-0.4").replace("0.2", "-0.2").replace("0.1", "0.0"),
        PHONONS.replace("1.2", "0.1").replace("0.1\n", "0.5\n"),
        'model = "many bands"\n[bands]\nlambda = [[0.1]]\n'
        '[spectrum]\nomega_ln = "60 meV"\n[coulomb]\nmu_star = 0.5\n',
    ],
)
def test_no_superconductivity_is_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "run.toml").write_text(
        text + '[compute]\nquantities = ["critical temperature", "isotope exponent"]\n'
    )
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path)]) == 0
    assert "not superconducting" in capsys.readouterr().out
    table = multigap.load(tmp_path / "run.json")
    assert isinstance(table, RunTable)
    assert np.isnan(table.column("T_c")).all()
    assert np.isnan(table.column("isotope_exponent")).all()
    assert (tmp_path / "run.csv").read_text().splitlines()[-1].endswith("nan,nan")


def test_an_absurd_number_is_warned_of_once_and_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PHONONS.replace('"60 meV"', '"1.2 eV"') + "[sweep]\nmu_star = [0.1, 0.1]\n"
    (tmp_path / "run.toml").write_text(text)
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path), "--no-figure"]) == 0
    told = capsys.readouterr().err
    assert told.count("multigap: warning: ") == 1
    assert "1.2" in told


def test_the_command_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(PAIR)

    def process(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "multigap", *arguments],
            cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    assert process("--version").stdout == f"multigap {multigap.__version__}\n"
    about = process("--help").stdout
    assert "multigap run wires.toml --set g=0.3" in about
    assert process("example").stdout.split("\n")[0].startswith("md21 ")
    ended = process("run", "run.toml", "--no-figure")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "T_c = 204.9 K\nwritten: run.csv, run.json\n"
    assert (tmp_path / "run.csv").read_text() == "T_c (K)\n204.85388031541515\n"
    again = process("run", "run.toml", "--no-figure")
    assert again.returncode == 2
    assert again.stderr.startswith("multigap: run.csv is there already: --force replaces it")


def test_the_help_and_the_version_load_no_library() -> None:
    program = (
        "import sys; from multigap.__main__ import main; main(['--version']); "
        "print(*[m for m in ('numpy', 'numba', 'scipy', 'matplotlib', 'yaml') if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert ended.stdout == f"multigap {multigap.__version__}\n\n"
