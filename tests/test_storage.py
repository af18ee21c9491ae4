"""All files of a run or none, whatever the disk, other programs or a kill do."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from placement.errors import UsageError
from placement.storage import check_output, recover, sha256, write_atomically
from placement.wording import sentence

OLD = {"a.csv": b"old a", "sub/b.xlsx": b"old b", "certificate.json": b"old c"}
NEW = {"a.csv": b"new a", "sub/b.xlsx": b"new b", "certificate.json": b"new c"}


def held(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, staging included."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A directory with an earlier run."""
    directory = tmp_path / "方案"
    write_atomically(directory, OLD)
    return directory


def test_files_are_written_in_order_and_nothing_else_is_left(tmp_path: Path) -> None:
    """A later file may read the earlier ones beside it."""
    directory = tmp_path / "deep" / "out"

    def certify(path: Path) -> None:
        path.write_bytes(b"about " + (path.parent / "a.csv").read_bytes())

    written = write_atomically(directory, {"a.csv": b"1", "certificate.json": certify})
    assert written == [directory / "a.csv", directory / "certificate.json"]
    assert held(directory) == {"a.csv": b"1", "certificate.json": b"about 1"}


def test_a_directory_with_files_is_refused_and_unchanged(out: Path) -> None:
    """Nothing is overwritten unless asked for."""
    with pytest.raises(UsageError, match="already holds files; nothing was written") as refused:
        write_atomically(out, NEW)
    assert refused.value.code == "E106"
    assert held(out) == OLD
    with pytest.raises(UsageError, match="already holds files"):
        check_output(out, force=False)
    check_output(out, force=True)


def test_force_replaces_what_is_named_and_keeps_the_rest(out: Path) -> None:
    """The user's own file in the folder stays; files of the earlier run go."""
    (out / "notes.txt").write_bytes(b"mine")
    (out.parent / "outside.txt").write_bytes(b"not yours")
    files = {"a.csv": b"new a", "certificate.json": b"new c"}
    retired = ["a.csv", "sub/b.xlsx", "../outside.txt", "sub/never.xlsx"]
    write_atomically(out, files, force=True, retired=retired)
    assert held(out) == {**files, "notes.txt": b"mine"}
    assert not (out / "sub").exists()
    assert (out.parent / "outside.txt").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The reason of the operating system is in the sentence."""
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be read or written") as refused:
        write_atomically(tmp_path / "out", NEW)
    assert refused.value.code == "E107"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_files(out: Path, number: int) -> None:
    """E105 names the file that did not fit; no half-written file stays."""

    def overflow(path: Path) -> None:
        path.write_bytes(b"half of")
        raise OSError(number, os.strerror(number))

    with pytest.raises(UsageError, match="disk is full") as refused:
        write_atomically(out, {**NEW, "sub/b.xlsx": overflow}, force=True)
    assert refused.value.code == "E105"
    assert refused.value.facts["file"] == str(out / "sub" / "b.xlsx"), "not where it was staged"
    assert held(out) == OLD


@pytest.mark.parametrize("below", ["", "new", "new/newer"])
def test_a_folder_nobody_may_write_to_is_refused_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    """Before anything is solved, also where the folder would first have to be made."""
    asked: list[object] = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked.append((path, mode)))
    with pytest.raises(UsageError) as refused:
        check_output(tmp_path / below, force=False)
    assert refused.value.code == "E107"
    assert refused.value.facts["file"] == str(tmp_path / below)
    assert asked == [(tmp_path, os.W_OK)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_disk_that_is_really_full(out: Path) -> None:
    """The system's own refusal, not one made up: a write to a device that has no room."""
    with pytest.raises(UsageError, match="disk is full"):
        write_atomically(
            out, {**NEW, "a.csv": lambda _: Path("/dev/full").write_bytes(b"x" * 9)}, force=True
        )
    assert held(out) == OLD


def test_a_full_disk_while_flushing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems find out only when data are forced to the disk."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="disk is full"):
        write_atomically(out, NEW, force=True)
    assert held(out) == OLD


