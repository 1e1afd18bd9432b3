"""The inside of a detail panel: why it is not ready, then what there is to know."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.kernel.panel import Fact, Section
from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import Finding
from ui.kit.fact_line import FactLine, LinkButton, ValueLabel
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.looking import LookButton
from ui.kit.operations import Operations
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
        words.setSpacing(scaled(self, 2))
        words.addWidget(text_label(finding.reason, "strong"))
        words.addWidget(text_label(finding.action))
        words.addWidget(text_label(law, "help"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 10))
        row.addWidget(StateDot(finding.state), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class FactsView(QWidget):
    """Findings and sections, one under the other. ``wanted`` carries a link's ``Place``."""

    wanted = Signal(object)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations, self._zone = operations, operations.zone
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
        text = by_type(fact.value, fact.unit, self._zone)
        value: QLabel | QPushButton
        if fact.entity and fact.record_id:
            place = Place(fact.entity, record_id=fact.record_id)
            value = LinkButton(text)
            value.clicked.connect(lambda _on: self.wanted.emit(place))
        elif fact.private:
            return FactLine(
                text_label(fact.label, "muted"), LookButton(fact, self._operations, self._zone)
            )
        else:
            value = ValueLabel(text)
        value.setAccessibleName(f"{fact.label}: {text}")
        return FactLine(text_label(fact.label, "muted"), value)


def text_label(text: str, role: str = "") -> QLabel:
    """Return a label that wraps, that can be selected from, and takes its text literally."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    return made
