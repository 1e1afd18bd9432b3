"""What people do to documents. A document is about one record of any kind."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.company.queries import largest_file_mb
from dsp_desktop.db.attachments import Attachment, attach, attached, kept_as
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.names import kinds
from dsp_desktop.db.opening import demand
from dsp_desktop.db.references import users_of
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.documents.checks import QUALIFICATION, SHOW_A_FILE, Stay, kept_through
from dsp_desktop.documents.logic import file_problem, needed_to_look, needed_to_open
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import BACKGROUND_SUBJECT, MEDICAL_SUBJECT, DocumentKind
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NoFileKept, Problem, Rejected, refuse
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.people.queries import stay
from dsp_desktop.rules.parameters import Figures, load_folder
from dsp_desktop.runtime.paths import PARAMETERS


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What the form of a document holds.

    ``subject`` names the record it is about by kind and id: ``"driver:12"``. ``file`` is
    a file to keep from now on; ``None`` leaves what is kept as it is.
    """

    subject: str
    kind: DocumentKind
    dated: date
    expires: date | None = None
    title: str | None = None
    issuer: str | None = None
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    note: str | None = None
    file: AttachedFile | None = None


def add_document(uow: UnitOfWork, details: DocumentDetails) -> int:
    """Keep a document about the record that ``details`` name, and return its id."""
    uow.require(Permission.DOCUMENTS_EDIT)
    document = Document()
    _fill(uow, document, details)
    return uow.add(document).id


def change_document(uow: UnitOfWork, document_id: int, details: DocumentDetails, seen: int) -> None:
    """Correct a document, or give it the file it lacked. Without a new file the old one stays."""
    uow.require(Permission.DOCUMENTS_EDIT)
    document = uow.get(Document, document_id, seen=seen)
    _require_look(uow, document)
    _fill(uow, document, details)


def remove_document(uow: UnitOfWork, document_id: int, *, figures: Figures | None = None) -> None:
    """Delete a document entered by mistake. Its file stays until the removal is certain.

    A paper of a qualification file entered more than a day ago stays as long as the law
    says; whatever is wrong with it can be corrected.
    """
    uow.require(Permission.DOCUMENTS_EDIT)
    document = uow.get(Document, document_id)
    _require_subject(uow, document.subject_kind)
    _require_look(uow, document)
    refuse(*_still_kept(uow, document, figures or load_folder(PARAMETERS)))
    uow.remove(document)


def look_at_file(uow: UnitOfWork, document_id: int) -> AttachedFile:
    """Return the file of a private document; the audit trail says who looked, and when."""
    uow.require(Permission.DOCUMENTS_VIEW)
    document = uow.get(Document, document_id)
    needed = needed_to_open(document.kind, document.subject_kind)
    if needed is not None:
        uow.require(needed)
    if document.attachment_id is None:
        raise NoFileKept(id=document_id)
    uow.note_look(document, "attachment_id")
    return attached(uow.session, document.attachment_id)


def about(subject_kind: str, subject_id: int) -> str:
    """Return how ``DocumentDetails.subject`` names a record."""
    return f"{subject_kind}:{subject_id}"


def subject_of(text: str) -> tuple[str, int]:
    """Read ``"driver:12"`` as the kind and id of a record."""
    entity, _, number = text.partition(":")
    if entity not in kinds() or not number.isdecimal():
        raise Rejected(Problem("subject", "field.required"))
    return entity, int(number)


def _fill(uow: UnitOfWork, document: Document, details: DocumentDetails) -> None:
    """Check everything, then take it over."""
    subject_kind, subject_id = subject_of(details.subject)
    for kind in {subject_kind, document.subject_kind}:
        _require_subject(uow, kind)
    uow.get(kinds()[subject_kind], subject_id)
    problems = [*_problems(uow, details)]
    refuse(*problems)
    needed = needed_to_open(details.kind, subject_kind)
    _require_unsealing(uow, document, needed)
    document.subject_kind, document.subject_id = subject_kind, subject_id
    for field in fields(details):
        if field.name not in ("subject", "file"):
            setattr(document, field.name, getattr(details, field.name))
    sealed = needed is not None
    if details.file:
        document.attachment_id = attach(uow, details.file, sealed=sealed)
    elif document.attachment_id is not None:
        _keep_as(uow, document, sealed=sealed)