def test_a_file_open_in_excel_is_found_before_anything_moves(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open it for writing."""
    plain = Path.open

    def locked(self: Path, mode: str = "r", **kwargs: object) -> object:
        if self.name == "b.xlsx" and mode == "r+b" and ".placement-" not in str(self):
            raise PermissionError(errno.EACCES, "in use", str(self))
        return plain(self, mode, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(UsageError) as refused:
        write_atomically(out, NEW, force=True)
    assert refused.value.code == "E102"
    assert str(refused.value.facts["file"]).endswith("b.xlsx")
    monkeypatch.undo()
    assert held(out) == OLD


@pytest.mark.parametrize("failing", ["a.csv", "sub/b.xlsx", "certificate.json"])
def test_a_file_opened_in_the_last_moment_undoes_the_renames(
    out: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Whatever rename fails, the old set stands."""
    plain = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target == out / failing and self.parts[-2] != "old" and "new" in self.parts:
            raise PermissionError(errno.EACCES, "in use", str(target))
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(UsageError) as refused:
        write_atomically(out, NEW, force=True)
    monkeypatch.undo()
    assert refused.value.code == "E102"
    assert refused.value.facts["file"] == str(out / failing)
    assert held(out) == OLD


def test_an_error_of_the_writer_itself_is_passed_on(out: Path) -> None:
    """Only the operating system's refusals are translated."""

    def broken(_: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomically(out, {"a.csv": broken}, force=True)
    assert held(out) == OLD


KILLED = """
import os, signal, sys
from pathlib import Path
from placement import storage

out, moment = Path(sys.argv[1]), sys.argv[2]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if moment == "renaming":
    plain, seen = storage._rename, []
    def rename(source, target, *, shown):
        plain(source, target, shown=shown)
        seen.append(target)
        if len(seen) == int(sys.argv[3]):
            die()
    storage._rename = rename
elif moment == "retiring":
    storage._retire = die
files = {"a.csv": b"new a", "sub/b.xlsx": b"new b", "certificate.json": b"new c"}
if moment == "staging":
    files["sub/b.xlsx"] = die
storage.write_atomically(out, files, force=True)
"""


def kill(out: Path, *arguments: str) -> None:
    """Write the new files in another process that dies at a given moment."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(out), *arguments], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_while_staging_the_old_files_stand(out: Path) -> None:
    """The next write clears what was left."""
    kill(out, "staging")
    assert {name: held(out)[name] for name in OLD} == OLD
    assert recover(out)
    assert held(out) == OLD


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("renames", range(1, 7))
def test_killed_between_renames_the_new_files_are_finished(out: Path, renames: int) -> None:
    """After every single rename: the staging directory still holds what is missing."""
    kill(out, "renaming", str(renames))
    # Until then the certificate tells: it is the old one, or there is none, up to the last rename.
    assert (held(out).get("certificate.json") == b"new c") == (renames == 6)
    assert recover(out)
    assert held(out) == NEW
    assert not recover(out)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_after_the_renames_the_next_write_goes_on(out: Path) -> None:
    """A later run clears the directory and writes its own files."""
    kill(out, "retiring")
    later = {"a.csv": b"later"}
    write_atomically(out, later, force=True)
    assert held(out) == {**NEW, **later}


def test_nothing_to_recover_where_there_is_nothing(tmp_path: Path) -> None:
    """Readers may call it on any path."""
    assert not recover(tmp_path)
    assert not recover(tmp_path / "absent")


def test_hash_of_a_file_and_of_none(tmp_path: Path) -> None:
    """A missing file is a sentence, not a traceback."""
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert sha256(path).startswith("ba7816bf")
    with pytest.raises(UsageError) as refused:
        sha256(tmp_path / "b")
    assert refused.value.code == "E101"


@pytest.mark.parametrize("code", ["E105", "E106", "E107", "E309"])
def test_every_message_names_the_file_in_both_languages(code: str) -> None:
    """No brace is left open."""
    facts = {"file": "方案.xlsx", "path": "方案.xlsx", "reason": "EROFS"}
    for lang in ("zh", "en"):
        text = sentence(code, facts, lang=lang)  # type: ignore[arg-type]
        assert "方案.xlsx" in text
        assert "{" not in text
