"""The inside of a detail panel: why it is not ready, then what there is to know."""

from datetime import tzinfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.panel import Fact, Section
from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import Finding
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.pills import StateDot
from ui.kit.places import Place
from ui.kit.theme import scaled

_DUE = mark("panel", "due {day}")
_SINCE = mark("panel", "since {day}")
_READY = mark("panel", "Nothing stands in the way today.")


class FindingLine(QWidget):
    """One reason: what is wrong, since when, by which rule, and what ends it."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        days = [
            translated("panel", words).format(day=by_type(day))
            for words, day in ((_SINCE, finding.since), (_DUE, finding.due))
            if day
        ]
        law = " · ".join([label(finding.state), finding.rule, finding.citation, *days])
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(finding.reason, "strong"))
        words.addWidget(text_label(finding.action))
        words.addWidget(text_label(law, "help"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 10))
        row.addWidget(StateDot(finding.state), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class LinkButton(QPushButton):
    """A link that gives way: a long one ends in an ellipsis and has the whole as its tip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), scaled(self, 90)), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.contentsRect().width()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        option.text = text
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class FactsView(QWidget):
    """Findings and sections, one under the other. ``wanted`` carries a link's ``Place``."""

    wanted = Signal(object)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, scaled(self, 6), 0)
        self._column.setSpacing(scaled(self, 8))
        self._column.addStretch(1)

    def add_findings(self, findings: tuple[Finding, ...], *, looked_at: bool) -> None:
        """Begin with why it is not ready, or say that nothing stands in the way."""
        for finding in findings:
            self._add(FindingLine(finding))
        if looked_at and not findings:
            self._add(text_label(translated("panel", _READY), "muted"))

    def add_section(self, section: Section) -> None:
        """Add a heading with its facts, or the sentence for when there are none."""
        if section.title:
            heading = text_label(section.title, "heading")
            heading.setContentsMargins(0, scaled(self, 8), 0, 0)
            self._add(heading)
        for fact in section.facts:
            self._add(self._line(fact))
        if not section.facts and section.empty:
            self._add(text_label(section.empty, "muted"))

    def add_rule(self) -> None:
        """Draw a line across."""
        line = QFrame()
        line.setProperty("role", "line")
        self._add(line)

    def _add(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _line(self, fact: Fact) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 12))
        name = text_label(fact.label, "muted")
        text = by_type(fact.value, fact.unit, self._zone)
        value: QWidget
        if fact.entity and fact.record_id:
            value = self._link(text, Place(fact.entity, record_id=fact.record_id))
        else:
            words = text_label(text)
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            words.setAccessibleName(f"{fact.label}: {text}")
            value = words
        row.addWidget(name, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(value, 1)
        return line

    def _link(self, text: str, place: Place) -> QPushButton:
        link = LinkButton(text)
        link.setProperty("role", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda _on: self.wanted.emit(place))
        return link


def text_label(text: str, role: str = "") -> QLabel:
    """Return a label that wraps, that can be selected from, and takes its text literally."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    return made
