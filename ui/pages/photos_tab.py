"""The Photos tab: how a van looked, side by side, with when and who had it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.damage import queries
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.wording import label
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.opened import opened
from ui.kit.operations import Operations
from ui.kit.preview import PreviewDialog
from ui.kit.theme import scaled

_NONE = mark("condition_record", "No photo of this is on file. Add one from the condition record.")
_HAD = mark("condition_record", "{kind} {when}, van with {driver}")
_NOBODY = mark("condition_record", "nobody")
_LATER = mark("condition_record", "Added {when}")
_WIDTH, _HEIGHT = 300, 200

Shown = Sequence[tuple[queries.PhotoLine, AttachedFile]]


class PhotosView(QWidget):
    """Shows the photos of a condition record, or of the side a damage is on."""

    def __init__(self, operations: Operations, entity: str, record_id: int) -> None:
        super().__init__()
        self.setProperty("role", "scrolled")
        self._operations = operations
        self._about = (entity, record_id)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(self, 4), scaled(self, 6), 0)
        self._column.setSpacing(scaled(self, 10))
        operations.changed.connect(self._on_changed)
        self._read()

    def open(self, file: AttachedFile) -> PreviewDialog:
        """Show a photo over the window, where it can be looked at closely."""
        dialog = PreviewDialog(self._operations, file, self.window(), private=False)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _read(self) -> None:
        def question(source: Session) -> Shown:
            lines = queries.photos_of(source, *self._about)
            return [(line, queries.photo(source, line.id)) for line in lines]

        self._operations.read(question, then=self._show, owner=self)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("condition_photo") or changes.concerns("condition_record"):
            self._read()

    def _show(self, photos: Shown) -> None:
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.setParent(None)
                old.deleteLater()
        for line, file in photos:
            self._column.addWidget(self._card(line, file))
        if not photos:
            self._column.addWidget(text_label(translated("condition_record", _NONE), "muted"))
        self._column.addStretch(1)

    def _card(self, line: queries.PhotoLine, file: AttachedFile) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, scaled(self, 6))
        column.setSpacing(scaled(self, 2))
        title = label(line.side)
        said = translated("condition_record", _HAD).format(
            kind=label(line.kind),
            when=by_type(line.taken_at, zone=self._operations.zone),
            driver=line.driver or translated("condition_record", _NOBODY),
        )
        column.addWidget(text_label(title, "strong"))
        column.addWidget(text_label(said, "muted"))
        if line.added_at != line.taken_at:
            words = translated("condition_record", _LATER).format(
                when=by_type(line.added_at, zone=self._operations.zone)
            )
            column.addWidget(text_label(words, "help"))
        column.addWidget(self._picture(f"{title}: {said}", file))
        return card

    def _picture(self, said: str, file: AttachedFile) -> QPushButton:
        button = QPushButton()
        button.setAccessibleName(said)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _on: self.open(file))
        small = _small(file, QSize(scaled(self, _WIDTH), scaled(self, _HEIGHT)))
        if small is None:
            button.setText(file.name)
        else:
            button.setIcon(QIcon(small))
            button.setIconSize(small.size())
        return button


def _small(file: AttachedFile, room: QSize) -> QPixmap | None:
    """Return a photo as large as there is room; ``None`` if it is damaged."""
    pages = opened(file).pages
    if pages is None:
        return None
    width, height = pages.sizes[0]
    image = pages.image(0, min(room.width() / width, room.height() / height))
    pages.close()
    return QPixmap.fromImage(image)
