"""What needs somebody: a subject, why, and for each reason the one thing that ends it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import Finding, State, worst
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.pills import StatePill
from ui.kit.places import Place
from ui.kit.theme import scaled
from ui.pages.today_ending import Ending, ending

#: A due date this near is said in days, as a person would.
_SOON_DAYS = 60
#: So many findings of one subject are written out; its record has them all.
_AT_ONCE = 2
_NAME = "text-align: left; font-weight: 600; color: palette(text);"
_MORE = "text-align: left;"


def _t(text: str) -> str:
    return translated("today", text)


class Need(QFrame):
    """Everything about one subject that needs somebody, the worst of it first."""

    def __init__(self, findings: Sequence[Finding], on: date, operations: Operations) -> None:
        super().__init__()
        self.subject = findings[0].subject
        self._operations = operations
        self.ends: list[QPushButton] = []
        state = worst(f.state for f in findings)
        self.pill = StatePill(pill_text(findings, state, on), state.value, self)
        self.open = self._link(self.subject.label, _NAME)
        words = mark("today", "Open {who}")
        self.open.setAccessibleName(_t(words).format(who=self.subject.label))
        first = QHBoxLayout()
        first.setSpacing(scaled(self, 10))
        first.addWidget(self.pill)
        first.addWidget(self.open)
        first.addStretch(1)
        lines = QGridLayout()
        lines.setHorizontalSpacing(scaled(self, 12))
        lines.setVerticalSpacing(scaled(self, 7))
        lines.setColumnStretch(0, 1)
        for row, finding in enumerate(findings[:_AT_ONCE]):
            self._add(lines, row, finding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, scaled(self, 8), 0, scaled(self, 8))
        layout.setSpacing(scaled(self, 5))
        layout.addLayout(first)
        layout.addLayout(lines)
        self.more: QPushButton | None = None
        if len(findings) > _AT_ONCE:
            rest = _t(mark("today", "and {n} more")).format(n=len(findings) - _AT_ONCE)
            self.more = self._link(rest, _MORE)
            self.more.setAccessibleName(f"{self.subject.label}: {rest}")
            layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _link(self, text: str, style: str) -> QPushButton:
        """Return words that open the record."""
        button = QPushButton(text.replace("&", "&&"), self)
        button.setProperty("role", "link")
        button.setStyleSheet(style)
        button.setToolTip(text)
        button.setMinimumWidth(1)  # a long name gives way before the page does
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        place = Place(self.subject.kind, record_id=self.subject.id)
        button.clicked.connect(lambda _checked: self._operations.wanted.emit(place))
        return button

    def _add(self, lines: QGridLayout, row: int, finding: Finding) -> None:
        said, why = (
            QLabel(finding.reason),
            QLabel(f"{finding.action.rstrip('.')} · {finding.citation}"),
        )
        why.setProperty("role", "help")
        words = QVBoxLayout()
        words.setSpacing(scaled(self, 1))
        for line in (said, why):
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
            words.addWidget(line)
        lines.addLayout(words, row, 0)
        end = ending(finding)
        button = QPushButton(end.title, self)
        button.setToolTip(finding.action)
        button.setAccessibleName(f"{end.title}, {self.subject.label}: {finding.action}")
        button.clicked.connect(lambda _checked: self._end(end, button))
        self.ends.append(button)
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        lines.addWidget(button, row, 1, place)

    def _end(self, end: Ending, button: QPushButton) -> None:
        write, actor = end.at_once, self._operations.app.actor
        if write is None or (end.permission and not actor.may(end.permission)):
            self._operations.wanted.emit(end.place)
            return
        record_id = self.subject.id
        button.setEnabled(False)
        self._operations.write(
            end.operation,
            lambda uow: write(uow, record_id),
            over=lambda: button.setEnabled(True),
            owner=button,
        )


class NeedsList(QScrollArea):
    """The lines below one another. Another list comes all at once, never half laid out."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def show_lines(self, lines: Sequence[QWidget]) -> None:
        """Show these in place of what is shown; the person stays where they had scrolled to."""
        self.setUpdatesEnabled(False)
        at = self.verticalScrollBar().value()
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, scaled(self, 8), 0)
        column.setSpacing(0)
        for number, line in enumerate(lines):
            if number and isinstance(line, Need):
                rule = QFrame()
                rule.setProperty("role", "line")
                column.addWidget(rule)
            column.addWidget(line)
        column.addStretch(1)
        self.setWidget(inner)  # what was there before goes with this
        # Its words get their letters, and so their height, only now; painted once both are known.
        QTimer.singleShot(0, self, lambda: self._reveal(at))

    def _reveal(self, at: int) -> None:
        self.verticalScrollBar().setValue(at)
        self.setUpdatesEnabled(True)


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
