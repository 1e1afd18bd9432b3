"""Between choosing a company and sitting down in it: its key, who is there, its first sheet."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dsp_desktop.app import App
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.errors import (
    AppError,
    DatabaseBusy,
    KeyNeeded,
    NotACompanyFile,
    WrongKey,
    WrongPassphrase,
)
from dsp_desktop.kernel.permissions import NOBODY
from dsp_desktop.runtime.keys import RecoveryCode
from dsp_desktop.runtime.settings import SettingsStore
from dsp_desktop.unlocking import has_passphrase, known_key_is_outdated
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.shell.companies import Opened, enter, keyring, open_with, renew_it
from ui.shell.main_window import MainWindow
from ui.shell.names import short_name
from ui.shell.opening import Aside
from ui.shell.secret import Given, KeyScreen
from ui.shell.sign_in import SignInScreen

if TYPE_CHECKING:
    from dsp_desktop.kernel.clock import Clock
    from ui.shell.desk import CompanyDesk
    from ui.shell.first_run import NewCompany
    from ui.shell.sheet import SheetView

#: How often, and after how long, a new code is tried again while the file is held.
_TRIES, _PAUSE_MS = 12, 500
#: Loads the page a person was on last, once it is known who they are.
Loading = Callable[[Callable[[Aside], Opened]], Callable[[Aside], Opened]]


class Entrance(QObject):
    """Lets nobody in who has not said who they are; a demo asks nobody."""

    #: Somebody is in: an ``Opened``, and the files they came with.
    entered = Signal(object, tuple)
    #: The person wants another company; a sentence for why, or nothing.
    turned_back = Signal(str)

    def __init__(
        self, window: MainWindow, aside: Aside, settings: SettingsStore, loading: Loading
    ) -> None:
        super().__init__(window)
        self._window, self._aside, self._settings = window, aside, settings
        self._loading = loading

    def receive(self, opened: Opened, files: tuple[str, ...] = ()) -> None:
        """Let in who is known already; ask anybody else."""
        if opened.code is not None:
            self._show_first_sheet(opened, opened.code, files)
        elif opened.app.actor is NOBODY:
            self._ask_who(opened, files)
        else:
            self.entered.emit(opened, files)

    def listen_to(
        self, desk: "CompanyDesk", close: Callable[[], None], reopen: Callable[..., None]
    ) -> None:
        """Let another person, or nobody, sit at the desk when it says so."""
        opened = desk.opened

        def sign_out() -> None:
            if desk.may_leave():
                reopen(opened.app.target, opened.app.key)

        def take_over(app: App) -> None:
            close()
            self._take_over(opened, app)

        def renew(code: RecoveryCode) -> None:
            close()
            self._renew(opened, code)

        desk.signed_out.connect(sign_out)
        desk.guard.gone_back.connect(desk.left)
        desk.guard.taken_over.connect(take_over)
        desk.guard.renewal.connect(renew)

    def ask_key(self, target: str, clock: "Clock", error: BaseException) -> bool:
        """Ask for the key if that is all that is missing; false if something else is."""
        why = _why(target, error)
        if why is None:
            return False
        screen = KeyScreen(
            target, has_passphrase=has_passphrase(target), keyring=keyring(), why=why
        )

        def given(said: Given) -> None:
            self._aside.run(
                lambda aside: open_with(target, said, clock, aside),
                then=self.receive,
                failed=failed,
            )

        def failed(wrong: BaseException) -> None:
            if isinstance(wrong, (WrongKey, WrongPassphrase)):
                screen.refuse(sentence(wrong))
            else:
                self.turned_back.emit(_said(wrong))

        screen.given.connect(given)
        screen.gone_back.connect(lambda: self.turned_back.emit(""))
        self._window.sidebar.set_company(short_name(target), "")
        self._window.show_screen(screen)
        return True

    def make(
        self, way: Callable[[Aside], Opened], new: "NewCompany", failed: Callable[..., object]
    ) -> None:
        """Make a company, show its recovery sheet, and let its owner in."""
        self._aside.run(
            self._loading(way), then=lambda opened: self.receive(opened, new.files), failed=failed
        )

    def _take_over(self, opened: Opened, app: App) -> None:
        """Let another person sit down in place of the one who was there; they have signed in."""
        from dataclasses import replace  # noqa: PLC0415 - now and then

        self._settings.change(last_user=app.actor.name)
        self._run(lambda _aside: replace(opened, app=app), opened)

    def _renew(self, opened: Opened, code: RecoveryCode, tries: int = _TRIES) -> None:
        """Put a new recovery code in, and let the same person go on.

        A backup made on closing may still hold the file; that is over in a moment.
        """

        def failed(error: BaseException) -> None:
            if isinstance(error, DatabaseBusy) and tries:
                QTimer.singleShot(_PAUSE_MS, self, lambda: self._renew(opened, code, tries - 1))
            else:
                self.turned_back.emit(_said(error))

        self._run(lambda _aside: renew_it(opened, code), opened, failed)

    def _ask_who(self, opened: Opened, files: tuple[str, ...]) -> None:
        company = opened.masthead.name or short_name(opened.app.target)
        screen = SignInScreen(company, opened.people, chosen=self._settings.value.last_user)

        def tried(name: str, password: str, new: str) -> None:
            self._aside.run(
                self._loading(lambda _aside: enter(opened, name, password, new)),
                then=lambda inside: self._let_in(inside, files),
                failed=screen.who.refuse,
            )

        def back() -> None:
            opened.app.store.close()
            self.turned_back.emit("")

        screen.tried.connect(tried)
        screen.gone_back.connect(back)
        self._window.sidebar.set_company(company, "")
        self._window.show_screen(screen)

    def _let_in(self, opened: Opened, files: tuple[str, ...]) -> None:
        self._settings.change(last_user=opened.app.actor.name)
        self.entered.emit(opened, files)

    def _run(
        self,
        way: Callable[[Aside], Opened],
        before: Opened,
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        from ui.shell.opening import OpeningScreen  # noqa: PLC0415 - as above

        words = translated("opening", mark("opening", "Opening {company}…"))
        screen = OpeningScreen(words.format(company=short_name(before.app.target)))
        screen.cancel.hide()
        self._window.show_screen(screen)
        self._aside.run(
            self._loading(way),
            then=lambda opened: self.entered.emit(opened, ()),
            failed=failed or (lambda error: self.turned_back.emit(_said(error))),
        )

    def _show_first_sheet(self, opened: Opened, code: RecoveryCode, files: tuple[str, ...]) -> None:
        from ui.shell.sheet import sheet_of  # noqa: PLC0415 - once in a company's life

        def make(_aside: Aside) -> bytes:
            with opened.app.read() as source:
                return sheet_of(opened.app, source, code)

        self._aside.run(
            make,
            then=lambda pdf: self._show_sheet(opened, pdf, files),
            failed=lambda error: self.turned_back.emit(_said(error)),
        )

    def _show_sheet(self, opened: Opened, pdf: bytes, files: tuple[str, ...]) -> "SheetView":
        from dsp_desktop.access.service import note_sheet  # noqa: PLC0415 - as above
        from ui.shell.backups_line import BackupsLine  # noqa: PLC0415 - as above
        from ui.shell.sheet import first_sheet  # noqa: PLC0415 - as above

        def note(_aside: Aside) -> None:
            opened.app.do("note_recovery_sheet", note_sheet)

        def put_away() -> None:
            view.setEnabled(False)
            self._aside.run(
                note,
                then=lambda _done: self._let_in(opened, files),
                failed=lambda error: self.turned_back.emit(_said(error)),
            )

        view = first_sheet(pdf, may_wait=_is_kept(opened.app))
        if not is_server(opened.app.target):
            view.add(BackupsLine(opened.app, self._settings))
        view.put_away.connect(put_away)
        view.postponed.connect(lambda: self._let_in(opened, files))
        self._window.show_screen(view)
        return view


def _is_kept(app: App) -> bool:
    """Whether the company can be opened again without the sheet."""
    return bool(keyring()) or has_passphrase(app.target)


def _why(target: str, error: BaseException) -> str | None:
    """Return what to say above the question for the key; ``None`` if a key would not help."""
    if isinstance(error, KeyNeeded):
        return ""
    if isinstance(error, WrongKey):
        return translated("key", _OUTDATED)
    if isinstance(error, NotACompanyFile) and not is_server(target):
        try:
            return translated("key", _OUTDATED) if known_key_is_outdated(Path(target)) else None
        except AppError:
            return None
    return None


def _said(error: BaseException) -> str:
    return sentence(error) if isinstance(error, AppError) else f"{type(error).__name__}: {error}"


_OUTDATED = mark(
    "key",
    "The key this computer keeps does not open it. If the recovery code was renewed, or this is "
    "an older copy, type the code from the sheet that belongs to it. If no code opens it, the file "
    "is damaged: restore a backup.",
)
