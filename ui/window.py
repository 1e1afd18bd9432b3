"""Opens the window: the frame first, the company on a thread, then its pages.

Nothing is imported at the top of this file that the first paint can do without.
"""

import gc
import sys
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from dsp_desktop.runtime import paths
from dsp_desktop.runtime.settings import Settings, SettingsStore
from ui.kit.l10n import mark, translated
from ui.kit.theme import tokens_for
from ui.shell.faults import hear_qt, watch
from ui.shell.first_frame import FirstFrame
from ui.shell.main_window import MainWindow
from ui.shell.names import short_name

if TYPE_CHECKING:  # loaded once the window is painted
    from logging import Logger

    from dsp_desktop.kernel.clock import SystemClock
    from dsp_desktop.runtime.keys import CompanyKey
    from dsp_desktop.runtime.logs import OpenLog
    from ui.kit.theme import Theme
    from ui.shell.companies import Opened
    from ui.shell.desk import CompanyDesk
    from ui.shell.entrance import Entrance
    from ui.shell.first_run import NewCompany
    from ui.shell.opening import Aside, OpeningScreen


#: A window that opens minimized is never painted; it is furnished all the same.
_NEVER_SEEN_MS = 300


def open_window(target: str, *, demo: bool, no_platform: str) -> int:
    """Show the window and stay until the person closes it.

    ``no_platform`` is said where Qt finds no way to draw on this machine.
    """
    qInstallMessageHandler(partial(hear_qt, no_platform))
    application = QApplication(sys.argv[:1])
    application.setApplicationName("DSP Desktop")
    application.setDesktopFileName("dsp-desktop")
    settings = SettingsStore(paths.settings_file())
    front_desk = FrontDesk(application, settings)
    front_desk.begin(target, demo=demo)
    code = application.exec()
    front_desk.leave()
    return code


