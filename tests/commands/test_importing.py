"""``dsp-desktop import``: what it prints, what it writes and how it ends."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.commands.counter import Counter
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.intake import service
from dsp_desktop.people.models import Driver
from tests.conftest import CLOCK
from tests.intake.samples import (
    ANN,
    ASSOCIATES,
    FILES,
    ROUTES,
    ROUTES_NAME,
    VEHICLES,
    WEX,
    csv_of,
    driver_line,
    found_company,
    van_line,
    wex_line,
    workbook,
)

DRIVERS = FILES / "AssociateData.csv"


@pytest.fixture
def call(app: App, company: str, capsys: pytest.CaptureFixture[str]) -> Any:
    found_company(app, state=None)

    def importing(*arguments: object) -> tuple[int, list[str]]:
        code = run(["import", *map(str, arguments), "--company", company], clock=CLOCK)
        return code, capsys.readouterr().out.splitlines()

    return importing


def drivers(app: App) -> int:
    with app.read() as source:
        return source.scalar(select(func.count()).select_from(Driver)) or 0


@pytest.mark.parametrize("look", [[], ["--dry-run"]])
def test_without_yes_nothing_is_written(call: Any, app: App, look: list[str]) -> None:
    code, lines = call(DRIVERS, *look)
    assert code == 0
    assert "  3 added, 0 changed, 0 unchanged" in lines
    assert "  Nothing was written. Add --yes to write it." in lines
    assert drivers(app) == 0


def test_json_is_one_object_a_file_with_the_agreed_names(call: Any, app: App) -> None:
    code, lines = call(DRIVERS, "--yes", "--json")
    (said,) = map(json.loads, lines)
    assert code == 0
    assert said["kind"] == "associates"
    assert (said["added"], said["changed"], said["unchanged"]) == (3, 0, 0)
    assert (said["ignored_columns"], said["unreadable"]) == ([], [])
    assert said["written"] is True
    assert len(said["sha256"]) == 64
    assert drivers(app) == 3
    (again,) = map(json.loads, call(DRIVERS, "--yes", "--json")[1])
    assert (again["added"], again["unchanged"], again["written"]) == (0, 3, False)


def test_unreadable_lines_are_told_by_number_and_reason(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "AssociateData.csv"
    path.write_bytes(csv_of(ASSOCIATES, driver_line("B", "1"), driver_line()))
    code, lines = call(path, "--json")
    (said,) = map(json.loads, lines)
    assert (code, said["added"]) == (0, 1)
    assert [bad["line"] for bad in said["unreadable"]] == [2]
    assert said["unreadable"][0]["reason"].startswith("Transporter ID: ")


def test_several_files_go_in_in_the_order_given(call: Any, app: App, tmp_path: Path) -> None:
    vans, routes, fuel = tmp_path / "a.xlsx", tmp_path / ROUTES_NAME, tmp_path / "b.csv"
    vans.write_bytes(workbook([VEHICLES, van_line()]))
    routes.write_bytes(workbook([ROUTES, ["CX1", "T", ANN, "Ann Example", "0%"]]))
    fuel.write_bytes(csv_of(WEX, wex_line()))
    code, lines = call(DRIVERS, vans, routes, fuel, "--yes", "--json")
    said = [json.loads(line) for line in lines]
    assert code == 0
    assert [one["kind"] for one in said] == ["associates", "vans", "routes", "fuel"]
    assert all(one["written"] for one in said)


def test_one_refused_file_does_not_keep_the_others_out(call: Any, app: App, tmp_path: Path) -> None:
    other = tmp_path / "notes.csv"
    other.write_text("a,b\n1,2\n")
    code, lines = call(other, tmp_path / "gone.csv", tmp_path, DRIVERS, "--yes", "--json")
    said = [json.loads(line) for line in lines]
    assert code == 1
    assert "Looked for the headers of AssociateData.csv" in said[0]["refused"]
    assert "cannot be opened" in said[1]["refused"]
    assert "cannot be opened" in said[2]["refused"]
    assert said[3]["written"] is True
    assert drivers(app) == 3


def test_a_renamed_column_is_mapped_on_the_command_line(
    call: Any, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    header = ["Xporter = ID" if h == "TransporterID" else h for h in ASSOCIATES]
    path.write_bytes(csv_of(header, driver_line()))
    code, lines = call(path, "--yes", "--json")
    (said,) = map(json.loads, lines)
    assert code == 1
    assert said["missing_columns"] == [{"field": "transporter_id", "label": "Transporter ID"}]
    assert any('--map "HEADER=FIELD"' in line for line in call(path)[1])
    assert call(path, "--yes", "--map", "Xporter = ID=transporter_id")[0] == 0
    assert drivers(app) == 1
    assert call(path)[0] == 0


def test_a_renamed_routes_file_needs_its_day_and_station(
    call: Any, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "today.xlsx"
    path.write_bytes(workbook([ROUTES, ["CX1", "T", ANN, "Ann Example", "0%"]]))
    code, lines = call(path)
    assert code == 1
    assert any("stand only in its name" in line for line in lines)
    assert call(path, "--yes", "--day", "2026-02-27", "--station", "DXX1")[0] == 0


@pytest.mark.parametrize("wrong", [["--map", "x"], ["--day", "soon"], ["--yes", "--dry-run"]])
def test_wrong_use_ends_with_two(call: Any, wrong: list[str]) -> None:
    assert call(DRIVERS, *wrong)[0] == 2


def test_from_nothing_the_four_files_go_in_whatever_order_they_are_given_in(
    call: Any, app: App, tmp_path: Path
) -> None:
    vans, routes, fuel = tmp_path / "a.xlsx", tmp_path / ROUTES_NAME, tmp_path / "b.csv"
    vans.write_bytes(workbook([VEHICLES, van_line(stationCode="DXX1")]))
    routes.write_bytes(workbook([ROUTES, ["CX1", "T", ANN, "Ann Example", "0%"]]))
    fuel.write_bytes(csv_of(WEX, wex_line()))
    code, lines = call(fuel, routes, vans, DRIVERS, "--yes", "--json")
    said = [json.loads(line) for line in lines]
    assert code == 0
    assert [one["kind"] for one in said] == ["fuel", "routes", "vans", "associates"]
    assert [one["added"] for one in said] == [1, 1, 1, 3]
    assert all(one["written"] for one in said)
    assert not any("not on file" in note for one in said for note in one["notes"])
    (note,) = said[2]["notes"]
    assert "nobody has said yet in which state they are: DXX1" in note
    with app.read() as source:
        route = source.scalars(select(Route)).one()
        bought = source.scalars(select(FuelPurchase)).one()
    assert route.driver_id == bought.driver_id is not None
    assert bought.van_id is not None


def test_a_refused_file_is_told_with_the_same_names(call: Any, tmp_path: Path) -> None:
    said = [json.loads(line) for line in call(DRIVERS, tmp_path / "gone.csv", "--json")[1]]
    assert list(said[1]) == [*said[0], "refused"]
    assert {name: said[1][name] for name in ("kind", "added", "changed", "unchanged")} == {
        "kind": None, "added": 0, "changed": 0, "unchanged": 0
    }  # fmt: skip
    assert said[1]["ignored_columns"] == said[1]["unreadable"] == []


def test_each_unreadable_line_is_one_entry_with_all_its_reasons(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "wex.csv"
    path.write_bytes(csv_of(WEX, wex_line(Units="x", **{"Net Cost": "free"}), wex_line("2")))
    (said,) = [json.loads(line) for line in call(path, "--json")[1]]
    (bad,) = said["unreadable"]
    assert bad["line"] == 2
    assert "Units: “x” is not a number." in bad["reason"]
    assert "Net Cost: “free” is not a number." in bad["reason"]


def test_twenty_lines_are_listed_unless_all_are_asked_for(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "AssociateData.csv"
    good = [driver_line(f"N{n}", f"A1TESTDRIVER{n:02d}") for n in range(50)]
    path.write_bytes(csv_of(ASSOCIATES, *good, *[driver_line("B", "1")] * 30))
    lines = call(path)[1]
    assert sum(line.startswith("    line ") for line in lines) == 40
    assert "    and 30 more" in lines
    assert "    and 10 more" in lines
    assert sum(line.startswith("    line ") for line in call(path, "--all")[1]) == 80


def test_the_preview_reads_as_people_write(call: Any, app: App, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    first = van_line(registrationExpiryDate="2027-03-01", type="Box truck")
    path.write_bytes(csv_of(VEHICLES, first))
    call(path, "--yes")
    path.write_bytes(csv_of(VEHICLES, van_line(registrationExpiryDate="2028-03-01", type="STEP_VAN",
                                               operationalStatus="GROUNDED")))  # fmt: skip
    (line,) = [line for line in call(path)[1] if line.startswith("    line ")]
    assert "Registration expires: 1 Mar 2027 → 1 Mar 2028" in line
    assert "Body: Box truck → Step van" in line
    assert "Grounded in the portal: no → yes" in line


def test_stopped_by_the_person_it_says_what_was_written(
    call: Any, app: App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    def press(_self: object, *_far: object) -> None:
        raise KeyboardInterrupt

    fuel = tmp_path / "b.csv"
    fuel.write_bytes(csv_of(WEX, wex_line()))
    whole = service.apply
    with monkeypatch.context() as patch:
        patch.setattr(Counter, "report", press)
        stopped = ["import", str(DRIVERS), "--yes", "--company", app.target]
        assert run(stopped, clock=CLOCK) == 130
    assert capsys.readouterr().err == "Stopped. Nothing was written.\n"
    assert drivers(app) == 0

    def second(uow: Any, seen: Any, progress: Any) -> Any:
        outcome = whole(uow, seen, progress)
        if seen.kind == "fuel":
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(service, "apply", second)
    files = [str(fuel), str(DRIVERS)]
    assert run(["import", *files, "--yes", "--company", app.target], clock=CLOCK) == 130
    said = capsys.readouterr()
    assert f"Written before that, each as a whole: {DRIVERS}. Nothing else was." in said.err
    assert "3 added" in said.out
    assert drivers(app) == 3
    with app.read() as source:
        assert source.scalars(select(FuelPurchase)).all() == []


def test_on_a_terminal_it_says_how_far_it_is_and_leaves_the_line_clean() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    counter = Counter(screen)
    counter.report(1, 4)
    counter.clear()
    assert screen.getvalue() == "\r25 %\r    \r"
