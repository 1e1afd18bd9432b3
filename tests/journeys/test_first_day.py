"""The first day: from nothing to a company with its files in, Today, and a report in hand."""

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dsp_desktop.dispatch.queries import ROUTE_LIST
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.fuel.queries import FUEL_PURCHASE_LIST
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.people.queries import DRIVER_LIST
from dsp_desktop.runtime import paths
from dsp_desktop.runtime.settings import SettingsStore
from tests.conftest import OWNER, PASSWORD
from tests.intake import samples
from ui.kit import dialogs
from ui.kit.places import Place
from ui.pages.imports import ImportsPage
from ui.pages.imports_file import ReadyFile
from ui.pages.reports import ReportsPage
from ui.pages.today import TodayPage
from ui.shell.first_run import FirstRun
from ui.shell.sheet import SheetView
from ui.shell.start import StartScreen
from ui.window import FrontDesk

PATIENCE = 30_000


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FrontDesk]:
    monkeypatch.setattr(paths, "companies_folder", lambda: tmp_path)
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path / "cache")
    before = (qapp.styleSheet(), qapp.palette(), qapp.font())
    made = FrontDesk(qapp, SettingsStore(tmp_path / "settings.toml"))
    qtbot.addWidget(made.window)
    yield made
    made.leave()
    made.deleteLater()
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """What an office downloads: drivers, vans, the routes of a day, a fuel statement."""
    drivers = (samples.driver_line(), samples.driver_line("José Núñez", samples.JOSE))
    vans = [samples.VEHICLES, samples.van_line(1), samples.van_line(2)]
    routes = [
        samples.ROUTES,
        ["CX1", "DSPX", samples.ANN, "Ann Example", "Done"],
        ["CX2", "DSPX", samples.JOSE, "José Núñez", "Done"],
    ]
    contents = {
        "fuel.csv": samples.csv_of(samples.WEX, samples.wex_line()),
        samples.ROUTES_NAME: samples.workbook(routes),
        "VehiclesData.xlsx": samples.workbook(vans),
        "AssociateData.csv": samples.associates(*drivers),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in contents]


def drop(desk: FrontDesk, files: list[str]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(file) for file in files])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.window.windowHandle(), event)


def set_up(qtbot: QtBot, desk: FrontDesk) -> None:
    desk.begin("", demo=False)
    stack = desk.window.stack
    qtbot.waitUntil(lambda: isinstance(stack.currentWidget(), StartScreen), timeout=PATIENCE)
    start = stack.currentWidget()
    assert isinstance(start, StartScreen)
    start.choices["new"].click()
    wizard = stack.currentWidget()
    assert isinstance(wizard, FirstRun)
    qtbot.keyClicks(wizard.name, "Alder Parcel LLC")
    wizard.state.setCurrentIndex(wizard.state.findData("WA"))
    qtbot.keyClicks(wizard.station, "DXX1")
    wizard.next.click()
    wizard.next.click()
    wizard.you.owner.setText(OWNER)
    wizard.you.password.setText(PASSWORD)
    wizard.you.again.setText(PASSWORD)
    wizard.next.click()
    qtbot.waitUntil(lambda: isinstance(stack.currentWidget(), SheetView), timeout=PATIENCE)
    sheet = stack.currentWidget()
    assert isinstance(sheet, SheetView)
    sheet.later.click()
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=PATIENCE)


def test_from_nothing_to_a_report_in_hand(
    qtbot: QtBot,
    desk: FrontDesk,
    files: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up(qtbot, desk)
    assert desk.desk is not None
    built = desk.desk.navigator.built
    today = built["today"]
    assert isinstance(today, TodayPage)
    qtbot.waitUntil(lambda: len(today.steps) == 4, timeout=PATIENCE)

    drop(desk, files)
    imports = built["import_batch"]
    assert isinstance(imports, ImportsPage)
    seen = []
    for _ in files:
        preview = imports.preview
        assert preview is not None
        qtbot.waitUntil(
            lambda p=preview: isinstance(p.view, ReadyFile) and p.import_it.isEnabled(),
            timeout=PATIENCE,
        )
        seen.append(preview.file.name)
        left = len(preview.done)
        preview.import_it.click()
        qtbot.waitUntil(
            lambda p=preview, n=left: imports.preview is None or len(p.done) > n,
            timeout=PATIENCE,
        )
    assert seen[:2] == ["AssociateData.csv", "VehiclesData.xlsx"]
    assert imports.preview is None

    with desk.desk.operations.app.read() as source:
        counts = [
            listing.count(source, ListQuery())
            for listing in (DRIVER_LIST, VAN_LIST, ROUTE_LIST, FUEL_PURCHASE_LIST)
        ]
    assert counts == [2, 2, 2, 1]

    desk.desk.operations.wanted.emit(Place("today"))
    qtbot.waitUntil(lambda: len(today.steps) == 1, timeout=PATIENCE)

    desk.desk.operations.wanted.emit(Place("report"))
    report = built["report"]
    assert isinstance(report, ReportsPage)
    qtbot.waitUntil(report.save.isEnabled, timeout=PATIENCE)
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "report.pdf")
    report.save.click()
    text = "\n".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    assert "Alder Parcel LLC" in text
    assert "José Núñez" in text
