"""What `make kernels` records, translates and calls stale; no compiler of modules is needed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from scripts import build_kernels
from scripts.kernels import link, manifest, places, sources, translate
from scripts.kernels.places import ROOT

NAME = min(places.entries())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("multigap", "multigap_book", "scripts/kernels", "web/kernels"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    return tmp_path


def add(file: Path, text: str = "# a remark\n") -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "multigap/kernels/pair.py",
        "multigap/constants.py",
        "scripts/kernels/runtime.c",
        "scripts/kernels/link.py",
    ],
)
def test_an_edited_file_makes_stale_all_modules_that_come_from_it_and_no_other(copy: Path, path: str) -> None:
    before = {name: manifest.complaints(name, copy) for name in places.entries(copy)}
    add(copy / path)
    complaint = "{} was built before " + path + " was changed"
    for name, known in before.items():
        made_of = manifest.read(copy)[name]["sources"]
        expected = [*known, complaint.format(name)] if path in made_of else known
        assert sorted(manifest.complaints(name, copy)) == sorted(expected)
    assert any(path in record["sources"] for record in manifest.read(copy).values())


def test_checks_of_input_are_no_part_of_a_module(copy: Path) -> None:
    before = manifest.complaints(NAME, copy)
    add(copy / "multigap/_checks/values.py")
    add(copy / "multigap/__init__.py")
    assert manifest.complaints(NAME, copy) == before


def test_another_module_than_the_recorded_one_is_seen(copy: Path) -> None:
    file = places.module_file(NAME, copy)
    file.write_bytes(file.read_bytes() + b"\0")
    assert f"{NAME}.wasm is not the file that was recorded" in manifest.complaints(NAME, copy)
    file.unlink()
    assert manifest.complaints(NAME, copy) == [f"{NAME} has not been built"]


def test_another_version_than_the_pinned_one_is_seen(copy: Path) -> None:
    built = manifest.pinned(copy)["numba"]
    pins = copy / "requirements.txt"
    pins.write_text(
        pins.read_text(encoding="utf-8").replace(f"numba=={built}", "numba==9.9"), encoding="utf-8"
    )
    assert f"{NAME} was built with numba {built}, not 9.9" in manifest.complaints(NAME, copy)


def test_a_module_without_an_entry_is_a_stray(copy: Path) -> None:
    shutil.copy(places.module_file(NAME, copy), places.module_file("no-entry", copy))
    assert manifest.strays(copy) == ["no-entry"]


def test_the_check_from_the_command_line_names_what_is_stale(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copy / "web" / "kernels" / manifest.NAME
    records = manifest.read(copy)
    records[NAME]["sources"]["multigap/_jit.py"] = "0"
    file.write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setattr(manifest, "complaints", lambda name, at=manifest.complaints: at(name, copy))
    assert build_kernels.main(["--check", NAME]) == 1
    assert f"{NAME} was built before multigap/_jit.py was changed" in capsys.readouterr().err


def test_imports_are_followed_to_the_file_that_has_the_name(tmp_path: Path) -> None:
    files = {
        "multigap/__init__.py": "from multigap import other\n",
        "multigap/other.py": "",
        "multigap/errors.py": "",
        "multigap/kernels/__init__.py": "KIND = 1\n",
        "multigap/kernels/a.py": "from multigap.kernels.b import f\nfrom multigap.errors import Wrong\n",
        "multigap/kernels/b.py": "from multigap.kernels import KIND\nimport numpy as np\n",
        "multigap/kernels/c.py": "",
        "multigap_book/__init__.py": "",
        "multigap_book/entry.py": "def f():\n    from multigap.kernels import a\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = sources.closure(tmp_path / "multigap_book/entry.py", tmp_path)
    assert {str(file.relative_to(tmp_path)) for file in found} == {
        "multigap_book/entry.py",
        "multigap/kernels/__init__.py",
        "multigap/kernels/a.py",
        "multigap/kernels/b.py",
    }
    (tmp_path / "multigap/kernels/c.py").write_text("from .b import f\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"c\.py:1: kernels import by full names"):
        sources.closure(tmp_path / "multigap/kernels/c.py", tmp_path)
    (tmp_path / "multigap/kernels/c.py").write_text("from multigap.gone import f\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"no file of multigap\.gone was found"):
        sources.closure(tmp_path / "multigap/kernels/c.py", tmp_path)


def test_what_the_host_alone_has_is_taken_out_of_its_code() -> None:
    host = r"""target datalayout = "e-m:e-i64:64"
target triple = "x86_64-unknown-linux-gnu"
@.const.pickledata.ab = internal constant [18 x i8] c"\80\04/home/me/file.py"
@.const.picklebuf.ab = internal constant { ptr, i32, ptr } { ptr @.const.pickledata.ab, i32 18, ptr null }
@numba.dynamic.globals.7f = linkonce global ptr inttoptr (i64 140457012377744 to ptr)
@env = common global ptr null
@table = internal constant [1 x double] [double 2.5]

define linkonce_odr void @NRT_incref(ptr %.1) #2 {
entry:
  call void asm "pause", ""()
  ret void
}

define linkonce_odr void @NRT_decref(ptr %.1) #2 {
entry:
  call void asm "pause", ""()
  ret void
}

define linkonce_odr ptr @__excinfo_unwrap_args0a(ptr %.1) {
  ret ptr @env
}
attributes #0 = { nounwind "probe-stack"="x" "target-cpu"="generic" }
"""
    expected = """target datalayout = "e-p:32:32"
target triple = "wasm32-unknown-unknown"
@.const.pickledata.ab = internal constant [18 x i8] zeroinitializer
@.const.picklebuf.ab = internal constant { ptr, i32, ptr } zeroinitializer
@numba.dynamic.globals.7f = internal global ptr null
@env = internal global ptr null
@table = internal constant [1 x double] [double 2.5]

COUNTED

define internal ptr @__excinfo_unwrap_args0a(ptr %place) {
  ret ptr null
}
attributes #0 = { nounwind   }
"""
    counted = "\n\n".join(translate.COUNTING[name] for name in ("incref", "decref"))
    assert translate.retargeted(host, "e-p:32:32") == expected.replace("COUNTED", counted)


def test_a_process_that_translates_has_none_of_the_users_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    monkeypatch.setenv("NUMBA_CPU_NAME", "native")
    given = translate.environment(Path("/empty"))
    assert "NUMBA_DISABLE_JIT" not in given
    assert (given["NUMBA_CPU_NAME"], given["NUMBA_OPT"], given["PYTHONHASHSEED"]) == ("generic", "0", "0")


def test_the_linker_is_pinned_with_hashes_and_no_reader_needs_it() -> None:
    pins = link.PINS.read_text(encoding="utf-8")
    assert re.search(r"^ziglang==[\d.]+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+\Z", pins, re.M)
    pinned = ("requirements.txt", "binder/requirements.txt", "pyproject.toml")
    for name in (*pinned, "binder/postBuild", ".ci/run"):
        assert "zig" not in (ROOT / name).read_text(encoding="utf-8")


def test_licences_of_what_is_linked_in_are_beside_the_modules() -> None:
    text = (places.MODULES / "LICENSES.md").read_text(encoding="utf-8")
    for words in ("Anaconda, Inc.", "Rich Felker, et al.", "Zig contributors", "Sun Microsystems, Inc."):
        assert words in text