class FrontDesk(QObject):
    """Before a company and between companies: which one, and is it open yet."""

    def __init__(self, application: QApplication, settings: SettingsStore) -> None:
        super().__init__(application)
        self._application = application
        self.settings = settings
        self.window = MainWindow()
        self.window.put_back(settings.value.geometry)
        self.window.closed.connect(lambda: settings.change(geometry=self.window.place_on_screen()))
        self.desk: CompanyDesk | None = None
        self._is_furnished = False
        self._log: OpenLog | None = None

    @cached_property
    def theme(self) -> "Theme":
        """The look of everything; put on when the furniture comes."""
        from ui.kit.theme import Theme  # noqa: PLC0415 - after the first paint

        chosen = self.settings.value
        return Theme(self._application, chosen.theme, chosen.text_percent)

    @cached_property
    def clock(self) -> "SystemClock":
        """The clock before a company says in which zone it is."""
        from dsp_desktop.kernel.clock import SystemClock  # noqa: PLC0415 - after the first paint

        return SystemClock.local()

    @cached_property
    def _aside(self) -> "Aside":
        from ui.shell.opening import Aside  # noqa: PLC0415 - after the first paint

        return Aside(self)

    @cached_property
    def entrance(self) -> "Entrance":
        """Where people say who they are."""
        from ui.shell.entrance import Entrance  # noqa: PLC0415 - after the first paint

        loading = partial(_with_page, self.settings)
        made = Entrance(self.window, self._aside, self.settings, loading)
        made.entered.connect(self._sit_down)
        made.turned_back.connect(self.welcome)
        return made

    def begin(self, target: str, *, demo: bool) -> None:
        """Paint something now; furnish the window and open the company when it has been seen."""
        target = target or ("" if demo else self.settings.value.last_company)
        frame = _first_frame(target, self.settings.value, self._application)
        # A timer that has run down comes after everything of this turn, the paint included.
        frame.painted.connect(lambda: self._furnish_in(1, target, demo=demo))
        self.window.setCentralWidget(frame)
        self.window.show()
        self._furnish_in(_NEVER_SEEN_MS, target, demo=demo)

    def _furnish_in(self, milliseconds: int, target: str, *, demo: bool) -> None:
        QTimer.singleShot(milliseconds, self, lambda: self._furnish(target, demo=demo))

    def _furnish(self, target: str, *, demo: bool) -> None:
        """Put in the real frame, once."""
        if self._is_furnished:
            return
        self._is_furnished = True
        gc.freeze()  # what is loaded by now stays
        gc.enable()
        self.theme  # noqa: B018 - puts the style sheet on
        self._log = watch(self.window)
        if demo:
            self.open_demo()
        elif target:
            self.window.sidebar.set_company(self.settings.value.company_name, "")
            self.open(target)
        else:
            self.welcome()

    def welcome(self, problem: str = "") -> None:
        """Offer the ways to begin, with the sentence for why the last one failed."""
        from ui.kit import icons  # noqa: PLC0415 - after the first paint
        from ui.shell.start import StartScreen  # noqa: PLC0415 - not needed to open a company

        self.close_company()
        icons.let_go()
        screen = StartScreen(self.settings.value.recent, problem=problem)
        screen.chosen.connect(self._chosen)
        screen.reopened.connect(self.open)
        self.window.sidebar.set_company("DSP Desktop", "")
        self.window.show_screen(screen)

    def open(self, target: str, key: "CompanyKey | None" = None) -> None:
        """Open a company; if it cannot be opened, say why and offer the others."""

        def way(progress: "Aside") -> "Opened":
            from ui.shell.companies import open_it  # noqa: PLC0415 - heavy; this is the thread

            return open_it(target, self.clock, progress, key)

        def failed(error: BaseException) -> None:
            if self._aside.is_stopped:
                self.welcome(_said(error))
            else:
                _not_opened(self, target, error)

        self._under_way(_opening(_sentence(target)), way, failed=failed)

    def open_demo(self) -> None:
        """Open the demo company, making it first if need be."""

        def way(progress: "Aside") -> "Opened":
            from ui.shell.companies import open_demo  # noqa: PLC0415 - as above

            return open_demo(paths.companies_folder(), self.clock, progress)

        words = mark("opening", "Getting the demo company ready…")
        screen = _opening(translated("opening", words))
        self._under_way(screen, way, failed=lambda e: self.welcome(_said(e)))

    def set_up(self, files: tuple[str, ...] = ()) -> None:
        """Lead through the making of a company."""
        from ui.shell.companies import keyring  # noqa: PLC0415 - once in a company's life
        from ui.shell.first_run import FirstRun  # noqa: PLC0415 - likewise

        self.close_company()
        wizard = FirstRun(paths.companies_folder(), files, has_keyring=bool(keyring()))
        wizard.gone_back.connect(self.welcome)
        wizard.finished.connect(lambda new: self._make(wizard, new))
        self.window.sidebar.set_company("DSP Desktop", "")
        self.window.show_screen(wizard)

    def open_other(self) -> None:
        """Let the person choose a company file."""
        from ui.kit import dialogs  # noqa: PLC0415 - as above
        from ui.shell.first_run import COMPANY_FILES  # noqa: PLC0415 - as above

        title = translated("opening", mark("opening", "Open a company"))
        chosen = dialogs.choose_file(self.window, title, translated("first_run", COMPANY_FILES))
        if chosen is not None:
            self.open(str(chosen))

    def open_on_server(self) -> None:
        """Ask for the address of a company on a server."""
        from ui.shell.server_form import ask_server  # noqa: PLC0415 - as above

        target = ask_server(self.window)
        if target is not None:
            self.open(target)

    def leave(self) -> None:
        """Let what is running finish; called once, after the window is gone."""
        self._aside.cancel()
        self._aside.wait()
        self.close_company()
        if self._log is not None:
            self._log.close()

    def _chosen(self, name: str) -> None:
        match name:
            case "new":
                self.set_up()
            case "files":
                _set_up_from_files(self)
            case "open":
                self.open_other()
            case "server":
                self.open_on_server()
            case "demo":
                self.open_demo()

    def _make(self, wizard: QObject, new: "NewCompany") -> None:
        from ui.shell.first_run import FirstRun  # noqa: PLC0415 - as above

        assert isinstance(wizard, FirstRun)  # noqa: S101 - for the type checker
        wizard.setEnabled(False)

        def way(progress: "Aside") -> "Opened":
            from ui.shell.companies import make_it  # noqa: PLC0415 - as above

            return make_it(new, self.clock, progress)

        self.entrance.make(way, new, lambda error: wizard.show_problem(_said(error)))

    def _under_way(
        self,
        screen: "OpeningScreen",
        way: "Callable[[Aside], Opened]",
        *,
        failed: Callable[[BaseException], object],
    ) -> None:
        from ui.kit import icons  # noqa: PLC0415 - after the first paint

        self.close_company()
        icons.hold()
        self._aside.progressed.connect(screen.show_progress)
        screen.stopped.connect(self._aside.cancel)
        self.window.show_screen(screen)
        self._aside.run(
            _with_page(self.settings, way),
            then=self.entrance.receive,
            failed=failed,
            dropped=lambda opened: _let_go(self, opened),
        )

    def _sit_down(self, opened: "Opened", files: tuple[str, ...] = ()) -> None:
        from ui.catalog import DOORS, TABS  # noqa: PLC0415 - after the first paint
        from ui.kit import icons  # noqa: PLC0415 - as above
        from ui.shell.desk import CompanyDesk  # noqa: PLC0415 - loads what the pages are made of

        self.desk = CompanyDesk(self.window, self.theme, self.settings, opened)
        self.desk.new_company.connect(self.set_up)
        self.desk.other_company.connect(self.open_other)
        self.desk.server_company.connect(self.open_on_server)
        self.desk.demo_company.connect(self.open_demo)
        self.desk.left.connect(self.welcome)
        self.desk.again.connect(self.open)
        self.entrance.listen_to(self.desk, self.close_company, self.open)
        self.desk.sit_down(DOORS, TABS, files)
        operations = self.desk.operations
        operations.when_quiet(icons.let_go)
        operations.read_when_quiet(_load_the_rest, then=lambda _done: None, owner=self.desk)

    def close_company(self) -> None:
        """Let whoever sits here get up, and close the company."""
        if self.desk is not None:
            self.desk.get_up()
            self.desk.deleteLater()
            self.desk = None


