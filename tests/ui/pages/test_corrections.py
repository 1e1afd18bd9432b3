"""Putting right what was recorded wrong, the way a person does it."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.upkeep.service import InspectionDetails, record_inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.conftest import CLOCK
from tests.support.builders import a_van, done
from ui.kit.form import form_matches_details
from ui.kit.form_dialog import FormDialog
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.spec import Form, PageSpec
from ui.pages.inspections import INSPECTIONS
from ui.pages.screening import BACKGROUND_CHECKS, DRUG_TESTS

CORRECTED = pytest.mark.parametrize(
    "spec", [BACKGROUND_CHECKS, DRUG_TESTS, INSPECTIONS], ids=lambda spec: spec.entity
)


def correction(spec: PageSpec[Any, Any]) -> Form[Any]:
    (action,) = (a for a in spec.actions if a.form)
    assert action.form is not None
    return action.form


@CORRECTED
def test_a_correction_asks_for_everything_its_service_wants_and_for_the_reason(
    spec: PageSpec[Any, Any],
) -> None:
    form = correction(spec)
    assert form_matches_details(form)
    assert [field.name for field in form.fields if field.required][-1] == "because"
    assert form.add is None


def an_inspection_page(qtbot: QtBot, operations: Operations) -> ListPage:
    details = InspectionDetails(
        a_van(operations.app), InspectionKind.PRE_TRIP, CLOCK.today(), passed=True
    )
    done(operations.app, record_inspection, details)
    page = ListPage(INSPECTIONS, operations)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.table.selectRow(0)
    return page


def opened(page: ListPage) -> FormDialog:
    # As a button, or under More where there is no room.
    buttons = {b.text(): b for b in page.panel.action_row.findChildren(QPushButton)}
    buttons["Correct…"].click()
    (dialog,) = page.findChildren(FormDialog)
    return dialog


def test_the_form_opens_with_what_is_recorded_and_wants_a_reason(
    qtbot: QtBot, operations: Operations
) -> None:
    page = an_inspection_page(qtbot, operations)

    dialog = opened(page)

    assert dialog.windowTitle() == "Correct"
    assert dialog.view.editors["kind"].value() is InspectionKind.PRE_TRIP
    assert dialog.view.editors["passed"].value() is True
    dialog.save()
    assert dialog.isVisible()
    marked = {name for name, note in dialog.view.notes.items() if note.text()}
    assert marked == {"because"}


def test_what_was_said_before_stands_in_the_panel_beside_what_is_said_now(
    qtbot: QtBot, operations: Operations
) -> None:
    page = an_inspection_page(qtbot, operations)
    dialog = opened(page)
    dialog.view.editors["inspector"].set_value("R. Fenn")
    dialog.view.editors["because"].set_value("The name was left out.")

    dialog.save()

    assert not dialog.isVisible()
    said = [label.text() for label in page.panel.findChildren(QLabel)]
    assert "The name was left out." in said
    assert "nothing → R. Fenn" in said


def test_a_correction_of_nothing_says_so(qtbot: QtBot, operations: Operations) -> None:
    page = an_inspection_page(qtbot, operations)
    dialog = opened(page)
    dialog.view.editors["because"].set_value("No reason at all.")

    dialog.save()

    assert dialog.isVisible()
    assert "Nothing here differs" in " ".join(label.text() for label in dialog.findChildren(QLabel))
