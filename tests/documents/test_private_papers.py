"""Papers apart from the personnel file: who sees them, and how they are kept."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from random import Random

import pytest
from sqlalchemy import select, text

from dsp_desktop.access.logic import FIRST_ROLES
from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.audit.queries import AUDIT_LIST, audit_panel, record_name
from dsp_desktop.db.attachments import Attachment
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.base import Base
from dsp_desktop.db.history import history
from dsp_desktop.documents.queries import DOCUMENT_LIST, document_file, documents_of
from dsp_desktop.documents.service import (
    DocumentDetails,
    about,
    add_document,
    change_document,
    look_at_file,
    remove_document,
)
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from tests.support.builders import a_driver, done
from tests.support.people import a_license, found

CARD = AttachedFile("Ada insulin waiver.txt", b"Ada takes insulin.")


def a_paper(app: App, driver_id: int, kind: DocumentKind) -> int:
    details = DocumentDetails(about("driver", driver_id), kind, date(2026, 1, 15), file=CARD)
    document_id: int = done(app, add_document, details)
    return document_id


def kept(app: App) -> list[tuple[bool, str, bool]]:
    """Return of every kept file whether it is sealed, its name, and whether it can be read."""
    with app.read() as source:
        files = source.execute(
            select(Attachment.is_sealed, Attachment.name, Attachment.address, Attachment.content)
        )
        return [(row.is_sealed, row.name, len(row.address) == 64) for row in files]


def test_a_private_paper_is_sealed_with_its_name_and_opened_by_a_look(app: App) -> None:
    document_id = a_paper(app, a_driver(app), DocumentKind.MEDICAL_CERTIFICATE)

    assert kept(app) == [(True, "Private file.txt", False)]
    with app.read() as source:
        assert document_file(source, document_id) is None
    assert done(app, look_at_file, document_id) == CARD
    with app.read() as source:
        (entry,) = source.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.LOOKED))
    assert (entry.entity, entry.entity_id) == ("document", document_id)


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (DocumentKind.MEDICAL_CERTIFICATE, Permission.MEDICAL_LOOK),
        (DocumentKind.DRUG_TEST_REPORT, Permission.MEDICAL_LOOK),
        (DocumentKind.BACKGROUND_REPORT, Permission.BACKGROUND_LOOK),
    ],
)
def test_who_may_not_look_does_not_know_of_it(
    app: App, kind: DocumentKind, needed: Permission
) -> None:
    driver_id = a_driver(app)
    document_id = a_paper(app, driver_id, kind)
    may = frozenset(Permission) - {needed}
    clerk = replace(app, actor=replace(app.actor, permissions=may))

    assert len(found(app, DOCUMENT_LIST)) == 1
    assert found(clerk, DOCUMENT_LIST) == []
    with clerk.read() as source:
        assert documents_of(source, "driver", driver_id) == []
        with pytest.raises(NotPermitted):
            document_file(source, document_id)
    with pytest.raises(NotPermitted):
        done(clerk, look_at_file, document_id)


WITH_NUMBERS = [
    DocumentKind.I9_SECTION_1,
    DocumentKind.I9_SECTION_2,
    DocumentKind.WORK_AUTHORIZATION,
    DocumentKind.EMPLOYMENT_APPLICATION,
    DocumentKind.MVR,
]


@pytest.mark.parametrize("kind", WITH_NUMBERS)
def test_a_paper_with_a_social_security_number_is_listed_and_opened_only_by_a_look(
    app: App, kind: DocumentKind
) -> None:
    document_id = a_paper(app, a_driver(app), kind)
    dispatcher = as_role(app, FirstRole.DISPATCHER)

    assert kept(app) == [(True, "Private file.txt", False)]
    (row,) = found(dispatcher, DOCUMENT_LIST)
    assert (row.id, row.dated, row.is_private) == (document_id, date(2026, 1, 15), True)
    with dispatcher.read() as source:
        assert document_file(source, document_id) is None
    with pytest.raises(NotPermitted):
        done(dispatcher, look_at_file, document_id)
    assert done(as_role(app, FirstRole.ACCOUNTANT), look_at_file, document_id) == CARD
    with app.read() as source:
        (entry,) = source.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.LOOKED))
    assert (entry.entity, entry.entity_id) == ("document", document_id)


def test_the_copy_of_a_license_is_opened_only_by_a_look(app: App) -> None:
    license_id = a_license(app, a_driver(app))
    copy = DocumentDetails(
        about("license", license_id), DocumentKind.PHOTO, date(2026, 1, 15), file=CARD
    )
    document_id = done(app, add_document, copy)

    assert kept(app) == [(True, "Private file.txt", False)]
    with pytest.raises(NotPermitted):
        done(as_role(app, FirstRole.DISPATCHER), look_at_file, document_id)


def test_nobody_opens_a_paper_by_calling_it_something_else(app: App) -> None:
    driver_id = a_driver(app)
    document_id = a_paper(app, driver_id, DocumentKind.I9_SECTION_1)
    dispatcher = as_role(app, FirstRole.DISPATCHER)
    same, other = (
        DocumentDetails(about("driver", driver_id), kind, date(2026, 1, 16))
        for kind in (DocumentKind.I9_SECTION_1, DocumentKind.OTHER)
    )

    with pytest.raises(NotPermitted):
        done(dispatcher, change_document, document_id, other, 1)
    done(dispatcher, change_document, document_id, same, 1)
    done(
        as_role(app, FirstRole.ACCOUNTANT, Permission.DOCUMENTS_EDIT),
        change_document,
        document_id,
        other,
        2,
    )
    with dispatcher.read() as source:
        assert document_file(source, document_id) == CARD


PRIVATE = [
    (DocumentKind.MEDICAL_CERTIFICATE, "insulin"),
    (DocumentKind.DRUG_TEST_REPORT, "positive"),
    (DocumentKind.BACKGROUND_REPORT, "theft"),
]


def as_role(app: App, role: FirstRole, *more: Permission) -> App:
    return replace(app, actor=replace(app.actor, permissions=FIRST_ROLES[role] | {*more}))


def in_history(app: App, driver_id: int) -> str:
    with app.read() as source:
        return str(history(source, "driver", driver_id))


def a_story(app: App, driver_id: int, kind: DocumentKind, title: str) -> int:
    """A private paper that was entered, corrected and looked at."""
    document_id = a_paper(app, driver_id, kind)
    told = DocumentDetails(
        about("driver", driver_id), kind, date(2026, 1, 17), title=title, issuer="Dr. Alder"
    )
    done(app, change_document, document_id, told, 1)
    done(app, look_at_file, document_id)
    return document_id


@pytest.mark.parametrize("role", [FirstRole.DISPATCHER, FirstRole.ACCOUNTANT, FirstRole.READ_ONLY])
@pytest.mark.parametrize(("kind", "title"), PRIVATE)
@pytest.mark.parametrize("gone", [False, True])
def test_the_history_of_a_driver_says_nothing_of_a_private_paper(
    app: App, role: FirstRole, kind: DocumentKind, title: str, *, gone: bool
) -> None:
    driver_id = a_driver(app)
    document_id = a_story(app, driver_id, kind, title)
    if gone:
        done(app, remove_document, document_id)
    clerk = as_role(app, role)

    assert title in in_history(app, driver_id)
    assert "add_driver" in in_history(clerk, driver_id)
    assert "ocument" not in in_history(clerk, driver_id)
    with clerk.read() as source:
        assert history(source, "document", document_id) == []


@pytest.mark.parametrize("role", [FirstRole.DISPATCHER, FirstRole.ACCOUNTANT])
@pytest.mark.parametrize(("kind", "title"), PRIVATE)
@pytest.mark.parametrize("gone", [False, True])
def test_the_audit_trail_names_of_a_private_paper_only_its_number(
    app: App, role: FirstRole, kind: DocumentKind, title: str, *, gone: bool
) -> None:
    driver_id = a_driver(app)
    document_id = a_story(app, driver_id, kind, title)
    if gone:
        done(app, remove_document, document_id)
    clerk = as_role(app, role, Permission.AUDIT_VIEW)
    filters = {"record": f"driver:{driver_id}"}

    papers = [r for r in found(clerk, AUDIT_LIST, filters=filters) if r.entity == "document"]
    with clerk.read() as source:
        panels = [str(audit_panel(source, row.id)) for row in papers]
        called = record_name(source, f"document:{document_id}")

    assert len(papers) == (4 if gone else 3)
    assert {row.record for row in papers} == {called} == {f"Document #{document_id}"}
    said = str([papers, panels])
    for private in (title, "Alder", label(kind), "Jan"):
        assert private not in said
    assert title in str(found(app, AUDIT_LIST, filters=filters))


def test_a_paper_that_was_private_once_stays_so_in_the_trail(app: App) -> None:
    driver_id = a_driver(app)
    document_id = a_story(app, driver_id, DocumentKind.MEDICAL_RECORD, "insulin")
    other = DocumentDetails(about("driver", driver_id), DocumentKind.OTHER, date(2026, 1, 17))
    done(app, change_document, document_id, other, 2)

    assert "insulin" not in in_history(as_role(app, FirstRole.DISPATCHER), driver_id)


def test_a_paper_that_turns_out_to_be_private_leaves_no_copy_in_clear(app: App) -> None:
    driver_id = a_driver(app)
    document_id = a_paper(app, driver_id, DocumentKind.OTHER)
    assert kept(app) == [(False, CARD.name, True)]
    private = DocumentDetails(
        about("driver", driver_id), DocumentKind.MEDICAL_RECORD, date(2026, 1, 15)
    )

    done(app, change_document, document_id, private, 1)

    assert kept(app) == [(True, "Private file.txt", False)]
    assert done(app, look_at_file, document_id) == CARD


def test_a_file_that_another_record_shares_in_clear_stays_there(app: App) -> None:
    driver_id = a_driver(app)
    document_id = a_paper(app, driver_id, DocumentKind.OTHER)
    shared = a_paper(app, a_driver(app, name="Bea Example"), DocumentKind.OTHER)
    private = DocumentDetails(
        about("driver", driver_id), DocumentKind.MEDICAL_RECORD, date(2026, 1, 15)
    )

    done(app, change_document, document_id, private, 1)

    with app.read() as source:
        assert document_file(source, shared) == CARD


def test_nothing_of_a_private_file_is_found_in_any_table_and_of_another_all_of_it(app: App) -> None:
    noise = Random(7).randbytes(40_000)  # noqa: S311 - a fill; so that it is kept as it is, not compressed
    secret = AttachedFile("Ada positive.pdf", b"%PDF-1.7 positive for " + noise)
    plain = AttachedFile("Ada training.pdf", b"%PDF-1.7 trained by " + noise)
    driver_id = a_driver(app)
    for kind, file in ((DocumentKind.DRUG_TEST_REPORT, secret), (DocumentKind.TRAINING, plain)):
        details = DocumentDetails(about("driver", driver_id), kind, date(2026, 1, 15), file=file)
        done(app, add_document, details)

    with app.engine.connect() as connection:
        stored = b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in Base.metadata.sorted_tables
            for row in connection.execute(select(text("*")).select_from(text(f'"{table.name}"')))
            for value in row
        )

    for part, told in ((b"positive", b"Ada training"), (noise[:64], noise[:64])):
        assert told in stored
        assert stored.count(part) == (1 if part == told else 0)
    assert sha256(plain.content).hexdigest().encode() in stored
    assert sha256(secret.content).hexdigest().encode() not in stored