def _with_page(
    settings: SettingsStore, way: "Callable[[Aside], Opened]"
) -> "Callable[[Aside], Opened]":
    """Load what the page is made of on the thread too, so that the window keeps answering."""

    def both(progress: "Aside") -> "Opened":
        from ui.catalog import DOORS  # noqa: PLC0415 - heavy; this is the thread
        from ui.kit.first_rows import load_page  # noqa: PLC0415 - as above
        from ui.shell.desk import FIRST_PAGE  # noqa: PLC0415 - as above

        opened = way(progress)
        doors = {door.entity: door for door in DOORS}
        page = doors.get(settings.value.last_page, doors[FIRST_PAGE]).page()
        if not opened.first_rows.read_ahead(opened.app, page):
            load_page(opened.app, page)
        return opened

    return both


def _load_the_rest(_source: object) -> None:
    """Load every table, which the first write and the first document would wait for."""
    from dsp_desktop.db.everything import know_everything  # noqa: PLC0415 - after the first paint

    know_everything()


def _set_up_from_files(desk: FrontDesk) -> None:
    from ui.kit import dialogs  # noqa: PLC0415 - after the first paint

    title = translated("opening", mark("opening", "Files to start from"))
    files = dialogs.choose_files(desk.window, title)
    if files:
        desk.set_up(tuple(str(file) for file in files))


def _not_opened(desk: FrontDesk, target: str, error: BaseException) -> None:
    """Ask for what a server wants, if that is all that is missing; else say why, and what helps."""
    from dsp_desktop.kernel.errors import Damaged  # noqa: PLC0415 - as below
    from ui.shell.server_way import way_on  # noqa: PLC0415 - nothing has gone wrong at the start

    if isinstance(error, Damaged):
        from ui.shell.damaged import offer_ways_on  # noqa: PLC0415 - as above

        screen = offer_ways_on(desk, target, error, desk.clock.now())
        screen.other_wanted.connect(desk.welcome)
        screen.open_wanted.connect(desk.open)
        desk.window.sidebar.set_company(short_name(target), "")
        desk.window.show_screen(screen)
        return
    again = way_on(desk.window, target, error)
    if again is not None:
        desk.open(again)
    elif not desk.entrance.ask_key(target, desk.clock, error):
        desk.welcome(_said(error))


def _let_go(desk: FrontDesk, opened: "Opened") -> None:
    """Close a company again that was open before the person could be heard."""
    opened.app.close()
    words = mark(
        "opening",
        "{company} was closed again. If an older version wrote it, it has been brought up to "
        "this one; nothing else was changed.",
    )
    desk.welcome(translated("opening", words).format(company=short_name(opened.app.target)))


def _first_frame(target: str, chosen: Settings, application: QApplication) -> FirstFrame:
    """Return what is painted first, in the colors this person has."""
    return FirstFrame(
        tokens_for(chosen.theme, application.palette()),
        chosen.text_percent,
        chosen.company_name if target else "DSP Desktop",
        _sentence(target) if target else "",
    )


def _sentence(target: str) -> str:
    words = translated("opening", mark("opening", "Opening {company}…"))
    return words.format(company=short_name(target))


def _opening(sentence: str) -> "OpeningScreen":
    from ui.shell.opening import OpeningScreen  # noqa: PLC0415 - after the first paint

    return OpeningScreen(sentence)


def _said(error: BaseException) -> str:
    """Return the sentence for an error; nothing for what the person asked for."""
    from dsp_desktop.kernel.errors import AppError, JobCancelled  # noqa: PLC0415 - as below
    from ui.kit.messages import sentence  # noqa: PLC0415 - nothing has gone wrong at the start

    if isinstance(error, JobCancelled):
        return ""
    if isinstance(error, AppError):
        return sentence(error)
    if isinstance(error, OSError):
        words = mark("opening", "The company could not be written there: {because}.")
        return translated("opening", words).format(because=error.strerror or error)
    _log().error("unexpected, while opening", exc_info=error)
    words = mark("opening", "Something unexpected happened and nothing was changed: {what}")
    return translated("opening", words).format(what=f"{type(error).__name__}: {error}")


def _log() -> "Logger":
    import logging  # noqa: PLC0415 - nothing to write down before the first paint

    return logging.getLogger(__name__)
