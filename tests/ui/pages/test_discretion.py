"""Today and a driver's panel say to whom what may be said."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.screening.models import DrugTest
from dsp_desktop.screening.terms import TestResult
from tests.compliance.companies import (
    HIRED,
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    change,
    put,
)
from tests.support.builders import a_user
from tests.support.doubles import ErrorEar, InlineExecutor, StillClock
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.pages.drivers import DRIVERS
from ui.pages.today import TodayPage


@pytest.fixture
def blocked(app: App) -> App:
    """A company with a driver who failed a drug test."""
    policy = {"subject_id": a_company_in_order(app), "kind": DocumentKind.DRUG_POLICY}
    put(app, Document(subject_kind="company", dated=HIRED, **policy))
    route = {"driver_id": a_cleared_driver(app), "van_id": a_light_van(app)}
    put(app, Route(day=TODAY, station_id=1, code="CX1", **route))
    change(app, DrugTest, 1, result=TestResult.POSITIVE, reviewed_by_mro=False)
    return replace(app, clock=StillClock(TODAY))


def screens(app: App, role: FirstRole, errors: ErrorEar, qtbot: QtBot) -> tuple[str, str]:
    """Return what Today and the driver's panel say to a role, state pills included."""
    person = a_user(app, role.value.title(), role)
    operations = Operations(person, errors, writer=InlineExecutor(), reader=InlineExecutor())
    today, drivers = TodayPage(operations), ListPage(DRIVERS, operations)
    for page in (today, drivers):
        qtbot.addWidget(page)
        page.resize(1100, 800)
        page.show()
    drivers.table.selectRow(0)
    return said_by(today), said_by(drivers.panel)


def said_by(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel)).casefold()


@pytest.mark.parametrize("role", [FirstRole.DISPATCHER, FirstRole.READ_ONLY, FirstRole.ACCOUNTANT])
def test_who_may_not_see_drug_tests_learns_that_the_driver_is_stopped_and_whom_to_ask(
    blocked: App, role: FirstRole, errors: ErrorEar, qtbot: QtBot
) -> None:
    for said in screens(blocked, role, errors, qtbot):
        assert "cannot go out\n1" in said or "blocked" in said
        assert "ask the owner" in said
        assert [w for w in ("nd-0", "drug test", "medical review", "laborator") if w in said] == []


@pytest.mark.parametrize("role", [FirstRole.OWNER, FirstRole.OFFICE_MANAGER])
def test_who_may_see_them_reads_the_rule_and_what_ends_it(
    blocked: App, role: FirstRole, errors: ErrorEar, qtbot: QtBot
) -> None:
    for said in screens(blocked, role, errors, qtbot):
        assert "no drug test on file clears this driver" in said
        assert "kept apart" not in said