def _keep_as(uow: UnitOfWork, document: Document, *, sealed: bool) -> None:
    """Seal the file of a paper that has become private; in clear it stays only for others."""
    before = document.attachment_id or 0
    document.attachment_id = kept_as(uow, before, sealed=sealed)
    if document.attachment_id == before:
        return
    uow.session.flush()
    in_clear = uow.get(Attachment, before)
    if not users_of(uow, in_clear):
        uow.remove(in_clear)


def in_qualification_file(source: Session, document: Document) -> bool:
    """Whether a document is one of the papers that 49 CFR 391.51 has us keep."""
    demand(source, Permission.DOCUMENTS_VIEW, Permission.DOCUMENTS_EDIT)
    if document.subject_kind != "driver" or document.kind not in QUALIFICATION:
        return False
    shows_it = select(Document.id).where(
        Document.subject_kind == "driver",
        Document.subject_id == document.subject_id,
        Document.kind.in_(SHOW_A_FILE),
    )
    return source.scalar(shows_it.limit(1)) is not None


def _still_kept(uow: UnitOfWork, document: Document, figures: Figures) -> Iterator[Problem]:
    source = uow.session
    entered = select(AuditEntry.id).where(
        AuditEntry.entity == Document.entity,
        AuditEntry.entity_id == document.id,
        AuditEntry.verb == Verb.ADDED,
        AuditEntry.at > uow.clock.now() - _MISTAKES_SHOW_WITHIN,
    )
    if not in_qualification_file(source, document) or source.scalar(entered.limit(1)):
        return
    today = uow.clock.today()
    employed = Stay(*stay(source, document.subject_id))
    through = kept_through(document.kind, document.dated, employed, figures, today)
    if through is None:
        yield Problem("", "document.kept_while_here")
    elif through >= today:
        yield Problem("", "document.kept_through", (("day", day_text(through)),))


_MISTAKES_SHOW_WITHIN = timedelta(days=1)


def _require_look(uow: UnitOfWork, document: Document) -> None:
    """Refuse what is apart from the personnel file to whoever may not look at it."""
    needed = needed_to_look(document.kind, document.subject_kind)
    if needed is not None:
        uow.require(needed)


def _require_unsealing(uow: UnitOfWork, document: Document, needed: Permission | None) -> None:
    """Refuse to make a file easier to open to whoever may not open it as it is."""
    if document.attachment_id is None:
        return
    before = needed_to_open(document.kind, document.subject_kind)
    if before is not None and before is not needed:
        uow.require(before)


def _require_subject(uow: UnitOfWork, subject_kind: str | None) -> None:
    """Refuse papers of a check or a test to whoever may not touch those."""
    if subject_kind in (MEDICAL_SUBJECT, BACKGROUND_SUBJECT):
        uow.require(Permission.SCREENING_EDIT)


def _problems(uow: UnitOfWork, details: DocumentDetails) -> Iterator[Problem]:
    today = uow.clock.today()
    if details.dated > today:
        yield Problem("dated", "dates.future")
    if details.expires and details.expires < details.dated:
        yield Problem("expires", "dates.backwards")
    if details.reviewed_on and details.reviewed_on > today:
        yield Problem("reviewed_on", "dates.future")
    if details.reviewed_on and details.reviewed_on < details.dated:
        yield Problem("reviewed_on", "dates.backwards")
    if details.file:
        problem = file_problem(details.file, largest_file_mb(uow.session))
        if problem:
            yield problem
