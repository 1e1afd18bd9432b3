"""Questions to the person, as plain functions.

Called through this module, so that tests can answer in the person's place.
"""

from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QMessageBox,
    QWidget,
)

from ui.kit.file_dialog import FileDialog


class _Question(QInputDialog):
    """One line of text. A class of ours can be hidden while the window is locked, and come back."""


def ask(parent: QWidget | None, title: str, question: str) -> str | None:
    """Ask for a line of text; ``None`` if the person would rather not."""
    dialog = _Question(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    given = dialog.exec() == QInputDialog.DialogCode.Accepted
    answer = dialog.textValue()
    dialog.deleteLater()
    return answer if given else None


def confirm(parent: QWidget | None, title: str, text: str, *, yes: str, no: str = "Cancel") -> bool:
    """Ask before something that cannot be taken for granted; No is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    declined = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(declined)
    box.setEscapeButton(declined)
    box.exec()
    return box.clickedButton() is agreed


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Say something that must not be overlooked."""
    QMessageBox.warning(parent, title, text)


def choose_file(parent: QWidget | None, title: str, kinds: str = "") -> Path | None:
    """Let the person pick one file that exists; ``kinds`` is Qt's filter text."""
    return next(iter(FileDialog(parent, title, kinds).ask()), None)


def choose_files(parent: QWidget | None, title: str, kinds: str = "") -> tuple[Path, ...]:
    """Let the person pick any number of files that exist."""
    dialog = FileDialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return dialog.ask()


def choose_place(parent: QWidget | None, title: str, name: str, kinds: str = "") -> Path | None:
    """Let the person say where to save; replacing a file is asked about before."""
    dialog = FileDialog(parent, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    place = Path(name)
    if place.parent.is_dir() and place.parent != Path():
        dialog.setDirectory(str(place.parent))
    dialog.setDefaultSuffix(place.suffix.removeprefix("."))
    dialog.selectFile(place.name)
    return next(iter(dialog.ask()), None)


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Let the person pick a folder."""
    dialog = FileDialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(dialog.ask()), None)


def close_untouched() -> None:
    """Close every dialog in front, save those that hold typing; a question is answered with No."""
    in_front = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
    for each in in_front:
        if each.isVisible() and not getattr(each, "is_touched", lambda: False)():
            each.reject()
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
