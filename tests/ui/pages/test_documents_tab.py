"""The Documents tab of a record: what is on file, and the way to more."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.documents.queries import document_details, documents_of, subject_picks
from dsp_desktop.documents.service import DocumentDetails, about, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.registry import KINDS
from dsp_desktop.upkeep.service import InspectionDetails, record_inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.support.doubles import ErrorEar, InlineExecutor
from tests.support.files import office
from tests.ui.kit.test_preview import a_pdf
from ui.catalog import DOORS, TABS
from ui.kit import dialogs
from ui.kit.form_dialog import FormDialog
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.preview import PreviewDialog
from ui.kit.spec import PageSpec
from ui.pages.documents_tab import DocumentsView
from ui.pages.vans import VANS

PDF = a_pdf()


@pytest.fixture
def operations(app: App, errors: ErrorEar, qapp: object) -> Operations:
    inline = InlineExecutor()
    return Operations(app, errors, writer=inline, reader=inline)


@pytest.fixture
def driver_id(app: App) -> int:
    return a_driver(app)


def a_document(app: App, driver_id: int) -> int:
    details = DocumentDetails(
        subject=about("driver", driver_id),
        kind=DocumentKind.TRAINING,
        dated=date(2026, 1, 5),
        file=AttachedFile("record.pdf", PDF),
    )
    document_id: int = done(app, add_document, details)
    return document_id


def open_tab(qtbot: QtBot, operations: Operations, driver_id: int) -> DocumentsView:
    view = DocumentsView(operations, "driver", driver_id)
    qtbot.addWidget(view)
    view.show()
    return view


def texts(view: DocumentsView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel)]


def click(view: DocumentsView, title: str) -> None:
    next(b for b in view.findChildren(QPushButton) if b.text() == title).click()


def test_it_lists_what_is_on_file_and_follows_changes(
    qtbot: QtBot, operations: Operations, driver_id: int
) -> None:
    view = open_tab(qtbot, operations, driver_id)
    assert "Nothing is on file about this record yet." in texts(view)
    operations.write("add", lambda uow: add_document(uow, _details(driver_id)))
    assert "Yard training" in texts(view)
    assert "A note only; no file is kept with it." in texts(view)


def _details(driver_id: int) -> DocumentDetails:
    return DocumentDetails(
        subject=about("driver", driver_id),
        kind=DocumentKind.TRAINING,
        dated=date(2026, 2, 1),
        title="Yard training",
    )


def test_a_file_is_saved_out_and_shown_inside_the_window(
    qtbot: QtBot,
    operations: Operations,
    driver_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_document(operations.app, driver_id)
    view = open_tab(qtbot, operations, driver_id)
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: tmp_path / "copy.pdf")
    click(view, "Save a copy…")
    assert (tmp_path / "copy.pdf").read_bytes() == PDF

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))  # asked by Qt each time
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    click(view, "Open")
    dialog = view.findChild(PreviewDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "record.pdf"
    assert len(dialog.preview.view.sheets) == 1
    assert list(temporary.iterdir()) == []


def test_a_private_file_is_opened_by_a_look_that_the_trail_keeps(
    qtbot: QtBot, operations: Operations, driver_id: int
) -> None:
    details = replace(
        _details(driver_id),
        kind=DocumentKind.MEDICAL_RECORD,
        file=AttachedFile("result.txt", b"for the doctor only"),
    )
    done(operations.app, add_document, details)
    view = open_tab(qtbot, operations, driver_id)
    click(view, "Open")
    dialog = view.findChild(PreviewDialog)
    assert dialog is not None
    assert dialog.preview.text.toPlainText() == "for the doctor only"
    with operations.app.read() as source:
        newest = source.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert newest is not None
        assert (newest.verb, newest.entity) == (Verb.LOOKED, "document")


def test_macros_are_said_beside_the_file(
    qtbot: QtBot, operations: Operations, driver_id: int
) -> None:
    pay = AttachedFile("pay.xlsm", office("xl/workbook.xml", "xl/vbaProject.bin"))
    done(operations.app, add_document, replace(_details(driver_id), file=pay))
    view = open_tab(qtbot, operations, driver_id)
    assert any("Holds macros" in text for text in texts(view))


def drag(target: QWidget, at: QPoint, *paths: Path) -> bool:
    """Enter, move and drop, as a system does; whether the files were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(at, *how)
        event.ignore()
        QApplication.sendEvent(target, event)
        if not event.isAccepted():
            QApplication.sendEvent(target, QDragLeaveEvent())
            return False
    drop = QDropEvent(at, *how)
    QApplication.sendEvent(target, drop)
    return drop.isAccepted()


