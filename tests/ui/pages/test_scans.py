"""From the scanner's folder into a record."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.documents.queries import document_file, documents_of
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.files import AttachedFile
from tests.support.builders import a_driver
from tests.ui.kit.test_preview import a_pdf
from ui.kit import dialogs
from ui.kit.form_dialog import FormDialog
from ui.kit.operations import Operations
from ui.pages.documents_tab import DocumentsView
from ui.pages.scans import ScansDialog, ScanStays, remove_original, scans_in
from ui.pages.settings import LookTab


@pytest.fixture
def driver_id(app: App) -> int:
    return a_driver(app)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    for age, (name, content) in enumerate(
        (("new.pdf", a_pdf(2)), ("older.txt", b"what was signed"))
    ):
        (made / name).write_bytes(content)
        os.utime(made / name, (1_760_000_000 - age * 60, 1_760_000_000 - age * 60))
    (made / ".part").write_bytes(b"half a scan")
    (made / "sub").mkdir()
    (made / "link.pdf").symlink_to(made / "new.pdf")
    return made


@pytest.fixture
def dialog(qtbot: QtBot, operations: Operations, driver_id: int, folder: Path) -> ScansDialog:
    operations.settings.change(scan_folder=str(folder))
    tab = DocumentsView(operations, "driver", driver_id)
    qtbot.addWidget(tab)
    tab.resize(900, 700)
    tab.show()
    tab.findChild(QPushButton, "from-scans").click()
    found = tab.findChild(ScansDialog)
    assert isinstance(found, ScansDialog)
    return found


def file_it(dialog: ScansDialog) -> None:
    dialog.take.click()
    form = dialog.findChild(FormDialog)
    assert isinstance(form, FormDialog)
    form.view.set_values({"kind": DocumentKind.TRAINING})
    form.save()


def test_the_folder_shows_its_files_newest_first_with_a_look_at_each(dialog: ScansDialog) -> None:
    names = [dialog.list.item(row).text().splitlines()[0] for row in range(dialog.list.count())]
    assert names == ["new.pdf", "older.txt"]
    assert len(dialog.preview.view.sheets) == 2
    dialog.list.setCurrentRow(1)
    assert dialog.preview.text.toPlainText() == "what was signed"


def test_what_was_seen_is_filed_and_the_original_stays(
    dialog: ScansDialog, operations: Operations, driver_id: int, folder: Path
) -> None:
    dialog.list.setCurrentRow(1)
    (folder / "older.txt").write_bytes(b"something else meanwhile")
    file_it(dialog)
    with operations.app.read() as source:
        [row] = documents_of(source, "driver", driver_id)
        assert document_file(source, row.id) == AttachedFile("older.txt", b"what was signed")
    assert (folder / "older.txt").exists()
    assert dialog.note.text() == "older.txt is filed. The original is still in the folder."


def test_only_if_chosen_the_original_is_removed_once_it_is_filed(
    dialog: ScansDialog, folder: Path
) -> None:
    dialog.remove.setChecked(True)
    file_it(dialog)
    assert not (folder / "new.pdf").exists()
    assert dialog.list.count() == 1


def test_an_original_that_has_changed_since_is_not_removed(folder: Path) -> None:
    remove_original(folder / "new.pdf", AttachedFile("new.pdf", b"as it was"))
    assert (folder / "new.pdf").exists()
    with pytest.raises(ScanStays):
        remove_original(folder / "gone.pdf", AttachedFile("gone.pdf", b""))


def test_a_scan_that_has_gone_or_a_folder_that_has_gone_says_so(
    dialog: ScansDialog, folder: Path
) -> None:
    (folder / "older.txt").unlink()
    dialog.list.setCurrentRow(1)
    assert dialog.note.text().startswith("older.txt cannot be read")
    assert not dialog.take.isEnabled()
    folder.rename(folder.with_name("elsewhere"))
    dialog.look_again()
    assert "cannot be read" in dialog.note.text()


def test_an_empty_folder_says_so(dialog: ScansDialog, folder: Path) -> None:
    for scan in scans_in(folder):
        scan.path.unlink()
    dialog.look_again()
    assert dialog.note.text() == f"There is nothing in {folder}."
    assert not dialog.take.isEnabled()


def test_the_folder_is_asked_for_once_and_can_be_changed_in_the_settings(
    qtbot: QtBot,
    operations: Operations,
    driver_id: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tab = DocumentsView(operations, "driver", driver_id)
    qtbot.addWidget(tab)
    tab.show()
    assert tab.from_scans() is None  # nobody said where
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: folder)
    assert tab.from_scans() is not None
    assert operations.settings.value.scan_folder == str(folder)

    look = LookTab(operations)
    qtbot.addWidget(look)
    assert look.scans.text() == "scans"
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: folder / "sub")
    look.scans.click()
    assert look.scans.text() == "sub"
