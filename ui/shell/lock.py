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
    QFrame,
    QLabel,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.errors import AppError
from dsp_desktop.signing_in import people, sign_in
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.opening import Aside
from ui.shell.sign_in import WhoIsThere
from ui.shell.start import wrapped

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn
    from dsp_desktop.app import App

_LOOK_MS = 5_000
_CARD, _INSET = 420, 24
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


class LockScreen(QFrame):
    """Covers the whole window. Says whose company it is, and nothing else of it."""

    tried = Signal(str, str)

    def __init__(
        self, window: QMainWindow, company: str, name: str, others: "Sequence[WhoMaySignIn]"
    ) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.setProperty("role", "lock")
        self._name, self._others = name, others
        title = QLabel(_t(mark("lock", "Locked")))
        title.setProperty("role", "title")
        self.line = QLabel()
        self.line.setProperty("role", "subtitle")
        whose = QLabel(company)
        whose.setProperty("role", "muted")
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(scaled(self, _CARD))
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(*(scaled(self, _INSET),) * 4)
        self._column.setSpacing(scaled(self, 10))
        for part in (title, whose, self.line):
            self._column.addWidget(part)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.who = self._ask(by_list=False)

    def _ask(self, *, by_list: bool) -> WhoIsThere:
        if by_list:
            who = WhoIsThere(self._others)
            words = mark("lock", "What {name} has open is closed when somebody else signs in.")
            back = mark("lock", "I am {name}")
        else:
            who = WhoIsThere((), chosen=self._name, only=True)
            words = mark("lock", "{name}, type your password to go on where you were.")
            back = mark("lock", "Somebody else")
        self.line.setText(_t(words).format(name=self._name))
        wrapped(self.line, _CARD - 2 * _INSET)
        who.other.setText(_t(back).format(name=self._name))
        who.other.clicked.disconnect()
        who.other.clicked.connect(lambda _on: self._turn_to(by_list=not by_list))
        who.other.show()
        who.tried.connect(self.tried)
        self._column.addWidget(who)
        QTimer.singleShot(0, who, who.password.setFocus)
        return who

    def _turn_to(self, *, by_list: bool) -> None:
        self._column.removeWidget(self.who)
        self.who.hide()
        self.who.deleteLater()
        self.who = self._ask(by_list=by_list)


class Lock(QObject):
    """Hides what is open and lets the same person back to it; or another one in its place."""

    #: Another person, or the same with other permissions, has signed in: an ``App``.
    taken_over = Signal(object)
    #: The window was locked, or is open again.
    changed = Signal(bool)

    def __init__(self, window: QMainWindow, app: "App", company: Callable[[], str]) -> None:
        super().__init__(window)
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
        self.screen = LockScreen(
            self._window, self._company(), self._app.actor.name, self._people()
        )
        self.screen.tried.connect(self._try)
        for other in application.topLevelWidgets():
            if other is not self._window and other.isVisible():
                self._hide(other)
        self._cover()
        application.installEventFilter(self)
        self.changed.emit(True)  # noqa: FBT003 - Qt's own way

    def leave(self) -> None:
        """The company is being closed: lock nothing any more."""
        self.watch.stop()
        self._aside.wait()
        if self.screen is not None:
            for dialog in self._hidden:
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

    def _people(self) -> "Sequence[WhoMaySignIn]":
        try:
            return people(self._app)
        except AppError:  # the server is away: whoever was here may still come back
            return ()

    def _try(self, name: str, password: str) -> None:
        screen, app = self.screen, self._app
        if screen is None:
            return
        self._aside.run(
            lambda _aside: sign_in(app, name, password),
            then=self._signed_in,
            failed=screen.who.refuse,
        )

    def _signed_in(self, app: "App") -> None:
        if app.actor != self._app.actor:
            if self.screen is not None:
                self.screen.who.be_busy(busy=False)
            if self._may_be_lost():
                self.taken_over.emit(app)
            return
        self._uncover()
        for dialog in self._hidden:
            QWidget.setVisible(dialog, True)  # noqa: FBT003 - Qt's own way; see _hide
        self._hidden = []
        if self._focus is not None:
            self._focus.setFocus()
        self.watch.begin(self._minutes)

    def _may_be_lost(self) -> bool:
        """Ask before typing of the person who was here is thrown away."""
        if not any(getattr(each, "is_touched", lambda: False)() for each in self._hidden):
            return True
        words = mark("lock", "{name} has typed something that is not saved yet. It would be lost.")
        application = cast("QApplication", QApplication.instance())
        application.removeEventFilter(self)  # this question may be seen
        try:
            return dialogs.confirm(
                self._window,
                _t(mark("lock", "Close what is open?")),
                _t(words).format(name=self._app.actor.name),
                yes=_t(mark("lock", "Sign in and lose it")),
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
