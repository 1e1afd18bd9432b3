"""A check at the keyboard: the list, its keys, and what becomes of a defect."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.repairs.service import certify_defect
from dsp_desktop.upkeep.models import Defect, Inspection
from dsp_desktop.upkeep.terms import DefectState
from tests.repairs.test_chain import DONE, a_grounded_van
from tests.support.builders import a_van, done
from ui.kit.form import form_matches_details
from ui.kit.form_dialog import FormDialog
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.pages.checks import RECORD_CHECK, AnswersField
from ui.pages.defects import DEFECTS
from ui.pages.vans import VANS


def shown(qtbot: QtBot, page: ListPage) -> ListPage:
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.table.selectRow(0)
    return page


def opened(qtbot: QtBot, operations: Operations) -> tuple[ListPage, FormDialog]:
    a_van(operations.app)
    page = shown(qtbot, ListPage(VANS, operations))
    page.run_action(page.selected() or 0, RECORD_CHECK)
    (dialog,) = page.findChildren(FormDialog)
    return page, dialog


def field_of(dialog: FormDialog) -> AnswersField:
    editor = dialog.view.editors["answers"]
    assert isinstance(editor, AnswersField)
    return editor


def test_its_form_asks_for_what_the_service_wants() -> None:
    assert RECORD_CHECK.form
    assert form_matches_details(RECORD_CHECK.form)


def test_every_item_is_answered_with_one_key_and_a_defect_with_a_note(
    qtbot: QtBot, operations: Operations
) -> None:
    _page, dialog = opened(qtbot, operations)
    lines = field_of(dialog).lines
    lines.setFocus()
    qtbot.keyClick(lines, Qt.Key.Key_D)
    note = lines.findChild(QLineEdit)
    assert note is not None
    qtbot.keyClicks(note, "pedal soft")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines.currentIndex().row() == 1)
    for _item in range(lines.topLevelItemCount() - 2):
        qtbot.keyClick(lines, Qt.Key.Key_F)
    qtbot.keyClick(lines, Qt.Key.Key_N)
    assert field_of(dialog).count.text() == "15 of 15 answered. • grounds the van."
    dialog.view.editors["odometer_mi"].set_value(10_500)
    dialog.view.editors["inspector"].set_value("Sam Example")

    dialog.save()

    assert not dialog.isVisible()
    with operations.app.read() as source:
        check = source.scalars(select(Inspection)).one()
        assert check.answers == "D" + "F" * 13 + "N"
        assert source.scalars(select(Defect.note)).one() == "pedal soft"
        assert source.scalars(select(Van.status)).one() is VanStatus.GROUNDED


def test_what_is_not_answered_is_named_and_nothing_typed_is_lost(
    qtbot: QtBot, operations: Operations
) -> None:
    _page, dialog = opened(qtbot, operations)
    lines = field_of(dialog).lines
    qtbot.keyClick(lines, Qt.Key.Key_F)
    dialog.view.editors["odometer_mi"].set_value(10_500)
    dialog.view.editors["inspector"].set_value("Sam Example")

    dialog.save()

    assert dialog.isVisible()
    said = dialog.view.notes["answers"].text()
    assert "Parking brake: say whether it is fine, has a defect, or does not apply." in said
    assert "Brakes:" not in said
    assert field_of(dialog).value().lines[0].answer is not None


def test_a_van_goes_from_the_page_of_defects_back_to_the_road(
    qtbot: QtBot, operations: Operations
) -> None:
    van_id, (defect,) = a_grounded_van(operations.app)
    page = shown(qtbot, ListPage(DEFECTS, operations))
    order, certify, release, review = DEFECTS.actions
    assert [each.applies(row(operations, page)) for each in DEFECTS.actions] == [
        True,
        True,
        False,
        False,
    ]
    wanted: list[Place] = []
    operations.wanted.connect(wanted.append)
    page.run_action(defect, order)
    assert wanted == [Place("repair_order", edit=True, start={"defects": (defect,)})]

    done(operations.app, certify_defect, defect, *DONE)
    page.refresh()
    assert [each.applies(row(operations, page)) for each in DEFECTS.actions] == [
        False,
        False,
        True,
        False,
    ]
    assert release.run
    assert release.run.__name__ == "release_van_after_repair"
    done(operations.app, release.run, defect, "Pat Owner")

    with operations.app.read() as source:
        assert source.get_one(Van, van_id).status is VanStatus.ACTIVE
        assert source.get_one(Defect, defect).state is DefectState.RELEASED
    assert certify.asks
    assert review.asks


def row(operations: Operations, page: ListPage) -> object:
    with operations.app.read() as source:
        ids = DEFECTS.listing.ids(source, page.model.query)
        return DEFECTS.listing.rows(source, ids)[ids[0]]
