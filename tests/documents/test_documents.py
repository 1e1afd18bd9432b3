"""Documents about any record, with their files."""

import zlib
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text

from dsp_desktop.app import App
from dsp_desktop.company.queries import company_details
from dsp_desktop.company.service import change_company
from dsp_desktop.db.attachments import Attachment
from dsp_desktop.db.undo import undo
from dsp_desktop.documents.queries import (
    DOCUMENT_LIST,
    document_details,
    document_file,
    document_panel,
    documents_of,
    documents_section,
    subject_picks,
)
from dsp_desktop.documents.service import (
    DocumentDetails,
    about,
    add_document,
    change_document,
    remove_document,
)
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.errors import NoFileKept, NotFound, NotPermitted, Problem
from dsp_desktop.kernel.file_kinds import Caution, FileKind
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.people.service import end_employment
from dsp_desktop.registry import KINDS
from dsp_desktop.screening.service import DrugTestDetails, add_drug_test
from dsp_desktop.screening.terms import TestKind, TestReason
from tests.conftest import CLOCK
from tests.support.builders import a_card, a_company, a_device, a_driver, a_van, done
from tests.support.doubles import StillClock
from tests.support.files import office
from tests.support.people import a_policy, codes, facts, found, refused

TODAY = date(2026, 1, 15)
PDF = AttachedFile("card.pdf", b"%PDF-1.7 " + b"x" * 5000)


def a_document(app: App, entity: str, record_id: int, **changes: Any) -> int:
    details = DocumentDetails(about(entity, record_id), DocumentKind.TRAINING, TODAY)
    document_id: int = done(app, add_document, replace(details, **changes))
    return document_id


def test_a_file_comes_back_as_it_was(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app), file=PDF)

    with app.read() as source:
        assert document_file(source, document_id) == PDF


def test_the_same_file_is_kept_once_for_two_records(app: App) -> None:
    a_document(app, "driver", a_driver(app), file=PDF)
    a_document(app, "van", a_van(app), file=PDF)

    with app.read() as source:
        assert source.scalar(select(func.count(Attachment.id))) == 1


def test_a_document_added_with_its_file_can_be_taken_back(app: App) -> None:
    driver_id = a_driver(app)
    with app.write("add_document") as uow:
        add_document(
            uow, DocumentDetails(about("driver", driver_id), DocumentKind.TRAINING, TODAY, file=PDF)
        )
        unit = uow.commit().unit

    done(app, undo, unit, KINDS)

    assert found(app, DOCUMENT_LIST) == []
    assert a_document(app, "driver", driver_id, file=PDF)


