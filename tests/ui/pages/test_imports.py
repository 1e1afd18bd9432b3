"""Imports in the window: look first, then import; nothing is written before."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.people.queries import DRIVER_LIST
from tests.intake import samples
from tests.support.builders import a_company
from tests.support.doubles import ErrorEar
from tests.support.people import a_station
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.saving import CannotSave
from ui.pages.imports import ImportsPage
from ui.pages.imports_file import ReadyFile, RefusedFile, UnmatchedFile
from ui.pages.imports_preview import PreviewScreen


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> ImportsPage:
    a_company(operations.app)
    made = ImportsPage(operations)
    qtbot.addWidget(made)
    made.resize(1064, 760)
    made.show()
    return made


def a_file(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def look_at(page: ImportsPage, *files: str) -> PreviewScreen:
    page.visit(Place("import_batch", files=files))
    assert page.preview is not None
    return page.preview


def counted(operations: Operations, listing: object) -> int:
    with operations.app.read() as source:
        return int(listing.count(source, ListQuery()))  # type: ignore[attr-defined] # a listing


def drivers(folder: Path) -> str:
    lines = (samples.driver_line(), samples.driver_line("Bo Example", samples.JOSE))
    return a_file(folder, "AssociateData.csv", samples.associates(*lines))


def vans(folder: Path) -> str:
    rows = [samples.VEHICLES, samples.van_line(1), samples.van_line(2)]
    return a_file(folder, "VehiclesData.xlsx", samples.workbook(rows))


def test_nothing_is_written_before_the_person_agrees(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    preview = look_at(page, drivers(tmp_path))
    assert isinstance(preview.view, ReadyFile)
    assert preview.view.tabs["added"].text() == "Added 2"
    assert counted(operations, DRIVER_LIST) == 0
    preview.leave_out()
    assert page.preview is None
    assert counted(operations, DRIVER_LIST) == 0


def test_import_writes_what_was_seen_and_lists_it(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    preview = look_at(page, drivers(tmp_path))
    preview.import_it.click()
    assert counted(operations, DRIVER_LIST) == 2
    assert page.preview is None
    assert page.list.model.rowCount() == 1


def test_the_same_file_again_has_nothing_to_import(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    file = drivers(tmp_path)
    look_at(page, file).import_it.click()
    again = look_at(page, file)
    assert not again.import_it.isEnabled()


def test_a_change_opens_to_before_and_after(page: ImportsPage, tmp_path: Path) -> None:
    look_at(page, drivers(tmp_path)).import_it.click()
    changed = samples.associates(samples.driver_line(Email="ann@example.com"))
    preview = look_at(page, a_file(tmp_path, "AssociateData.csv", changed))
    assert isinstance(preview.view, ReadyFile)
    row = preview.view.changed.topLevelItem(0)
    assert row is not None
    assert row.text(0).startswith("Ann Example")
    child = row.child(0)
    assert (child.text(1), child.text(2)) == ("", "ann@example.com")


def test_what_is_added_has_no_empty_columns_beside_it(page: ImportsPage, tmp_path: Path) -> None:
    view = look_at(page, drivers(tmp_path)).view
    assert isinstance(view, ReadyFile)
    heads = view.added.headerItem()
    assert [heads.text(n) for n in range(heads.columnCount())] == ["Line", "Record"]


def test_every_column_of_a_change_stands_in_a_narrow_page(
    page: ImportsPage, tmp_path: Path
) -> None:
    page.resize(700, 500)
    look_at(page, drivers(tmp_path))
    preview = page.preview
    assert preview is not None
    preview.write()
    other = samples.driver_line("Ada Example-Reyes")
    view = look_at(page, a_file(tmp_path, "AssociateData.csv", samples.associates(other))).view
    assert isinstance(view, ReadyFile)
    assert view.changed.horizontalScrollBar().maximum() == 0


def test_lines_looked_at_second_are_as_high_as_the_first(
    page: ImportsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    content = samples.associates(samples.driver_line(), samples.driver_line("", "A" * 14))
    view = look_at(page, a_file(tmp_path, "AssociateData.csv", content)).view
    assert isinstance(view, ReadyFile)
    high = view.added.visualItemRect(view.added.topLevelItem(0)).height()
    view.tabs["unreadable"].click()
    item = view.unreadable.topLevelItem(0)
    qtbot.waitUntil(lambda: view.unreadable.visualItemRect(item).height() == high)


def test_several_files_come_one_after_the_other_drivers_first(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    preview = look_at(page, vans(tmp_path), drivers(tmp_path))
    assert preview.file.name == "AssociateData.csv"
    assert "File 1 of 2" in preview.trail.text()
    preview.import_it.click()
    assert preview.file.name == "VehiclesData.xlsx"
    preview.import_it.click()
    assert counted(operations, DRIVER_LIST) == 2
    assert counted(operations, VAN_LIST) == 2


def test_unreadable_lines_are_shown_by_number_and_reason(page: ImportsPage, tmp_path: Path) -> None:
    lines = (samples.driver_line(), samples.driver_line("", "A1TESTDRIVER09"))
    preview = look_at(page, a_file(tmp_path, "a.csv", samples.associates(*lines)))
    assert isinstance(preview.view, ReadyFile)
    bad = preview.view.unreadable.topLevelItem(0)
    assert bad is not None
    assert bad.text(0) == "3"
    assert bad.text(1)


def test_a_renamed_column_is_mapped_once_and_remembered(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    header = ["Xporter" if h == "TransporterID" else h for h in samples.ASSOCIATES]
    content = samples.csv_of(header, samples.driver_line())
    preview = look_at(page, a_file(tmp_path, "AssociateData.csv", content))
    assert isinstance(preview.view, UnmatchedFile)
    assert not preview.import_it.isEnabled()
    box = preview.view.boxes["transporter_id"]
    box.setCurrentIndex(box.findData("Xporter"))
    preview.view.go_on.click()
    assert isinstance(preview.view, ReadyFile)
    preview.import_it.click()
    assert counted(operations, DRIVER_LIST) == 1
    more = samples.csv_of(header, samples.driver_line("Bo Example", samples.JOSE))
    again = look_at(page, a_file(tmp_path, "AssociateData2.csv", more))
    assert isinstance(again.view, ReadyFile)


def test_a_file_that_is_none_of_these_says_what_was_looked_for(
    page: ImportsPage, tmp_path: Path
) -> None:
    preview = look_at(page, a_file(tmp_path, "letter.csv", b"Dear,Madam\nhow,are you\n"))
    assert isinstance(preview.view, RefusedFile)
    assert not preview.import_it.isEnabled()
    assert preview.view.kinds, "the person may still say what it is"


def test_a_routes_file_with_a_lost_name_asks_for_its_day_and_station(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    a_station(operations.app, "DXX1")
    rows = [samples.ROUTES, ["CX1", "DSPX", samples.ANN, "Ann Example", "Done"]]
    preview = look_at(page, a_file(tmp_path, "download.xlsx", samples.workbook(rows)))
    assert isinstance(preview.view, RefusedFile)
    preview.view.again.click()
    assert preview.view.problem.text()
    preview.view.day.setText("2026-02-27")
    preview.view.station.setText("dxx1")
    preview.view.again.click()
    assert isinstance(preview.view, ReadyFile)
    assert preview.import_it.isEnabled()


@pytest.mark.parametrize("name", ["gone.csv", "."])
def test_a_file_that_cannot_be_opened_is_refused_with_a_sentence(
    page: ImportsPage, tmp_path: Path, name: str
) -> None:
    preview = look_at(page, str(tmp_path / name))
    assert isinstance(preview.view, RefusedFile)


def test_an_import_can_be_taken_back_from_the_list(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    look_at(page, drivers(tmp_path)).import_it.click()
    spec = page.list.spec
    batch = page.list.model.record_id(page.list.model.index(0, 0))
    page.list.run_action(batch, spec.actions[0])
    assert counted(operations, DRIVER_LIST) == 0


def test_ctrl_z_takes_an_import_back_as_one_step(
    page: ImportsPage, operations: Operations, tmp_path: Path
) -> None:
    look_at(page, drivers(tmp_path)).import_it.click()
    assert counted(operations, DRIVER_LIST) == 2
    told: list[tuple[str, object]] = []
    operations.undoing.told.connect(lambda *of: told.append(of))
    operations.undo()
    assert told == [("import_file", None)]
    assert counted(operations, DRIVER_LIST) == 0
    row = page.list.model.record(0)
    assert row is not None
    assert row.taken_back_at is not None


def test_the_raw_file_comes_back_as_it_was(
    page: ImportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drivers(tmp_path)
    look_at(page, file).import_it.click()
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "back.csv")
    batch = page.list.model.record_id(page.list.model.index(0, 0))
    page.list.run_action(batch, page.list.spec.actions[1])
    assert (tmp_path / "back.csv").read_bytes() == Path(file).read_bytes()


def test_a_place_where_nothing_can_be_saved_is_said(
    page: ImportsPage, errors: ErrorEar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(page, drivers(tmp_path)).import_it.click()
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "gone" / "back.csv")
    batch = page.list.model.record_id(page.list.model.index(0, 0))
    page.list.run_action(batch, page.list.spec.actions[1])
    assert isinstance(errors.heard.pop(), CannotSave)


def test_the_button_lets_the_person_choose(
    page: ImportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drivers(tmp_path)
    monkeypatch.setattr(dialogs, "choose_files", lambda *_a: (Path(file),))
    page.visit(Place("import_batch", edit=True))
    assert page.preview is not None
    assert page.preview.file.name == "AssociateData.csv"
