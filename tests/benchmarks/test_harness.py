"""The harness runs on a tiny company. Nothing is timed here: machines differ."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks import homebank, table
from benchmarks.__main__ import PAGE, PARTS, measured
from benchmarks.rounds import Row, compared, in_turn
from benchmarks.setting import Setting, Size

TINY = Size(5, 1)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("benchmarks")
    return Setting(folder, 1, large=TINY, middle=TINY, transactions=10, bulk_rows=50)


@pytest.mark.parametrize("part", ["page", "bulk", "search", "findings", "report"])
def test_each_part_that_needs_no_window_measures_something(setting: Setting, part: str) -> None:
    rows = list(measured(setting, [part]))

    assert rows
    assert all(row.figures and min(row.figures) > 0 for row in rows)


@pytest.mark.parametrize("part", ["window", "first-list"])
def test_windows_tell_when_they_are_painted(
    setting: Setting, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.display.shutil.which", lambda _name: None)  # offscreen
    (row,) = measured(setting, [part])

    assert min(row.figures) > 0


def test_what_cannot_be_measured_here_says_what_it_needs(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.memory.shutil.which", lambda _name: None)
    (row,) = measured(setting, ["memory"])

    assert (row.figures, row.note) == ((), "needs homebank and Xvfb")
    assert row.holds is None


def test_both_ways_take_turns_in_going_first() -> None:
    order: list[str] = []

    def way(name: str) -> float:
        order.append(name)
        return 1.0

    in_turn(lambda: way("ours"), lambda: way("plain"), 3)

    assert order == ["ours", "plain", "plain", "ours", "ours", "plain"]


def test_the_first_round_only_warms_up() -> None:
    ours, plain = iter((90.0, 2.0, 3.0)), iter((1.0, 1.0, 2.0))

    row = compared("x", 2, lambda: next(ours), lambda: next(plain), rounds=2)

    assert row.figures == (2.0, 1.5)
    assert row.holds


def test_the_table_marks_what_misses_its_target_and_what_was_not_measured() -> None:
    rows = [Row("fast", 2, (1.0, 1.5, 9.0)), Row("slow", 1, (1.2,)), Row("none", 1, note="no X")]

    text = table.markdown(rows, on=date(2026, 3, 2), rounds=3)

    assert "| fast | 2 | 1.50 | 1.00 to 9.00 |" in text
    assert "| slow | 1 | 1.20 **missed** |" in text
    assert "| none | 1 | not measured here | | no X |" in text


def test_the_table_replaces_the_last_one_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")

    table.write(page, "the first table\n")
    table.write(page, "the second table\n")

    text = page.read_text("utf-8")
    assert "the second table" in text
    assert "the first table\n" not in text
    assert text.startswith("# Performance")
    assert "## What is measured" in text


def test_a_homebank_file_holds_as_many_transactions_as_asked(tmp_path: Path) -> None:
    homebank.write(tmp_path / "small.xhb", 25)

    assert (tmp_path / "small.xhb").read_text("utf-8").count("<ope ") == 25


def test_every_part_can_be_asked_for_by_name() -> None:
    assert set(PARTS) >= {"window", "first-list", "memory", "page", "bulk", "search", "findings"}