def test_a_document_without_a_file_says_so(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app))

    with app.read() as source, pytest.raises(NoFileKept):
        document_file(source, document_id)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (AttachedFile("setup.exe", b"MZ"), "file.program"),
        (AttachedFile("card.pdf", b"MZ\x90\0"), "file.program"),
        (AttachedFile("card.pdf", b""), "file.empty"),
        (AttachedFile("card.pdf", b"\0\x90"), "file.not_what_it_says"),
        (AttachedFile("card.png", b"%PDF-1.7"), "file.not_what_it_says"),
        (AttachedFile("parts.zip", b"PK\x05\x06" + bytes(18)), "file.kind"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_beside_its_field(
    app: App, file: AttachedFile, code: str
) -> None:
    details = DocumentDetails(about("driver", a_driver(app)), DocumentKind.TRAINING, TODAY)

    problems = refused(app, add_document, replace(details, file=file))

    assert codes(problems) == {("file", code)}
    assert dict(problems[0].details) == {"name": file.name}
    assert found(app, DOCUMENT_LIST) == []


def test_twenty_five_megabytes_are_kept_and_one_byte_more_is_not(app: App) -> None:
    most = 25 * 1024 * 1024
    details = DocumentDetails(about("driver", a_driver(app)), DocumentKind.TRAINING, TODAY)

    document_id = done(app, add_document, replace(details, file=AttachedFile("a.txt", b"x" * most)))
    over = replace(details, file=AttachedFile("b.txt", b"x" * (most + 1)))
    [problem] = refused(app, add_document, over)

    assert problem == Problem("file", "file.too_large", (("name", "b.txt"), ("limit", 25)))
    with app.read() as source:
        kept = document_file(source, document_id)
        assert kept is not None
        assert len(kept.content) == most


def test_a_company_says_itself_how_large_a_file_may_be(app: App) -> None:
    company_id = a_company(app)
    with app.read() as source:
        said = company_details(source, company_id)
    change = (change_company, company_id)
    for absurd in (0, 101):
        problems = refused(
            app, *change, replace(said.details, largest_file_mb=absurd), said.version
        )
        assert codes(problems) == {("largest_file_mb", "company.file_size")}
    done(app, *change, replace(said.details, largest_file_mb=1), said.version)

    details = DocumentDetails(about("driver", a_driver(app)), DocumentKind.TRAINING, TODAY)
    large = AttachedFile("a.txt", b"x" * (1024 * 1024 + 1))
    assert codes(refused(app, add_document, replace(details, file=large))) == {
        ("file", "file.too_large")
    }


def test_what_is_compressed_already_is_not_compressed_again(app: App) -> None:
    words, scan = b"Ada drove van 12. " * 5000, Random(1).randbytes(90_000)  # noqa: S311 - a fill
    for name, content in (("a.txt", words), ("a.pdf", b"%PDF-1.7 " + scan)):
        document_id = a_document(app, "driver", a_driver(app), file=AttachedFile(name, content))
        with app.read() as source:
            assert document_file(source, document_id) == AttachedFile(name, content)
    with app.read() as source:
        kept = source.execute(
            select(Attachment.kind, Attachment.is_packed, func.length(Attachment.content))
        ).all()
    assert kept[0][:2] == (FileKind.TEXT, True)
    assert kept[0][2] < 2000
    assert kept[1] == (FileKind.PDF, False, 90_009)


def test_a_content_that_was_made_to_unpack_into_more_is_not_unpacked(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app), file=PDF)
    bomb = zlib.compress(bytes(50_000_000))
    with app.engine.begin() as connection:
        connection.execute(text("UPDATE attachment SET content = :bomb"), {"bomb": bomb})
    with app.read() as source, pytest.raises(zlib.error, match="not the file"):
        document_file(source, document_id)


def test_macros_are_kept_and_said(app: App) -> None:
    pay = AttachedFile("pay.xlsm", office("xl/workbook.xml", "xl/vbaProject.bin"))
    a_document(app, "driver", a_driver(app), file=pay)

    [row] = found(app, DOCUMENT_LIST)

    assert (row.file_kind, row.caution) == (FileKind.EXCEL, Caution.MACROS)


def test_a_file_stays_as_long_as_another_document_has_it_and_comes_back_with_its_own(
    app: App,
) -> None:
    first = a_document(app, "driver", a_driver(app), file=PDF)
    second = a_document(app, "van", a_van(app), file=PDF)
    done(app, remove_document, first)
    with app.read() as source:
        assert document_file(source, second) == PDF

    with app.write("remove_document") as uow:
        remove_document(uow, second)
        unit = uow.commit().unit
    assert found(app, DOCUMENT_LIST) == []
    done(app, undo, unit, KINDS)

    with app.read() as source:
        assert document_file(source, second) == PDF


def test_dates_that_cannot_be_are_refused_together(app: App) -> None:
    bad = DocumentDetails(
        about("driver", a_driver(app)),
        DocumentKind.TRAINING,
        date(2026, 3, 3),
        expires=date(2026, 3, 1),
        reviewed_on=date(2026, 3, 2),
    )

    assert codes(refused(app, add_document, bad)) == {
        ("dated", "dates.future"),
        ("expires", "dates.backwards"),
        ("reviewed_on", "dates.backwards"),
    }


