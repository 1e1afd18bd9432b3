"""What people do to documents. A document is about one record of any kind."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date

from dsp_desktop.db.attachments import AttachedFile, attach
from dsp_desktop.db.names import kinds
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.documents.logic import file_problem
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """What the form of a document holds when its record is known.

    ``file`` is a file to keep from now on; ``None`` leaves what is kept as it is.
    """

    kind: DocumentKind
    dated: date
    expires: date | None = None
    title: str | None = None
    issuer: str | None = None
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    note: str | None = None
    file: AttachedFile | None = None


@dataclass(frozen=True, slots=True)
class DocumentDetails(PaperDetails):
    """What the form of a document holds when the record is chosen too.

    ``subject`` names the record by its kind and id: ``"driver:12"``.
    """

    subject: str = ""


def add_document(uow: UnitOfWork, details: DocumentDetails) -> int:
    """Keep a document about the record that ``details`` name, and return its id."""
    entity, record_id = subject_of(details.subject)
    return add_document_of(uow, entity, record_id, details)


def add_document_of(
    uow: UnitOfWork, subject_kind: str, subject_id: int, details: PaperDetails
) -> int:
    """Keep a document about one record, and return its id."""
    uow.require(Permission.DOCUMENTS_EDIT)
    uow.get(kinds()[subject_kind], subject_id)
    _check(uow, details)
    document = Document(subject_kind=subject_kind, subject_id=subject_id, **_columns(details))
    if details.file:
        document.attachment_id = attach(uow, details.file)
    return uow.add(document).id


def change_document(uow: UnitOfWork, document_id: int, details: PaperDetails, seen: int) -> None:
    """Correct a document, or give it the file it lacked. Without a new file the old one stays."""
    uow.require(Permission.DOCUMENTS_EDIT)
    document = uow.get(Document, document_id, seen=seen)
    _check(uow, details)
    if isinstance(details, DocumentDetails):
        entity, record_id = subject_of(details.subject)
        uow.get(kinds()[entity], record_id)
        document.subject_kind, document.subject_id = entity, record_id
    for name, value in _columns(details).items():
        setattr(document, name, value)
    if details.file:
        document.attachment_id = attach(uow, details.file)


def remove_document(uow: UnitOfWork, document_id: int) -> None:
    """Delete a document entered by mistake. Its file stays until the removal is certain."""
    uow.require(Permission.DOCUMENTS_EDIT)
    uow.remove(uow.get(Document, document_id))


def subject_of(text: str) -> tuple[str, int]:
    """Read ``"driver:12"`` as the kind and id of a record."""
    entity, _, number = text.partition(":")
    if entity not in kinds() or not number.isdecimal():
        raise Rejected(Problem("subject", "field.required"))
    return entity, int(number)


def _columns(details: PaperDetails) -> dict[str, object]:
    own = {field.name for field in fields(PaperDetails)} - {"file"}
    return {name: value for name, value in asdict(details).items() if name in own}


def _check(uow: UnitOfWork, details: PaperDetails) -> None:
    problems = [*_problems(uow, details)]
    if problems:
        raise Rejected(*problems)


def _problems(uow: UnitOfWork, details: PaperDetails) -> Iterator[Problem]:
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
        code = file_problem(details.file.name, details.file.content)
        if code:
            yield Problem("file", code, (("name", details.file.name),))
