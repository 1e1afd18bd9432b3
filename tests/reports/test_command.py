"""The report from the command line: written whole or not at all, and it says what it wrote."""

import argparse
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.commands import reporting
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.reports.asking import OneOf, Opens, Period
from dsp_desktop.reports.catalog import REPORTS, Report
from dsp_desktop.reports.catalog.picks import A_VAN, ANY_DRIVER
from dsp_desktop.reports.document import Days
from tests.reports.archive_rules import check
from tests.reports.conftest import DAY, read
from tests.support.builders import a_company
from tests.support.doubles import StillClock

CLOCK = StillClock(DAY)


@pytest.fixture
def demo(demo: App, monkeypatch: pytest.MonkeyPatch) -> App:
    """The demo company as anybody asks for its report: as nobody in particular."""
    monkeypatch.delenv("DSP_DESKTOP_USER")
    return demo


def test_it_writes_the_report_and_says_so(
    demo: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.pdf"
    options = ("--out", str(out), "--each-driver", "--each-van", "--prepared-by", "Ada Example")
    assert run(["report", "compliance", "--company", demo.target, *options], clock=CLOCK) == 0
    said = capsys.readouterr().out
    pages = read(out)
    assert f"Wrote {out}" in said
    assert f"{len(pages)} pages" in said
    assert all("Prepared by Ada Example" in page for page in pages)
    assert any("drivers, a page each" in page for page in pages)
    check(out)


def test_json_counts_the_findings_of_the_day_asked_for(
    company: str, app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_company(app)
    out = tmp_path / "report.pdf"
    asked = ["--company", company, "--out", str(out), "--on", "2026-04-30", "--json"]
    assert run(["report", "compliance", *asked], clock=CLOCK) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["report"] == "compliance"
    assert said["on"] == "2026-04-30"
    assert said["pages"] == len(read(out))
    assert {"blocked", "due_soon", "cannot_confirm"} <= said.keys()
    assert "As of 30 Apr 2026" in read(out)[0]


@dataclass(frozen=True)
class _ClockAt(StillClock):
    hour: int = 15

    def now(self) -> datetime:
        return super().now().replace(hour=self.hour)


def test_at_another_hour_of_the_day_the_same_company_gives_the_same_bytes(
    demo: App, tmp_path: Path
) -> None:
    early, late = tmp_path / "early.pdf", tmp_path / "late.pdf"
    for out, hour in ((early, 6), (late, 21)):
        clock = _ClockAt(DAY, hour)
        asked = ["--company", demo.target, "--out", str(out), "--each-driver", "--each-van"]
        assert run(["report", "compliance", *asked], clock=clock) == 0
    assert early.read_bytes() == late.read_bytes()


def test_a_report_that_was_there_is_replaced(demo: App, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    out.write_text("%PDF-1.4 an old one")
    assert run(["report", "compliance", "--company", demo.target, "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_refused_with_a_sentence(
    demo: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "nowhere" / "report.pdf")
    assert run(["report", "compliance", "--company", demo.target, "--out", out]) == 1
    assert f"There is no folder {tmp_path / 'nowhere'}." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong", [("nonsense",), ("compliance",), ("compliance", "--on", "yesterday")]
)
def test_wrong_use_is_wrong_use(wrong: tuple[str, ...]) -> None:
    assert run(["report", *wrong]) == 2


def test_alone_it_says_which_reports_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report"]) == 0
    said = capsys.readouterr().out
    for report in REPORTS:
        assert report.name in said
        assert report.about in said
    assert run(["report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["reports"]
    assert [one["name"] for one in told] == [report.name for report in REPORTS]


def test_a_spreadsheet_is_written_where_the_file_ends_so(
    demo: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "vans.XLSX"
    asked = ["--company", demo.target, "--out", str(out), "--with-returned", "--json"]
    assert run(["report", "fleet-schedule", *asked], clock=CLOCK) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["report"] == "fleet-schedule"
    assert said["on"] == DAY.isoformat()
    book = CalamineWorkbook.from_path(str(out))
    assert len(book.sheet_names) == said["sheets"]
    assert len(book.get_sheet_by_name("Vans").to_python()) == 1 + said["vans"] + 1


def test_a_report_never_takes_the_place_of_a_company(
    demo: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("pdf", "xlsx"):
        out = tmp_path / f"mine.{ending}"
        out.write_bytes(b"SQLite format 3\x00 and a company")
        asked = ["--company", demo.target, "--out", str(out)]
        assert run(["report", "fleet-schedule", *asked], clock=CLOCK) == 1
        assert "is there already" in capsys.readouterr().err
        assert out.read_bytes().startswith(b"SQLite")


def answers_of(demo: App, report: Report, *options: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    reporting._add(parser.add_subparsers(), report)  # noqa: SLF001 - how its options are declared
    given = [report.name, "--company", "C", "--out", "F", *options]
    with demo.read() as source:
        return dict(reporting._answers(parser.parse_args(given), source, DAY))  # noqa: SLF001 - and read


def test_every_kind_of_question_has_its_option(demo: App) -> None:
    asks = replace(
        REPORTS[0],
        name="sample",
        parameters=(Period(), A_VAN, ANY_DRIVER, OneOf("opens", "O", Opens, Opens.THIS_YEAR)),
    )
    with demo.read() as source:
        van = A_VAN.picks(source)[0]
    number = van.label.split(" · ")[0]
    last_month = Days(date(2026, 10, 1), date(2026, 10, 31))
    found = answers_of(demo, asks, "--van", number)
    assert found == {"period": last_month, "van": van.id, "opens": Opens.THIS_YEAR}
    since = answers_of(demo, asks, "--van", number, "--from", "2026-11-02", "--opens", "last_month")
    assert since["period"] == Days(date(2026, 11, 2), DAY)
    assert since["opens"] is Opens.LAST_MONTH
    with pytest.raises(Rejected) as refusal:
        answers_of(demo, asks, "--van", "no such van")
    assert [p.code for p in refusal.value.problems] == ["report.none_called"]
    with pytest.raises(Rejected) as refusal:
        answers_of(demo, asks, "--van", "Ford")
    assert [p.code for p in refusal.value.problems] == ["report.several_called"]
