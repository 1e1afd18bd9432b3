"""A report says of files kept apart only what whoever made it may see."""

from dataclasses import replace
from pathlib import Path

from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.compliance.discretion import KEPT_APART
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.reports.compliance_report import load
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import CheckResult, TestResult
from tests.compliance.companies import (
    HIRED,
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    change,
    put,
)
from tests.reports.conftest import NOW, written
from tests.support.builders import a_user
from tests.support.doubles import StillClock

#: What the pages say of every company in the same words is no telling.
TELLING = (
    "ND-0",
    "BG-0",
    "Drug test",
    "Medical card",
    "Background check",
    "fair_chance",
    "waiting",
)
SAID_TO_ALL = (
    "Drug tests and medical matters are kept apart",
    "policies, drivers, background checks,",
)


def of_role(app: App, role: FirstRole, folder: Path) -> str:
    person = a_user(replace(app, clock=StillClock(TODAY)), role.value.title(), role)
    with person.read() as source:
        data = load(source, on=TODAY, now=NOW, prepared_by="A", each_driver=True, each_van=True)
    return written(folder / f"{role}.pdf", data).text


def test_a_dispatchers_report_gives_no_result_away_and_an_owners_says_how_each_file_stands(
    app: App, tmp_path: Path
) -> None:
    policy = {"subject_id": a_company_in_order(app), "kind": DocumentKind.DRUG_POLICY}
    put(app, Document(subject_kind="company", dated=HIRED, **policy))
    a_light_van(app)
    driver = a_cleared_driver(app)
    change(app, DrugTest, 1, result=TestResult.POSITIVE, reviewed_by_mro=False)
    put(
        app,
        BackgroundCheck(
            driver_id=driver,
            vendor="Agency",
            disclosed_on=HIRED,
            authorized_on=HIRED,
            ordered_on=HIRED,
            result=CheckResult.CONSIDER,
            report_copy_sent_on=TODAY,
            rights_summary_sent_on=TODAY,
        ),
    )
    cut = of_role(app, FirstRole.DISPATCHER, tmp_path)
    assert KEPT_APART in cut
    assert "Ask the owner" in cut
    assert "Not shown to the role of whoever made this report" in cut
    for words in SAID_TO_ALL:
        cut = cut.replace(words, "")
    assert [words for words in TELLING if words.casefold() in cut.casefold()] == []
    whole = of_role(app, FirstRole.OWNER, tmp_path)
    assert KEPT_APART not in whole
    assert [w for w in ("ND-02", "BG-05", "Drug tests", "Background check") if w not in whole] == []
