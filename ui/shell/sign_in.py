"""Who is there: people by name, and a password. The start of every day, and the way back in.

Who comes with a password that somebody else gave them chooses one of their own right here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.errors import (
    AppError,
    GivenPassword,
    NotSignedIn,
    Problem,
    Rejected,
    SignInLater,
)
from ui.kit.fields.passwords import NewPasswordField, PasswordLine
from ui.kit.fields.reading import Unreadable
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.theme import scaled
from ui.shell.start import column

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn

_LINE, _MOST_LINES = 44, 6
_SET = mark("sign_in", "Set it and sign in")


def _t(text: str) -> str:
    return translated("sign_in", text)


class WhoIsThere(QWidget):
    """The list of people, or one person, the password, and what is wrong with it."""

    #: A name and a password to try, and a new one where the password was given by another.
    tried = Signal(str, str, str)

    def __init__(
        self,
        people: "Sequence[WhoMaySignIn]",
        *,
        chosen: str = "",
        only: bool = False,
        enter: str = "",
    ) -> None:
        """Offer ``people``; with ``only``, none but the one that is ``chosen``.

        ``enter`` is what the button says, if it is not to sign in.
        """
        super().__init__()
        self._left = 0
        self._enter = enter or _t(mark("sign_in", "Sign in"))
        # Every part has its parent from the start: without one, showing it opens a window.
        self.people = QListWidget(self)
        self.people.setAccessibleName(_t(mark("sign_in", "People who may sign in")))
        self.name, self.password = QLineEdit(self), PasswordLine()
        self.new = NewPasswordField()
        self.must_choose = QLabel(self)
        self.capitals, self.problem = QLabel(self), QLabel(self)
        self.name_label = QLabel(_t(mark("sign_in", "Your name here")), self)
        self.new_label = QLabel(_t(mark("sign_in", "Your own password")), self)
        self.enter = QPushButton(self._enter, self)
        self.other = QPushButton(_t(mark("sign_in", "Somebody else")), self)
        self._counting = QTimer(self, interval=1_000)
        self._counting.timeout.connect(self._count_down)
        self._fill(people, chosen)
        self._lay_out()
        self._by_hand(by_hand=only or not people)
        if only:
            self.name.setText(chosen)
            self.name.hide()
            self.name_label.hide()

    def who(self) -> str:
        """Return the name to sign in with."""
        if not self.people.isHidden():
            item = self.people.currentItem()
            return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""
        return self.name.text().strip()

    def try_it(self) -> None:
        """Hand over what was typed, once there is something to try."""
        if not self.enter.isEnabled():
            return
        if not self.who():
            self._say(_t(mark("sign_in", "Say who you are.")))
            (self.people if not self.people.isHidden() else self.name).setFocus()
            return
        try:
            new = "" if self.new.isHidden() else (self.new.value() or "")
        except Unreadable as error:
            self._say(sentence(Problem("new", error.code)))
            return
        if not (new or self.new.isHidden()):
            self._say(_t(mark("sign_in", "Type a password of your own.")))
            self.new.setFocus()
            return
        self._say("")
        self.be_busy(busy=True)
        self.tried.emit(self.who(), self.password.text(), new)

    def be_busy(self, *, busy: bool) -> None:
        """Take nothing more while a password is being looked at: that takes a moment."""
        for part in (self.people, self.name, self.password, self.new, self.other):
            part.setEnabled(not busy)
        self.people.setEnabled(not busy and self.new.isHidden())
        self.enter.setEnabled(not busy)
        ready = self._enter if self.new.isHidden() else _t(_SET)
        self.enter.setText(_t(mark("sign_in", "One moment…")) if busy else ready)

    def refuse(self, error: BaseException) -> None:
        """Say why not; what was typed is marked, to be typed over. Count a wait down."""
        self.be_busy(busy=False)
        if isinstance(error, SignInLater):
            self._left = int(str(error.details["seconds"]))
            self._counting.start()
            self._show_wait()
        elif isinstance(error, GivenPassword):
            self._ask_for_own(wanted=True)
            return
        elif isinstance(error, Rejected):
            self._say(" ".join(dict.fromkeys(map(sentence, error.problems))))
            self.new.line.selectAll()
            self.new.setFocus()
            return
        elif isinstance(error, NotSignedIn) and not self.people.isHidden():
            self._say(_t(mark("sign_in", "That is not the password. Type it again.")))
        elif isinstance(error, AppError):
            self._say(sentence(error))
        else:
            self._say(_t(mark("sign_in", "That did not work: {why}")).format(why=error))
        self.password.selectAll()
        self.password.setFocus()

    def focus_password(self) -> None:
        """Put the cursor where typing is wanted."""
        (self.password if self.who() else self.name).setFocus()

    def _ask_for_own(self, *, wanted: bool) -> None:
        """Ask for a password of one's own: the one typed is right, and somebody else's choice."""
        self.enter.setText(_t(_SET) if wanted else self._enter)
        for hidden in (self.must_choose, self.new_label, self.new):
            hidden.setVisible(wanted)
        self.people.setEnabled(not wanted)
        self.name.setReadOnly(wanted)
        self.password.setReadOnly(wanted)
        if wanted:
            self.new.setFocus()

    def _count_down(self) -> None:
        self._left -= 1
        self._show_wait()

    def _show_wait(self) -> None:
        waits = self._left > 0
        self.enter.setEnabled(not waits)
        if not waits:
            self._counting.stop()
            self._say(_t(mark("sign_in", "You may try again.")))
            return
        words = mark("sign_in", "Too many wrong tries. You may try again in {n} seconds.")
        if self._left == 1:
            words = mark("sign_in", "Too many wrong tries. You may try again in a second.")
        self._say(_t(words).format(n=self._left))

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _fill(self, people: "Sequence[WhoMaySignIn]", chosen: str) -> None:
        for person in people:
            called = person.full_name or person.name
            item = QListWidgetItem(f"{called}\n{person.role}", self.people)
            item.setData(Qt.ItemDataRole.UserRole, person.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{called}, {person.role}")
            if person.name.casefold() == chosen.casefold():
                self.people.setCurrentItem(item)
        if self.people.currentItem() is None and people:
            self.people.setCurrentRow(0)
        self.people.itemActivated.connect(lambda _item: self.password.setFocus())

    def _by_hand(self, *, by_hand: bool) -> None:
        self._ask_for_own(wanted=False)
        self.new.set_value(None)
        self.people.setVisible(not by_hand)
        self.name_label.setVisible(by_hand)
        self.name.setVisible(by_hand)
        self.other.setText(
            _t(
                mark("sign_in", "Choose from the list")
                if by_hand
                else mark("sign_in", "Somebody else")
            )
        )
        (self.name if by_hand else self.password).setFocus()

    def _lay_out(self) -> None:
        rows = min(self.people.count(), _MOST_LINES)
        self.people.setFixedHeight(scaled(self, _LINE * rows + 12))
        self.people.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.name.setAccessibleName(self.name_label.text())
        self.password.setAccessibleName(_t(mark("sign_in", "Password")))
        self.password.returnPressed.connect(self.try_it)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.capitals.connect(self.capitals.setVisible)
        self.capitals.setText(_t(mark("sign_in", "Caps Lock is on.")))
        self.capitals.setProperty("role", "help")
        self.problem.setProperty("role", "problem")
        for label in (self.capitals, self.problem):
            label.setWordWrap(True)
            label.hide()
        self.other.setProperty("role", "link")
        self.other.clicked.connect(lambda _on: self._by_hand(by_hand=not self.people.isHidden()))
        self.other.setVisible(self.people.count() > 0)
        self.enter.setProperty("role", "primary")
        self.enter.clicked.connect(lambda _on: self.try_it())
        for button in (self.other, self.enter):  # Enter is listened to where it is typed
            button.setAutoDefault(False)
        label = QLabel(_t(mark("sign_in", "Password")))
        label.setBuddy(self.password)
        self.new_label.setBuddy(self.new)
        self.new.setAccessibleName(self.new_label.text())
        words = mark(
            "sign_in",
            "This password was given to you by somebody else. Choose one that only you know: at "
            "least 10 characters; four or five words are easy to remember.",
        )
        self.must_choose.setText(_t(words))
        self.must_choose.setProperty("role", "banner")
        self.must_choose.setWordWrap(True)
        for line in (self.new.line, self.new.again):
            line.returnPressed.connect(self.try_it)
        self._ask_for_own(wanted=False)
        foot = QHBoxLayout()
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.addWidget(self.enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(scaled(self, 8))
        parts = (self.people, self.name_label, self.name, label, self.password, self.capitals)
        for part in (*parts, self.must_choose, self.new_label, self.new, self.problem):
            layout.addWidget(part)
        layout.addLayout(foot)


class SignInScreen(QScrollArea):
    """Asks who is there before anything of the company is shown."""

    tried = Signal(str, str, str)
    #: The person wants another company instead.
    gone_back = Signal()

    def __init__(self, company: str, people: "Sequence[WhoMaySignIn]", *, chosen: str) -> None:
        super().__init__()
        title, line = QLabel(company), QLabel(_t(mark("sign_in", "Who are you?")))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        line.setProperty("role", "subtitle")
        self.who = WhoIsThere(people, chosen=chosen)
        self.who.tried.connect(self.tried)
        self.back = QPushButton(_t(mark("sign_in", "Open another company")))
        self.back.setProperty("role", "link")
        self.back.setStyleSheet("text-align: left;")
        self.back.clicked.connect(lambda _on: self.gone_back.emit())
        layout = column(self)
        for part in (title, line, self.who):
            layout.addWidget(part)
        layout.addSpacing(scaled(self, 12))
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self.who.focus_password)
        return super().event(event)
