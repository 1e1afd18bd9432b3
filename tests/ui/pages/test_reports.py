"""The report as it will be printed: made, shown, saved, printed."""

from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from tests.support.builders import a_company, a_driver, a_van
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.pages import reports
from ui.pages.reports import ReportsPage


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> ReportsPage:
    a_company(operations.app)
    a_van(operations.app)
    a_driver(operations.app)
    made = ReportsPage(operations)
    qtbot.addWidget(made)
    made.resize(1064, 760)
    made.show()
    return made


def test_it_is_there_when_the_page_opens(page: ReportsPage, qtbot: QtBot) -> None:
    assert page.save.isEnabled()
    assert page.view.isVisible()
    assert "pages" in page.state.text()


def test_what_is_saved_is_what_is_shown(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "proof")
    page.save.click()
    text = "\n".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "proof.pdf").pages)
    assert "Cascade Parcel LLC" in text
    assert "2 Mar 2026" in text


def test_a_page_for_each_driver_makes_it_longer(page: ReportsPage) -> None:
    before = page.state.text()
    page.each_driver.setChecked(True)
    page.make.click()
    assert page.state.text() != before


def files_kept(page: ReportsPage) -> list[Path]:
    return list(Path(page._folder.name).iterdir())  # noqa: SLF001 - what is left on the disk


def test_a_report_made_anew_takes_the_place_of_the_one_before(page: ReportsPage) -> None:
    page.each_van.setChecked(True)
    page.make.click()
    assert len(files_kept(page)) == 1


def test_the_file_is_let_go_while_nobody_looks_and_is_back_after(page: ReportsPage) -> None:
    page.hide()
    assert not page._held  # noqa: SLF001 - an open file cannot be seen from outside
    assert page.save.isEnabled()
    page.show()
    assert page.view.sheets


def test_leaving_the_company_leaves_no_file_behind(qtbot: QtBot, operations: Operations) -> None:
    a_company(operations.app)
    page = ReportsPage(operations)
    page.show()
    folder = Path(page._folder.name)  # noqa: SLF001 - what is left on the disk
    assert folder.is_dir()
    page.deleteLater()
    qtbot.waitUntil(lambda: not folder.exists())


def test_the_options_are_wide_enough_for_large_text(page: ReportsPage) -> None:
    font = page.font()
    font.setPixelSize(26)
    page.setFont(font)
    assert page._options.width() >= page.each_driver.sizeHint().width()  # noqa: SLF001 - the card


def test_a_day_nobody_can_read_is_refused_and_the_pages_stay(page: ReportsPage) -> None:
    page.on.setText("someday")
    page.make.click()
    assert page.problem.text()
    assert page.save.isEnabled()


def test_a_place_that_cannot_be_written_is_said(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "no" / "where.pdf")
    page.save.click()
    assert "could not be saved" in page.problem.text()


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
    sheet = page.view.sheets[0].pixmap().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    shades = {sheet.pixelColor(x, y).value() for x in range(0, sheet.width(), 3) for y in (40, 90)}
    assert max(shades) > 240
    assert len(shades) > 1
