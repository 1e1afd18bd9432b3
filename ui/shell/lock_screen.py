"""What covers a locked window: whose company it is, who was here, and a password to go on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QPushButton, QVBoxLayout

from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.sign_in import WhoIsThere
from ui.shell.start import wrapped

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn

_CARD, _INSET = 420, 24
#: What a banner keeps free on both sides of its words.
_BANNER = 32
_BARRED = mark(
    "lock",
    "{name} may no longer sign in to this company. What was typed here and not saved is kept "
    "while this window stays open: it comes back if {name} is let in again, and nobody else "
    "sees it.",
)


def _t(text: str) -> str:
    return translated("lock", text)


class LockScreen(QFrame):
    """Covers the whole window. Says whose company it is, and nothing else of it."""

    tried = Signal(str, str, str)
    #: The person wants another company instead.
    gone_back = Signal()

    def __init__(
        self,
        window: QMainWindow,
        company: str,
        name: str,
        others: "Sequence[WhoMaySignIn]",
        *,
        is_barred: bool = False,
    ) -> None:
        """Ask for ``name``; one who ``is_barred`` may sign in no longer: ask who else is there."""
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.setProperty("role", "lock")
        self._name, self._others = name, others
        title = QLabel(company if is_barred else _t(mark("lock", "Locked")))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self.line = QLabel()
        self.line.setProperty("role", "subtitle")
        whose = QLabel(_t(mark("lock", "Who are you?")) if is_barred else company)
        whose.setProperty("role", "muted")
        self.why = QLabel(_t(_BARRED).format(name=name))
        self.why.setProperty("role", "banner")
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(scaled(self, _CARD))
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(*(scaled(self, _INSET),) * 4)
        self._column.setSpacing(scaled(self, 10))
        for part in (title, whose, self.why, self.line):
            self._column.addWidget(part)
        self.why.setVisible(is_barred)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        if is_barred:
            wrapped(title, _CARD - 2 * _INSET)
            wrapped(self.why, _CARD - 2 * _INSET - _BANNER)
        self.who = self._ask(by_list=is_barred)
        self.back = QPushButton(_t(mark("lock", "Open another company")))
        self.back.setProperty("role", "link")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda _on: self.gone_back.emit())
        self.back.setVisible(is_barred)
        layout.insertWidget(2, self.back, 0, Qt.AlignmentFlag.AlignHCenter)

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
