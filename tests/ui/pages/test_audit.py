"""The page of the audit trail."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from dsp_desktop.fleet.service import ground_van
from dsp_desktop.people.service import DriverDetails, add_driver
from tests.support.builders import a_company, a_driver, a_van, done
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.pages.audit import AuditPage


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> AuditPage:
    app = operations.app
    a_company(app)
    van_id = a_van(app)
    a_driver(app)
    done(app, ground_van, van_id, "brakes")
    page = AuditPage(operations)
    qtbot.addWidget(page)
    page.show()
    return page


def records(page: AuditPage) -> list[str]:
    assert page.list is not None
    model = page.list.model
    return [model.record(row).record for row in range(model.rowCount())]


def press(page: AuditPage, name: str) -> None:
    assert page.list is not None
    button = page.list.findChild(QPushButton, name)
    assert button is not None
    button.click()


def test_it_shows_the_newest_first_with_before_and_after_in_the_panel(page: AuditPage) -> None:
    assert page.list is not None
    reading = "Odometer reading V1 2 Mar 2026"
    assert records(page)[:4] == ["Van V1", "Driver Ada Example", reading, "Van V1"]
    assert page.list.panel.title.text() == "Ground van"


def test_what_occurs_in_the_trail_is_offered_above_it(page: AuditPage) -> None:
    assert page.list is not None
    kinds = page.list.bar.boxes["kind"]
    assert kinds.findText("Driver") > 0
    kinds.setCurrentIndex(kinds.findText("Driver"))
    assert records(page) == ["Driver Ada Example"]


def test_a_visit_cuts_it_down_to_one_record_and_back(page: AuditPage) -> None:
    page.visit(Place("audit_entry", filters={"record": "van:1"}))
    assert records(page) == ["Van V1", "Odometer reading V1 2 Mar 2026", "Van V1"]
    press(page, "everything")
    assert "Driver Ada Example" in records(page)


def test_the_row_offers_only_this_record(page: AuditPage, operations: Operations) -> None:
    wanted: list[Place] = []
    operations.wanted.connect(wanted.append)
    assert page.list is not None
    (action,) = page.list.spec.actions
    page.list.run_action(page.list.model.ids()[0], action)
    assert wanted == [Place("audit_entry", filters={"record": "van:1"})]


def test_a_new_entry_is_shown_at_once(page: AuditPage, operations: Operations) -> None:
    operations.write("release", a_note)
    assert len(records(page)) == len(set(page.list.model.ids() if page.list else ()))
    assert page.list is not None
    assert page.list.model.record(0).operation == "Release"


def a_note(uow: object) -> None:
    from dsp_desktop.fleet.models import Van

    uow.get(Van, 1).grounded_because = "brakes, front"  # type: ignore[attr-defined]


def test_verify_now_says_that_it_is_whole_or_what_is_wrong(
    page: AuditPage, operations: Operations
) -> None:
    page.verify()
    assert page.proof.isVisible()
    assert page.proof.text().startswith("The company is whole: ")
    with operations.app.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET actor_name = 'Eve' WHERE number = 8"))
    page.verify()
    assert "Entry 8 of the audit trail was changed" in page.proof.text()


def test_what_is_shown_is_saved_as_a_pdf(
    page: AuditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: tmp_path / "trail")
    page.visit(Place("audit_entry", filters={"record": "van:1"}))
    press(page, "save")
    said = " ".join(p.extract_text() for p in PdfReader(tmp_path / "trail.pdf").pages)
    assert "Van V1" in said
    assert "Ada Example" not in said


def test_a_saved_list_cannot_act_in_a_spreadsheet(
    page: AuditPage, operations: Operations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.kit.list_menus import save

    operations.write("add_driver", lambda uow: add_driver(uow, DriverDetails("=HYPERLINK(1)")))
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: tmp_path / "trail.csv")
    assert page.list is not None
    page.list.table.choose_columns(["record", "told"])
    save(page.list, operations, "csv")
    lines = (tmp_path / "trail.csv").read_text("utf-8-sig").splitlines()
    assert all(not cell.startswith("=") for line in lines for cell in line.split(","))


def test_print_sends_what_is_shown(page: AuditPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("ui.pages.audit.choose_printer", lambda _p, _r, pages: asked.append(pages))
    press(page, "print")
    assert asked == [2]