def a_file(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def the_form(root: QWidget) -> FormDialog:
    [form] = [f for f in root.window().findChildren(FormDialog) if f.isVisible()]
    return form


def keep(form: FormDialog, kind: DocumentKind = DocumentKind.TRAINING) -> None:
    form.view.set_values({"kind": kind})
    form.save()


def test_a_file_dropped_on_the_tab_is_kept_with_the_record(
    qtbot: QtBot, operations: Operations, driver_id: int, tmp_path: Path
) -> None:
    view = open_tab(qtbot, operations, driver_id)
    assert drag(view, QPoint(5, 5), a_file(tmp_path, "medical card.pdf"))
    keep(the_form(view), DocumentKind.MEDICAL_CERTIFICATE)
    with operations.app.read() as source:
        [row] = documents_of(source, "driver", driver_id)
    assert (row.title, row.file) == ("medical card", "Private file.pdf")


def test_several_files_are_asked_about_one_after_the_other(
    qtbot: QtBot, operations: Operations, driver_id: int, tmp_path: Path
) -> None:
    view = open_tab(qtbot, operations, driver_id)
    files = [a_file(tmp_path, f"{n}.txt", f"page {n}".encode()) for n in (1, 2, 3)]
    assert drag(view, QPoint(5, 5), *files)
    assert the_form(view).windowTitle() == "Add document: 1.txt, 1 of 3"
    keep(the_form(view))
    the_form(view).reject()  # this one not
    keep(the_form(view))
    with operations.app.read() as source:
        assert {row.file for row in documents_of(source, "driver", driver_id)} == {"1.txt", "3.txt"}


def test_a_disguised_program_dropped_is_refused_beside_its_field(
    qtbot: QtBot, operations: Operations, driver_id: int, tmp_path: Path
) -> None:
    view = open_tab(qtbot, operations, driver_id)
    assert drag(view, QPoint(5, 5), a_file(tmp_path, "card.pdf", b"MZ\x90\0"))
    form = the_form(view)
    keep(form)
    assert form.isVisible()
    assert form.view.notes["file"].text().startswith("card.pdf is a program, a script")
    with operations.app.read() as source:
        assert documents_of(source, "driver", driver_id) == []


@pytest.fixture
def vans(qtbot: QtBot, operations: Operations) -> ListPage:
    for serial in (1, 2):
        a_van(operations.app, number=f"V{serial}", vin=a_vin(serial), plate=f"P{serial}")
    page = ListPage(VANS, operations, TABS)
    qtbot.addWidget(page)
    page.resize(1058, 760)
    page.show()
    return page


def row_at(page: ListPage, row: int) -> QPoint:
    return page.table.visualRect(page.model.index(row, 0)).center()


def test_a_file_dropped_on_a_row_or_on_the_panel_is_kept_with_that_record(
    vans: ListPage, operations: Operations, tmp_path: Path
) -> None:
    second = vans.model.record_id(vans.model.index(1, 0))
    assert drag(vans.table.viewport(), row_at(vans, 1), a_file(tmp_path, "row.pdf"))
    keep(the_form(vans))
    assert vans.panel.record_id == second
    assert drag(vans.panel, QPoint(20, 200), a_file(tmp_path, "hours.csv", b"Name,Hours\n"))
    keep(the_form(vans))
    with operations.app.read() as source:
        files = {row.file for row in documents_of(source, "van", second)}
    assert files == {"row.pdf", "hours.csv"}


def test_below_the_rows_and_of_tables_the_list_takes_nothing(
    vans: ListPage, tmp_path: Path
) -> None:
    assert vans.model.rowCount() == 2
    below = QPoint(20, vans.table.viewport().height() - 5)
    assert not drag(vans.table.viewport(), below, a_file(tmp_path, "row.pdf"))
    table = a_file(tmp_path, "AssociateData.csv", b"Name\nAda\n")
    assert not drag(vans.table.viewport(), row_at(vans, 0), table)
    assert not drag(vans.table.viewport(), row_at(vans, 0), tmp_path)


def test_who_may_not_add_documents_cannot_drop_one(
    qtbot: QtBot, operations: Operations, tmp_path: Path
) -> None:
    rest = frozenset(set(Permission) - {Permission.DOCUMENTS_EDIT})
    looker = replace(operations.app, actor=Actor(0, "Lee Looker", rest))
    inline = InlineExecutor()
    theirs = Operations(looker, ErrorEar(), writer=inline, reader=inline)
    a_van(operations.app)
    page = ListPage(VANS, theirs, TABS)
    qtbot.addWidget(page)
    page.show()
    assert page.model.rowCount() == 1
    file = a_file(tmp_path, "row.pdf")
    assert not drag(page.table.viewport(), row_at(page, 0), file)
    assert not drag(page.panel, QPoint(5, 5), file)


def test_a_paper_is_kept_with_a_record_of_which_there_are_very_many(
    qtbot: QtBot, operations: Operations, driver_id: int, tmp_path: Path
) -> None:
    check = InspectionDetails(
        a_van(operations.app),
        InspectionKind.PERIODIC,
        date(2026, 1, 5),
        passed=True,
        inspector="Lee Ortiz",
    )
    check_id = done(operations.app, record_inspection, check)
    view = DocumentsView(operations, "inspection", check_id)
    qtbot.addWidget(view)
    view.show()
    assert drag(view, QPoint(5, 5), a_file(tmp_path, "receipt.pdf"))
    keep(the_form(view), DocumentKind.RECEIPT)
    with operations.app.read() as source:
        [row] = documents_of(source, "inspection", check_id)
        seen = document_details(source, row.id)
        picks = {pick.id for pick in subject_picks(source)}
    assert seen.details.subject in picks


def test_every_page_with_a_panel_has_the_tab_and_a_name_for_its_records() -> None:
    tab = next(tab for tab in TABS if tab.title == "Documents")
    # A document has none of its own; users and roles are about this program, not the company.
    # What a lease would cost to end is reckoned; the papers are the lease's own.
    # A condition record has photos by the side of the van instead.
    without = {"document", "app_user", "role", "lease_exposure", "condition_record"}
    lists = {page.entity for page in (door.page() for door in DOORS) if isinstance(page, PageSpec)}
    assert {entity for entity in lists if not tab.applies(entity)} == without
    for entity in lists - without:
        assert KINDS[entity].called, entity
