"""Which record of a list is in front, also one that the list has not been read down to."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.fleet import service
from dsp_desktop.fleet.queries import VAN_LIST
from tests.support.builders import a_van, a_vin
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.pages.vans import VANS


class FirstTwo:
    """The list of vans as if it had been read no further than its first two rows."""

    def __getattr__(self, name: str) -> Any:
        return getattr(VAN_LIST, name)

    def ids(self, source: Any, query: Any) -> Any:
        return VAN_LIST.ids(source, query)[:2]


def open_page(qtbot: QtBot, operations: Operations, **changes: object) -> ListPage:
    page = ListPage(replace(VANS, readiness=False, **changes), operations)
    qtbot.addWidget(page)
    page.resize(1066, 800)
    page.show()
    return page


def vans(app: App, *numbers: str) -> list[int]:
    return [a_van(app, number=number, vin=a_vin(n)) for n, number in enumerate(numbers)]


def numbers(page: ListPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def test_a_record_further_down_than_the_list_was_read_is_shown_and_can_be_edited(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = vans(operations.app, "V1", "V2", "V3")
    page = open_page(qtbot, operations, listing=FirstTwo())
    page.visit(Place("van", record_id=ids[2]))
    assert page.panel.title.text() == "Van V3"
    edit = page.panel.findChild(QPushButton, "edit")
    assert edit.isVisible()
    page.model.again()
    assert page.panel.title.text() == "Van V3"


def test_after_going_to_such_a_record_the_list_can_be_filtered_as_ever(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = vans(operations.app, "V1", "V2", "V3")
    page = open_page(qtbot, operations, listing=FirstTwo())
    page.visit(Place("van", record_id=ids[2]))
    qtbot.keyClicks(page.bar.box, "V2")
    assert page.bar.box.text() == "V2"
    assert numbers(page) == ["V2"]
    assert page.panel.title.text() == "Van V2"


def test_choosing_a_row_leaves_the_record_that_was_come_for(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = vans(operations.app, "V1", "V2", "V3")
    page = open_page(qtbot, operations, listing=FirstTwo())
    page.visit(Place("van", record_id=ids[2]))
    page.table.selectRow(1)
    page.model.again()
    assert page.selected() == ids[1]
    assert page.panel.title.text() == "Van V2"


def sign_a_lease(operations: Operations, van_id: int, lessor: str) -> None:
    details = service.LeaseDetails(van_id, lessor, operations.app.clock.today())
    operations.write("add_lease", lambda uow: service.add_lease(uow, details))


def told(page: ListPage) -> list[str]:
    return [label.text() for label in page.panel.findChildren(QLabel)]


def test_the_panel_follows_what_is_done_to_other_records(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = vans(operations.app, "V1")
    page = open_page(qtbot, operations)
    assert "Alderway" not in told(page)
    sign_a_lease(operations, ids[0], "Alderway")
    assert any("Alderway" in text for text in [*told(page), *links(page)])


def test_a_panel_nobody_sees_follows_when_somebody_comes_back(
    qtbot: QtBot, operations: Operations
) -> None:
    ids = vans(operations.app, "V1")
    page = open_page(qtbot, operations)
    page.hide()
    sign_a_lease(operations, ids[0], "Alderway")
    assert not any("Alderway" in text for text in links(page))
    page.show()
    page.visit(Place("van"))
    assert any("Alderway" in text for text in links(page))


def links(page: ListPage) -> list[str]:
    return [button.text() for button in page.panel.findChildren(QPushButton)]
