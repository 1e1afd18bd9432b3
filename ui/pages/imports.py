"""Imports: what was brought in and what each file did; a new file is looked at first."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import Column, CustomPage, Filter, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.intake import queries, service
    from ui.pages.imports_preview import PreviewScreen
else:
    queries = later("dsp_desktop.intake.queries")
    service = later("dsp_desktop.intake.service")


_FILES = mark("imports", "Files to import (*.csv *.xlsx *.xls *.txt);;All files (*)")


def _t(text: str) -> str:
    return translated("imports", text)


def save_raw_file(operations: Operations, batch_id: int) -> None:
    """Let the person have the file back as it was imported, card numbers covered."""
    from ui.kit.preview import save_copy  # noqa: PLC0415 - loads what shows a file

    def keep(file: AttachedFile) -> None:
        save_copy(operations, file, None)

    operations.read(lambda source: queries.raw_file(source, batch_id), then=keep, owner=operations)


IMPORTS: PageSpec[Any, Any] = PageSpec(
    entity="import_batch",
    noun=mark("imports", "file import"),
    title=mark("imports", "Imports"),
    group="",
    icon="ph.download-simple",
    view=Permission.IMPORTS_VIEW,
    edit=Permission.IMPORTS_EDIT,
    listing=queries.IMPORT_LIST,
    empty=mark(
        "imports",
        "Nothing imported yet. Drop AssociateData.csv, VehiclesData.xlsx, a Routes file or a fuel "
        "statement anywhere in this window: you see what would change before it does.",
    ),
    sort="at",
    descending=True,
    filters=(Filter("kind", mark("imports", "Kind"), FileKind),),
    columns=(
        Column("at", mark("imports", "Imported"), Kind.MOMENT),
        Column("file_name", mark("imports", "File")),
        Column("added", mark("imports", "Added"), Kind.COUNT),
        Column("changed", mark("imports", "Changed"), Kind.COUNT),
        Column("unchanged", mark("imports", "Unchanged"), Kind.COUNT),
        Column("actor_name", mark("imports", "By")),
        Column("taken_back_at", mark("imports", "Taken back"), Kind.MOMENT),
    ),
    actions=(
        RowAction(
            mark("imports", "Take back"),
            Permission.IMPORTS_EDIT,
            service.take_back,
            applies=lambda row: row.taken_back_at is None,
        ),
        RowAction(
            mark("imports", "Save the file…"), Permission.IMPORTS_VIEW, by_hand=save_raw_file
        ),
    ),
    panel=queries.import_panel,
)


class ImportsPage(QWidget):
    """The list of imports, and in its place the preview while there are files to look at."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self.list = ListPage(IMPORTS, operations)
        self.preview: PreviewScreen | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        if operations.app.actor.may(Permission.IMPORTS_EDIT):
            title = _t(mark("imports", "Import files…"))
            button = QPushButton(title)
            button.setObjectName("import")
            button.clicked.connect(lambda _checked: self.choose_files())
            self.list.header.add_action(button, primary=True)
            self.list.empty.offer(title, self.choose_files)

    def visit(self, place: Place) -> None:
        """Look at files that were dropped, ask for some, or show what has been imported."""
        if place.files:
            self.look_at(place.files)
        elif place.edit and self.preview is None:
            self.choose_files()
        elif place.record_id:
            self.list.visit(place)

    def is_touched(self) -> bool:
        """Whether files are being looked over."""
        return self.preview is not None

    def choose_files(self) -> None:
        """Let the person choose files and look at them."""
        title = _t(mark("imports", "Files to import"))
        files = dialogs.choose_files(self, title, _t(_FILES))
        if files:
            self.look_at(tuple(str(file) for file in files))

    def look_at(self, files: tuple[str, ...]) -> None:
        """Show what these files would do; files being looked at make room for them."""
        from ui.pages.imports_preview import PreviewScreen  # noqa: PLC0415 - loads the readers

        self._put_away()
        self.preview = PreviewScreen(self._operations, files)
        self.preview.finished.connect(self._through)
        self._stack.addWidget(self.preview)
        self._stack.setCurrentWidget(self.preview)

    def _through(self, _imported: int) -> None:
        self._put_away()

    def _put_away(self) -> None:
        if self.preview is not None:
            self._stack.removeWidget(self.preview)
            self.preview.deleteLater()
            self.preview = None


PAGES = (
    CustomPage(
        entity=IMPORTS.entity,
        title=IMPORTS.title,
        group="",
        icon=IMPORTS.icon,
        view=Permission.IMPORTS_VIEW,
        build=ImportsPage,
    ),
)
