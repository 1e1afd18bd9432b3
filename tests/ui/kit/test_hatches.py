"""The ways out of the declared page."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.errors import NotFound
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from tests.support.builders import a_van
from ui.kit.fields.lines import LineField
from ui.kit.form import FormView
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.panel import PanelTab
from ui.kit.places import Place
from ui.kit.spec import Field, Kind, RowAction
from ui.pages.vans import VANS


def texts(page: ListPage) -> list[str]:
    return [label.text() for label in page.panel.findChildren(QLabel) if label.text()]


def test_a_page_tells_about_its_record_and_leads_to_others(
    qtbot: QtBot, operations: Operations
) -> None:
    van_id = a_van(operations.app)
    facts = (Fact("Lessor", "Element"), Fact("Driver", "Ada", entity="driver", record_id=7))

    def tell(_source: object, record_id: int) -> Panel:
        return Panel(f"Van {record_id}", "Ford", (Section("Lease", facts),))

    page = ListPage(replace(VANS, panel=tell), operations)
    qtbot.addWidget(page)
    page.table.selectRow(0)
    assert page.panel.title.text() == f"Van {van_id}"
    assert "Element" in texts(page)

    link = next(b for b in page.panel.findChildren(QPushButton) if b.text() == "Ada")
    with qtbot.waitSignal(operations.wanted) as wanted:
        link.click()
    assert wanted.args == [Place("driver", record_id=7)]


def test_a_record_deleted_meanwhile_is_said_to_be_gone(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app)

    def tell(_source: object, record_id: int) -> Panel:
        raise NotFound(entity="van", id=record_id)

    page = ListPage(replace(VANS, panel=tell), operations)
    qtbot.addWidget(page)
    page.table.selectRow(0)
    assert page.panel.title.text() == "This record has been deleted."


def test_a_tab_is_built_when_it_is_first_looked_at(qtbot: QtBot, operations: Operations) -> None:
    van_id = a_van(operations.app)
    built: list[tuple[str, int]] = []

    def build(_operations: Operations, entity: str, record_id: int) -> QLabel:
        built.append((entity, record_id))
        return QLabel("papers")

    tabs = (PanelTab("Documents", build), PanelTab("Never", build, lambda entity: entity != "van"))
    page = ListPage(VANS, operations, tabs)
    qtbot.addWidget(page)
    page.table.selectRow(0)
    assert built == []
    buttons = {b.text(): b for b in page.panel.findChildren(QPushButton)}
    assert "Never" not in buttons
    buttons["Documents"].click()
    assert built == [("van", van_id)]


def test_a_field_may_bring_its_own_editor(qtbot: QtBot, operations: Operations) -> None:
    class Plate(LineField):
        pass

    own = Field("plate", "Plate", Kind.CODE, editor=lambda: Plate(Kind.CODE))
    view = FormView((own,), "van", operations)
    qtbot.addWidget(view)
    assert isinstance(view.editors["plate"], Plate)


def test_an_action_may_be_done_by_hand(qtbot: QtBot, operations: Operations) -> None:
    van_id = a_van(operations.app)
    done: list[object] = []
    action = RowAction(
        "Save its papers",
        Permission.FLEET_VIEW,
        by_hand=lambda asked, record_id: done.append((asked, record_id)),
    )
    page = ListPage(replace(VANS, actions=(action,)), operations)
    qtbot.addWidget(page)
    page.table.selectRow(0)
    page.panel.findChild(QPushButton, "Save its papers").click()
    assert done == [(operations, van_id)]
