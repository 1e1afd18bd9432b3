"""What holds for every report there is and every one to come: the catalog is walked."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from python_calamine import CalamineWorkbook

from dsp_desktop.app import App, Session
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.reports.asking import (
    Answer,
    OneOf,
    OneRecord,
    Period,
    YesNo,
    asking,
)
from dsp_desktop.reports.catalog import REPORTS, Report, report_named
from dsp_desktop.reports.document import Days, Picture, Sources, Table
from dsp_desktop.reports.making import Made, make, write_pdf, write_xlsx
from tests.conftest import CLOCK, ROOT
from tests.reports.archive_rules import check
from tests.reports.conftest import BY, DAY, NOW, read
from tests.support.builders import a_company

EACH = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])


def everything_of(report: Report, source: Session) -> Mapping[str, Answer]:
    """Answer as much as can be: the last year, every extra, the first record of each kind."""
    answers: dict[str, Answer] = {}
    for parameter in report.parameters:
        if isinstance(parameter, Period):
            answers[parameter.name] = Days(date(2025, 11, 21), DAY)
        elif isinstance(parameter, YesNo):
            answers[parameter.name] = True
        elif isinstance(parameter, OneRecord):
            picks = parameter.picks(source)
            answers[parameter.name] = int(picks[0].id) if picks else None
    return answers


def made_of(report: Report, app: App, now: datetime = NOW) -> Made:
    with app.read() as source:
        answers = everything_of(report, source)
        asked = asking(report.parameters, answers, now=now, today=DAY, prepared_by=BY)
        return make(source, report, asked)


def needs_a_record(report: Report) -> bool:
    return any(isinstance(p, OneRecord) and not p.everything for p in report.parameters)


@EACH
def test_it_says_what_it_is_before_it_is_made(report: Report) -> None:
    assert report.name == report.name.casefold().strip("-")
    assert report.about.endswith(".")
    assert report.title[:1].isupper()
    names = [parameter.name for parameter in report.parameters]
    assert len(set(names)) == len(names)
    assert {"on", "period"} & set(names), "it says of which day or days it speaks"
    assert not {"company", "out", "json", "user", "prepared_by", "since", "to"} & set(names)
    for parameter in report.parameters:
        if isinstance(parameter, OneOf):
            assert isinstance(parameter.opens, parameter.choices)


def test_each_name_and_title_is_given_once() -> None:
    assert len({report.name for report in REPORTS}) == len(REPORTS)
    assert len({report.title for report in REPORTS}) == len(REPORTS)
    assert report_named("compliance").title == "Compliance report"


@EACH
def test_the_demo_companys_is_whole_on_paper_and_in_a_spreadsheet(
    report: Report, demo: App, tmp_path: Path
) -> None:
    made = made_of(report, demo)
    paper, sheets = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    pages = write_pdf(paper, made)
    assert write_xlsx(sheets, made) >= 1
    check(paper)
    text = read(paper)
    assert len(text) == pages
    assert all("DEMO COMPANY" in page and made.document.when in page for page in text)
    assert all(BY in page for page in text)
    with pikepdf.open(paper) as pdf:
        assert not pdf.check_pdf_syntax()
    book = CalamineWorkbook.from_path(str(sheets))
    first = book.get_sheet_by_index(0).to_python()
    assert ["Please note", made.letter.notice] in [row[:2] for row in first]
    wanted = [s for s in made.document.sections if isinstance(s, Table | Sources)]
    assert len(book.sheet_names) == 1 + len(wanted)
    for number, section in enumerate(wanted, start=1):
        if isinstance(section, Table):
            rows = book.get_sheet_by_index(number).to_python()
            assert rows[0] == [column.title for column in section.columns]
            assert len(rows) == 1 + max(1, len(section.rows)) + bool(section.rows and section.total)


@EACH
def test_something_stands_in_the_demo_companys(report: Report, demo: App) -> None:
    document = made_of(report, demo).document
    assert any(table.rows for table in document.tables) or any(
        isinstance(section, Picture) for section in document.sections
    )


@EACH
def test_the_same_data_gives_the_same_bytes_at_any_hour(
    report: Report, demo: App, tmp_path: Path
) -> None:
    later = NOW + timedelta(hours=5)
    for name, written in (("a", made_of(report, demo)), ("b", made_of(report, demo, later))):
        write_pdf(tmp_path / f"{name}.pdf", written)
        write_xlsx(tmp_path / f"{name}.xlsx", written)
    for ending in ("pdf", "xlsx"):
        one, other = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
        assert one.read_bytes() == other.read_bytes(), ending


@EACH
def test_a_company_with_nothing_in_it_gets_sentences(
    report: Report, app: App, tmp_path: Path
) -> None:
    a_company(app)
    if needs_a_record(report):
        with pytest.raises(Rejected):
            made_of(report, app)
        return
    made = made_of(report, app)
    write_pdf(tmp_path / "a.pdf", made)
    write_xlsx(tmp_path / "a.xlsx", made)
    check(tmp_path / "a.pdf")
    text = " ".join(read(tmp_path / "a.pdf"))
    assert "DEMO COMPANY" not in text
    if report.draw is None:
        for table in made.document.tables:
            assert table.rows or " ".join(table.empty.split()) in text


@EACH
def test_nothing_in_a_spreadsheet_is_a_formula_or_a_link(
    report: Report, demo: App, tmp_path: Path
) -> None:
    write_xlsx(tmp_path / "a.xlsx", made_of(report, demo))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)
                assert b"<hyperlink" not in archive.read(name)


@EACH
def test_it_is_refused_without_any_one_of_its_permissions(report: Report, demo: App) -> None:
    for missing in report.needs:
        actor = Actor(0, "Pat", frozenset(Permission) - {missing})
        with pytest.raises(NotPermitted) as refusal:
            made_of(report, replace(demo, actor=actor))
        assert refusal.value.details == {"permission": missing}


@EACH
def test_it_is_made_with_no_more_than_its_permissions(report: Report, demo: App) -> None:
    actor = Actor(0, "Pat", frozenset(report.needs))
    assert made_of(report, replace(demo, actor=actor)).document.title == report.title


def test_every_report_stands_in_the_help() -> None:
    told = (ROOT / "resources" / "help" / "report.md").read_text("utf-8")
    assert [r.title for r in REPORTS if f"**{r.title}**" not in told] == []


def test_a_list_of_reports_loads_neither_database_nor_paper() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from dsp_desktop.reports.catalog import REPORTS; "
        "print([m for m in ('sqlalchemy', 'reportlab', 'xlsxwriter') if m in sys.modules])"
    )
    asked = [sys.executable, "-c", code]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert done.stdout.strip() == "[]"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    backwards = {"period": Days(DAY, date(2026, 1, 1))}
    with pytest.raises(Rejected) as refusal:
        asking((Period(),), backwards, now=CLOCK.now(), today=DAY, prepared_by=BY)
    assert [p.code for p in refusal.value.problems] == ["report.period_backwards"]
