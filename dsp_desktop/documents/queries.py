"""What screens and reports read about documents, whatever record they are about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.attachments import Attachment, attached
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains, today
from dsp_desktop.db.names import kinds, names
from dsp_desktop.db.opening import demand, may
from dsp_desktop.db.search import folded
from dsp_desktop.documents.checks import Stay, kept_through
from dsp_desktop.documents.logic import needed_to_look, needed_to_open
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.service import DocumentDetails, about, in_qualification_file
from dsp_desktop.documents.terms import (
    BACKGROUND_PAPERS,
    BACKGROUND_SUBJECT,
    MANY,
    MEDICAL_PAPERS,
    MEDICAL_SUBJECT,
    SUBJECT_KINDS,
    DocumentKind,
    entity_called,
    kind_text,
)
from dsp_desktop.kernel.errors import NoFileKept
from dsp_desktop.kernel.file_kinds import Caution, FileKind
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.listing import Choice, ListQuery, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.people.queries import stay
from dsp_desktop.rules.parameters import Figures, load_folder
from dsp_desktop.runtime.paths import PARAMETERS


class DocumentRow(NamedTuple):
    """One line of the document list; ``about`` is the kind of record in words."""

    id: int
    subject: str
    subject_id: int
    about: str
    kind: DocumentKind
    title: str | None
    dated: date
    expires: date | None
    issuer: str | None
    reviewed_on: date | None
    file: str | None
    file_kind: FileKind | None
    caution: Caution | None

    @property
    def is_private(self) -> bool:
        """Whether opening its file is a look that the audit trail keeps."""
        return needed_to_open(self.kind, entity_called(self.about)) is not None


class DocumentList:
    """Answers the list of documents; what a record is called is known to its own kind only."""

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order."""
        query = _discreet(source, query)
        if query.sort != "subject":
            return _STORED.ids(source, query)
        everything = replace(query, sort="", descending=False, limit=2**31 - 1)
        rows = _STORED.rows(source, _STORED.ids(source, everything))
        called = _called(source, [(row.about, row.subject_id) for row in rows.values()])
        ordered = sorted(
            rows.values(),
            key=lambda row: (folded(called[row.about, row.subject_id]), row.id),
            reverse=query.descending,
        )
        return [row.id for row in ordered[: query.limit]]

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        return _STORED.count(source, _discreet(source, query))

    def rows(self, source: Session, ids: Sequence[int]) -> Mapping[int, DocumentRow]:
        """Return one page, with what its records are called; a private one is not there."""
        stored = _STORED.rows(source, ids)
        rows = {i: row for i, row in stored.items() if _may_see(source, row.kind, row.about)}
        called = _called(source, [(row.about, row.subject_id) for row in rows.values()])
        return {i: _named(row, called[row.about, row.subject_id]) for i, row in rows.items()}


def _may_see(source: Session, kind: DocumentKind, subject_kind: str) -> bool:
    """Whether whoever reads may know of a paper of this kind about this kind of record."""
    needed = needed_to_look(kind, subject_kind)
    return needed is None or may(source, needed)


def _discreet(source: Session, query: ListQuery) -> ListQuery:
    hidden = {name: True for name, (needed, _) in _APART.items() if not may(source, needed)}
    return replace(query, filters={**query.filters, **hidden}) if hidden else query


def _visible(source: Session, document_id: int) -> Document:
    demand(source, Permission.DOCUMENTS_VIEW)
    document = found(source, Document, document_id)
    needed = needed_to_look(document.kind, document.subject_kind)
    if needed is not None:
        demand(source, needed)
    return document


def _named(row: DocumentRow, subject: str) -> DocumentRow:
    return row._replace(subject=subject, about=kind_text(row.about))


