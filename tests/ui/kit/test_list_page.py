"""The page every specification gets, used the way a person uses it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.rules.engine import State
from dsp_desktop.runtime.settings import SettingsStore
from tests.support.builders import a_van, a_vin
from tests.support.doubles import InlineExecutor
from tests.ui.kit.conftest import by_number
from ui.catalog import TABS
from ui.kit import dialogs
from ui.kit.list_menus import row_menu, save
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import Column, Field, Kind, RowAction
from ui.pages.vans import VANS as DECLARED


def ground(uow: object, van_id: int, reason: str) -> None:
    """Stand in for a use case with one question."""
    van = uow.get(Van, van_id)  # type: ignore[attr-defined]
    van.status, van.grounded_because = VanStatus.GROUNDED, reason


VANS = replace(
    DECLARED,
    panel=None,
    sort="number",
    columns=(
        Column("number", "Van", Kind.CODE),
        Column("state", "State", Kind.READINESS),
        Column("vin", "VIN", Kind.CODE),
        Column("status", "Status", Kind.CHOICE),
        Column("odometer_mi", "Odometer (mi)", Kind.MILES),
    ),
    actions=(
        RowAction(
            "Ground", Permission.FLEET_EDIT, ground, ask="Why?", for_states=(VanStatus.ACTIVE,)
        ),
    ),
)
STATUS = 3


def open_page(qtbot: QtBot, operations: Operations, **changes: object) -> ListPage:
    page = ListPage(replace(VANS, **changes), operations, TABS[1:])
    qtbot.addWidget(page)
    page.resize(1066, 800)
    page.show()
    return page


def cell(page: ListPage, row: int, column: int) -> str:
    return str(page.model.index(row, column).data())


def numbers(page: ListPage) -> list[str]:
    return [cell(page, row, 0) for row in range(page.model.rowCount())]


def some_vans(app: App) -> list[int]:
    names = ("BLOCKED 1", "FINE 1", "SOON 1", "UNKNOWN 1")
    return [a_van(app, number=n, vin=a_vin(i), odometer_mi=i) for i, n in enumerate(names)]


def said(page: ListPage) -> list[str]:
    return [label.text() for label in page.panel.findChildren(QLabel)]


def test_the_panel_begins_with_why_a_van_is_not_ready(qtbot: QtBot, operations: Operations) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectRow(0)
    assert page.panel.title.text() == "BLOCKED 1"
    assert page.panel.pill.accessibleName() == "Blocked"
    assert {"BLOCKED 1 has a fault", "Enter the repair"} <= set(said(page))
    assert any("49 CFR 396.7" in text for text in said(page))
    page.table.selectRow(1)
    assert "Nothing stands in the way today." in said(page)


def test_chips_count_every_state_and_cut_the_list_down(
    qtbot: QtBot, operations: Operations
) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    chips = {state: chip.text() for state, chip in page.bar.chips.items()}
    assert chips[None] == "All 4"
    assert chips[State.CANNOT_CONFIRM] == "Cannot confirm 1"
    assert page.bar.count.text() == "4 vans"
    page.bar.chips[State.BLOCKED].click()
    assert numbers(page) == ["BLOCKED 1"]
    assert page.bar.count.text() == "1 of 4 vans"
    assert page.bar.chips[None].text() == "All 4"


def test_typing_and_choosing_narrow_the_list(qtbot: QtBot, operations: Operations) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    qtbot.keyClicks(page.bar.box, "fine")
    assert numbers(page) == ["FINE 1"]
    status = page.bar.boxes["status"]
    status.setCurrentText("Grounded")
    assert page.bar.filters["status"] is VanStatus.GROUNDED
    assert numbers(page) == []
    assert page.empty.sentence.text() == "Nothing matches what you asked for."
    page.empty.clear.click()
    assert len(numbers(page)) == 4


def test_an_empty_list_says_what_to_do_and_offers_it(qtbot: QtBot, operations: Operations) -> None:
    page = open_page(qtbot, operations)
    page.offer_import()
    assert page.empty.sentence.text() == VANS.empty
    offers = [b.text() for b in page.empty.findChildren(QPushButton) if not b.isHidden()]
    assert offers == ["Add van", "Import"]


def test_a_click_on_a_heading_sorts_and_is_remembered(qtbot: QtBot, operations: Operations) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    header = page.table.horizontalHeader()
    header.setSortIndicator(4, Qt.SortOrder.DescendingOrder)
    assert numbers(page)[0] == "UNKNOWN 1"
    assert open_page(qtbot, operations).model.query.sort == "odometer_mi"


def test_adding_a_van(qtbot: QtBot, operations: Operations) -> None:
    page = open_page(qtbot, operations)
    dialog = page.open_form()
    assert dialog is not None
    for name, text in {"number": "v7", "vin": a_vin(3), "odometer_mi": "12,345"}.items():
        qtbot.keyClicks(dialog.view.editors[name], text)
    body = dialog.view.editors["body"]
    body.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    assert numbers(page) == ["V7"]
    assert page.selected() == page.model.ids()[0]
    assert page.header.subtitle.text() == "1 active"


def test_grounding_asks_why_and_is_offered_only_where_it_makes_sense(
    qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectRow(0)
    monkeypatch.setattr(dialogs, "ask", lambda *_a: "brakes")
    page.panel.findChild(QPushButton, "Ground").click()
    assert cell(page, 0, STATUS) == "Grounded"
    assert page.panel.findChild(QPushButton, "Ground") is None


def test_an_action_may_ask_for_several_things_in_a_form(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app)
    heard: dict[str, object] = {}

    def hand_out(_uow: object, _van_id: int, **answers: object) -> None:
        heard.update(answers)

    asks = (Field("to", "To", required=True), Field("on", "On", Kind.DATE))
    action = RowAction("Hand out", Permission.FLEET_EDIT, hand_out, asks=asks)
    page = open_page(qtbot, operations, actions=(action,))
    page.table.selectRow(0)
    page.panel.findChild(QPushButton, "Hand out").click()
    dialog = next(d for d in page.children() if hasattr(d, "view"))
    dialog.save()
    assert dialog.view.notes["to"].text() == "Fill this in."
    qtbot.keyClicks(dialog.view.editors["to"], "Ada")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    assert heard == {"to": "Ada", "on": None}


def test_deleting_asks_first(
    qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectRow(0)
    answers = [False, True]
    monkeypatch.setattr(dialogs, "confirm", lambda *_a, **_k: answers.pop(0))
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 1
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 0


def test_enter_opens_the_form(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert any(d.isVisible() for d in page.children() if hasattr(d, "view"))


def test_who_may_not_edit_sees_no_way_to(qtbot: QtBot, clerk: App, errors: object) -> None:
    a_van(replace(clerk, actor=SYSTEM))
    inline = InlineExecutor()
    reader = replace(clerk, actor=replace(SYSTEM, permissions=frozenset({Permission.FLEET_VIEW})))
    operations = Operations(reader, errors, writer=inline, reader=inline, readiness=by_number)
    page = open_page(qtbot, operations)
    page.offer_import()
    page.table.selectRow(0)
    names = {b.objectName() for b in page.findChildren(QPushButton)}
    assert names.isdisjoint({"add", "import", "edit", "Ground"})
    assert page.open_form() is None
    titles = [a.text() for a in row_menu(page, operations, page.model.index(0, 0)).actions()]
    assert "Edit…" not in titles


def test_the_menu_of_a_row_holds_everything(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    menu = row_menu(page, operations, page.model.index(0, 0))
    titles = [a.text() for a in menu.actions() if a.text()]
    assert titles == ["Edit…", "Ground…", "Copy as a table", "Delete…"]


def test_an_action_says_with_dots_that_it_asks_something_first(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app)
    on = Field("on", "On", Kind.DATE)
    may = Permission.FLEET_EDIT
    asks = RowAction("Give back", may, ground, asks=(on,))
    page = open_page(qtbot, operations, actions=(asks, RowAction("Receive", may, ground)))
    page.table.selectRow(0)
    assert page.panel.findChild(QPushButton, "Give back").text() == "Give back…"
    assert page.panel.findChild(QPushButton, "Receive").text() == "Receive"
    page.run_action(page.selected() or 0, asks)
    dialog = next(d for d in page.children() if hasattr(d, "view"))
    assert dialog.windowTitle() == "Give back"
    assert "Give back" in [b.text() for b in dialog.findChildren(QPushButton)]


def test_an_action_is_offered_only_on_rows_it_applies_to(
    qtbot: QtBot, operations: Operations
) -> None:
    some_vans(operations.app)
    action = RowAction(
        "Wave", Permission.FLEET_EDIT, ground, applies=lambda row: row.number == "FINE 1"
    )
    page = open_page(qtbot, operations, actions=(action,))
    for row, number in enumerate(numbers(page)):
        page.table.selectRow(row)
        offered = page.panel.findChild(QPushButton, "Wave") is not None
        assert offered == (number == "FINE 1")


def test_a_page_whose_records_are_not_added_offers_no_blank_form(
    qtbot: QtBot, operations: Operations
) -> None:
    van_id = a_van(operations.app)
    page = open_page(qtbot, operations, form=replace(VANS.form, add=None))
    assert page.findChild(QPushButton, "add") is None
    assert page.open_form() is None
    assert page.open_form(van_id) is not None


def test_arriving_at_a_record_selects_it_whatever_was_filtered(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = some_vans(operations.app)
    page = open_page(qtbot, operations)
    qtbot.keyClicks(page.bar.box, "fine")
    page.visit(Place("van", record_id=ids[2]))
    assert page.selected() == ids[2]
    assert page.panel.title.text() == "SOON 1"
    page.visit(Place("van", state=State.BLOCKED))
    assert numbers(page) == ["BLOCKED 1"]


def test_the_selection_stays_when_the_list_is_read_again(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = some_vans(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectRow(2)
    operations.write("ground", lambda uow: ground(uow, ids[0], "brakes"))
    assert page.selected() == ids[2]


def test_the_history_of_a_van_is_told(qtbot: QtBot, operations: Operations) -> None:
    van_id = a_van(operations.app)
    page = open_page(qtbot, operations)
    operations.write("ground_van", lambda uow: ground(uow, van_id, "brakes"))
    page.table.selectRow(0)
    next(b for b in page.panel.findChildren(QPushButton) if b.text() == "History").click()
    assert any("brakes" in text for text in said(page))


def test_copying_gives_a_table_with_headings(qtbot: QtBot, operations: Operations) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    page.table.selectAll()
    page.table.copy()
    data = QGuiApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in data.text().splitlines()]
    assert lines[0][:2] == ["Van", "State"]
    assert [line[0] for line in lines[1:]] == numbers(page)
    assert "<th>Van</th>" in data.html()


def test_the_menu_of_a_list_copies_all_of_it_whatever_is_selected(
    qtbot: QtBot, operations: Operations
) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    page.bar.chips[State.BLOCKED].click()
    page.bar.chips[None].click()
    assert page.table.selected_ids() == [page.selected()]
    page.bar.export.menu().actions()[0].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in copied] == ["Van", *numbers(page)]
    assert copied[1].split("\t")[1] == "Blocked"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_saving_writes_every_row_shown(
    qtbot: QtBot,
    operations: Operations,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    target = tmp_path / f"vans.{ending}"
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: target)
    with qtbot.waitSignal(operations.saved):
        save(page, operations, ending)
    if ending == "csv":
        lines = target.read_text("utf-8-sig").splitlines()
        assert len(lines) == 5
        assert lines[1].startswith("BLOCKED 1,Blocked,")
    else:
        assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("width", [900, 1066, 1386])
def test_columns_fit_without_a_horizontal_scroll_bar(
    qtbot: QtBot, operations: Operations, width: int
) -> None:
    some_vans(operations.app)
    page = open_page(qtbot, operations)
    page.resize(width, 700)
    qtbot.wait(10)
    assert not page.table.horizontalScrollBar().isVisible()
    assert page.table.shown_columns()[0].name == "number"


def test_what_a_person_chose_is_remembered(qtbot: QtBot, operations: Operations) -> None:
    page = open_page(qtbot, operations)
    page.table.choose_columns(("number", "odometer_mi"))
    page.set_panel_shown(shown=False)
    again = open_page(qtbot, operations)
    assert [c.name for c in again.table.shown_columns()] == ["number", "odometer_mi"]
    assert again.panel.isHidden()
    again.table.reset_columns()
    assert len(open_page(qtbot, operations).table.chosen_columns()) == 5
    assert isinstance(operations.settings, SettingsStore)
