"""Where backups will go, said as a company is made: by default to the disk it is on itself."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.backup.shelf import folder_for
from dsp_desktop.runtime.disks import are_together
from dsp_desktop.runtime.settings import SettingsStore
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

if TYPE_CHECKING:
    from dsp_desktop.app import App

_HERE = mark(
    "backup",
    "Backups make themselves, into {folder}. That is the same disk as the company: if it breaks, "
    "both are gone. Better is a folder on another disk, or a synced one.",
)
_ELSEWHERE = mark("backup", "Backups make themselves, into {folder}.")


def _t(text: str) -> str:
    return translated("backup", text)


class BackupsLine(QWidget):
    """Says where backups of a company go, and lets the person choose another folder."""

    def __init__(self, app: "App", settings: SettingsStore) -> None:
        super().__init__()
        self._app, self._settings = app, settings
        self.line = QLabel()
        self.line.setProperty("role", "help")
        self.line.setWordWrap(True)
        self.choose = QPushButton(_t(mark("backup", "Choose another folder…")))
        self.choose.clicked.connect(lambda _on: self._choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(scaled(self, 6))
        layout.addWidget(self.line)
        layout.addWidget(self.choose)
        self._say()

    def _choose(self) -> None:
        chosen = dialogs.choose_folder(self, _t(mark("backup", "Where backups go")))
        if chosen is not None:
            self._settings.keep_backups_in(self._app.key.company_id, chosen)
            self._say()

    def _say(self) -> None:
        folder = folder_for(self._app.key, self._settings.value.backup_folders)
        together = are_together(Path(self._app.target), folder)
        self.line.setText(_t(_HERE if together else _ELSEWHERE).format(folder=folder))
