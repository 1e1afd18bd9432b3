"""What Today is built from: tiles with one figure each, and the findings that need somebody."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import Finding, State, worst
from ui.kit.l10n import mark, translated
from ui.kit.pills import StatePill
from ui.kit.places import Place
from ui.kit.theme import scaled
from ui.pages.today_ending import place_that_ends

#: A due date this near is said in days, as a person would.
_SOON_DAYS = 60
#: So many findings of one subject are written out; its panel has them all.
_AT_ONCE = 3
_LINKS = (
    Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
)


def _t(text: str) -> str:
    return translated("today", text)


class Tile(QFrame):
    """One figure: what it is, how much, and a line about it. A click says show me."""

    clicked = Signal()
    #: A part of the line below was chosen, by its name.
    part_chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setProperty("clickable", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title, self.figure, self.line = QLabel(title), QLabel("…"), QLabel()
        self.title.setProperty("role", "muted")
        self.figure.setProperty("role", "figure")
        self.line.setProperty("role", "muted")
        self.line.setWordWrap(True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.line.setTextInteractionFlags(_LINKS)
        self.line.linkActivated.connect(self.part_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, side) for side in (16, 12, 12, 12)))
        layout.setSpacing(scaled(self, 3))
        for widget in (self.title, self.figure, self.line):
            layout.addWidget(widget)
        layout.addStretch(1)

    def say(self, figure: str, line: str, tone: str = "") -> None:
        """Show a figure and a plain line below it."""
        self.figure.setText(figure)
        self.figure.setProperty("tone", tone)
        self.figure.style().unpolish(self.figure)
        self.figure.style().polish(self.figure)
        self.line.setText(escape(line))
        self.setAccessibleName(f"{self.title.text()}: {figure}. {line}")

    def say_parts(self, figure: str, parts: Sequence[tuple[str, str]], tone: str = "") -> None:
        """Show a figure and what it is made of; each part can be chosen by its name."""
        self.say(figure, ", ".join(words for _name, words in parts), tone)
        links = (
            f'<a href="{name}" style="color: palette(placeholder-text)">{escape(words)}</a>'
            for name, words in parts
        )
        self.line.setText(", ".join(links))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class Need(QFrame):
    """Everything about one subject that needs somebody, the worst of it first."""

    def __init__(
        self, findings: Sequence[Finding], on: date, go: Callable[[Place], object]
    ) -> None:
        super().__init__()
        subject = findings[0].subject
        self.subject = subject
        state = worst(f.state for f in findings)
        self.pill = StatePill()
        room = QWidget(self)
        room.setFixedWidth(scaled(self, 124))
        beside = QHBoxLayout(room)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        beside.addStretch(1)
        self.pill.say(pill_text(findings, state, on), state.value)
        words = QVBoxLayout()
        words.setSpacing(scaled(self, 2))
        self._go = go
        self.ends: list[QLabel] = []
        for number, finding in enumerate(findings[:_AT_ONCE]):
            self._add(words, finding, first=number == 0)
        if len(findings) > _AT_ONCE:
            more = QLabel(_t(mark("today", "and {n} more")).format(n=len(findings) - _AT_ONCE))
            more.setProperty("role", "help")
            words.addWidget(more)
        self.open = QPushButton(_t(mark("today", "Open")))
        self.open.setAccessibleName(_t(mark("today", "Open {who}")).format(who=subject.label))
        place = Place(subject.kind, record_id=subject.id)
        self.open.clicked.connect(lambda _checked: go(place))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, scaled(self, 7), 0, scaled(self, 7))
        row.addWidget(room, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)

    def _add(self, words: QVBoxLayout, finding: Finding, *, first: bool) -> None:
        reason = f"{finding.subject.label}: {_within(finding.reason)}" if first else finding.reason
        said = QLabel(reason)
        said.setWordWrap(True)
        action, citation = escape(finding.action.rstrip(".")), escape(finding.citation)
        why = QLabel(f'<a href="#" style="color: palette(link)">{action}</a> · {citation}')
        why.setProperty("role", "help")
        why.setWordWrap(True)
        why.setAccessibleName(f"{finding.action} {finding.citation}")
        why.setTextInteractionFlags(_LINKS)
        why.linkActivated.connect(lambda _link: self._go(place_that_ends(finding)))
        self.ends.append(why)
        if not first:
            words.addSpacing(scaled(self, 4))
        words.addWidget(said)
        words.addWidget(why)


def pill_text(findings: Sequence[Finding], state: State, on: date) -> str:
    """Return the state, or for what is due soon how many days are left.

    Example:
        >>> pill_text([], State.BLOCKED, date(2026, 11, 20))
        'Blocked'
    """
    days = [(f.due - on).days for f in findings if f.due is not None and f.state is state]
    if state is not State.DUE_SOON or not days or not 0 <= min(days) <= _SOON_DAYS:
        return label(state)
    left = min(days)
    if left == 0:
        return _t(mark("today", "Today"))
    return _t(mark("today", "1 day")) if left == 1 else f"{left} {_t(mark('today', 'days'))}"


def _within(reason: str) -> str:
    """Return a reason as it reads after a colon: no capital, unless it is a name or a code."""
    first = reason.split(" ", 1)[0]
    return reason if first[1:] != first[1:].lower() else reason[:1].lower() + reason[1:]
