"""Asking for files in a dialog of Qt's own, which can be hidden while a window is locked.

The system's own cannot be: the names of files in it would stay in sight.
"""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHeaderView,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from ui.kit.icons import set_icon
from ui.kit.theme import scaled

_WIDTH, _HEIGHT, _SIDE = 800, 500, 150
_ICONS = {
    "backButton": "ph.arrow-left",
    "forwardButton": "ph.arrow-right",
    "toParentButton": "ph.arrow-up",
    "newFolderButton": "ph.folder-plus",
    "listModeButton": "ph.squares-four",
    "detailModeButton": "ph.list",
}


class FileDialog(QFileDialog):
    """Asks for files; where they were chosen last it begins the next time."""

    last = ""

    def __init__(self, parent: QWidget | None, title: str, kinds: str) -> None:
        places = _places()
        super().__init__(parent, title, FileDialog.last or places[0], kinds)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.setSidebarUrls([QUrl.fromLocalFile(place) for place in places])
        self.resize(scaled(self, _WIDTH), scaled(self, _HEIGHT))
        for name, icon in _ICONS.items():
            button = self.findChild(QToolButton, name)
            if button is not None:
                set_icon(button, icon)
        table, sides = self.findChild(QTreeView, "treeView"), self.findChild(QSplitter)
        if table is not None:
            table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if sides is not None:
            side = scaled(self, _SIDE)
            sides.setSizes([side, self.width() - side])

    def ask(self) -> tuple[Path, ...]:
        """Return what was chosen; nothing if the person would rather not."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        chosen = tuple(Path(name) for name in self.selectedFiles()) if agreed else ()
        if agreed:
            FileDialog.last = self.directory().absolutePath()
        self.deleteLater()
        return chosen


def _places() -> list[str]:
    """Return where people keep files, their documents first; only what is there."""
    kinds = QStandardPaths.StandardLocation
    wanted = (
        kinds.DocumentsLocation,
        kinds.DownloadLocation,
        kinds.DesktopLocation,
        kinds.HomeLocation,
    )
    found = dict.fromkeys(QStandardPaths.writableLocation(kind) for kind in wanted)
    return [place for place in found if place and Path(place).is_dir()] or [str(Path.cwd())]
