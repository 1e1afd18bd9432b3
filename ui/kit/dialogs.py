"""Questions to the person, as plain functions.

Called through this module, so that tests can answer in the person's place.
"""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget


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
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(chosen) if chosen else None


def choose_files(parent: QWidget | None, title: str, kinds: str = "") -> tuple[Path, ...]:
    """Let the person pick any number of files that exist."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return tuple(Path(name) for name in chosen)


def choose_place(parent: QWidget | None, title: str, name: str, kinds: str = "") -> Path | None:
    """Let the person say where to save; replacing a file is asked about by the system."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Let the person pick a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None
