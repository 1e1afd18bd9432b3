"""Papers apart from the personnel file: who sees them, and how they are kept."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.attachments import Attachment
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.documents.queries import DOCUMENT_LIST, document_file, documents_of
from dsp_desktop.documents.service import (
    DocumentDetails,
    about,
    add_document,
    change_document,
    look_at_file,
)
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from tests.support.builders import a_driver, done
from tests.support.people import found

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
