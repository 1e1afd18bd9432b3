"""The documents page, and the way to a document from any other record."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from dsp_desktop.documents.terms import SUBJECT_KINDS, DocumentKind, kind_text
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from ui.kit.fields.files import FileField
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.operations import LOOK, Operations
from ui.kit.places import Place
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.compliance import queries as by_own_figures
    from dsp_desktop.compliance import service as decisions
    from dsp_desktop.documents import queries, service
else:
    by_own_figures = later("dsp_desktop.compliance.queries")
    decisions = later("dsp_desktop.compliance.service")
    queries = later("dsp_desktop.documents.queries")
    service = later("dsp_desktop.documents.service")


def add_document_to(entity: str) -> RowAction:
    """Return the action that opens a blank document form about a record of this kind."""

    def open_form(operations: Any, record_id: int) -> None:
        start = {"subject": service.about(entity, record_id)}
        operations.wanted.emit(Place("document", edit=True, start=start))

    return RowAction(mark("document", "Add document"), Permission.DOCUMENTS_EDIT, by_hand=open_form)


def save_file_out(operations: Operations, document_id: int) -> None:
    """Save a copy of a document's file where the person says."""
    from ui.kit.preview import save_copy  # noqa: PLC0415 - loads printing

    def save(file: AttachedFile) -> None:
        save_copy(operations, file, None)

    with_file(operations, document_id, save, operations)


def with_file(
    operations: Operations,
    document_id: int,
    then: Callable[[AttachedFile], object],
    owner: QObject,
) -> None:
    """Fetch the file of a document; a private one by a look, which is written down."""

    def question(source: Any) -> AttachedFile | None:
        return queries.document_file(source, document_id)

    def look(uow: Any) -> AttachedFile:
        return service.look_at_file(uow, document_id)

    def got(file: AttachedFile | None) -> None:
        if file is None:
            operations.write(LOOK, look, then=then, owner=owner)
        else:
            then(file)

    operations.read(question, then=got, owner=owner)


_SAVE = mark("document", "Save a copy…")
_ABOUT = tuple((kind_text(entity), entity) for entity in SUBJECT_KINDS)

DOCUMENTS = PageSpec(
    entity="document",
    noun=mark("document", "document"),
    title=mark("document", "Documents"),
    group=mark("groups", "People"),
    icon="ph.files",
    view=Permission.DOCUMENTS_VIEW,
    edit=Permission.DOCUMENTS_EDIT,
    listing=queries.DOCUMENT_LIST,
    empty=mark("document", "No documents yet. Add one here or from the record it is about."),
    sort="dated",
    descending=True,
    filters=(
        Filter("kind", mark("document", "Kind"), DocumentKind),
        Filter("about", mark("document", "About"), ((mark("document", "Anything"), None), *_ABOUT)),
    ),
    columns=(
        Column("subject", mark("document", "About")),
        Column("kind", mark("document", "Kind"), Kind.CHOICE),
        Column("expires", mark("document", "Expires"), Kind.DATE),
        Column("file", mark("document", "File")),
        Column("title", mark("document", "Title")),
        Column("dated", mark("document", "Dated"), Kind.DATE),
        Column("about", mark("document", "Kind of record"), shown=False),
        Column("issuer", mark("document", "Issued by"), shown=False),
        Column("reviewed_on", mark("document", "Reviewed"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.DocumentDetails,
        load=queries.document_details,
        add=service.add_document,
        change=service.change_document,
        remove=decisions.remove_document,
        fields=(
            Field(
                "subject",
                mark("document", "About"),
                Kind.RECORD,
                required=True,
                picks=queries.subject_picks,
            ),
            Field(
                "kind", mark("document", "Kind"), Kind.CHOICE, required=True, choices=DocumentKind
            ),
            Field("dated", mark("document", "Dated"), Kind.DATE, required=True),
            Field("expires", mark("document", "Expires"), Kind.DATE),
            Field("title", mark("document", "Title")),
            Field("issuer", mark("document", "Issued by")),
            Field("reviewed_by", mark("document", "Reviewed by")),
            Field("reviewed_on", mark("document", "Reviewed on"), Kind.DATE),
            Field("note", mark("document", "Note"), Kind.NOTE),
            Field("file", mark("document", "File"), editor=FileField),
        ),
    ),
    actions=(
        RowAction(
            _SAVE,
            Permission.DOCUMENTS_VIEW,
            by_hand=save_file_out,
            applies=lambda row: bool(row.file),
        ),
    ),
    panel=by_own_figures.document_panel,
)

PAGES = (DOCUMENTS,)
