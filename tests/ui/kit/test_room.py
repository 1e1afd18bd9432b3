"""What has room is shown whole; what has none makes way, and nothing is cut short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.custody.terms import Holding
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.panel import Fact, Section
from dsp_desktop.kernel.permissions import Permission
from tests.support.builders import a_van, a_vin
from ui.catalog import DOORS
from ui.kit.fact_line import FactLine, ValueLabel
from ui.kit.facts import FactsView, text_label
from ui.kit.filter_bar import FilterBar
from ui.kit.header import PageHeader
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.panel_actions import ActionRow
from ui.kit.places import Place
from ui.kit.spec import Column, Kind, PageSpec, RowAction
from ui.pages.vans import VANS

LONG = "Cargo Fernhollow Inland Marine and Motor (demo) IM-DEMO-202411"
MAIL = "a.very.long.name.indeed.without.any.blank@a-company-far-away.example.com"


def do(_uow: UnitOfWork, _van_id: int) -> None:
    """Stand in for a use case without questions."""


def many_actions(*titles: str) -> tuple[RowAction, ...]:
    return tuple(RowAction(title, Permission.FLEET_EDIT, do) for title in titles)


def open_page(qtbot: QtBot, operations: Operations, **changes: object) -> ListPage:
    page = ListPage(replace(VANS, **{"panel": None, **changes}), operations)
    qtbot.addWidget(page)
    page.resize(1066, 800)
    page.show()
    return page


def numbers(page: ListPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


@pytest.mark.parametrize("width", [180, 240, 324, 500])
def test_every_value_of_a_panel_is_inside_it_however_long_a_link_is(
    qtbot: QtBot, operations: Operations, width: int
) -> None:
    view = FactsView(operations)
    facts = (
        Fact("Policy", LONG, entity="policy", record_id=1),
        Fact("E-mail", MAIL),
        Fact("Rent", "$1,040.00 a month"),
    )
    view.add_section(Section("Lease", facts))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    view.setSizePolicy(view.sizePolicy().Policy.Ignored, view.sizePolicy().Policy.Preferred)
    area.setWidget(view)
    area.resize(width, 400)
    area.show()
    values = [*view.findChildren(ValueLabel), *view.findChildren(QPushButton)]
    assert len(values) == 3
    for value in values:
        right = value.mapTo(area.viewport(), QPoint(value.width(), 0)).x()
        assert 0 < right <= area.viewport().width()
        assert value.height() >= value.heightForWidth(value.width())


def test_a_value_goes_below_its_label_where_it_has_no_room_beside(qtbot: QtBot) -> None:
    name, value = text_label("E-mail"), ValueLabel("adaeze.bekele@example.com")
    line = FactLine(name, value)
    qtbot.addWidget(line)
    line.resize(600, line.heightForWidth(600))
    line.show()
    assert value.y() == name.y()
    line.resize(150, line.heightForWidth(150))
    assert value.y() >= name.height()


def test_actions_that_do_not_fit_are_under_more(qtbot: QtBot, operations: Operations) -> None:
    titles = ("Ground the van", "Return to the lessor…", "Hand out")
    row = ActionRow(replace(VANS, actions=many_actions(*titles)), operations)
    holder = QWidget()
    qtbot.addWidget(holder)
    row.setParent(holder)
    row.show_for(1, object())
    holder.resize(800, 60)
    holder.show()
    for width in (160, 300, 420, 700):
        row.resize(width, 40)
        buttons = [b for b in row.findChildren(QPushButton) if b.isVisible()]
        assert all(b.width() >= b.sizeHint().width() for b in buttons) or width == 160
        row.menu.aboutToShow.emit()
        under = [a.text() for a in row.menu.actions()]
        beside = [a.title for a in row.shown_actions()]
        assert sorted(beside + [t for t in under if t in titles]) == sorted(titles)
    assert len(row.shown_actions()) == 2
    row.resize(160, 40)
    assert row.shown_actions() == []


def test_a_list_opens_on_what_is_current_and_says_so(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app, number="V1", vin=a_vin(1))
    gone = a_van(operations.app, number="V2", vin=a_vin(2))
    with operations.app.write("return_van") as uow:
        uow.get(Van, gone).status = VanStatus.RETURNED
        uow.commit()
    page = open_page(qtbot, operations)
    assert numbers(page) == ["V1"]
    assert page.bar.boxes["status"].currentText() == "In the fleet"
    assert page.bar.count.text() == "1 of 2 vans"
    page.bar.boxes["status"].setCurrentText("Returned")
    assert numbers(page) == ["V2"]
    page.bar.boxes["status"].setCurrentText("Status: any")
    assert numbers(page) == ["V1", "V2"]
    assert page.bar.count.text() == "2 vans"


def test_going_to_a_record_that_is_not_current_shows_it_in_its_list(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app, number="V1", vin=a_vin(1))
    gone = a_van(operations.app, number="V2", vin=a_vin(2))
    with operations.app.write("return_van") as uow:
        uow.get(Van, gone).status = VanStatus.RETURNED
        uow.commit()
    page = open_page(qtbot, operations)
    page.visit(Place("van", record_id=gone))
    assert page.selected() == gone
    assert page.panel.title.text() == "V2"


def test_a_column_goes_before_another_is_cut_short(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app, make="Freightliner", model="MT45 with a long body")
    columns = (
        Column("number", "Van", Kind.CODE),
        Column("model", "Model"),
        Column("vin", "VIN", Kind.CODE),
    )
    page = open_page(qtbot, operations, columns=columns, readiness=False)
    page.set_panel_shown(shown=False)
    model = page.fontMetrics().horizontalAdvance("Freightliner MT45 with a long body")
    for width in range(400, 1000, 50):
        page.resize(width, 600)
        if width > model + 250:
            assert page.table.columnWidth(1) > model
    page.resize(380, 600)
    assert [c.name for c in page.table.shown_columns()] == ["number", "model"]


def test_a_copied_moment_is_that_of_the_company(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app)
    operations.zone = timezone(timedelta(hours=-8))
    seen = Column("seen", "Seen", Kind.MOMENT)
    page = open_page(qtbot, operations, columns=(VANS.columns[0], seen), readiness=False)
    row = type("Row", (), {"number": "V1", "seen": datetime(2026, 11, 20, 17, 45, tzinfo=UTC)})
    page.model._rows = dict.fromkeys(page.model.ids(), row())  # noqa: SLF001 - a row of our own
    page.table.selectAll()
    page.table.copy()
    assert "2026-11-20 09:45" in QGuiApplication.clipboard().text()


def test_the_keyboard_goes_from_the_box_to_the_list_and_back(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app, number="V1", vin=a_vin(1))
    a_van(operations.app, number="V2", vin=a_vin(2))
    page = open_page(qtbot, operations)
    left: list[bool] = []
    page.bar.left.connect(lambda: left.append(True))
    qtbot.keyClicks(page.bar.box, "V2")
    assert numbers(page) == ["V2"]
    qtbot.keyClick(page.bar.box, Qt.Key.Key_Down)
    assert left == [True]
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert numbers(page) == ["V1", "V2"]
    wanted: list[int] = []
    page.table.open_wanted.disconnect()
    page.table.open_wanted.connect(wanted.append)
    page.table.selectRow(1)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
        qtbot.keyClick(page.table, key)
    assert wanted == [page.selected()] * 2


def test_tab_goes_through_the_page_in_reading_order(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    order: list[QWidget] = []
    widget: QWidget = page.header.search
    while widget not in order:
        order.append(widget)
        widget = widget.nextInFocusChain()
    edit = page.panel.findChild(QPushButton, "edit")
    stops = [page.header.search, page.bar.box, page.bar.boxes["status"]]
    stops += [page.bar.columns, page.bar.export, page.table, edit]
    places = [order.index(stop) for stop in stops]
    assert places == sorted(places)


def test_the_search_box_says_less_before_it_pushes_a_button_out(qtbot: QtBot) -> None:
    class Asks:
        search_wanted = None

    header = PageHeader("Background checks", Asks(), "1 on order, 17 active, 1 grounded")  # type: ignore[arg-type] # nobody clicks
    qtbot.addWidget(header)
    button = QPushButton("Add background check")
    header.add_action(button, primary=True)
    header.show()
    header.resize(1000, 60)
    assert "Ctrl+K" in header.search.text()
    header.resize(420, 60)
    assert "Ctrl+K" not in header.search.text()
    assert header.search.geometry().right() < button.geometry().left()
    assert button.geometry().right() <= header.width()


def test_a_filter_bar_without_room_puts_the_count_below(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app)
    page = open_page(qtbot, operations)
    bar: FilterBar = page.bar
    page.resize(1400, 700)
    tools = bar.columns.geometry
    qtbot.waitUntil(lambda: bar.count.geometry().center().y() <= tools().bottom())
    page.resize(480, 700)
    qtbot.waitUntil(lambda: bar.count.geometry().top() >= tools().bottom())


def test_the_widest_choice_of_every_drop_down_leaves_nothing_out(
    qtbot: QtBot, operations: Operations
) -> None:
    for spec in (page for page in (door.page() for door in DOORS) if isinstance(page, PageSpec)):
        bar = FilterBar(spec)
        qtbot.addWidget(bar)
        assert set(bar.widest().values()) <= {None, "all_time", Holding.ALL}, spec.entity
        if any(each.opens for each in spec.filters):
            assert bar.can_widen()
        bar.set_to(filters=bar.widest())
        assert not bar.can_widen()


def test_beside_the_panel_a_list_keeps_its_first_columns_before_the_panel_its_width(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app, make="Freightliner", model="MT45")
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    page.show()
    page.resize(1400, 800)
    wide = page.panel.width()

    page.resize(800, 800)

    assert page.panel.isVisible()
    assert page.panel.width() < wide
    first = [column.name for column in page.table.shown_columns()][:4]
    assert first == ["number", "state", "model", "lessor"]
    page.resize(1400, 800)
    assert page.panel.width() == wide


def test_where_even_these_have_no_room_the_panel_keeps_its_width_and_nothing_is_cut_short(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app, make="Freightliner", model="MT45 with a body")
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    page.show()
    page.resize(1400, 800)
    wide = page.panel.width()

    page.resize(800, 800)

    first = [column.name for column in page.table.shown_columns()]
    assert first == ["number", "state", "model"]
    metrics = page.table.fontMetrics()
    assert page.table.columnWidth(2) > metrics.horizontalAdvance(page.model.index(0, 2).data())
    assert wide * 0.8 < page.panel.width() <= wide


def test_the_panel_goes_on_where_somebody_reads(qtbot: QtBot, operations: Operations) -> None:
    first = a_van(operations.app, number="V1", vin=a_vin(1))
    a_van(operations.app, number="V2", vin=a_vin(2))
    page = ListPage(VANS, operations)
    qtbot.addWidget(page)
    page.resize(1066, 420)
    page.show()
    bar = page.panel.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 40)
    bar.setValue(40)
    page.panel.show_record(first, page.model.record(0))
    qtbot.waitUntil(lambda: bar.value() == 40)
    page.table.selectRow(1)
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_a_title_stays_on_its_line_while_the_search_box_can_say_less(
    qtbot: QtBot, operations: Operations
) -> None:
    header = PageHeader("Background checks", operations)
    qtbot.addWidget(header)
    header.add_action(QPushButton("Add background check"), primary=True)
    header.show()
    one_line = header.title.fontMetrics().height()
    said = set()
    for width in range(1000, 420, -10):
        header.resize(width, 80)
        said.add(header.search.text())
        assert header.title.heightForWidth(header.title.width()) < 2 * one_line, width
    assert len(said) == 2
