"""What screens and reports read about documents, whatever record they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.attachments import Attachment, attached
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.db.names import kinds, names
from dsp_desktop.db.search import folded
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.service import DocumentDetails, about
from dsp_desktop.documents.terms import PRIVATE_KINDS, SUBJECT_KINDS, DocumentKind, kind_text
from dsp_desktop.kernel.errors import NoFileKept, NotFound, NotPermitted
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.listing import Choice, ListQuery, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.kernel.wording import day_text, label


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
        """Return one page, with what its records are called."""
        rows = _STORED.rows(source, ids)
        called = _called(source, [(row.about, row.subject_id) for row in rows.values()])
        return {i: _named(row, called[row.about, row.subject_id]) for i, row in rows.items()}


def _may_see(source: Session, entity: str) -> bool:
    """Whether whoever reads may see papers about a kind of record."""
    actor: Actor | None = source.info.get("actor")
    return entity not in PRIVATE_KINDS or actor is None or actor.may(Permission.SCREENING_VIEW)


def _discreet(source: Session, query: ListQuery) -> ListQuery:
    if all(_may_see(source, entity) for entity in PRIVATE_KINDS):
        return query
    return replace(query, filters={**query.filters, "about_public": True})


def _visible(source: Session, document_id: int) -> Document:
    document = found(source, Document, document_id)
    if not _may_see(source, document.subject_kind):
        raise NotPermitted(permission=Permission.SCREENING_VIEW)
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


_STORED = JoinedList(
    Document,
    DocumentRow,
    order="expires",
    matches=_matches,
    joins=((Attachment, Attachment.id == Document.attachment_id),),
    columns={
        "subject": Document.subject_kind,
        "about": Document.subject_kind,
        "file": Attachment.name,
    },
    filters={
        "kind": lambda _source, kind: Document.kind == kind,
        "about": lambda _source, entity: Document.subject_kind == entity,
        "about_public": lambda _source, _yes: Document.subject_kind.not_in(PRIVATE_KINDS),
    },
)
DOCUMENT_LIST = DocumentList()


def documents_of(source: Session, subject_kind: str, subject_id: int) -> Sequence[DocumentRow]:
    """Return the documents about one record, the newest first."""
    ids = source.scalars(
        select(Document.id)
        .where(Document.subject_kind == subject_kind, Document.subject_id == subject_id)
        .order_by(Document.dated.desc(), Document.id.desc())
    ).all()
    rows = DOCUMENT_LIST.rows(source, ids)
    return [rows[i] for i in ids]


def documents_section(source: Session, subject_kind: str, subject_id: int) -> Section:
    """Return the documents of one record as a section of its detail panel."""
    facts = tuple(
        Fact(row.title or label(row.kind), _when(row), entity="document", record_id=row.id)
        for row in documents_of(source, subject_kind, subject_id)
    )
    return Section("Documents", facts, "No documents yet. Add one, or drop a file here.")


def document_file(source: Session, document_id: int) -> AttachedFile:
    """Return the file of a document as it was when it was attached."""
    document = _visible(source, document_id)
    if document.attachment_id is None:
        raise NoFileKept(id=document_id)
    return attached(source, document.attachment_id)


def document_details(source: Session, document_id: int) -> Seen[DocumentDetails]:
    """Return what the form edits; the file itself is left where it is."""
    document = _visible(source, document_id)
    values = {
        field.name: getattr(document, field.name)
        for field in fields(DocumentDetails)
        if field.name not in ("subject", "file")
    }
    subject = about(document.subject_kind, document.subject_id)
    return Seen(DocumentDetails(subject=subject, **values), document.version)


def subject_picks(source: Session) -> Sequence[Choice]:
    """Return every record a document may be about."""
    return [
        Choice(about(entity, record_id), f"{kind_text(entity)} {called}")
        for entity in SUBJECT_KINDS
        if entity in kinds() and _may_see(source, entity)
        for record_id, called in sorted(names(source, entity).items(), key=lambda item: item[1])
    ]


def document_panel(source: Session, document_id: int) -> Panel:
    """Return a document at a glance."""
    row = DOCUMENT_LIST.rows(source, [document_id]).get(document_id)
    if row is None:
        raise NotFound(entity="document", id=document_id)
    document = _visible(source, document_id)
    facts = (
        Fact(row.about, row.subject, entity=document.subject_kind, record_id=document.subject_id),
        Fact("Kind", row.kind),
        Fact("Dated", row.dated),
        Fact("Expires", row.expires),
        Fact("Issued by", row.issuer),
        Fact("Reviewed by", document.reviewed_by),
        Fact("Reviewed on", document.reviewed_on),
        Fact("File", row.file),
        Fact("Note", document.note),
    )
    known = tuple(fact for fact in facts if fact.value is not None)
    return Panel(
        row.title or label(row.kind),
        f"{row.about} {row.subject}",
        (Section("Document", known),),
    )


def _when(row: DocumentRow) -> str:
    kept = "" if row.file else " · no file"
    if row.expires:
        return f"expires {day_text(row.expires)}{kept}"
    return f"dated {day_text(row.dated)}{kept}"
