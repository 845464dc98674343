"""Files are written whole or not at all, and what cannot be written or read is said at once."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from multigap import _files

AS_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "numbers.csv"
    for text in ("first", "second"):
        with _files.written(target) as temporary:
            assert temporary.parent == tmp_path
            assert temporary.suffix == ".csv"  # by which plotting libraries tell the format
            temporary.write_text(text)
            assert not target.exists() or target.read_text() == "first"
        assert target.read_text() == text
        assert os.listdir(tmp_path) == ["numbers.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_what_was_there_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "numbers.csv"
    target.write_text("before")

    def fails(path: Path) -> None:
        with _files.written(path) as temporary:
            temporary.write_text("half")
            raise error

    for path in (target, tmp_path / "new.csv"):
        with pytest.raises(error):
            fails(path)
    assert os.listdir(tmp_path) == ["numbers.csv"]
    assert target.read_text() == "before"


def test_permissions_are_those_of_the_file_before_or_of_any_new_one(tmp_path: Path) -> None:
    old, new, plain = tmp_path / "old", tmp_path / "new", tmp_path / "plain"
    old.write_text("before")
    old.chmod(0o640)
    plain.write_text("")
    for path in (old, new):
        with _files.written(path) as temporary:
            temporary.write_text("after")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "numbers", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    with _files.written(link) as temporary:
        temporary.write_text("after")
    assert link.is_symlink()
    assert target.read_text() == "after"


@pytest.mark.parametrize("told", [3, None, b"bytes", "", "a\0b", 0.5, ["a"]])
@pytest.mark.parametrize("function", [_files.target, _files.text_of])
def test_what_is_no_path_is_refused(function, told: object) -> None:
    with pytest.raises(ValueError, match=r"^out = .* is not allowed: out must be the path of a file"):
        function(told, name="out")


def test_where_no_file_can_be_written_is_said_before_anything_is_computed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    cases = {
        tmp_path: "this is a folder",
        tmp_path / "none" / "a.csv": "there is no folder '.*none'",
        tmp_path / "file" / "a.csv": "there is no folder|Not a directory",
        tmp_path / "circle": "file that can be written",
        tmp_path / ("a" * 300): "file that can be written",
        Path(os.devnull): "a device or a pipe",
    }
    computed = False
    for path, reason in cases.items():
        with (
            pytest.raises(ValueError, match=rf"path = .* is not allowed: .*({reason})"),
            _files.written(path),
        ):
            computed = True
    assert not computed
    assert sorted(os.listdir(tmp_path)) == ["circle", "file"]
    assert Path(os.devnull).is_char_device()


@AS_ROOT
def test_a_folder_or_a_file_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "kept").chmod(0o444)
    closed.chmod(0o555)
    for path, reason in ((closed / "a.csv", "Permission denied"), (tmp_path / "kept", "read-only")):
        with pytest.raises(ValueError, match=reason):
            _files.target(path)


def test_a_folder_without_permission_is_told_with_the_systems_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(ValueError, match=r"path = .*a\.csv' is not allowed: .*\(Permission denied\)"):
        _files.target(tmp_path / "a.csv")


def test_a_target_that_becomes_a_folder_meanwhile_is_refused_and_cleaned_up(tmp_path: Path) -> None:
    target = tmp_path / "numbers"

    def late() -> None:
        with _files.written(target) as temporary:
            temporary.write_text("whole")
            target.mkdir()

    with pytest.raises(ValueError, match=r"path = .* is not allowed"):
        late()
    assert os.listdir(tmp_path) == ["numbers"]


def test_texts_are_read_with_or_without_their_mark(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / "text").write_text("α²F", encoding=encoding)
        assert _files.text_of(tmp_path / "text") == "α²F"


def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("α²F", encoding="utf-16")
    for path, reason in (
        (tmp_path / "none", "No such file"),
        (tmp_path, "directory"),
        (tmp_path / "other", r"a table in UTF-8 \(byte 0 is none\)"),
    ):
        with pytest.raises(ValueError, match=rf"source = .* must be a table .*{reason}|{reason}"):
            _files.text_of(path, name="source", what="a table")
