"""The report from the command line: written whole or not at all, and it says what it wrote."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.cli import run
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
