"""The compliance report says what the records and the rules say: all of it, and nothing private."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from dsp_desktop.app import App
from dsp_desktop.company.service import StationDetails, add_station
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.compliance.service import (
    FigureSettingDetails,
    RuleSettingDetails,
    set_figure,
    set_severity,
)
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.documents.service import DocumentDetails, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.insurance.service import PolicyDetails, add_policy, schedule_vans
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.people.service import (
    DriverDetails,
    LicenseDetails,
    add_driver,
    add_license,
    hire_driver,
)
from dsp_desktop.reports.compliance_data import ComplianceReport
from dsp_desktop.reports.compliance_report import load
from dsp_desktop.reports.formats import moment
from dsp_desktop.rules.engine import Severity, State
from dsp_desktop.screening.service import DrugTestDetails, add_drug_test
from dsp_desktop.screening.terms import TestKind, TestReason, TestResult
from dsp_desktop.signing_in import sign_in
from tests.conftest import OWNER, PASSWORD
from tests.reports.archive_rules import check
from tests.reports.conftest import BY, DAY, NOW, Written, written
from tests.support.builders import a_company, a_driver, a_van, a_vin, done
from tests.support.doubles import StillClock

ON = date(2026, 3, 2)  # what the clock of ``app`` says
EXPIRED = ON - timedelta(days=5)


def report(app: App, *, on: date = ON, pages: bool = True) -> ComplianceReport:
    with app.read() as source:
        return load(source, on=on, now=NOW, prepared_by=BY, each_driver=pages, each_van=pages)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_blocked_and_due_subject_stands_in_it_with_all_there_is_to_say(
    demo: App, full: Written
) -> None:
    with demo.read() as source:
        found = readiness(source, DAY)
    seen = 0
    for finding in found.findings:
        if finding.state is State.READY:
            continue
        assert finding.subject.label in full.text
        assert finding.rule in full.text
        assert flat(finding.citation) in full.text
        if finding.rule.startswith("ND-") or finding.rule == "DQ-07":
            continue
        assert flat(finding.reason) in full.text
        assert flat(finding.action) in full.text
        if finding.due:
            assert day_text(finding.due) in full.text
        seen += 1
    assert seen > 10


def test_the_summary_counts_what_readiness_counts(demo: App, full: Written) -> None:
    with demo.read() as source:
        found = readiness(source, DAY)
    for line in full.data.summary:
        assert line.counts == found.count(line.kind)
    assert sum(line.counts.total() for line in full.data.summary) == len(found.subjects)


def test_it_keeps_the_rules_of_the_archive_and_of_accessibility(full: Written) -> None:
    check(full.path)


def test_it_opens_with_title_language_and_bookmarks(full: Written) -> None:
    pdf = pypdf.PdfReader(full.path)
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    name = full.data.company.legal_name
    assert pdf.metadata.title == f"Compliance report of {name} as of 20 Nov 2026"
    sections = [item.title for item in pdf.outline if not isinstance(item, list)]
    assert sections == [
        "Compliance report",
        "Company",
        "Summary by state",
        "Blocked",
        "Due soon",
        "What could not be confirmed",
        "Insurance schedule",
        "Rules the owner has changed",
        "Figures used",
        "Drivers",
        "Vans",
        "About this report",
    ]


def test_every_driver_and_van_has_a_page_a_bookmark_leads_to(full: Written) -> None:
    pdf = pypdf.PdfReader(full.path)
    marks = [item for group in pdf.outline if isinstance(group, list) for item in group]
    assert full.data.drivers
    assert full.data.vans
    assert [m.title for m in marks] == [
        *(d.name for d in full.data.drivers),
        *(f"Van {v.number}" for v in full.data.vans),
    ]
    for mark in marks:
        assert str(mark.title) in full.pages[pdf.get_destination_page_number(mark)]


def test_every_page_says_whose_as_of_when_by_whom_and_where_it_stands(full: Written) -> None:
    changed = moment(full.data.changed_at, full.data.company.time_zone)
    for number, page in enumerate(full.pages, start=1):
        assert full.data.company.legal_name in page
        assert "As of 20 Nov 2026" in page
        assert f"Prepared by {BY}. Data as of last change {changed}" in page
        assert f"Page {number} of {len(full.pages)}" in page


def test_a_demo_company_says_so_on_every_page(full: Written) -> None:
    assert full.data.company.is_demo
    assert all("DEMO COMPANY" in page for page in full.pages)


def test_a_real_company_does_not(app: App, tmp_path: Path) -> None:
    a_company(app)
    assert "DEMO" not in written(tmp_path / "a.pdf", report(app)).text


def test_same_data_same_bytes(full: Written, tmp_path: Path) -> None:
    again = written(tmp_path / "again.pdf", full.data)
    assert again.path.read_bytes() == full.path.read_bytes()


def test_what_the_clock_says_is_not_in_it_but_the_last_change_is(app: App) -> None:
    a_company(app)
    at_once = report(app)
    assert at_once.changed_at == app.clock.now()
    with app.read() as source:
        assert load(source, on=ON, now=NOW, prepared_by=BY) == replace(
            at_once, drivers=None, vans=None
        )


def test_signing_in_and_looking_change_nothing_in_it(app: App) -> None:
    a_company(app)
    at_once = report(app)
    evening = replace(app, clock=StillClock(date(2026, 3, 9)))
    sign_in(evening, OWNER, PASSWORD)
    assert report(app) == at_once


def test_pages_of_drivers_and_vans_come_only_on_request(demo: App, tmp_path: Path) -> None:
    short = written(tmp_path / "short.pdf", report(demo, on=DAY, pages=False))
    assert short.data.drivers is None
    assert short.data.vans is None
    assert len(short.pages) < 15
    assert "a page each" not in short.text


def test_before_anything_is_on_file_every_section_says_so(app: App, tmp_path: Path) -> None:
    text = written(tmp_path / "a.pdf", report(app)).text
    for sentence in (
        "Company not named yet",
        "No insurance policy is on file.",
        "The owner has changed no rule: each has the severity it came with.",
        "No driver is on file.",
        "No van is on file.",
    ):
        assert sentence in text
    check(tmp_path / "a.pdf")


def test_nothing_blocked_is_a_sentence(app: App, tmp_path: Path) -> None:
    a_company(app)
    data = replace(report(app), findings=())
    text = written(tmp_path / "a.pdf", data).text
    assert "Nothing is blocked on 2 Mar 2026." in text
    assert "Nothing is due soon on 2 Mar 2026." in text
    assert "Everything the rules asked for is on file." in text


def test_a_license_shows_its_last_four_only(app: App, tmp_path: Path) -> None:
    a_company(app)
    driver = a_driver(app, name="Trần Văn Hải")
    done(app, hire_driver, driver, ON)
    done(app, add_license, LicenseDetails(driver, "WDL8X77K2Q91", "WA", expires=EXPIRED))
    text = written(tmp_path / "a.pdf", report(app)).text
    assert "•••• 2Q91" in text
    assert "WDL8X77" not in text
    assert "25 Feb 2026" in text


def test_of_drug_tests_and_health_it_says_only_whether_the_requirement_is_met(
    app: App, tmp_path: Path
) -> None:
    a_company(app)
    driver = a_driver(app, name="Ada Example")
    done(app, hire_driver, driver, ON)
    test = DrugTestDetails(
        driver,
        TestReason.RANDOM,
        TestKind.NON_DOT,
        collected_on=ON - timedelta(days=9),
        panel="4-panel urine",
        custody_number="CCF-5550199",
        laboratory="Puget Labs",
        resulted_on=ON - timedelta(days=4),
        result=TestResult.POSITIVE,
    )
    done(app, add_drug_test, test)
    done(
        app,
        add_document,
        DocumentDetails(
            f"driver:{driver}",
            DocumentKind.MEDICAL_CERTIFICATE,
            ON - timedelta(days=300),
            expires=EXPIRED,
            issuer="Dr. Mercy Holt",
        ),
    )
    with app.read() as source:
        rules = {f.rule for f in readiness(source, ON).of("driver", driver)}
    assert "ND-02" in rules
    data = report(app)
    text = written(tmp_path / "a.pdf", data).text
    assert "This requirement is not met." in text
    assert "Drug tests Blocked" in text
    for secret in ("ositive", "4-panel", "CCF-", "Puget Labs", "Mercy Holt", "andom"):
        assert secret not in text
        assert secret not in repr(data)


def test_the_insurance_schedule_names_limits_and_vans(app: App, tmp_path: Path) -> None:
    a_company(app)
    van = a_van(app, number="V17")
    policy = PolicyDetails(
        PolicyKind.AUTO_LIABILITY,
        "Harborlight Mutual",
        "CA-88-1042",
        ON - timedelta(days=100),
        ON + timedelta(days=265),
        each_limit=Money.of(1_000_000),
        deductible=Money.of("2500.50"),
        any_auto=False,
    )
    policy_id = done(app, add_policy, policy)
    done(app, schedule_vans, policy_id, [van], ON - timedelta(days=50))
    text = written(tmp_path / "a.pdf", report(app)).text
    for said in ("Harborlight Mutual", "CA-88-1042", "$1,000,000", "$2,500.50", "In force"):
        assert said in text
    assert "Vans on the schedule of CA-88-1042 (1) V17" in text
    assert "Auto liability: Harborlight Mutual CA-88-1042 (on its schedule)" in text


def test_what_the_owner_changed_is_told_with_the_reason(app: App, tmp_path: Path) -> None:
    a_company(app)
    a_van(app)
    because = "Our insurer accepts the letter instead."
    softer = RuleSettingDetails("AMZ-02", ON, Severity.WARNING, because)
    done(app, set_severity, softer)
    own = FigureSettingDetails("contract.auto_each", ON, "2000000", "Contract of 1 Mar 2026")
    done(app, set_figure, own)
    text = written(tmp_path / "a.pdf", report(app)).text
    assert "The owner has given these rules another severity for this company." in text
    assert f"Blocker Warning 2 Mar 2026 {because}" in text
    before = written(tmp_path / "b.pdf", report(app, on=ON - timedelta(days=1))).text
    assert because not in before


def test_figures_say_since_when_by_what_source_and_whether_confirmed(full: Written) -> None:
    assert full.data.figures
    for figure in full.data.figures:
        assert flat(figure.description) in full.text
        assert flat(figure.source) in full.text
        assert day_text(figure.since) in full.text
    assert "Not confirmed" in full.text
    for rule in full.data.unconfirmed_rules:
        assert rule.name in full.text


def test_names_of_every_alphabet_we_carry_come_out_as_they_went_in(
    app: App, tmp_path: Path
) -> None:
    names = ["Đặng Thị Ánh Nguyệt", "Щербакова Їлина", "Łucja Żółkiewska", "Þórður Ægisson"]
    a_company(app, legal_name="Phở & Тесла Delivery LLC")
    done(app, add_station, StationDetails("DSE4", "WA", name="Sông Bé"))
    for name in names:
        done(app, hire_driver, a_driver(app, name=name), ON)
    text = written(tmp_path / "a.pdf", report(app)).text
    for name in [*names, "Phở & Тесла Delivery LLC", "Sông Bé"]:
        assert name in text
    assert "lacks" not in text


def test_a_name_the_typeface_lacks_is_owned_up_to(app: App, tmp_path: Path) -> None:
    a_company(app)
    done(app, hire_driver, a_driver(app, name="王小明"), ON)
    text = written(tmp_path / "a.pdf", report(app)).text
    assert "The typeface of this report lacks 3 characters used in it" in text
    assert "U+738B" in text


def test_three_hundred_drivers_have_three_hundred_pages(
    app: App, tmp_path: Path, queries: Callable[[], list[str]]
) -> None:
    a_company(app)
    few = len(_questions(app, queries))

    def hire(uow: UnitOfWork) -> None:
        for number in range(300):
            hire_driver(uow, add_driver(uow, DriverDetails(f"Driver {number:03d}")), ON)

    done(app, hire)
    assert len(_questions(app, queries)) == few
    data = report(app)
    assert data.drivers is not None
    assert len(data.drivers) == 300
    pages = written(tmp_path / "a.pdf", data).pages
    for number in range(300):
        assert sum(f"Driver {number:03d} State" in page for page in pages) == 1


def _questions(app: App, queries: Callable[[], list[str]]) -> list[str]:
    before = len(queries())
    report(app)
    return queries()[before:]


@pytest.mark.parametrize("long", ["W" * 120, "Ánh " * 30])
def test_long_names_and_reasons_wrap(app: App, tmp_path: Path, long: str) -> None:
    a_company(app, legal_name=long.strip()[:110])
    done(app, hire_driver, a_driver(app, name=long.strip()[:119]), ON)
    a_van(app, number="V9", vin=a_vin(7))
    check(written(tmp_path / "a.pdf", report(app)).path)
