"""Two people on one record: a clear choice, and no typing lost."""

from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.company.service import StationDetails, add_station
from dsp_desktop.fleet.queries import van_details
from dsp_desktop.fleet.service import VanDetails, change_van, remove_van
from dsp_desktop.kernel.permissions import SYSTEM
from tests.support.builders import a_company, a_van, done
from tests.ui.conftest import (  # noqa: F401 - fixtures of the window
    _garbage_is_collected_on_this_thread,
    _nobody_is_asked,
    _nothing_is_kept_on_this_machine,
    _what_is_loaded_stays,
)
from ui.kit.conflict import ConflictDialog, DeletedDialog
from ui.kit.form_dialog import FormDialog
from ui.kit.operations import Operations
from ui.pages.vans import VANS

T = TypeVar("T", bound=QWidget)


@pytest.fixture
def van_id(app: App) -> int:
    return a_van(app, plate="OLD", make="Ford", model="Transit", odometer_mi=10_000)


def a_form(qtbot: QtBot, operations: Operations, van_id: int, **typed: str) -> FormDialog:
    dialog = FormDialog(VANS.form, "van", operations, noun="van", record_id=van_id)
    qtbot.addWidget(dialog)
    dialog.open()
    for name, text in typed.items():
        dialog.view.editors[name].clear()
        qtbot.keyClicks(dialog.view.editors[name], text)
    return dialog


def dana_saves(app: App, van_id: int, **changes: object) -> None:
    dana = replace(app, actor=replace(SYSTEM, name="Dana"))
    with dana.write("change_van") as uow:
        seen = van_details(uow.session, van_id)
        change_van(uow, van_id, replace(seen.details, **changes), seen.version)  # type: ignore[arg-type]
        uow.commit()


def shown(kind: type[T], form: FormDialog) -> T:
    found = [child for child in form.findChildren(kind) if child.isVisible()]
    assert len(found) == 1
    return found[0]


def kept(app: App, van_id: int) -> VanDetails:
    with app.read() as source:
        return van_details(source, van_id).details


