"""The one table model."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from dsp_desktop.app import App
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.service import VanDetails, ground_van
from dsp_desktop.kernel.listing import ROWS_A_PAGE, ListQuery
from dsp_desktop.rules.engine import State
from tests.support.builders import a_van, a_vin
from tests.support.doubles import ErrorEar, InlineExecutor, LaterExecutor
from tests.ui.kit.conftest import by_number
from ui.kit.operations import Operations
from ui.kit.spec import Column, Kind
from ui.kit.table_model import RecordTableModel
from ui.pages.vans import VANS as DECLARED

VANS = replace(
    DECLARED,
    columns=(
        Column("number", "Van", Kind.CODE),
        Column("state", "State", Kind.READINESS),
        Column("vin", "VIN", Kind.CODE),
        Column("status", "Status", Kind.CHOICE),
        Column("odometer_mi", "Odometer", Kind.MILES),
    ),
)
NAMES = [c.name for c in VANS.columns]


def column(model: RecordTableModel, name: str) -> list[str]:
    place = NAMES.index(name)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def many_vans(app: App, count: int) -> None:
    with app.write("test") as uow:
        for number in range(count):
            uow.session.add(Van(**_plain(f"V{number:04}", number)))
        uow.commit()


def _plain(number: str, serial: int) -> dict[str, object]:
    details = VanDetails(number, a_vin(serial))
    return {"number": details.number, "vin": details.vin}


def test_it_obeys_qt(operations: Operations, qtmodeltester: ModelTester) -> None:
    model = RecordTableModel(VANS, operations)
    qtmodeltester.check(model)
    a_van(operations.app)
    model.search(ListQuery())
    qtmodeltester.check(model)


def test_searching_and_sorting_happen_in_the_database(operations: Operations) -> None:
    a_van(operations.app, number="V1", odometer_mi=5)
    a_van(operations.app, number="V2", vin="11111111111111111", odometer_mi=9)
    model = RecordTableModel(VANS, operations)

    model.search(ListQuery(text="v"))
    model.sort(NAMES.index("odometer_mi"), Qt.SortOrder.DescendingOrder)
    assert column(model, "number") == ["V2", "V1"]

    model.search(ListQuery(text="1111"))
    assert model.rowCount() == 1


def test_a_percent_sign_is_a_percent_sign(operations: Operations) -> None:
    a_van(operations.app)
    model = RecordTableModel(VANS, operations)
    model.search(ListQuery(text="%"))
    assert model.rowCount() == 0
    assert model.anywhere == 1


def test_showing_the_first_page_asks_for_nothing_more(
    operations: Operations, queries: Callable[[], list[str]]
) -> None:
    a_van(operations.app)
    model = RecordTableModel(VANS, operations)
    model.search(ListQuery())
    queries().clear()
    for name in NAMES:
        column(model, name)
    assert queries() == []


def test_a_page_of_rows_costs_one_query(
    operations: Operations, queries: Callable[[], list[str]]
) -> None:
    many_vans(operations.app, ROWS_A_PAGE + 50)
    model = RecordTableModel(replace(VANS, readiness=False), operations)
    model.search(ListQuery(sort="number"))
    queries().clear()
    assert column(model, "number")[-1] == f"V0{ROWS_A_PAGE + 49}"
    assert len(queries()) == 1


def test_a_van_deleted_meanwhile_is_blank_and_not_asked_for_again(
    operations: Operations, queries: Callable[[], list[str]]
) -> None:
    many_vans(operations.app, ROWS_A_PAGE + 1)
    model = RecordTableModel(replace(VANS, readiness=False), operations)
    model.search(ListQuery(sort="number"))
    last = model.ids()[ROWS_A_PAGE]
    with operations.app.write("delete_van") as uow:
        uow.session.delete(uow.get(Van, last))
        uow.commit()
    queries().clear()

    assert [column(model, name)[ROWS_A_PAGE] for name in ("number", "vin")] == ["", ""]
    assert len(queries()) == 1


def test_it_looks_again_when_a_van_changes(operations: Operations) -> None:
    van_id = a_van(operations.app)
    model = RecordTableModel(VANS, operations)
    model.search(ListQuery())
    operations.changed.connect(model.on_changed)

    operations.write("ground_van", lambda uow: ground_van(uow, van_id, "brakes"))

    assert column(model, "status") == ["Grounded"]


def test_a_long_list_grows_as_it_is_scrolled_and_keeps_its_order(operations: Operations) -> None:
    many_vans(operations.app, 70)
    model = RecordTableModel(replace(VANS, readiness=False), operations)
    model.search(ListQuery(sort="number", limit=20))
    assert (model.rowCount(), model.total) == (20, 70)
    before = list(model.ids())

    model.fetchMore()

    assert model.rowCount() == 40
    assert list(model.ids())[:20] == before
    model.fetchMore()
    assert model.rowCount() == 70
    assert not model.canFetchMore()
    assert column(model, "number") == sorted(column(model, "number"))


def test_states_are_counted_cut_down_to_and_sorted_worst_first(operations: Operations) -> None:
    for serial, number in enumerate(("SOON 1", "FINE 1", "BLOCKED 1", "FINE 2")):
        a_van(operations.app, number=number, vin=a_vin(serial))
    operations.readiness.begin()
    model = RecordTableModel(VANS, operations)

    model.search(ListQuery(sort="state"))
    assert column(model, "state") == ["Blocked", "Due soon", "Ready", "Ready"]
    model.search(ListQuery(sort="state", descending=True))
    assert column(model, "state") == ["Ready", "Ready", "Due soon", "Blocked"]

    model.search(ListQuery(sort="number"), State.READY)
    assert column(model, "number") == ["FINE 1", "FINE 2"]
    assert model.states == {State.READY: 2, State.DUE_SOON: 1, State.BLOCKED: 1}


def test_states_appear_when_the_rules_have_been_asked(operations: Operations) -> None:
    a_van(operations.app, number="BLOCKED 1")
    model = RecordTableModel(VANS, operations)
    operations.readiness.looked.connect(model.on_looked)
    model.search(ListQuery())
    assert column(model, "state") == [""]
    operations.readiness.begin()
    assert column(model, "state") == ["Blocked"]


def test_only_the_last_of_many_keystrokes_is_asked_and_shown(app: App, errors: ErrorEar) -> None:
    a_van(app, number="ALPHA")
    a_van(app, number="ALSO", vin=a_vin(1))
    later = LaterExecutor()
    operations = Operations(app, errors, writer=InlineExecutor(), reader=later, readiness=by_number)
    model = RecordTableModel(VANS, operations)
    asked = []
    model.answered.connect(lambda: asked.append(model.query.text))
    for text in ("a", "al", "alp"):
        model.search(ListQuery(text=text))
    assert len(later.held) == 1
    later.run()
    assert asked == ["a", "alp"]
    assert column(model, "number") == ["ALPHA"]


@pytest.mark.parametrize("role", [Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.FontRole])
def test_it_has_nothing_to_say_about_other_roles(operations: Operations, role: int) -> None:
    a_van(operations.app)
    model = RecordTableModel(VANS, operations)
    model.search(ListQuery())
    assert model.data(model.index(0, 0), role) is None
