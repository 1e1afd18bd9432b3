"""The Documents tab: what is on file about one record, and a place to drop what is not."""

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.documents import queries, service
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.facts import text_label
from ui.kit.fields.files import file_in
from ui.kit.flow import FlowLayout
from ui.kit.form_dialog import FormDialog
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.saving import save_bytes
from ui.kit.theme import scaled
from ui.pages.documents import DOCUMENTS, save_file_out, with_file

_NONE = mark("document", "Nothing is on file about this record yet.")
_NO_FILE = mark("document", "A note only; no file is kept with it.")
_DATED = mark("document", "dated {day}")
_EXPIRES = mark("document", "expires {day}")
_OPEN = mark("document", "Open")
_SAVE = mark("document", "Save a copy…")
_DETAILS = mark("document", "Details")
_ADD = mark("document", "Add document…")
_DROP = mark("document", "Drop a file here to keep it with this record.")
_HIDDEN = mark("document", "Your role does not show documents.")


class DocumentsView(QWidget):
    """Lists the documents of one record; a file dropped on it opens a form that holds it."""

    def __init__(self, operations: Operations, entity: str, record_id: int) -> None:
        super().__init__()
        self.setProperty("role", "scrolled")
        self._operations = operations
        self._subject = (entity, record_id)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(self, 4), scaled(self, 6), 0)
        self._column.setSpacing(scaled(self, 8))
        actor = operations.app.actor
        self._may_add = actor.may(Permission.DOCUMENTS_EDIT)
        # A file over this widget is for it and not for the import of the whole window.
        self.setProperty("takesFiles", self._may_add)
        self.setAcceptDrops(self._may_add)
        if not actor.may(Permission.DOCUMENTS_VIEW):
            self._column.addWidget(text_label(translated("document", _HIDDEN), "muted"))
            self._column.addStretch(1)
            return
        operations.changed.connect(self._on_changed)
        self._read()

    def open_form(self, path: Path | None = None) -> FormDialog | None:
        """Open a blank document about this record, with a file in it if there is one."""
        form = DOCUMENTS.form
        if form is None or not self._may_add:
            return None
        start = {
            "subject": service.about(*self._subject),
            "dated": self._operations.app.clock.today(),
        }
        noun = translated("document", DOCUMENTS.noun)
        dialog = FormDialog(
            form, "document", self._operations, noun=noun, start=start, parent=self.window()
        )
        if path is not None:
            dialog.view.set_values({"title": path.stem})
            dialog.view.cells["file"].editor.take(path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if file_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        if path := file_in(event.mimeData()):
            event.acceptProposedAction()
            self.open_form(path)

    def _read(self) -> None:
        def question(source: Session) -> Sequence[queries.DocumentRow]:
            return queries.documents_of(source, *self._subject)

        self._operations.read(question, then=self._show, owner=self)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("document"):
            self._read()

    def _show(self, rows: Sequence[queries.DocumentRow]) -> None:
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.setParent(None)
                old.deleteLater()
        if self._may_add:
            self._column.addWidget(self._drop_box())
        for row in rows:
            self._column.addWidget(self._card(row))
        if not rows:
            self._column.addWidget(text_label(translated("document", _NONE), "muted"))
        self._column.addStretch(1)

    def _card(self, row: queries.DocumentRow) -> QWidget:
        card = QWidget()
        words = QVBoxLayout(card)
        words.setContentsMargins(0, 0, 0, scaled(self, 6))
        words.setSpacing(scaled(self, 2))
        title = text_label(row.title or label(row.kind), "strong")
        words.addWidget(title)
        said = [label(row.kind)] if row.title else []
        said.append(translated("document", _DATED).format(day=by_type(row.dated)))
        if row.expires:
            said.append(translated("document", _EXPIRES).format(day=by_type(row.expires)))
        words.addWidget(text_label(" · ".join(said), "muted"))
        words.addWidget(text_label(row.file or translated("document", _NO_FILE), "help"))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=scaled(self, 14))
        offers = [(_DETAILS, lambda: self._operations.wanted.emit(_place(row.id)))]
        if row.file:
            offers = [
                (_OPEN, lambda: self._open(row.id)),
                (_SAVE, lambda: save_file_out(self._operations, row.id)),
                *offers,
            ]
        for text, do in offers:
            flow.addWidget(self._link(translated("document", text), title.text(), do))
        words.addWidget(buttons)
        return card

    def _link(self, text: str, what: str, do: Callable[[], object]) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.setAccessibleName(f"{text}: {what}")
        link.clicked.connect(lambda _on: do())
        return link

    def _drop_box(self) -> QFrame:
        box = QFrame()
        box.setProperty("role", "slot")
        row = QHBoxLayout(box)
        row.setContentsMargins(*[scaled(self, 10)] * 4)
        words = text_label(translated("document", _DROP), "muted")
        add = QPushButton(translated("document", _ADD))
        add.setObjectName("add-document")
        add.clicked.connect(lambda _on: self.open_form())
        row.addWidget(words, 1)
        row.addWidget(add)
        return box

    def _open(self, document_id: int) -> None:
        """Hand a copy to the program that shows such files."""

        def show(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        def copy(file: AttachedFile) -> None:
            path = Path(_copies().name) / f"{document_id} {Path(file.name).name}"
            save_bytes(path, file.content)
            show(path)

        with_file(self._operations, document_id, copy, self)


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    """Return where copies for looking at are put: only ours to read, gone when we end."""
    return tempfile.TemporaryDirectory(prefix="dsp-desktop-", ignore_cleanup_errors=True)


def _place(document_id: int) -> Place:
    return Place("document", record_id=document_id)