def _called(source: Session, subjects: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what each record is called, with one question a kind."""
    ids: dict[str, set[int]] = {}
    for entity, record_id in subjects:
        ids.setdefault(entity, set()).add(record_id)
    known = {entity: names(source, entity, wanted) for entity, wanted in ids.items()}
    return {(e, i): known[e].get(i, f"#{i}") for e, i in subjects}


def _matches(source: Session, typed: str) -> ColumnElement[bool]:
    """Match the title, the issuer, the kind in words, or what the record is called."""
    wanted = folded(typed)
    subjects = source.execute(select(Document.subject_kind, Document.subject_id).distinct())
    called = _called(source, [(entity, record_id) for entity, record_id in subjects])
    hits: dict[str, list[int]] = {}
    for (entity, record_id), text in called.items():
        if wanted in folded(text):
            hits.setdefault(entity, []).append(record_id)
    meant = [kind for kind in DocumentKind if wanted in folded(label(kind))]
    return or_(
        contains(Document.title, typed),
        contains(Document.issuer, typed),
        Document.kind.in_(meant),
        *(
            and_(Document.subject_kind == entity, Document.subject_id.in_(ids))
            for entity, ids in hits.items()
        ),
    )


_APART = {
    "no_medical_papers": (
        Permission.MEDICAL_LOOK,
        and_(Document.kind.not_in(MEDICAL_PAPERS), Document.subject_kind != MEDICAL_SUBJECT),
    ),
    "no_background_papers": (
        Permission.BACKGROUND_LOOK,
        and_(Document.kind.not_in(BACKGROUND_PAPERS), Document.subject_kind != BACKGROUND_SUBJECT),
    ),
}


def _apart(name: str) -> Callable[[Session, Any], ColumnElement[bool]]:
    return lambda _source, _yes: _APART[name][1]


_STORED = JoinedList(
    Document,
    DocumentRow,
    order="expires",
    view=Permission.DOCUMENTS_VIEW,
    matches=_matches,
    joins=((Attachment, Attachment.id == Document.attachment_id),),
    columns={
        "subject": Document.subject_kind,
        "about": Document.subject_kind,
        "file": Attachment.name,
        "file_kind": Attachment.kind,
        "caution": Attachment.caution,
    },
    filters={
        "kind": lambda _source, kind: Document.kind == kind,
        "about": lambda _source, entity: Document.subject_kind == entity,
        **{name: _apart(name) for name in _APART},
    },
)
DOCUMENT_LIST = DocumentList()


def documents_of(source: Session, subject_kind: str, subject_id: int) -> Sequence[DocumentRow]:
    """Return the documents about one record, the newest first."""
    demand(source, Permission.DOCUMENTS_VIEW)
    ids = source.scalars(
        select(Document.id)
        .where(Document.subject_kind == subject_kind, Document.subject_id == subject_id)
        .order_by(Document.dated.desc(), Document.id.desc())
    ).all()
    rows = DOCUMENT_LIST.rows(source, ids)
    return [rows[i] for i in ids if i in rows]


def documents_section(source: Session, subject_kind: str, subject_id: int) -> Section:
    """Return the documents of one record as a section of its detail panel."""
    if not may(source, Permission.DOCUMENTS_VIEW):
        return Section("Documents", (), "Your role does not show documents.")
    facts = tuple(
        Fact(row.title or label(row.kind), _when(row), entity="document", record_id=row.id)
        for row in documents_of(source, subject_kind, subject_id)
    )
    return Section("Documents", facts, "No documents yet. Add one, or drop a file here.")


def document_file(source: Session, document_id: int) -> AttachedFile | None:
    """Return the file of a document as it was when it was attached.

    ``None`` if it is private: that takes a look, which is written down.
    """
    demand(source, Permission.DOCUMENTS_VIEW)
    document = _visible(source, document_id)
    if needed_to_open(document.kind, document.subject_kind) is not None:
        return None
    if document.attachment_id is None:
        raise NoFileKept(id=document_id)
    return attached(source, document.attachment_id)


def document_details(source: Session, document_id: int) -> Seen[DocumentDetails]:
    """Return what the form edits; the file itself is left where it is."""
    demand(source, Permission.DOCUMENTS_VIEW)
    document = _visible(source, document_id)
    values = {
        field.name: getattr(document, field.name)
        for field in fields(DocumentDetails)
        if field.name not in ("subject", "file")
    }
    subject = about(document.subject_kind, document.subject_id)
    return Seen(DocumentDetails(subject=subject, **values), document.version)


def subject_picks(source: Session) -> Sequence[Choice]:
    """Return the records a document may be about; of the kinds with very many, those with papers.

    The page of such a record brings it along; see ``subject_pick``.
    """
    demand(source, Permission.DOCUMENTS_VIEW)
    return [
        Choice(about(entity, record_id), f"{kind_text(entity)} {called}")
        for entity in SUBJECT_KINDS
        if entity in kinds() and _may_see(source, DocumentKind.OTHER, entity)
        for record_id, called in sorted(
            names(source, entity, _with_papers(source, entity)).items(), key=lambda item: item[1]
        )
    ]


def subject_pick(source: Session, subject_kind: str, subject_id: int) -> Choice:
    """Return one record as ``subject_picks`` does."""
    demand(source, Permission.DOCUMENTS_VIEW)
    called = _called(source, [(subject_kind, subject_id)])[subject_kind, subject_id]
    return Choice(about(subject_kind, subject_id), f"{kind_text(subject_kind)} {called}")


def _with_papers(source: Session, entity: str) -> Sequence[int] | None:
    """Return the ids a form offers of one kind; ``None`` for all of them."""
    if entity not in MANY:
        return None
    ids = select(Document.subject_id).where(Document.subject_kind == entity).distinct()
    return source.scalars(ids).all()


def document_panel(source: Session, document_id: int, figures: Figures | None = None) -> Panel:
    """Return a document at a glance, and how long it must be kept."""
    demand(source, Permission.DOCUMENTS_VIEW)
    document = _visible(source, document_id)
    row = DOCUMENT_LIST.rows(source, [document_id])[document_id]
    facts = (
        Fact(row.about, row.subject, entity=document.subject_kind, record_id=document.subject_id),
        Fact("Kind", row.kind),
        Fact("Dated", row.dated),
        Fact("Expires", row.expires),
        Fact("Issued by", row.issuer),
        Fact("Reviewed by", document.reviewed_by),
        Fact("Reviewed on", document.reviewed_on),
        Fact("File", row.file),
        Fact("Keep through", _kept(source, document, figures or load_folder(PARAMETERS))),
        Fact("Note", document.note),
    )
    known = tuple(fact for fact in facts if fact.value is not None)
    return Panel(
        row.title or label(row.kind),
        f"{row.about} {row.subject}",
        (Section("Document", known),),
    )


def _kept(source: Session, document: Document, figures: Figures) -> date | str | None:
    """Say how long a paper of a qualification file is kept; nothing of any other."""
    if not in_qualification_file(source, document):
        return None
    employed = Stay(*stay(source, document.subject_id))
    through = kept_through(document.kind, document.dated, employed, figures, today(source))
    return through or "Three years after the driver leaves"


def _when(row: DocumentRow) -> str:
    kept = "" if row.file else " · no file"
    if row.expires:
        return f"expires {day_text(row.expires)}{kept}"
    return f"dated {day_text(row.dated)}{kept}"
