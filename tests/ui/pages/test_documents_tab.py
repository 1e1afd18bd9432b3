"""The Documents tab of a record: what is on file, and the way to more."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.documents.queries import documents_of
from dsp_desktop.documents.service import DocumentDetails, about, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.files import AttachedFile
from tests.support.builders import a_driver, done
from tests.support.doubles import ErrorEar, InlineExecutor
from ui.catalog import TABS
from ui.kit import dialogs
from ui.kit.form_dialog import FormDialog
from ui.kit.operations import Operations
from ui.pages.documents_tab import DocumentsView

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


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
        kind=DocumentKind.MVR,
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


def test_every_record_that_has_documents_has_the_tab() -> None:
    documents = next(tab for tab in TABS if tab.title == "Documents")
    assert all(documents.applies(kind) for kind in ("driver", "van", "policy", "lease"))
    assert not documents.applies("document")


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


def test_a_file_is_saved_out_and_opened_as_it_was(
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
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    click(view, "Open")
    assert Path(opened[0].toLocalFile()).read_bytes() == PDF


def test_a_file_dropped_on_it_is_kept_with_the_record(
    qtbot: QtBot, operations: Operations, driver_id: int, tmp_path: Path
) -> None:
    path = tmp_path / "medical card.pdf"
    path.write_bytes(PDF)
    view = open_tab(qtbot, operations, driver_id)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(drop)
    dialog = view.window().findChild(FormDialog)
    assert dialog is not None
    dialog.view.set_values({"kind": DocumentKind.MEDICAL_CERTIFICATE})
    dialog.save()
    with operations.app.read() as source:
        [row] = documents_of(source, "driver", driver_id)
    assert (row.title, row.file) == ("medical card", "Private file.pdf")  # its name is sealed
