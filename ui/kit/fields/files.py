"""A file: dropped here, or chosen."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from dsp_desktop.kernel.files import LARGEST_EVER_MB, MEGABYTE, AttachedFile
from ui.kit import dialogs
from ui.kit.fields.reading import Unreadable
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_DROP = mark("fields", "Drop a file here, or")
_CHOOSE = mark("fields", "Choose file…")
_REMOVE = mark("fields", "Remove")
_SIZE = mark("fields", "{name}, {size:,} KB")


class FileTooLarge(Unreadable):
    """The file is larger than a company file should carry."""

    code = "field.file_too_large"


class FileGone(Unreadable):
    """The file cannot be read any more."""

    code = "field.file_gone"


class FileField(QFrame):
    """Holds an ``AttachedFile`` or nothing; reads the file only when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "slot")
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self._kept: AttachedFile | None = None
        self.words = QLabel()
        self.choose = QPushButton(translated("fields", _CHOOSE))
        self.choose.clicked.connect(self._choose)
        self.remove = QPushButton(translated("fields", _REMOVE))
        self.remove.clicked.connect(lambda _on: self.set_value(None))
        for button in (self.choose, self.remove):
            button.setAutoDefault(False)  # Enter saves the form
        self.setFocusProxy(self.choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[scaled(self, 10)] * 4)
        for widget in (self.words, self.choose, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        self._draw()

    def value(self) -> AttachedFile | None:
        """Read the file; raises if it is gone or far too large."""
        if self._path is None:
            return self._kept
        try:
            if self._path.stat().st_size > LARGEST_EVER_MB * MEGABYTE:
                raise FileTooLarge(self._path.name)
            return AttachedFile(self._path.name, self._path.read_bytes())
        except OSError as error:
            raise FileGone(self._path.name) from error

    def set_value(self, value: object) -> None:
        """Show a file already kept, or none."""
        self._path = None
        self._kept = value if isinstance(value, AttachedFile) else None
        self._draw()

    def take(self, path: Path) -> None:
        """Take a file from the disk."""
        self._path = path
        self._draw()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if file_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        if path := file_in(event.mimeData()):
            self.take(path)
            event.acceptProposedAction()

    def _choose(self) -> None:
        if path := dialogs.choose_file(self, translated("fields", _CHOOSE)):
            self.take(path)

    def _draw(self) -> None:
        name, size = "", 0
        if self._path is not None:
            name = self._path.name
            size = self._path.stat().st_size if self._path.is_file() else 0
        elif self._kept is not None:
            name, size = self._kept.name, len(self._kept.content)
        self.remove.setVisible(bool(name))
        self.words.setText(
            translated("fields", _SIZE).format(name=name, size=-(-size // 1024))
            if name
            else translated("fields", _DROP)
        )


def file_in(data: QMimeData) -> Path | None:
    """Return the one local file that is being dragged, if it is one."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].is_file() else None