@pytest.mark.parametrize("subject", ["", "driver", "driver:x", "moon:1"])
def test_a_document_is_about_something(app: App, subject: str) -> None:
    details = DocumentDetails(subject, DocumentKind.TRAINING, TODAY)

    assert codes(refused(app, add_document, details)) == {("subject", "field.required")}


def test_a_document_about_a_record_that_is_gone_is_refused(app: App) -> None:
    details = DocumentDetails("driver:77", DocumentKind.TRAINING, TODAY)

    with pytest.raises(NotFound), app.write("add_document") as uow:
        add_document(uow, details)


def test_a_correction_keeps_the_file_unless_there_is_a_new_one(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app), file=PDF)
    with app.read() as source:
        seen = document_details(source, document_id)
    assert seen.details.file is None

    done(
        app, change_document, document_id, replace(seen.details, title="Course 2026"), seen.version
    )
    with app.read() as source:
        assert document_file(source, document_id) == PDF

    scan = AttachedFile("scan.png", b"\x89PNG\r\n\x1a\n")
    with app.read() as source:
        seen = document_details(source, document_id)
    done(app, change_document, document_id, replace(seen.details, file=scan), seen.version)
    with app.read() as source:
        assert document_file(source, document_id) == scan


def test_the_list_says_what_each_paper_is_about_whatever_the_kind_of_record(app: App) -> None:
    records = {
        "driver": a_driver(app, name="Nguyễn Thị Đào"),
        "van": a_van(app, number="V12"),
        "company": a_company(app, legal_name="Cascade Parcel LLC"),
        "device": a_device(app, label="P7"),
        "fuel_card": a_card(app),
        "policy": a_policy(app),
    }
    for entity, record_id in records.items():
        a_document(app, entity, record_id)

    rows = found(app, DOCUMENT_LIST, sort="subject")

    assert [(row.about, row.subject) for row in rows] == [
        ("Policy", "Auto liability Alder Mutual AM-1001"),
        ("Company", "Cascade Parcel LLC"),
        ("Driver", "Nguyễn Thị Đào"),
        ("Device", "P7"),
        ("Van", "V12"),
        ("Fuel card", "WEX 4417"),
    ]
    down = found(app, DOCUMENT_LIST, sort="subject", descending=True)
    assert [row.subject for row in down] == [row.subject for row in reversed(rows)]
    assert [row.subject for row in found(app, DOCUMENT_LIST, "nguyen")] == ["Nguyễn Thị Đào"]
    assert [row.about for row in found(app, DOCUMENT_LIST, filters={"about": "van"})] == ["Van"]
    assert len(found(app, DOCUMENT_LIST, "training")) == 6
    assert found(app, DOCUMENT_LIST, "lease") == []


def test_a_record_shows_its_own_documents_newest_first(app: App) -> None:
    driver_id, other = a_driver(app), a_driver(app, name="Ben Sample")
    a_document(app, "driver", driver_id, dated=date(2025, 1, 1))
    a_document(
        app,
        "driver",
        driver_id,
        kind=DocumentKind.MEDICAL_CERTIFICATE,
        expires=date(2027, 1, 1),
        file=PDF,
    )
    a_document(app, "driver", other)

    with app.read() as source:
        kinds = [row.kind for row in documents_of(source, "driver", driver_id)]
        section = documents_section(source, "driver", driver_id)

    assert kinds == [DocumentKind.MEDICAL_CERTIFICATE, DocumentKind.TRAINING]
    assert [fact.value for fact in section.facts] == [
        "expires 1 Jan 2027",
        "dated 1 Jan 2025 · no file",
    ]
    assert section.facts[0].entity == "document"


def test_the_panel_of_a_document_leads_to_its_record(app: App) -> None:
    driver_id = a_driver(app)
    document_id = a_document(app, "driver", driver_id, issuer="CA DMV")

    with app.read() as source:
        panel = document_panel(source, document_id)

    assert (panel.title, panel.subtitle) == ("Training", "Driver Ada Example")
    assert ("Issued by", "CA DMV") in facts(panel)["Document"]
    assert (panel.sections[0].facts[0].entity, panel.sections[0].facts[0].record_id) == (
        "driver",
        driver_id,
    )