def test_where_both_changed_a_field_nothing_is_saved_before_the_person_has_chosen(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE", make="Ram")
    dana_saves(operations.app, van_id, plate="THEIRS", model="Promaster")

    form.save()
    choice = shown(ConflictDialog, form)

    assert list(choice.choices) == ["plate", "make", "model"]
    plate = choice.choices["plate"].difference
    assert (plate.before, plate.mine, plate.theirs) == ("OLD", "MINE", "THEIRS")
    assert not choice.save.isEnabled()
    assert choice.left.text() == "1 field is still to be chosen."
    assert "Dana saved this record on 2 Mar 2026" in choice.accessibleDescription()

    choice.choices["plate"].theirs.click()
    with qtbot.waitSignal(form.accepted):
        qtbot.mouseClick(choice.save, Qt.MouseButton.LeftButton)

    now = kept(operations.app, van_id)
    assert (now.plate, now.make, now.model) == ("THEIRS", "Ram", "Promaster")


def test_where_they_changed_other_fields_one_click_keeps_both(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    dana_saves(operations.app, van_id, model="Promaster")

    form.save()
    choice = shown(ConflictDialog, form)

    assert choice.save.text() == "Keep both"
    with qtbot.waitSignal(form.accepted):
        qtbot.keyClick(choice, Qt.Key.Key_Return)
    now = kept(operations.app, van_id)
    assert (now.plate, now.model) == ("MINE", "Promaster")


@pytest.mark.parametrize(
    ("button", "expected"),
    [("all_mine", ("MINE", "Transit")), ("all_theirs", ("THEIRS", "Promaster"))],
)
def test_all_of_one_version_is_one_click_too(
    qtbot: QtBot, operations: Operations, van_id: int, button: str, expected: tuple[str, str]
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    dana_saves(operations.app, van_id, plate="THEIRS", model="Promaster")
    form.save()
    choice = shown(ConflictDialog, form)

    qtbot.mouseClick(getattr(choice, button), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(form.accepted):
        qtbot.mouseClick(choice.save, Qt.MouseButton.LeftButton)

    now = kept(operations.app, van_id)
    assert (now.plate, now.model) == expected


def test_going_back_leaves_the_form_as_it_was_typed_and_their_version_on_file(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    dana_saves(operations.app, van_id, plate="THEIRS")
    form.save()

    qtbot.keyClick(shown(ConflictDialog, form), Qt.Key.Key_Escape)

    assert form.isVisible()
    assert form.isEnabled()
    assert form.view.editors["plate"].text() == "MINE"
    assert kept(operations.app, van_id).plate == "THEIRS"
    form.save()
    assert shown(ConflictDialog, form)


def test_someone_still_quicker_while_the_person_chooses_is_shown_again(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    dana_saves(operations.app, van_id, model="Promaster")
    form.save()
    first = shown(ConflictDialog, form)
    dana_saves(operations.app, van_id, make="Ram")

    qtbot.mouseClick(first.save, Qt.MouseButton.LeftButton)
    second = shown(ConflictDialog, form)

    assert list(second.choices) == ["make", "plate"]
    with qtbot.waitSignal(form.accepted):
        qtbot.mouseClick(second.save, Qt.MouseButton.LeftButton)
    now = kept(operations.app, van_id)
    assert (now.plate, now.make, now.model) == ("MINE", "Ram", "Promaster")


def test_the_same_change_by_both_is_no_conflict(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="SAME")
    dana_saves(operations.app, van_id, plate="SAME")
    form.save()
    choice = shown(ConflictDialog, form)

    assert choice.save.text() == "Close the form"
    with qtbot.waitSignal(form.accepted):
        qtbot.mouseClick(choice.save, Qt.MouseButton.LeftButton)


def test_a_record_they_refer_to_that_is_newer_than_the_form_can_be_chosen(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    a_company(operations.app)
    form = a_form(qtbot, operations, van_id, plate="MINE")
    station = done(operations.app, add_station, StationDetails(code="DPD2", state="OR"))
    dana_saves(operations.app, van_id, station_id=station)
    form.save()
    choice = shown(ConflictDialog, form)

    assert choice.choices["station_id"].difference.theirs.startswith("DPD2")
    qtbot.mouseClick(choice.save, Qt.MouseButton.LeftButton)

    assert kept(operations.app, van_id).station_id == station


def test_of_a_record_deleted_meanwhile_the_typing_can_be_copied(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    done(replace(operations.app, actor=replace(SYSTEM, name="Dana")), remove_van, van_id)

    form.save()
    gone = shown(DeletedDialog, form)
    qtbot.mouseClick(gone.copy, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(gone.back, Qt.MouseButton.LeftButton)

    assert "Dana deleted this record on 2 Mar 2026" in gone.accessibleDescription()
    assert "Plate: MINE" in QGuiApplication.clipboard().text()
    assert form.isVisible()
    assert form.view.editors["plate"].text() == "MINE"


def test_the_keyboard_and_a_screen_reader_get_through_the_choice(
    qtbot: QtBot, operations: Operations, van_id: int
) -> None:
    form = a_form(qtbot, operations, van_id, plate="MINE")
    dana_saves(operations.app, van_id, plate="THEIRS")
    form.save()
    choice = shown(ConflictDialog, form)
    plate = choice.choices["plate"]

    assert plate.mine.accessibleName() == "Plate, Yours: MINE"
    assert plate.theirs.accessibleName() == "Plate, Theirs: THEIRS"
    assert "When you began: OLD" in plate.theirs.accessibleDescription()
    with qtbot.waitActive(choice):
        choice.activateWindow()
    plate.mine.setFocus()
    qtbot.keyClick(plate.mine, Qt.Key.Key_Space)
    assert plate.is_theirs is False
    qtbot.keyClick(plate.mine, Qt.Key.Key_Right)
    assert plate.is_theirs
    assert choice.save.isEnabled()
