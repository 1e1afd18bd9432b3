"""The scan folder: where a scanner puts its files, and the way from there into a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.errors import AppError, SystemFault, UserError
from dsp_desktop.kernel.files import LARGEST_EVER_MB, MEGABYTE, AttachedFile
from ui.kit import dialogs
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.preview import PreviewView
from ui.kit.theme import scaled
from ui.pages.filing import file_form

_MOST, _SHARE = 200, 0.92
_WHERE = mark("scans", "Where does the scanner put its files?")


def _t(text: str) -> str:
    return translated("scans", text)


class ScanGone(UserError):
    """The file has gone from the folder, or it is far too large, since it was listed."""

    code = "scan.gone"


class ScanStays(SystemFault):
    """The original could not be removed after it was filed."""

    code = "scan.stays"


@dataclass(frozen=True, slots=True)
class Scan:
    """One file in the folder."""

    path: Path
    size: int
    made: datetime


def scan_folder(operations: Operations, parent: QWidget) -> Path | None:
    """Return the folder of the scanner; asks where it is if nobody has said."""
    said = operations.settings.value.scan_folder
    if said and Path(said).is_dir():
        return Path(said)
    return choose_scan_folder(operations, parent)


def choose_scan_folder(operations: Operations, parent: QWidget) -> Path | None:
    """Let the person say where the scanner puts its files, and remember it."""
    chosen = dialogs.choose_folder(parent, _t(_WHERE))
    if chosen is not None:
        operations.settings.change(scan_folder=str(chosen))
    return chosen


def scans_in(folder: Path) -> Sequence[Scan]:
    """Return the files in the folder, the newest first; no folders, links or hidden files."""
    found = []
    for path in folder.iterdir():
        if path.is_symlink() or not path.is_file() or path.name.startswith((".", "~")):
            continue
        about = path.stat()
        found.append(Scan(path, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC)))
    return sorted(found, key=lambda scan: (scan.made, scan.path.name), reverse=True)[:_MOST]


def content_of(path: Path) -> AttachedFile:
    """Read a file of the folder."""
    try:
        if path.stat().st_size > LARGEST_EVER_MB * MEGABYTE:
            raise ScanGone(name=path.name)
        return AttachedFile(path.name, path.read_bytes())
    except OSError as error:
        raise ScanGone(name=path.name) from error


def remove_original(path: Path, file: AttachedFile) -> None:
    """Remove a file that is kept now, if it is still the one that was kept."""
    try:
        if path.read_bytes() == file.content:
            path.unlink()
    except OSError as error:
        because = (error.strerror or type(error).__name__).lower()
        raise ScanStays(name=path.name, because=because) from error


class ScansDialog(QDialog):
    """The files of the folder, a look at each, and the way into the record."""

    def __init__(
        self, operations: Operations, entity: str, record_id: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t(mark("scans", "From the scan folder")))
        self._operations, self._subject = operations, (entity, record_id)
        self._scans: Sequence[Scan] = ()
        self._file: AttachedFile | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(_t(mark("scans", "Files in the scan folder, newest first")))
        self.list.currentRowChanged.connect(self._look)
        self.preview = PreviewView(operations)
        self.note = text_label("", "muted")
        self.remove = QCheckBox(_t(mark("scans", "Remove the original once it is filed")))
        self.take = QPushButton(_t(mark("scans", "File it…")))
        self.take.setProperty("role", "primary")
        self.take.clicked.connect(lambda _on: self.file_it())
        self._lay_out()
        self.finished.connect(lambda _result: self.preview.show_file(None))
        self.resize(parent.window().size() * _SHARE)
        self.look_again()

    def look_again(self) -> None:
        """List what is in the folder now."""
        folder = Path(self._operations.settings.value.scan_folder)

        def question(_source: object) -> Sequence[Scan]:
            try:
                return scans_in(folder)
            except OSError as error:
                raise ScanGone(name=folder.name) from error

        self._operations.read(question, then=self._show, owner=self, refused=self._say)

    def file_it(self) -> None:
        """Open the form that holds the file looked at; what was seen is what is kept."""
        row = self.list.currentRow()
        if self._file is None or not 0 <= row < len(self._scans):
            return
        path, file = self._scans[row].path, self._file
        form = file_form(self._operations, *self._subject, file, self)
        if form is not None:
            form.stored.connect(lambda _id: self._filed(path, file))

    def _filed(self, path: Path, file: AttachedFile) -> None:
        if not self.remove.isChecked():
            self._say_filed(path)
            return

        def remove(_source: object) -> None:
            remove_original(path, file)

        self._operations.read(
            remove, then=lambda _none: self.look_again(), owner=self, refused=self._say
        )

    def _say_filed(self, path: Path) -> None:
        words = mark("scans", "{name} is filed. The original is still in the folder.")
        self.note.setText(_t(words).format(name=path.name))

    def _show(self, scans: Sequence[Scan]) -> None:
        self._scans = scans
        self.list.clear()
        zone = self._operations.zone
        for scan in scans:
            size = -(-scan.size // 1024)
            item = QListWidgetItem(
                f"{scan.path.name}\n{by_type(scan.made, zone=zone)} · {size:,} KB"
            )
            self.list.addItem(item)
        words = "" if scans else mark("scans", "There is nothing in {folder}.")
        self.note.setText(_t(words).format(folder=self._operations.settings.value.scan_folder))
        self.take.setEnabled(bool(scans))
        if scans:
            self.list.setCurrentRow(0)
        else:
            self._file = None
            self.preview.show_file(None)

    def _look(self, row: int) -> None:
        self._file = None
        self.take.setEnabled(False)
        if not 0 <= row < len(self._scans):
            return
        path = self._scans[row].path

        def show(file: AttachedFile) -> None:
            if self.list.currentRow() == row and self._scans[row].path == path:
                self._file = file
                self.preview.show_file(file)
                self.note.clear()
                self.take.setEnabled(True)

        self._operations.read(
            lambda _source: content_of(path), then=show, owner=self, refused=self._say
        )

    def _say(self, error: AppError) -> bool:
        self.note.setText(sentence(error))
        self.preview.show_file(None)
        return True

    def _lay_out(self) -> None:
        elsewhere = QPushButton(_t(mark("scans", "Another folder…")))
        close = QPushButton(_t(mark("scans", "Close")))
        elsewhere.clicked.connect(lambda _on: self._elsewhere())
        close.clicked.connect(self.reject)
        for button in (elsewhere, close, self.take):
            button.setAutoDefault(False)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(self.list)
        sides.addWidget(self.preview)
        sides.setStretchFactor(1, 1)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(scaled(self, 12))
        sides.setSizes([scaled(self, 260), scaled(self, 640)])
        foot = QHBoxLayout()
        foot.addWidget(elsewhere)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 16)] * 4)
        column.setSpacing(scaled(self, 10))
        column.addWidget(sides, 1)
        column.addWidget(self.note)
        column.addLayout(foot)

    def _elsewhere(self) -> None:
        if choose_scan_folder(self._operations, self) is not None:
            self.look_again()
