"""The desk of an open company: its pages, the palette, the menus, and what stands around them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dsp_desktop.app import Session
from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import listed
from dsp_desktop.overview.masthead import Masthead, masthead
from dsp_desktop.runtime.settings import SettingsStore
from ui.kit import dialogs
from ui.kit.desktops import OtherDesktops
from ui.kit.first_rows import load_page
from ui.kit.gate import Gate
from ui.kit.l10n import mark, translated
from ui.kit.notices import Notices
from ui.kit.operations import Operations
from ui.kit.panel import PanelTab
from ui.kit.places import Place
from ui.kit.progress import JobBar
from ui.kit.spec import Door
from ui.kit.theme import Theme
from ui.shell.actions import Actions
from ui.shell.companies import Opened
from ui.shell.guard import Guard
from ui.shell.look import Look
from ui.shell.main_window import MainWindow
from ui.shell.menu import GO, Doings, actions, offered_to
from ui.shell.names import short_name, without_password
from ui.shell.navigator import Navigator
from ui.shell.painted import FirstPaint
from ui.shell.safekeeping import Safekeeper

if TYPE_CHECKING:  # loaded when first wanted
    from dsp_desktop.app import Session
    from ui.shell.help import HelpWindow

FIRST_PAGE = "today"
IMPORTS = "import_batch"
REPORTS = "report"
_MASTHEAD = ("company", "station", "route")


def _t(text: str) -> str:
    return translated("menu", text)


class CompanyDesk(QObject):
    """One company in the window, from the moment it is open until it is left."""

    new_company = Signal()
    other_company = Signal()
    server_company = Signal()
    demo_company = Signal()
    left = Signal()
    #: The person is done here; whoever comes next says who they are.
    signed_out = Signal()
    again = Signal(str)

    def __init__(
        self, window: MainWindow, theme: Theme, settings: SettingsStore, opened: Opened
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._settings = window, theme, settings
        self.opened = opened
        self._navigator: Navigator | None = None
        self.notices = Notices(window)
        self.operations = Operations(
            opened.app,
            self.notices,
            settings=settings,
            zone=opened.zone,
            first_rows=opened.first_rows,
            parent=self,
        )
        self.guard = Guard(window, self.operations)
        self._offered_to = opened.app.actor
        self.actions = self._offer_actions()
        self._help: HelpWindow | None = None
        self._safekeeper = Safekeeper(self.operations, window, self.again.emit)
        self._jobs = JobBar(self.operations)
        self._foot = _foot(self._jobs)
        self._others = OtherDesktops(self.operations, self.notices, self)

    def sit_down(
        self,
        doors: tuple[Door, ...],
        tabs: tuple[PanelTab, ...] = (),
        files: tuple[str, ...] = (),
    ) -> None:
        """Show the pages, and the one the person was on last, or the files they came with."""
        _rows_first(self._window, self.opened, self.operations.gate)
        self._window.column.addWidget(self._foot)
        navigator = self._window.show_pages(doors, self.operations, tabs)
        self._navigator = navigator
        navigator.arrived.connect(self._arrived)
        _list_pages(self._window, self.actions, self.navigator)
        self._window.guard_closing(self.may_leave)
        self.operations.rights.changed.connect(self._follow_rights)
        self.guard.lock.returned.connect(lambda _app: self._follow_rights())
        self._window.drops.watch()
        self._window.drops.dropped.connect(self._take_files)
        self.operations.search_wanted.connect(self.open_palette)
        self.operations.changed.connect(self._on_changed)
        self.operations.saved.connect(self._say_saved)
        self.notices.follow(self.operations)
        self.operations.look_changed.connect(self._put_on_look)
        self._show_masthead(self.opened.masthead)
        target = without_password(self.operations.app.target)
        self._settings.replace(self._settings.value.opened(target, self.opened.masthead.name))
        last = self._settings.value.last_page
        if files:
            self._take_files(list(files))
        else:
            wanted = (last, FIRST_PAGE, *navigator.doors)
            navigator.go(Place(next((p for p in wanted if p in navigator.doors), "")))
        self._count_routes()
        self.operations.when_quiet(self._others.begin)
        self.guard.begin()

    def get_up(self) -> None:
        """Finish what is running and close the company; the window stays."""
        self._others.end()
        self.guard.leave()
        self._safekeeper.stop()
        self.operations.shut_down()
        self._window.drops.stop()
        self._window.drops.dropped.disconnect(self._take_files)
        self._window.guard_closing(lambda: True)
        self._window.sidebar.menu_button.setMenu(None)  # type: ignore[arg-type] # Qt takes none
        self.actions.clear()
        self._window.column.removeWidget(self._foot)
        self._foot.deleteLater()
        self.notices.leave()
        if self._help is not None:
            self._help.close()
            self._help.deleteLater()
        self.opened.app.store.close()
        self._safekeeper.end()

    def may_leave(self) -> bool:
        """Whether the pages can be closed; asks before something typed is thrown away."""
        if self.guard.lock.screen is not None:
            return self.guard.lock.may_close()
        return not self.navigator.is_touched() or dialogs.confirm(
            self._window,
            _t(mark("menu", "Leave without saving?")),
            _t(mark("menu", "What you are in the middle of has not been saved.")),
            yes=_t(mark("menu", "Leave without saving")),
        )

    def open_palette(self) -> None:
        """Offer everything there is to go to and to do."""
        from ui.shell.offers import Offers  # noqa: PLC0415 - wanted now and then

        Offers(self.operations, self.navigator, self.actions).show(self._window)

    def show_help(self, page: str = "") -> None:
        """Open the help beside the window, at a page or at what is in front now."""
        self.help.show_page(page or self.navigator.here)

    @property
    def help(self) -> "HelpWindow":
        """The help window, made when it is first wanted."""
        if self._help is None:
            from ui.shell.help import HelpWindow  # noqa: PLC0415 - wanted now and then

            self._help = HelpWindow(self._window)
        return self._help

    @property
    def navigator(self) -> Navigator:
        """The pages; there are none before :meth:`sit_down`."""
        if self._navigator is None:
            msg = "nobody sits here yet"
            raise RuntimeError(msg)
        return self._navigator

    def _offer_actions(self) -> Actions:
        """Return what this person may do by now, and nothing that would be refused."""
        offered = offered_to(self._offered_to, is_demo=self.guard.is_demo)
        return Actions(self._window, [each for each in actions(self._doings()) if offered(each)])

    def _follow_rights(self) -> None:
        """Offer what the person may do by now; while it is locked nothing is offered anyway.

        What is open and holds no typing is closed: it may show what is not to be seen any more.
        """
        actor = self.operations.app.actor
        if self.guard.lock.screen is not None or actor.permissions == self._offered_to.permissions:
            return
        self._offered_to = actor
        dialogs.close_untouched()
        self.actions.clear()
        self.actions = self._offer_actions()
        _list_pages(self._window, self.actions, self.navigator)
        self.navigator.follow_rights(FIRST_PAGE)
        self._window.offer_places()
        self._window.sidebar.show_current(self.navigator.here)
        words = mark("menu", "Your role was changed. The window shows what you may do now.")
        self.notices.say(_t(words))

    def _take_files(self, files: list[str]) -> None:
        if not self.operations.app.actor.may(Permission.IMPORTS_EDIT):
            words = mark("menu", "Your role does not allow importing files. Nothing was read.")
            self.notices.say(_t(words), tone="blocked")
            return
        self.navigator.go(Place(IMPORTS, files=tuple(files)))

    def _arrived(self, entity: str) -> None:
        self._settings.change(last_page=entity)

    def _on_changed(self, changes: ChangeSet) -> None:
        if any(changes.concerns(entity) for entity in _MASTHEAD):
            self.operations.read(masthead, then=self._show_masthead, owner=self)
        if any(changes.concerns(entity) for entity in (*_MASTHEAD, "route")):
            self._count_routes()

    def _count_routes(self) -> None:
        """Say how many routes run today, once nobody waits for anything else."""
        clock = self.operations.app.clock

        def question(source: Session) -> Masthead:
            from dsp_desktop.overview.queries import with_routes  # noqa: PLC0415 - not before rows

            return with_routes(source, masthead(source), clock.today())

        self.operations.read_when_quiet(question, then=self._show_masthead, owner=self)

    def _show_about(self) -> None:
        from ui.shell.about import show_about  # noqa: PLC0415 - wanted now and then

        show_about(self._window, self.operations.app.target)

    def _put_on_look(self) -> None:
        chosen = self._settings.value
        self._theme.choose(chosen.theme, chosen.text_percent)

    def _say_saved(self, path: Path) -> None:
        """Say that a file has been saved, and offer to open it."""
        words = _t(mark("menu", "Saved {name}.")).format(name=path.name)
        url = QUrl.fromLocalFile(str(path))
        self.notices.say(
            words, action=(_t(mark("menu", "Open")), lambda: QDesktopServices.openUrl(url))
        )

    def _show_masthead(self, top: Masthead) -> None:
        target = self.operations.app.target
        words = _t(mark("menu", "Station {codes}")).format(codes=listed(list(top.stations)))
        line = words if top.stations else _t(mark("menu", "No station yet"))
        if top.routes:
            count = mark("menu", "1 route") if top.routes == 1 else mark("menu", "{n} routes")
            line = f"{line} · {_t(count).format(n=top.routes)}"
        name = top.name or short_name(target)
        self._window.sidebar.set_company(name, line)
        self._window.sidebar.set_footer(
            f"{self.operations.app.actor.name} · {short_name(target)}", without_password(target)
        )
        self._window.setWindowTitle(f"{name} - DSP Desktop")

    def _doings(self) -> Doings:
        look, go = (
            Look(self._theme, self._settings, self.operations.look_changed.emit),
            self.operations.wanted.emit,
        )
        return Doings(
            new_company=self.new_company.emit,
            open_company=self.other_company.emit,
            open_on_server=self.server_company.emit,
            demo=self.demo_company.emit,
            leave_company=self.left.emit,
            quit=self._window.close,
            search=self.open_palette,
            back=lambda: self.navigator.back(),  # noqa: PLW0108 - there is none yet
            forward=lambda: self.navigator.forward(),  # noqa: PLW0108 - as above
            undo=self.operations.undo,
            import_files=lambda: go(Place(IMPORTS, edit=True)),
            report=lambda: go(Place(REPORTS)),
            lock=self.guard.lock_now,
            sign_out=self.signed_out.emit,
            own_password=self.guard.change_password,
            recovery_sheet=lambda: self.guard.recovery.print_sheet(),  # noqa: PLW0108 - loaded then
            drill=lambda: self.guard.recovery.drill(),  # noqa: PLW0108 - as above
            new_code=lambda: self.guard.recovery.renew(),  # noqa: PLW0108 - as above
            switch_theme=look.switch_theme,
            follow_system=look.follow_system,
            larger=look.larger,
            smaller=look.smaller,
            full_screen=lambda: self._window.setWindowState(
                self._window.windowState() ^ Qt.WindowState.WindowFullScreen
            ),
            help=self.show_help,
            keys=lambda: self.show_help("keyboard"),
            about=self._show_about,
        )


def _rows_first(window: MainWindow, opened: Opened, gate: Gate) -> None:
    """Where rows were read ahead, load and ask what comes after them once they are seen."""
    page = opened.first_rows.page
    if page is not None:
        gate.hold()
        FirstPaint(window.stack, lambda: gate.open_after(partial(load_page, opened.app, page)))


def _list_pages(window: MainWindow, actions: Actions, navigator: Navigator) -> None:
    """Put every page this person may go to into the menu, and the menu into the window."""
    actions.set_pages(
        GO,
        [
            (translated(p.entity, p.title), partial(navigator.go, Place(p.entity)))
            for p in (*navigator.places, *navigator.elsewhere)
        ],
    )
    window.sidebar.menu_button.setMenu(actions.menu)


def _foot(jobs: JobBar) -> QWidget:
    """Return the line at the foot of the pages that a job's bar stands in."""
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(24, 0, 24, 0)
    row.addStretch(1)
    row.addWidget(jobs)
    return foot
