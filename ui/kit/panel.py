"""The detail panel beside a list: one record at a glance, and what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.app import Session
from dsp_desktop.kernel.errors import AppError, NotFound
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.wording import label
from ui.kit.fact_line import longest_word
from ui.kit.facts import FactsView, text_label
from ui.kit.flow import FlowLayout
from ui.kit.formats import shown
from ui.kit.icons import set_icon
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.panel_actions import ActionRow
from ui.kit.pills import StatePill
from ui.kit.spec import Kind, PageSpec
from ui.kit.theme import scaled

_OVERVIEW = mark("panel", "Overview")
_NOTHING = mark("panel", "Select a {noun} to see it here.")
_GONE = mark("panel", "This record has been deleted.")
_HIDE = mark("panel", "Hide this panel")


@dataclass(frozen=True, slots=True)
class PanelTab:
    """A further tab of every panel: documents, history.

    ``build`` gets the operations, the entity and the record's id; it is called when the
    tab is first looked at. ``applies`` says to which entities it belongs; ``drop`` gets the
    files too, and the window to ask in.
    """

    title: str
    build: Callable[[Operations, str, int], QWidget]
    applies: Callable[[str], bool] = lambda _entity: True
    #: Takes files dropped on the record's panel or row; ``None`` where there are no files.
    drop: Callable[[Operations, str, int, Sequence[Path], QWidget], None] | None = None
    may_drop: Callable[[Operations], bool] = lambda _operations: True


class DetailPanel(QFrame):
    """Follows the selection: ``show_record(id, row)``."""

    edit_wanted = Signal(int)
    delete_wanted = Signal(int)
    action_wanted = Signal(int, object)
    hide_wanted = Signal()

    def __init__(
        self,
        spec: PageSpec[Any, Any],
        operations: Operations,
        tabs: tuple[PanelTab, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.record_id: int | None = None
        self.title, self.subtitle, self.pill = QLabel(), text_label("", "muted"), StatePill()
        self._spec, self._operations = spec, operations
        self._row: Any = None
        self._told: Panel | None = None
        self._tabs = tuple(tab for tab in tabs if tab.applies(spec.entity))
        self._tab_buttons = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._tab_bar = QWidget()
        self._hide = QToolButton()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.action_row = ActionRow(spec, operations)
        self._build()
        operations.readiness.looked.connect(self._draw)
        self.show_record(None, None)

    def show_record(self, record_id: int | None, row: Any) -> None:
        """Show a record, given its row in the list; ``None`` for no record at all."""
        changed = record_id != self.record_id
        self.record_id, self._row = record_id, row
        if changed:
            self._told = None
            self._tab_buttons.buttons()[0].setChecked(True)
        if record_id is None:
            self._draw()
            return
        tell, spec = self._spec.panel, self._spec
        if tell is None:
            self._keep(record_id, by_columns(spec, row, self._operations))
            return

        def question(source: Session) -> Panel:
            return tell(source, record_id)

        self._operations.read(
            question,
            then=lambda told: self._keep(record_id, told),
            owner=self,
            refused=lambda error: self._lost(record_id, error),
        )

    def _keep(self, record_id: int, told: Panel) -> None:
        if record_id == self.record_id:
            self._told = told
            self._draw()

    def _lost(self, record_id: int, error: AppError) -> bool:
        if isinstance(error, NotFound) and record_id == self.record_id:
            self._told = Panel(translated("panel", _GONE), "")
            self._draw()
        return isinstance(error, NotFound)

    def _draw(self) -> None:
        told, record_id = self._told, self.record_id
        self._tab_bar.setVisible(record_id is not None and bool(self._tabs))
        facts = FactsView(self._operations)
        facts.wanted.connect(self._operations.wanted)
        if record_id is None or told is None:
            noun = translated(self._spec.entity, self._spec.noun)
            nothing = translated("panel", _NOTHING).format(noun=noun)
            self.title.clear()
            self.subtitle.setText("" if record_id else nothing)
            self.pill.show_state(None)
        else:
            watch, entity = self._operations.readiness, self._spec.entity
            state = watch.state(entity, record_id) if self._spec.readiness else None
            self.title.setText(told.title)
            self.subtitle.setText(told.subtitle)
            self.pill.show_state(state)
            findings = watch.findings(entity, record_id) if self._spec.readiness else ()
            facts.add_findings(findings, looked_at=state is not None)
            for section in told.sections:
                facts.add_section(section)
        self._say_title_as("title")
        self.title.setVisible(bool(self.title.text()))
        self.subtitle.setVisible(bool(self.subtitle.text()))
        self._put(0, facts)
        self.action_row.show_for(self.record_id, self._row)
        self._show_tab(self._tab_buttons.checkedId())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._say_title_as("title")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange_head()
        return super().event(event)

    def _arrange_head(self) -> None:
        """Put the pill below the title where a word of it has no room beside it.

        Where it has none beside the button that closes the panel, the title is smaller.
        """
        column = self.layout()
        if column is None:
            return
        sides, gap = column.contentsMargins(), self._head.spacing()
        whole = self.width() - sides.left() - sides.right() - self._hide.sizeHint().width() - gap
        room = whole - self.pill.sizeHint().width() - gap if self.pill.isVisible() else whole
        longest = longest_word(self.title, self.title.text())
        if longest > whole and self.title.property("role") == "title":
            self._say_title_as("heading")
            return
        beside = longest <= room
        way = QBoxLayout.Direction
        self._head.setDirection(way.LeftToRight if beside else way.TopToBottom)
        wide = room if beside else whole
        # Else a low window would take the room from the title, which cannot scroll.
        self.title.setMinimumHeight(max(0, self.title.heightForWidth(wide)))

    def _say_title_as(self, role: str) -> None:
        if self.title.property("role") != role:
            self.title.setProperty("role", role)
            self.title.style().polish(self.title)
        self._arrange_head()

    def _put(self, place: int, inside: QWidget) -> None:
        area = self._stack.widget(place)
        assert isinstance(area, QScrollArea)  # noqa: S101 - we put it there
        # As wide as the panel, whatever is in it: a long word must not push the rest out.
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar = area.verticalScrollBar()
        at = bar.value() if area.property("of") == self.record_id else 0
        area.setProperty("of", self.record_id)
        area.setWidget(inside)
        if at:  # the person goes on reading there, once it is known how long it is
            QTimer.singleShot(0, self, lambda: self._go_on(place, at))

    def _go_on(self, place: int, at: int) -> None:
        area = self._stack.widget(place)
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(at)

    def _show_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        if place > 0 and self.record_id is not None:
            tab = self._tabs[place - 1]
            self._put(place, tab.build(self._operations, self._spec.entity, self.record_id))

    def _build(self) -> None:
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        hide = self._hide
        hide.setToolTip(translated("panel", _HIDE))
        hide.setAccessibleName(translated("panel", _HIDE))
        set_icon(hide, "ph.x")
        hide.clicked.connect(self.hide_wanted)
        top = QHBoxLayout()
        top.setSpacing(scaled(self, 8))
        self._head.setSpacing(scaled(self, 8))
        self._head.addWidget(self.title, 1)
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        self._head.addWidget(self.pill, 0, left | middle)
        top.addLayout(self._head, 1)
        top.addWidget(hide, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        tabs = FlowLayout(self._tab_bar, gap=scaled(self, 14), line_gap=0)
        titles = [translated("panel", _OVERVIEW), *(tab.title for tab in self._tabs)]
        for place, title in enumerate(titles):
            button = QPushButton(title)
            button.setProperty("role", "tab")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self._tab_buttons.addButton(button, place)
            tabs.addWidget(button)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.viewport().setAutoFillBackground(False)
            self._stack.addWidget(area)
        self._tab_buttons.idClicked.connect(self._show_tab)
        column = QVBoxLayout(self)
        side = scaled(self, 18)
        column.setContentsMargins(side, scaled(self, 14), scaled(self, 12), side)
        column.setSpacing(scaled(self, 10))
        column.addLayout(top)
        column.addWidget(self.subtitle)
        column.addWidget(self._tab_bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self.action_row)
        self.action_row.edit_wanted.connect(self.edit_wanted)
        self.action_row.delete_wanted.connect(self.delete_wanted)
        self.action_row.action_wanted.connect(self.action_wanted)


def by_columns(spec: PageSpec[Any, Any], row: Any, operations: Operations) -> Panel:
    """Tell about a record from its row, where the page brings nothing better."""
    columns = [c for c in spec.columns if c.kind is not Kind.READINESS]
    values = [
        shown(getattr(row, c.name, None), c.kind, operations.zone) if row is not None else ""
        for c in columns
    ]
    facts = tuple(
        Fact(translated(spec.entity, column.title), text)
        for column, text in zip(columns[1:], values[1:], strict=True)
        if text
    )
    status = getattr(row, "status", None)
    return Panel(values[0], label(status) if status else "", (Section("", facts),))
