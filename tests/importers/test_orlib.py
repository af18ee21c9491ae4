"""OR-Library assignment problems: sizes, costs with their sign, and damaged files by line."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from pathlib import Path

import pytest

from placement.errors import DataError, UsageError
from placement.importers import FORMATS, import_instance
from placement.wording import describe

SHIPPED = Path(__file__).parents[2] / "instances" / "orlib-assignment"

DENSE = " 3\n 4 1 7\n 2 0\n 5\n 3 2\n 2\n"
SPARSE = "3\n1 1 4\n1 2 1\n2 2 -6\n3 3 2\n"


@pytest.fixture
def file(tmp_path):
    """A function that writes a text and gives its path."""

    def write(text: str, name: str = "problem.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def costs(instance) -> dict[tuple[str, str], int]:
    scores = instance.tables["scores"]
    return {
        (student, post): -score
        for student, post, score in zip(
            scores["student_id"], scores["post_id"], scores["score"], strict=True
        )
    }


def test_dense_rows_may_break_anywhere(file):
    """Costs fill the square row by row, whatever the lines; a score is minus the cost."""
    instance = import_instance(file(DENSE))
    assert list(instance.students["student_id"]) == ["R1", "R2", "R3"]
    assert list(instance.places["place_id"]) == ["C1", "C2", "C3"]
    assert set(instance.places["need"]) == {1}
    assert [costs(instance)[f"R{i}", f"C{j}"] for i in (1, 2, 3) for j in (1, 2, 3)] == [
        4, 1, 7, 2, 0, 5, 3, 2, 2,
    ]  # fmt: skip


def test_sparse_triples_count_from_one(file):
    """Only listed pairs have a score, and a cost may be negative."""
    assert costs(import_instance(file(SPARSE))) == {
        ("R1", "C1"): 4, ("R1", "C2"): 1, ("R2", "C2"): -6, ("R3", "C3"): 2,
    }  # fmt: skip


def test_the_term_is_named_by_the_file_and_dated_by_the_publication(file):
    instance = import_instance(file(SPARSE, "assignp3.txt"))
    assert instance.term.name == "assignp3"
    assert instance.term.start == dt.date(1990, 2, 1)
    assert instance.city == ""


def test_compressed_files_are_read_as_they_are(file):
    plain = import_instance(file(DENSE))
    packed = import_instance(file(gzip.compress(DENSE.encode()), "problem.txt.gz"))
    assert costs(plain) == costs(packed)


@pytest.mark.parametrize(
    ("name", "size", "pairs", "known"),
    [
        ("assign100", 100, 10_000, {("R001", "C001"): 52, ("R001", "C002"): 89}),
        ("assign800", 800, 640_000, {}),
        ("assignp800", 800, 100_057, {("R001", "C001"): 75, ("R001", "C011"): 18}),
        ("assignp5000", 5000, 99_969, {}),
    ],
)
def test_shipped_files_have_their_published_sizes(name, size, pairs, known):
    """Sizes, pairs and the first costs; the largest is read in a second."""
    began = time.perf_counter()
    instance = import_instance(SHIPPED / f"{name}.txt.gz")
    assert time.perf_counter() - began < 3
    assert (len(instance.students), len(instance.places)) == (size, size)
    assert len(instance.tables["scores"]) == pairs
    found = costs(instance) if known else {}
    assert {pair: found[pair] for pair in known} == known


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3\n4 1 7\n2 0 5\n3 x 2\n", 'Line 4: "x" is not an integer.'),
        ("3\n4 1 7\n2 0 5\n3 99999999999999999999 2\n", 'Line 4: "99999999999999999999" is not'),
        ("3\n4 1\n7 2\n0 5\n3 2\n", "Line 5: the file ends here; size 3 needs 9 numbers, and"),
        (
            "4\n4 1 7\n2 0\n",
            "Line 3: the file ends here; size 4 needs 12 numbers, and there are 5.",
        ),
        ("2\n1 1 4\n2 3 1\n", "Line 3: number 3 is outside 1 to 2."),
        ("2\n1 1 4\n0 2 1\n", "Line 3: number 0 is outside 1 to 2."),
        ("2\n1 1 4\n2 2 1\n1 1 9\n", "Line 4: the cost of row 1 and column 1 stands twice."),
        ("0\n1 1 4\n", 'Line 1: the size must be a positive integer, not "0".'),
        ("-2\n1 1 4\n", 'Line 1: the size must be a positive integer, not "-2".'),
    ],
)
def test_damage_is_named_by_line(file, text, message):
    """One fault, with the file and the line."""
    with pytest.raises(DataError) as error:
        import_instance(file(text), format="orlib")
    shown = describe(error.value.faults[0], lang="en")
    assert message in shown
    assert "problem.txt" in shown


def test_a_file_of_no_known_format_is_refused(file):
    with pytest.raises(UsageError, match=r"format of problem.txt was not recognised.*orlib.*pref"):
        import_instance(file("name,age\nAda,36\n"))
    assert list(FORMATS) == ["orlib", "preflib"]


def test_an_unknown_format_name_is_refused(file):
    with pytest.raises(UsageError, match='no import format "lp"'):
        import_instance(file(DENSE), format="lp")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nothing\.txt"):
        import_instance(tmp_path / "nothing.txt")


def test_a_broken_archive_is_named(file):
    """Cut short or garbled, the compressed file is at fault."""
    packed = gzip.compress(DENSE.encode() * 50)
    for damaged in (packed[:40], packed[:12] + b"xxxxxxxx" + packed[20:]):
        with pytest.raises(UsageError, match=r"The compressed file p\.gz is damaged"):
            import_instance(file(damaged, "p.gz"))


def test_a_binary_file_is_refused(file):
    with pytest.raises(UsageError, match=r"image\.png is not a text file"):
        import_instance(file(b"\x89PNG\r\n\x1a\n\x00\x00", "image.png"))
