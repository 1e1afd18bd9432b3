"""Reports as they will be printed: found, asked, made, shown, saved, printed."""

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.reports.asking import OnDay, OneOf, OneRecord, Opens, Period, YesNo
from dsp_desktop.reports.catalog import REPORTS
from dsp_desktop.reports.catalog.picks import A_VAN
from tests.support.builders import a_company, a_driver, a_van
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.kit.places import Place, report_place
from ui.pages import reports
from ui.pages.reports import ReportsPage
from ui.pages.reports_options import ReportOptions, remembered

HERE = Place("report")


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> ReportsPage:
    a_company(operations.app)
    a_van(operations.app)
    a_driver(operations.app)
    made = ReportsPage(operations)
    qtbot.addWidget(made)
    made.resize(1064, 760)
    made.show()
    made.visit(HERE)
    return made


def titles(page: ReportsPage) -> list[str]:
    items = [page.list.list.item(row) for row in range(page.list.list.count())]
    return [item.text() for item in items]


def test_the_compliance_report_is_there_when_the_page_opens(page: ReportsPage) -> None:
    assert page.save.isEnabled()
    assert page.preview.view.isVisible()
    assert "pages" in page.state.text()
    assert page.list.report is not None
    assert page.list.report.name == "compliance"


def test_the_reports_stand_under_their_groups(page: ReportsPage) -> None:
    shown = titles(page)
    assert shown.index("Fleet") < shown.index("Fleet schedule") < shown.index("Company")
    assert shown[-1] == "Compliance report"


def test_a_word_finds_a_report_and_enter_makes_it(page: ReportsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.list.box, "holds which")
    assert titles(page) == ["Fleet", "Devices and cards by holder"]
    qtbot.keyClick(page.list.box, Qt.Key.Key_Return)
    assert page.about.text().startswith("Who holds which device")
    assert page._made is not None  # noqa: SLF001 - what the buttons will save
    assert page._made.report.name == "devices-and-cards"  # noqa: SLF001 - likewise


def test_arrows_show_what_a_report_asks_and_make_nothing(page: ReportsPage, qtbot: QtBot) -> None:
    before, asked = page.preview.file, list(page.options.fields)
    qtbot.keyClick(page.list.list, Qt.Key.Key_Up)
    assert list(page.options.fields) != asked
    assert page.preview.file == before
    qtbot.keyClick(page.list.list, Qt.Key.Key_Return)
    assert page.preview.file != before


def test_what_is_saved_is_what_is_shown(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "proof")
    page.save.click()
    text = "\n".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "proof.pdf").pages)
    assert "Cascade Parcel LLC" in text
    assert "2 Mar 2026" in text


