"""Opening, failing, changing and leaving companies, in a real window with real threads."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dsp_desktop.overview.masthead import masthead
from dsp_desktop.runtime import paths, secrets
from dsp_desktop.runtime.settings import SettingsStore, Theme
from tests.conftest import OWNER, PASSWORD
from tests.support.builders import a_company, a_van
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.shell import companies, secret
from ui.shell.backups_line import BackupsLine
from ui.shell.first_run import FirstRun
from ui.shell.opening import OpeningScreen
from ui.shell.palette import Palette
from ui.shell.sheet import SheetView
from ui.shell.sign_in import SignInScreen
from ui.shell.start import StartScreen
from ui.window import FrontDesk

Opener = Callable[..., FrontDesk]


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.toml")


@pytest.fixture
def desk(
    qtbot: QtBot,
    qapp: QApplication,
    settings: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[FrontDesk]:
    monkeypatch.setattr(paths, "companies_folder", lambda: tmp_path / "companies")
    before = (qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName())
    made = FrontDesk(qapp, settings)
    qtbot.addWidget(made.window)
    yield made
    made.leave()
    made.deleteLater()
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def open_it(qtbot: QtBot, desk: FrontDesk, target: str) -> None:
    desk.begin(target, demo=False)
    sign_in(qtbot, desk)


def sign_in(qtbot: QtBot, desk: FrontDesk, name: str = OWNER, password: str = PASSWORD) -> None:
    """Say who is there, and sit down."""
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    choose(found, name)
    qtbot.keyClicks(found.who.password, password)
    qtbot.keyClick(found.who.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=20_000)


def choose(found: SignInScreen, name: str) -> None:
    people = found.who.people
    for row in range(people.count()):
        if people.item(row).data(Qt.ItemDataRole.UserRole) == name:
            people.setCurrentRow(row)


def put_sheet_away(
    qtbot: QtBot, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch, to: Path
) -> None:
    """Save the recovery sheet, say that it is put away, and go on."""
    qtbot.waitUntil(lambda: isinstance(screen(desk), SheetView), timeout=20_000)
    sheet = screen(desk)
    assert isinstance(sheet, SheetView)
    assert not sheet.done.isEnabled()
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: to)
    sheet.save.click()
    sheet.said.click()
    sheet.done.click()
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=20_000)


def be_owner(wizard: FirstRun, qtbot: QtBot) -> None:
    wizard.you.owner.setText(OWNER)
    qtbot.keyClicks(wizard.you.password, PASSWORD)
    qtbot.keyClicks(wizard.you.again, PASSWORD)


def screen(desk: FrontDesk) -> object:
    return desk.window.stack.currentWidget()


def welcome(qtbot: QtBot, desk: FrontDesk) -> StartScreen:
    qtbot.waitUntil(lambda: isinstance(screen(desk), StartScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, StartScreen)
    return found


@contextmanager
def a_server_that_asks() -> Iterator[tuple[int, list[str]]]:
    """Speak just enough PostgreSQL to want a password, hear it, and find it wrong."""
    heard: list[str] = []

    class Door(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self.told() in (80877103, 80877104):  # may it be encrypted? no
                self.request.sendall(b"N")
            self.request.sendall(b"R" + struct.pack("!II", 8, 3))  # the password, please
            if self.request.recv(1) == b"p":
                size = struct.unpack("!I", self.request.recv(4))[0] - 4
                heard.append(self.request.recv(size).rstrip(b"\0").decode())
                said = b"SFATAL\0C28P01\0Mpassword authentication failed\0\0"
                self.request.sendall(b"E" + struct.pack("!I", len(said) + 4) + said)

        def told(self) -> int:
            size, code = struct.unpack("!II", self.request.recv(8))
            if size > 8:
                self.request.recv(size - 8)
            return int(code)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()


def test_the_first_time_it_asks_how_to_begin(qtbot: QtBot, desk: FrontDesk) -> None:
    desk.begin("", demo=False)
    assert welcome(qtbot, desk).problem.isHidden()


def test_a_company_opens_and_is_remembered(
    qtbot: QtBot, desk: FrontDesk, operations: Operations, settings: SettingsStore
) -> None:
    a_company(operations.app)
    open_it(qtbot, desk, operations.app.target)
    assert desk.window.sidebar.name.text() == "Cascade Parcel LLC"
    assert desk.desk is not None
    assert desk.desk.navigator.here == "today"
    assert settings.value.last_company
    assert settings.value.company_name == "Cascade Parcel LLC"


def test_a_server_that_wants_a_password_is_given_it_and_only_the_keyring_keeps_it(
    qtbot: QtBot, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch, settings: SettingsStore
) -> None:
    answers = iter(["o/p@n s3same", None])
    monkeypatch.setattr(secret, "ask_password", lambda *_asked: next(answers))
    with a_server_that_asks() as (port, heard):
        desk.open(f"postgresql://anna@127.0.0.1:{port}/cascade")
        start = welcome(qtbot, desk)
    assert set(heard) == {"o/p@n s3same"}  # the driver tries twice
    assert "s3same" not in start.problem.text() + repr(settings.value)
    kept = secrets.password_of_server(f"postgresql://anna@127.0.0.1:{port}/cascade")
    assert kept == "o/p@n s3same"


def test_the_page_left_last_comes_back(
    qtbot: QtBot, desk: FrontDesk, operations: Operations, settings: SettingsStore
) -> None:
    settings.change(last_page="van")
    open_it(qtbot, desk, operations.app.target)
    assert desk.desk is not None
    assert desk.desk.navigator.here == "van"
    desk.desk.operations.wanted.emit(Place("driver"))
    assert settings.value.last_page == "driver"


@pytest.mark.parametrize("content", [None, b"not a company at all, but a letter to my aunt"])
def test_a_company_that_cannot_be_opened_says_why_and_offers_the_others(
    qtbot: QtBot, desk: FrontDesk, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "odd.dsp"
    if content is not None:
        path.write_bytes(content)
    desk.begin(str(path), demo=False)
    start = welcome(qtbot, desk)
    assert "odd.dsp" in start.problem.text()
    assert start.choices["new"].isEnabled()
    assert content is None or path.read_bytes() == content


def test_a_new_company_leads_to_its_next_steps(
    qtbot: QtBot, desk: FrontDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin("", demo=False)
    welcome(qtbot, desk).choices["new"].click()
    wizard = screen(desk)
    assert isinstance(wizard, FirstRun)
    qtbot.keyClicks(wizard.name, "Alder Parcel LLC")
    wizard.state.setCurrentIndex(wizard.state.findData("WA"))
    qtbot.keyClicks(wizard.station, "DSE4")
    wizard.next.click()
    wizard.next.click()
    be_owner(wizard, qtbot)
    wizard.next.click()
    put_sheet_away(qtbot, desk, monkeypatch, tmp_path / "sheet.pdf")
    assert (tmp_path / "companies" / "Alder Parcel LLC.dsp").is_file()
    assert desk.desk is not None
    with desk.desk.operations.app.read() as source:
        top = masthead(source)
    assert (top.name, top.stations) == ("Alder Parcel LLC", ("DSE4",))
    assert desk.desk.navigator.here == "today"


def test_the_last_step_says_where_backups_go_and_takes_another_folder(
    qtbot: QtBot, desk: FrontDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin("", demo=False)
    welcome(qtbot, desk).choices["new"].click()
    wizard = screen(desk)
    assert isinstance(wizard, FirstRun)
    qtbot.keyClicks(wizard.name, "Alder Parcel LLC")
    wizard.state.setCurrentIndex(wizard.state.findData("WA"))
    wizard.next.click()
    wizard.next.click()
    be_owner(wizard, qtbot)
    wizard.next.click()
    qtbot.waitUntil(lambda: isinstance(screen(desk), SheetView), timeout=20_000)
    sheet = screen(desk)
    assert isinstance(sheet, SheetView)
    line = sheet.findChild(BackupsLine)
    assert line is not None
    assert "same disk as the company" in line.line.text()
    assert str(tmp_path / "companies" / "Backups") in line.line.text()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: tmp_path / "usb stick")
    line.choose.click()
    assert str(tmp_path / "usb stick") in line.line.text()
    assert list(desk.settings.value.backup_folders.values()) == [str(tmp_path / "usb stick")]


def test_a_company_that_cannot_be_made_keeps_what_was_typed(
    qtbot: QtBot, desk: FrontDesk, tmp_path: Path
) -> None:
    (tmp_path / "companies").write_text("a file where the folder should be")
    desk.begin("", demo=False)
    welcome(qtbot, desk).choices["new"].click()
    wizard = screen(desk)
    assert isinstance(wizard, FirstRun)
    qtbot.keyClicks(wizard.name, "Alder Parcel LLC")
    wizard.state.setCurrentIndex(wizard.state.findData("WA"))
    wizard.next.click()
    wizard.next.click()
    be_owner(wizard, qtbot)
    wizard.next.click()
    qtbot.waitUntil(lambda: wizard.problem.text() != "", timeout=20_000)
    assert wizard.isEnabled()
    assert wizard.name.text() == "Alder Parcel LLC"


def test_files_to_start_from_are_asked_for_once(
    qtbot: QtBot, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_files", lambda *_a: (Path("/x/AssociateData.csv"),))
    desk.begin("", demo=False)
    welcome(qtbot, desk).choices["files"].click()
    wizard = screen(desk)
    assert isinstance(wizard, FirstRun)
    assert wizard.answer().files == (str(Path("/x/AssociateData.csv")),)


def test_going_to_another_company_leaves_nothing_of_the_first_behind(
    qtbot: QtBot, desk: FrontDesk, operations: Operations
) -> None:
    open_it(qtbot, desk, operations.app.target)
    actions = len(desk.window.actions())
    first = desk.desk
    desk.open(operations.app.target)
    sign_in(qtbot, desk)
    assert desk.desk is not first
    assert len(desk.window.actions()) == actions


def test_the_palette_finds_pages_actions_and_records(
    qtbot: QtBot, desk: FrontDesk, operations: Operations
) -> None:
    van_id = a_van(operations.app)
    open_it(qtbot, desk, operations.app.target)
    assert desk.desk is not None
    went: list[Place] = []
    desk.desk.operations.wanted.connect(went.append)
    desk.desk.operations.search_wanted.emit()
    palette = desk.window.findChild(Palette)
    assert palette is not None
    titles = [line.title for line in palette.model.lines]
    assert {"Vans", "Add van", "Import files", "Switch theme", "Compliance report"} <= set(titles)
    qtbot.keyClicks(palette.box, "ABC1234")
    qtbot.waitUntil(lambda: len(palette.model.lines) == 1, timeout=10_000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert went == [Place("van", record_id=van_id)]


def test_the_look_is_changed_from_the_menu_and_kept(
    qtbot: QtBot, desk: FrontDesk, operations: Operations, settings: SettingsStore
) -> None:
    open_it(qtbot, desk, operations.app.target)
    doings = {action.objectName(): action for action in desk.window.actions()}
    settings.change(theme=Theme.LIGHT)
    desk.desk.operations.look_changed.emit()  # type: ignore[union-attr] # it is open
    doings["theme"].trigger()
    assert settings.value.theme is Theme.DARK
    assert desk.theme.tokens.dark
    for _ in range(10):
        doings["larger"].trigger()
    assert settings.value.text_percent == 200


def test_help_opens_at_the_page_in_front(
    qtbot: QtBot, desk: FrontDesk, operations: Operations
) -> None:
    open_it(qtbot, desk, operations.app.target)
    assert desk.desk is not None
    doings = {action.objectName(): action for action in desk.window.actions()}
    for place, title in (("report", "Reports"), ("van", "Lists")):
        desk.desk.operations.wanted.emit(Place(place))
        doings["help"].trigger()
        assert desk.desk.help.topics.currentItem().text() == title
        assert desk.desk.help.page.toPlainText()


def test_a_place_stays_reachable_at_twice_the_size_of_text(
    qtbot: QtBot, desk: FrontDesk, operations: Operations, settings: SettingsStore
) -> None:
    open_it(qtbot, desk, operations.app.target)
    settings.change(text_percent=200)
    desk.desk.operations.look_changed.emit()  # type: ignore[union-attr] # it is open
    desk.window.resize(1280, 720)
    bar = desk.window.sidebar.places.verticalScrollBar()
    last = desk.window.sidebar.buttons["settings"]
    qtbot.waitUntil(lambda: last.height() > 30)
    assert bar.maximum() > 0 or last.mapTo(desk.window, QPoint(0, 0)).y() < 720


def press_cancel(desk: FrontDesk, qtbot: QtBot) -> None:
    found = screen(desk)
    assert isinstance(found, OpeningScreen)
    assert found.cancel.isVisibleTo(found)
    qtbot.mouseClick(found.cancel, Qt.MouseButton.LeftButton)
    assert not found.cancel.isEnabled()
    assert "Stopping" in found.detail.text()


def test_opening_a_company_can_be_canceled_and_leaves_it_closed(
    qtbot: QtBot,
    desk: FrontDesk,
    operations: Operations,
    settings: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_company(operations.app)
    going = threading.Event()
    opened = []

    def slowly(*asked: Any) -> Any:
        found = open_it_itself(*asked)
        opened.append(found.app)
        going.wait(20)  # past the point where it could still be stopped
        return found

    open_it_itself = companies.open_it
    monkeypatch.setattr(companies, "open_it", slowly)
    desk.open(operations.app.target)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    press_cancel(desk, qtbot)
    going.set()

    start = welcome(qtbot, desk)

    assert "was closed again" in start.problem.text()
    assert desk.desk is None
    assert not settings.value.last_company
    monkeypatch.setattr(companies, "open_it", open_it_itself)
    desk.open(operations.app.target)  # and nothing keeps it from being opened
    sign_in(qtbot, desk)


def test_canceled_before_anything_was_done_it_says_nothing(
    qtbot: QtBot, desk: FrontDesk, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, here = threading.Event(), threading.Event()

    def waits(target: str, clock: Any, progress: Any, key: Any) -> Any:
        here.set()
        going.wait(20)
        progress.report(0, 0, "Bringing it up to this version")
        raise AssertionError

    monkeypatch.setattr(companies, "open_it", waits)
    desk.open(operations.app.target)
    qtbot.waitUntil(here.is_set, timeout=20_000)
    press_cancel(desk, qtbot)
    going.set()

    assert welcome(qtbot, desk).problem.isHidden()
