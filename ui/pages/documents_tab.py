"""The Documents tab: what is on file about one record, and a place to drop what is not."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.documents import queries
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.file_kinds import Caution
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.facts import text_label
from ui.kit.filedrop import drops_on_panel
from ui.kit.flow import FlowLayout
from ui.kit.form_dialog import FormDialog
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.preview import PreviewDialog
from ui.kit.theme import scaled
from ui.pages.documents import save_file_out, with_file
from ui.pages.filing import file_dropped, file_form
from ui.pages.scans import ScansDialog, scan_folder

_NONE = mark("document", "Nothing is on file about this record yet.")
_NO_FILE = mark("document", "A note only; no file is kept with it.")
_DATED = mark("document", "dated {day}")
_EXPIRES = mark("document", "expires {day}")
_OPEN = mark("document", "Open")
_SAVE = mark("document", "Save a copy…")
_DETAILS = mark("document", "Details")
_ADD = mark("document", "Add document…")
_DROP = mark("document", "Or drop a file on this panel.")
_SCANS = mark("document", "From the scan folder…")
_CAUTIONS = {
    Caution.MACROS: mark("document", "Holds macros, small programs: open a copy with care."),
    Caution.LOCKED: mark("document", "Locked with a password of its own."),
}
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
        if self._may_add:
            drops_on_panel(self, lambda: record_id, self._dropped)
        if not actor.may(Permission.DOCUMENTS_VIEW):
            self._column.addWidget(text_label(translated("document", _HIDDEN), "muted"))
            self._column.addStretch(1)
            return
        operations.changed.connect(self._on_changed)
        self._read()

    def open_form(self, file: AttachedFile | Path | None = None) -> FormDialog | None:
        """Open a blank document about this record, with a file in it if there is one."""
        return file_form(self._operations, *self._subject, file, self.window())

    def from_scans(self) -> ScansDialog | None:
        """Show what the scanner has put into its folder; ask for the folder first if need be."""
        if not scan_folder(self._operations, self):
            return None
        dialog = ScansDialog(self._operations, *self._subject, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _dropped(self, record_id: int, files: Sequence[Path]) -> None:
        file_dropped(self._operations, self._subject[0], record_id, files, self.window())

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
        if row.caution:
            words.addWidget(text_label(translated("document", _CAUTIONS[row.caution]), "help"))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=scaled(self, 14))
        offers = [(_DETAILS, lambda: self._operations.wanted.emit(_place(row.id)))]
        if row.file:
            offers = [
                (_OPEN, lambda: self._open(row)),
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
        row = QVBoxLayout(box)
        row.setContentsMargins(*[scaled(self, 10)] * 4)
        words = text_label(translated("document", _DROP), "muted")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=scaled(self, 8))
        for name, title, do in (
            ("add-document", _ADD, self.open_form),
            ("from-scans", _SCANS, self.from_scans),
        ):
            button = QPushButton(translated("document", title))
            button.setObjectName(name)
            button.clicked.connect(lambda _on, do=do: do())
            flow.addWidget(button)
        row.addWidget(buttons)
        row.addWidget(words)
        return box

    def _open(self, row: queries.DocumentRow) -> None:
        """Show the file over the window; a private one by a look, which is written down."""

        def show(file: AttachedFile) -> None:
            dialog = PreviewDialog(self._operations, file, self.window(), private=row.is_private)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        with_file(self._operations, row.id, show, self)


def _place(document_id: int) -> Place:
    return Place("document", record_id=document_id)