def test_a_spreadsheet_holds_the_same(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> Path:
        asked.append(name)
        return tmp_path / "proof"

    monkeypatch.setattr(dialogs, "choose_place", choose)
    page.sheet.click()
    assert asked == ["Compliance report 2026-03-02.xlsx"]
    book = CalamineWorkbook.from_path(str(tmp_path / "proof.xlsx"))
    assert book.sheet_names[0] == "About"
    assert "Findings" in book.sheet_names


def test_a_page_for_each_driver_makes_it_longer_and_is_remembered(
    page: ReportsPage, operations: Operations, qtbot: QtBot
) -> None:
    before = page.state.text()
    page.options.fields["each_driver"].setChecked(True)
    page.make.click()
    assert page.state.text() != before
    again = ReportsPage(operations)
    qtbot.addWidget(again)
    assert again.options.fields["each_driver"].isChecked()
    assert not again.options.fields["each_van"].isChecked()


def files_kept(page: ReportsPage) -> list[Path]:
    return list(Path(page.preview.folder.name).iterdir())


def test_a_report_made_anew_takes_the_place_of_the_one_before(page: ReportsPage) -> None:
    page.options.fields["each_van"].setChecked(True)
    page.make.click()
    assert len(files_kept(page)) == 1


def test_the_file_is_let_go_while_nobody_looks_and_is_back_after(page: ReportsPage) -> None:
    page.hide()
    assert page.preview.pages is None
    assert page.save.isEnabled()
    page.show()
    assert page.preview.pages is not None
    assert page.preview.view.sheets


def test_leaving_the_company_leaves_no_file_behind(qtbot: QtBot, operations: Operations) -> None:
    a_company(operations.app)
    page = ReportsPage(operations)
    page.show()
    page.visit(HERE)
    folder = Path(page.preview.folder.name)
    assert folder.is_dir()
    page.deleteLater()
    qtbot.waitUntil(lambda: not folder.exists())


def test_another_page_leads_to_a_report_with_its_questions_answered(page: ReportsPage) -> None:
    page.visit(report_place("fleet-schedule", with_returned=True))
    assert page.list.report is not None
    assert page.list.report.name == "fleet-schedule"
    assert page.options.fields["with_returned"].isChecked()
    assert page._made is not None  # noqa: SLF001 - what the buttons will save
    assert page._made.report.name == "fleet-schedule"  # noqa: SLF001 - likewise


def test_coming_back_makes_nothing_anew(page: ReportsPage) -> None:
    before = page.preview.file
    page.hide()
    page.show()
    page.visit(HERE)
    assert page.preview.file == before


def test_only_what_the_person_may_see_is_offered(qtbot: QtBot, operations: Operations) -> None:
    a_company(operations.app)
    held = frozenset({Permission.REPORTS_VIEW, Permission.FLEET_VIEW})
    operations.app = replace(operations.app, actor=Actor(0, "Pat", held))
    page = ReportsPage(operations)
    qtbot.addWidget(page)
    offered = {report.title for report in REPORTS if set(report.needs) <= held}
    assert offered <= set(titles(page))
    assert "Devices and cards by holder" not in titles(page)


def test_the_options_are_wide_enough_for_large_text(page: ReportsPage) -> None:
    font = page.font()
    font.setPixelSize(26)
    page.setFont(font)
    box = page.options.fields["each_driver"]
    assert isinstance(box, QCheckBox)
    assert page._side.width() >= box.sizeHint().width()  # noqa: SLF001 - the card


def test_a_day_nobody_can_read_is_refused_and_the_pages_stay(page: ReportsPage) -> None:
    page.options.fields["on"].setText("someday")
    page.make.click()
    assert page.problem.text()
    assert page.save.isEnabled()
    assert page.preview.view.isVisible()


def test_a_place_that_cannot_be_written_is_said(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "no" / "where.pdf")
    page.save.click()
    assert "could not be saved" in page.problem.text()
    page.problem.clear()
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "no" / "where.xlsx")
    page.sheet.click()
    assert "There is no folder" in page.problem.text()


def test_the_printer_gets_the_same_pages(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "printed.pdf"

    def to_file(_parent: object, printer: QPrinter, pages: int) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setResolution(72)
        return pages > 0

    monkeypatch.setattr(reports, "choose_printer", to_file)
    page.print.click()
    assert f"{len(pypdf.PdfReader(out).pages)} pages" in page.state.text()


def test_a_page_is_drawn_as_paper_with_ink(page: ReportsPage) -> None:
    sheet = page.preview.view.sheets[0].pixmap().toImage()
    grey = sheet.convertToFormat(QImage.Format.Format_Grayscale8)
    shades = {grey.pixelColor(x, y).value() for x in range(0, grey.width(), 3) for y in (40, 90)}
    assert max(shades) > 240
    assert len(shades) > 1


def test_every_kind_of_question_is_asked_and_read_back(
    qtbot: QtBot, operations: Operations
) -> None:
    a_company(operations.app)
    van = a_van(operations.app)
    report = replace(
        REPORTS[0],
        parameters=(
            OnDay(),
            Period(Opens.LAST_MONTH),
            A_VAN,
            OneRecord("driver", "Driver", A_VAN.picks, everything="All drivers"),
            OneOf("opens", "Opens", Opens, Opens.THIS_YEAR),
            YesNo("each", "Each"),
        ),
    )
    options = ReportOptions(operations)
    qtbot.addWidget(options)
    options.show_for(report, {"van": van})
    answers = options.answers()
    assert answers["van"] == van
    assert answers["driver"] is None
    assert answers["opens"] is Opens.THIS_YEAR
    assert answers["each"] is False
    assert [day.isoformat() for day in answers["period"]] == ["2026-02-01", "2026-02-28"]
    options.fields["opens"].set_value(Opens.THIS_MONTH)
    assert remembered(report, options.kept()) == {"opens": Opens.THIS_MONTH, "each": False}
    assert remembered(report, {"opens": "by_phase_of_moon", "each": "perhaps"}) == {}
