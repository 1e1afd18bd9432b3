"""What the papers about custody ask in the window and at the command line."""

from pathlib import Path

from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.service import HandOutDetails, KeyDetails, add_key, hand_out
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.reports.catalog import report_named
from dsp_desktop.reports.sheets_of_labels import LabelKind
from tests.support.builders import a_company, a_driver, done
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import report_place
from ui.pages.custody import CUSTODY
from ui.pages.reports import ReportsPage
from ui.pages.reports_options import ReportOptions


def test_the_first_free_label_is_asked_as_a_number(qtbot: QtBot, operations: Operations) -> None:
    options = ReportOptions(operations)
    qtbot.addWidget(options)
    options.show_for(report_named("labels"), {})
    box = options.fields["first"]
    assert isinstance(box, QSpinBox)
    assert (box.value(), box.minimum(), box.maximum()) == (1, 1, 80)
    assert box.accessibleName() == "First free label"
    box.setValue(7)
    assert options.answers()["first"] == 7
    assert options.answers()["kind"] is LabelKind.KEYS


def test_labels_are_shown_as_they_will_be_printed(
    qtbot: QtBot, operations: Operations, app: App
) -> None:
    a_company(app)
    done(app, add_key, KeyDetails("K-1"))
    page = ReportsPage(operations)
    qtbot.addWidget(page)
    page.show()
    page.visit(report_place("labels", kind=LabelKind.KEYS, first=3))
    assert page.state.text() == "1 page"
    assert page.options.fields["first"].value() == 3


def test_a_command_prints_them_too(company: str, app: App, tmp_path: Path) -> None:
    a_company(app)
    done(app, add_key, KeyDetails("K-1"))
    asked = ["--kind", "keys", "--sheet", "avery_5167", "--code", "code_128", "--first", "4"]
    out = tmp_path / "labels.pdf"
    assert run(["report", "labels", "--company", company, "--out", str(out), *asked]) == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert run(["report", "labels", "--company", company, "--out", str(out), "--first", "99"]) != 0


def test_a_hand_out_leads_to_the_receipt_of_its_driver(
    qtbot: QtBot, operations: Operations, app: App
) -> None:
    driver_id = a_driver(app)
    key = Item(ItemKind.KEY, done(app, add_key, KeyDetails("K-1")))
    custody_id = done(app, hand_out, HandOutDetails(key.handle, driver_id))
    page = ListPage(CUSTODY, operations)
    qtbot.addWidget(page)
    action = next(each for each in CUSTODY.actions if each.by_hand)
    with qtbot.waitSignal(operations.wanted) as asked:
        page.run_action(custody_id, action)
    assert asked.args == [report_place("custody-receipt", driver=driver_id)]
