"""The lock: after a while without a touch the window shows nothing until the person is back.

What was open stays as it was, dialogs and half-typed forms too: they are hidden, not closed.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from dsp_desktop.kernel.errors import AppError
from dsp_desktop.signing_in import people, sign_in
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.shell.lock_screen import LockScreen
from ui.shell.opening import Aside

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn
    from dsp_desktop.app import App

_LOOK_MS = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
#: What must not reach anything beneath a lock.
_KEPT_OUT = frozenset(
    {QEvent.Type.Shortcut, QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}
)


def _t(text: str) -> str:
    return translated("lock", text)


class IdleWatch(QObject):
    """Says when nobody has touched any window of ours for so many minutes.

    Input reaches a window before it reaches what is in it, so listening there is enough and
    costs nothing else. Two clocks are looked at: the one that ticks, and the one on the wall,
    which goes on while a computer sleeps.
    """

    idle = Signal()

    def __init__(self, app: "App", parent: QObject) -> None:
        super().__init__(parent)
        self._clock = app.clock
        self._limit = timedelta()
        self._ticks = 0
        self._touched = self._clock.now()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        application = cast("QGuiApplication", QGuiApplication.instance())
        application.focusWindowChanged.connect(self._listen_to)
        self._listen_to(application.focusWindow())

    def begin(self, minutes: int) -> None:
        """Watch from now on; nobody is idle yet."""
        self._limit = timedelta(minutes=minutes)
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._ticks, self._touched = 0, self._clock.now()

    def look(self) -> None:
        """Look how long it has been."""
        self._ticks += 1
        ticked = timedelta(milliseconds=self._ticks * _LOOK_MS)
        if max(ticked, self._clock.now() - self._touched) >= self._limit:
            self.stop()
            self.idle.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _listen_to(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # twice is once


class Lock(QObject):
    """Hides what is open and lets the same person back to it; or another one in its place."""

    #: Another person has signed in: an ``App``.
    taken_over = Signal(object)
    #: The window was locked, or is open again.
    changed = Signal(bool)
    #: The same person is back, and all is as it was: an ``App`` with the rights of now.
    returned = Signal(object)
    #: The person wants another company instead.
    gone_back = Signal()

    def __init__(
        self,
        window: QMainWindow,
        app: "App",
        company: Callable[[], str],
        is_touched: Callable[[], bool] = lambda: False,
    ) -> None:
        """Lock ``window``; ``is_touched`` says whether a page holds typing that is not saved."""
        super().__init__(window)
        self._is_touched, self._is_barred = is_touched, False
        self._window, self._app, self._company = window, app, company
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None
        self._title = ""
        self._aside = Aside(self)
        self._minutes = 0
        self.screen: LockScreen | None = None
        self.watch = IdleWatch(app, self)
        self.watch.idle.connect(self.lock)

    def begin(self, minutes: int) -> None:
        """Lock after so many minutes without a touch, counted from now."""
        self._minutes = minutes
        if self.screen is None:
            self.watch.begin(minutes)

    def bar(self) -> None:
        """Hide everything: the person here may sign in no longer. Others may."""
        if self._is_barred:
            return
        self._is_barred = True
        if self.screen is None:
            self.lock()
        else:
            self._show_screen()

    def may_close(self) -> bool:
        """Whether the window may go: while it is locked, typing beneath is asked about here."""
        return self.screen is None or self._may_be_lost(_t(mark("lock", "Close and lose it")))

    def lock(self) -> None:
        """Hide everything that is open."""
        if self.screen is not None:
            return
        self.watch.stop()
        application = cast("QApplication", QApplication.instance())
        while (popup := application.activePopupWidget()) is not None:
            popup.close()
        self._focus = application.focusWidget()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(_t(mark("lock", "Locked - DSP Desktop")))
        _inside(self._window).hide()
        self._show_screen()
        QToolTip.hideText()
        for other in application.topLevelWidgets():
            if other is not self._window and other.isVisible():
                self._hide(other)
        application.installEventFilter(self)
        self.changed.emit(True)  # noqa: FBT003 - Qt's own way

    def leave(self) -> None:
        """The company is being closed: lock nothing any more."""
        self.watch.stop()
        self._aside.wait()
        if self.screen is not None:
            for dialog in filter(isValid, self._hidden):
                dialog.deleteLater()
            self._uncover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """While locked: keep the cover on top, and shortcuts and drops away from what it hides."""
        if self.screen is None:
            return False
        kind = event.type()
        if kind in _KEPT_OUT:
            return True
        if watched is self._window and kind == QEvent.Type.Resize:
            self._cover()
        elif kind in (QEvent.Type.Show, QEvent.Type.ZOrderChange) and isinstance(watched, QWidget):
            inside = watched is self.screen or self.screen.isAncestorOf(watched)
            if watched.isWindow() and watched is not self._window and not inside:
                if watched.windowType() is not Qt.WindowType.ToolTip:
                    QTimer.singleShot(0, watched, lambda: self._hide(watched))
            elif watched.parentWidget() is self._window and not inside:
                self.screen.raise_()
        return False

    def _show_screen(self) -> None:
        """Cover the window, in place of a cover there is already."""
        before, name = self.screen, self._app.actor.name
        self.screen = LockScreen(
            self._window, self._company(), name, self._people(), is_barred=self._is_barred
        )
        self.screen.tried.connect(self._try)
        self.screen.gone_back.connect(self._go_back)
        self._cover()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _go_back(self) -> None:
        if self._may_be_lost(_t(mark("lock", "Leave and lose it"))):
            self.gone_back.emit()

    def _people(self) -> "Sequence[WhoMaySignIn]":
        try:
            return people(self._app)
        except AppError:  # the server is away: whoever was here may still come back
            return ()

    def _try(self, name: str, password: str, new: str) -> None:
        screen, app = self.screen, self._app
        if screen is None:
            return
        self._aside.run(
            lambda _aside: sign_in(app, name, password, new),
            then=self._signed_in,
            failed=screen.who.refuse,
        )

    def _signed_in(self, app: "App") -> None:
        if app.actor.id != self._app.actor.id:
            if self.screen is not None:
                self.screen.who.be_busy(busy=False)
            if self._may_be_lost(_t(mark("lock", "Sign in and lose it"))):
                self.taken_over.emit(app)
            return
        self._app, self._is_barred = app, False
        self._uncover()
        for dialog in filter(isValid, self._hidden):  # one may have gone meanwhile
            QWidget.setVisible(dialog, True)  # noqa: FBT003 - Qt's own way; see _hide
        self._hidden = []
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self.watch.begin(self._minutes)
        self.returned.emit(app)

    def _may_be_lost(self, yes: str) -> bool:
        """Ask before typing of the person who was here is thrown away."""
        touched = (
            getattr(each, "is_touched", lambda: False)() for each in filter(isValid, self._hidden)
        )
        if not (self._is_touched() or any(touched)):
            return True
        words = mark("lock", "{name} has typed something that is not saved yet. It would be lost.")
        application = cast("QApplication", QApplication.instance())
        application.removeEventFilter(self)  # this question may be seen
        try:
            return dialogs.confirm(
                self._window,
                _t(mark("lock", "Close what is open?")),
                _t(words).format(name=self._app.actor.name),
                yes=yes,
            )
        finally:
            application.installEventFilter(self)

    def _uncover(self) -> None:
        cast("QApplication", QApplication.instance()).removeEventFilter(self)
        screen, self.screen = self.screen, None
        if screen is not None:
            screen.hide()
            screen.deleteLater()
        self._window.setWindowTitle(self._title)
        _inside(self._window).show()
        self.changed.emit(False)  # noqa: FBT003 - Qt's own way

    def _cover(self) -> None:
        if self.screen is not None:
            self.screen.setGeometry(self._window.rect())
            self.screen.show()
            self.screen.raise_()

    def _hide(self, other: QWidget) -> None:
        """Hide a window of ours without closing it: a dialog's own way would end its question."""
        if self.screen is None or other in self._hidden or not other.isWindow():
            return
        if other.windowType() is Qt.WindowType.ToolTip:
            other.hide()
            return
        self._hidden.append(other)
        if isinstance(other, QDialog) and type(other).__module__.startswith("PySide6"):
            other.reject()  # Qt's own question: no answer is the safe one
            self._hidden.remove(other)
        else:
            QWidget.setVisible(other, False)  # noqa: FBT003 - Qt's own way


def _inside(window: QMainWindow) -> QWidget:
    """Return what a window holds."""
    inside = window.centralWidget()
    assert inside is not None  # noqa: S101 - it is furnished before anybody signs in
    return inside
