"""Forms and their dialogs: what was typed survives, and everything wrong is said at once."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.listing import Choice
from dsp_desktop.kernel.permissions import Permission
from tests.support.builders import a_van, a_vin
from tests.support.doubles import ErrorEar, InlineExecutor, LaterExecutor
from tests.ui.kit.conftest import by_number
from ui.kit import dialogs
from ui.kit.fields import editor_for
from ui.kit.fields.choices import NotOnTheList, RecordField
from ui.kit.fields.days import DateField
from ui.kit.fields.files import FileField
from ui.kit.form import FormView
from ui.kit.form_dialog import ActionDialog, FormDialog
from ui.kit.operations import Operations
from ui.kit.spec import Field, Kind, RowAction
from ui.pages.vans import VANS


def a_dialog(qtbot: QtBot, operations: Operations, record_id: int | None = None) -> FormDialog:
    dialog = FormDialog(VANS.form, "van", operations, noun="van", record_id=record_id)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def type_into(qtbot: QtBot, dialog: FormDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.view.editors[name].clear()
        qtbot.keyClicks(dialog.view.editors[name], text)


def note(dialog: FormDialog, name: str) -> str:
    return dialog.view.notes[name].text()


def test_a_bad_form_stays_open_marks_every_field_and_goes_to_the_first(
    qtbot: QtBot, operations: Operations
) -> None:
    dialog = a_dialog(qtbot, operations)
    type_into(qtbot, dialog, vin="nonsense", odometer_mi="many", registration_expires="soon")
    dialog.save()
    assert dialog.isVisible()
    assert note(dialog, "odometer_mi") == "Enter a number."
    assert note(dialog, "registration_expires") == "Enter a day like 11/18/2026."
    assert note(dialog, "number") == "Fill this in."
    assert dialog.focusWidget() is dialog.view.editors["number"]


def test_what_only_the_service_knows_is_marked_too(qtbot: QtBot, operations: Operations) -> None:
    a_van(operations.app, number="V1")
    dialog = a_dialog(qtbot, operations)
    type_into(qtbot, dialog, number="v1", vin=a_vin(2))
    dialog.view.editors["body"].setCurrentIndex(1)
    dialog.save()
    assert dialog.isVisible()
    assert dialog.isEnabled()
    assert note(dialog, "number") == "V1 is already in use."
    assert dialog.focusWidget() is dialog.view.editors["number"]
    assert dialog.view.editors["vin"].text() == a_vin(2)


def test_after_a_refusal_of_the_whole_form_the_person_is_where_they_were(
    qtbot: QtBot, operations: Operations
) -> None:
    def add_never(_uow: object, _details: object) -> int:
        raise Rejected(Problem("", "company.exists"))

    dialog = FormDialog(replace(VANS.form, add=add_never), "van", operations)
    qtbot.addWidget(dialog)
    dialog.open()
    type_into(qtbot, dialog, number="v1", vin=a_vin(2))
    dialog.view.editors["plate"].setFocus()
    dialog.save()
    assert dialog.view.general.text()
    assert dialog.focusWidget() is dialog.view.editors["plate"]


def test_a_dialog_is_as_high_as_its_form_and_no_higher_than_the_window_bears(
    qtbot: QtBot, operations: Operations
) -> None:
    a_van(operations.app)
    heights = []
    for count in (1, 4, 60):
        fields = tuple(Field(f"f{n}", f"Field {n}") for n in range(count))
        ask = RowAction("Ask", Permission.FLEET_EDIT, lambda *_a, **_k: None, asks=fields)
        dialog = ActionDialog(ask, f"of{count}", operations, 1)
        qtbot.addWidget(dialog)
        dialog.show()
        area = dialog.findChild(QScrollArea)
        assert area.verticalScrollBar().isVisible() == (count == 60)
        heights.append(dialog.height())
    assert heights[0] < heights[1] < heights[2] <= 700


def test_a_yes_or_no_that_must_be_given_asks_to_choose(qtbot: QtBot) -> None:
    for required, words in ((True, "Choose…"), (False, "Not known")):
        editor = editor_for(Field("passed", "Passed", Kind.YES_NO, required=required), (), UTC)
        qtbot.addWidget(editor)
        assert editor.currentText() == words
        assert editor.value() is None


def test_enter_and_ctrl_enter_save(qtbot: QtBot, operations: Operations) -> None:
    van_id = a_van(operations.app)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        dialog = a_dialog(qtbot, operations, van_id)
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        with qtbot.waitSignal(dialog.accepted):
            qtbot.keyClick(dialog.view.editors["number"], Qt.Key.Key_Return, modifier)


def test_leaving_asks_only_when_something_would_be_lost(
    qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    van_id = a_van(operations.app)
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "confirm", lambda _p, title, *_a, **_k: bool(asked.append(title)))
    untouched = a_dialog(qtbot, operations, van_id)
    untouched.reject()
    assert not untouched.isVisible()

    touched = a_dialog(qtbot, operations, van_id)
    type_into(qtbot, touched, plate="NEW")
    qtbot.keyClick(touched, Qt.Key.Key_Escape)
    touched.close()
    assert touched.isVisible()
    assert asked == ["Leave without saving?"] * 2
    assert touched.view.editors["plate"].text() == "NEW"


def test_a_fault_of_the_program_leaves_the_typing(
    qtbot: QtBot, operations: Operations, errors: ErrorEar
) -> None:
    def add_badly(_uow: object, _details: object) -> int:
        raise ZeroDivisionError

    form = replace(VANS.form, add=add_badly)
    dialog = FormDialog(form, "van", operations)
    qtbot.addWidget(dialog)
    dialog.open()
    type_into(qtbot, dialog, number="v1", vin=a_vin(2))
    dialog.view.editors["body"].setCurrentIndex(1)
    dialog.save()
    assert isinstance(errors.heard.pop(), ZeroDivisionError)
    assert dialog.isVisible()
    assert dialog.isEnabled()
    assert dialog.view.editors["number"].text() == "v1"


def test_a_dialog_closed_while_saving_is_not_called_back(qtbot: QtBot, app: App) -> None:
    from shiboken6 import delete

    later = LaterExecutor()
    inline = InlineExecutor()
    operations = Operations(app, ErrorEar(), writer=later, reader=inline, readiness=by_number)
    dialog = FormDialog(VANS.form, "van", operations)
    type_into(qtbot, dialog, number="v1", vin=a_vin(2))
    dialog.view.editors["body"].setCurrentIndex(1)
    dialog.save()
    delete(dialog)
    with qtbot.waitSignal(operations.changed):
        later.run()


def test_it_opens_at_the_size_it_was_left(qtbot: QtBot, operations: Operations) -> None:
    dialog = a_dialog(qtbot, operations)
    dialog.resize(777, 555)
    dialog.accept()
    again = a_dialog(qtbot, operations)
    assert (again.width(), again.height()) == (777, 555)


def test_a_blank_form_begins_with_what_is_known(qtbot: QtBot, operations: Operations) -> None:
    dialog = FormDialog(VANS.form, "van", operations, start={"plate": "ABC"})
    qtbot.addWidget(dialog)
    assert dialog.view.editors["plate"].text() == "ABC"
    assert not dialog.is_touched()


def test_two_columns_only_where_there_is_room(qtbot: QtBot, operations: Operations) -> None:
    fields = (Field("a", "A"), Field("b", "B"), Field("note", "Note", Kind.NOTE))
    view = FormView(fields, "van", operations)
    qtbot.addWidget(view)
    view.show()
    first, second, last = (view.cells[name] for name in ("a", "b", "note"))
    view.resize(900, 400)
    qtbot.waitUntil(lambda: first.y() == second.y())
    assert last.width() > first.width() * 1.5
    view.resize(300, 600)
    qtbot.waitUntil(lambda: second.y() > first.y())


PICKS = (Choice(1, "Ada Ruiz"), Choice(2, "Ben Castillo"), Choice(3, "Ana Ruiz"))


@pytest.mark.parametrize(("typed", "found"), [("ben", 2), ("Ana Ruiz", 3), ("  ", None)])
def test_a_record_is_found_by_typing_part_of_its_name(
    qtbot: QtBot, typed: str, found: int | None
) -> None:
    field = RecordField(PICKS)
    qtbot.addWidget(field)
    field.lineEdit().setText(typed)
    assert field.value() == found


def test_a_name_that_fits_none_or_several_is_not_guessed(qtbot: QtBot) -> None:
    field = RecordField(PICKS)
    qtbot.addWidget(field)
    for typed in ("ruiz", "Zoe"):
        field.lineEdit().setText(typed)
        with pytest.raises(NotOnTheList):
            field.value()
    field.set_value(1)
    assert field.value() == 1
    assert field.currentText() == "Ada Ruiz"


def test_a_day_can_be_picked_from_a_calendar(qtbot: QtBot) -> None:
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    field = DateField()
    qtbot.addWidget(field)
    field.show()
    field.set_value(date(2026, 11, 18))
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2026, 11, 18)
    calendar.clicked.emit(QDate(2026, 12, 9))
    assert field.value() == date(2026, 12, 9)
    field.clear()
    assert field.value() is None


def test_a_file_is_taken_and_can_be_gone(qtbot: QtBot, tmp_path: object) -> None:
    from ui.kit.fields.files import FileGone

    field = FileField()
    qtbot.addWidget(field)
    paper = tmp_path / "card.pdf"
    paper.write_bytes(b"%PDF")
    assert field.value() is None
    field.take(paper)
    assert (field.value().name, field.value().content) == ("card.pdf", b"%PDF")
    assert field.words.text() == "card.pdf, 1 KB"
    paper.unlink()
    with pytest.raises(FileGone):
        field.value()
    field.remove.click()
    assert field.value() is None