def test_a_form_offers_the_records_of_every_kind(app: App) -> None:
    driver_id, van_id = a_driver(app), a_van(app)

    with app.read() as source:
        picks = [(pick.id, pick.label) for pick in subject_picks(source)]

    assert picks == [(f"driver:{driver_id}", "Driver Ada Example"), (f"van:{van_id}", "Van V1")]


def test_a_document_entered_by_mistake_is_deleted(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app), file=PDF)

    done(app, remove_document, document_id)

    assert found(app, DOCUMENT_LIST) == []


@pytest.mark.parametrize("kind", [DocumentKind.ROAD_TEST, DocumentKind.EMPLOYMENT_APPLICATION])
def test_a_paper_of_a_qualification_file_is_kept_three_years_391_51(
    app: App, kind: DocumentKind
) -> None:
    driver_id = a_driver(app, hired_on=date(2019, 3, 1), first_day=date(2019, 3, 10))
    a_document(app, "driver", driver_id, kind=DocumentKind.MEDICAL_CERTIFICATE)
    document_id = a_document(app, "driver", driver_id, kind=kind)
    with app.read() as source:
        panel = document_panel(source, document_id)
    assert ("Keep through", "Three years after the driver leaves") in facts(panel)["Document"]

    later = replace(app, clock=StillClock(CLOCK.day + timedelta(days=2)))
    assert codes(refused(later, remove_document, document_id)) == {("", "document.kept_while_here")}
    left = date(2023, 3, 5)
    done(later, end_employment, driver_id, left)
    (problem,) = refused(later, remove_document, document_id)
    assert problem == Problem("", "document.kept_through", (("day", "5 Mar 2026"),))

    done(replace(app, clock=StillClock(date(2026, 3, 6))), remove_document, document_id)


def test_the_record_of_a_driver_of_light_vans_is_in_no_qualification_file(app: App) -> None:
    document_id = a_document(app, "driver", a_driver(app), kind=DocumentKind.MVR)
    with app.read() as source:
        panel = document_panel(source, document_id)
    assert "Keep through" not in dict(facts(panel)["Document"])

    later = replace(app, clock=StillClock(CLOCK.day + timedelta(days=2)))
    done(later, remove_document, document_id)

    assert found(app, DOCUMENT_LIST) == []


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    document_id = a_document(app, "driver", a_driver(app))

    with pytest.raises(NotPermitted), clerk.write("remove_document") as uow:
        remove_document(uow, document_id)


def test_papers_of_a_drug_test_are_seen_by_those_who_may_look_at_its_result(app: App) -> None:
    driver_id = a_driver(app)
    test_id = done(
        app, add_drug_test, DrugTestDetails(driver_id, TestReason.RANDOM, TestKind.NON_DOT)
    )
    private = a_document(app, "drug_test", test_id, file=PDF)
    public = a_document(app, "driver", driver_id)
    rest = set(Permission) - {Permission.MEDICAL_LOOK, Permission.SCREENING_EDIT}
    office = replace(app, actor=Actor(0, "Ada Example", frozenset(rest)))

    assert {row.id for row in found(app, DOCUMENT_LIST)} == {private, public}
    assert {row.id for row in found(office, DOCUMENT_LIST, sort="subject")} == {public}
    with office.read() as source:
        assert DOCUMENT_LIST.count(source, ListQuery()) == 1
        assert not any(str(pick.id).startswith("drug_test") for pick in subject_picks(source))
        for look in (document_file, document_panel, document_details):
            with pytest.raises(NotPermitted):
                look(source, private)
    for action in (remove_document, lambda uow, _id: add_document(uow, details_about(test_id))):
        with pytest.raises(NotPermitted), office.write("papers") as uow:
            action(uow, private)


def details_about(test_id: int) -> DocumentDetails:
    return DocumentDetails(about("drug_test", test_id), DocumentKind.OTHER, TODAY)
