"""What stands above a table: the filter box, state chips, drop-downs, the count."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import State
from ui.kit.flow import FlowLayout
from ui.kit.icons import set_action_icon, set_icon
from ui.kit.l10n import mark, translated
from ui.kit.spec import Filter, PageSpec
from ui.kit.table_model import RecordTableModel
from ui.kit.theme import scaled

_FILTER_BOX = mark("list", "Filter {title}")
_ALL = mark("list", "All")
_ANY = mark("list", "{title}: any")
_COUNT = mark("list", "{count} {noun}")
_OF = mark("list", "{count} of {whole} {noun}")
_COLUMNS = mark("list", "Choose columns")
_EXPORT = mark("list", "Copy or save this list")
_DETAILS = mark("list", "Show details beside the list")


class FilterBar(QWidget):
    """Emits ``changed`` whenever the person asks for something else."""

    changed = Signal()
    #: The person is done typing and wants to be in the list.
    left = Signal()

    def __init__(self, spec: PageSpec[Any, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.box = QLineEdit(clearButtonEnabled=True)
        self.box.setPlaceholderText(translated("list", _FILTER_BOX).format(title=many(spec)))
        self.box.setAccessibleName(self.box.placeholderText())
        self.box.textChanged.connect(lambda _text: self.changed.emit())
        self.box.installEventFilter(self)
        find = QAction(self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        find.triggered.connect(self._find)
        self.addAction(find)
        lens = QAction(self)
        self.box.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)
        set_action_icon(lens, "ph.magnifying-glass", self.box)
        self.chips: dict[State | None, QPushButton] = {}
        self.boxes: dict[str, QComboBox] = {}
        self._values: dict[str, list[object]] = {}
        self._left = QWidget()
        self._end = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.columns = _tool("ph.columns", translated("list", _COLUMNS))
        self.export = _tool("ph.export", translated("list", _EXPORT))
        self.details = _tool("ph.layout", translated("list", _DETAILS))
        self.details.setCheckable(True)
        self._build()

    @property
    def state(self) -> State | None:
        """The readiness state the list is cut down to."""
        return next((s for s, chip in self.chips.items() if chip.isChecked()), None)

    @property
    def filters(self) -> dict[str, object]:
        """What the drop-downs say, without those that say "any"."""
        values = {name: self._values[name][box.currentIndex()] for name, box in self.boxes.items()}
        return {name: value for name, value in values.items() if value is not None}

    def is_narrowed(self) -> bool:
        """Whether anything is asked for but the list as it opens."""
        moved = any(box.currentIndex() for box in self.boxes.values())
        return moved or bool(self.box.text() or self.state)

    def widen(self) -> None:
        """Ask for the list as it opens; if that is what it shows, for all there is."""
        self.set_to(filters={} if self.is_narrowed() else self.widest())

    def can_widen(self) -> bool:
        """Whether the list can show more than it does."""
        widest = self.widest()
        return bool(self.box.text() or self.state) or any(
            self._values[name][box.currentIndex()] != widest[name]
            for name, box in self.boxes.items()
        )

    def widest(self) -> dict[str, object]:
        """Return the choice of each drop-down that leaves nothing out.

        That is "any", all time, or the last of its choices.
        """
        everything = (None, Span.ALL_TIME)
        return {
            name: next((each for each in everything if each in values), values[-1])
            for name, values in self._values.items()
        }

    def set_to(
        self,
        text: str = "",
        state: State | None = None,
        filters: Mapping[str, object] | None = None,
    ) -> None:
        """Ask for this, and say so once."""
        blocked = [QSignalBlocker(w) for w in (self, self.box, *self.boxes.values())]
        self.box.setText(text)
        if self.chips:
            self.chips[state if state in self.chips else None].setChecked(True)
        for name, box in self.boxes.items():
            values = self._values[name]
            asked = (filters or {}).get(name, values[0])
            box.setCurrentIndex(values.index(asked) if asked in values else 0)
        del blocked
        self.changed.emit()

    def show_counts(self, shown: int, model: RecordTableModel, matching: int) -> None:
        """Say how many there are; ``matching`` is how many there are in any state."""
        known = shown if model.total is None else model.total
        whole = max(known, model.anywhere)
        words = _COUNT if known == whole else _OF
        self.count.setText(
            translated("list", words).format(
                count=f"{known:,}", whole=f"{whole:,}", noun=many(self._spec, whole)
            )
        )
        states = model.states
        for state, chip in self.chips.items():
            number = matching if state is None else states.get(state, 0)
            name = translated("list", _ALL) if state is None else label(state)
            chip.setText(f"{name} {number:,}")
            chip.setVisible(state is None or bool(number) or chip.isChecked())
        self._arrange_end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go down into the list from the box; with Esc, without what was typed."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.box.clear()
        elif event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.left.emit()
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_box()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange_end()

    def _arrange_end(self) -> None:
        """Put the count below the tools where one line does not hold everything."""
        wanted = self._left.sizeHint().width() + self.count.sizeHint().width()
        wanted += 3 * self.columns.sizeHint().width() + scaled(self, 24)
        way = QBoxLayout.Direction
        one_line = wanted <= self.width()
        self._end.setDirection(way.LeftToRight if one_line else way.BottomToTop)

    def _size_box(self) -> None:
        words = self.fontMetrics().horizontalAdvance(self.box.placeholderText())
        self.box.setFixedWidth(words + scaled(self, 64))

    def _find(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _build(self) -> None:
        self._size_box()
        left = self._left
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        left.setSizePolicy(policy)
        flow = FlowLayout(left, gap=scaled(self, 6))
        flow.addWidget(self.box)
        if self._spec.readiness:
            group = QButtonGroup(self)
            for state in (None, *State):
                chip = QPushButton(translated("list", _ALL) if state is None else label(state))
                chip.setProperty("role", "chip")
                chip.setProperty("tone", "all" if state is None else state.value)
                chip.setCheckable(True)
                chip.setChecked(state is None)
                chip.clicked.connect(lambda _on: self.changed.emit())
                group.addButton(chip)
                flow.addWidget(chip)
                self.chips[state] = chip
        for each in self._spec.filters:
            self.boxes[each.name] = self._drop_down(each)
            flow.addWidget(self.boxes[each.name])
        tools = QHBoxLayout()
        tools.setSpacing(scaled(self, 6))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 6))
        row.addWidget(left, 1)
        for widget in (self.columns, self.export, self.details):
            tools.addWidget(widget)
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        self._end.setSpacing(scaled(self, 6))
        self._end.addWidget(self.count, 0, right | middle)
        self._end.addLayout(tools)
        row.addLayout(self._end)
        row.setAlignment(self._end, Qt.AlignmentFlag.AlignTop)

    def _drop_down(self, each: Filter) -> QComboBox:
        title = translated(self._spec.entity, each.title)
        box = QComboBox()
        box.setAccessibleName(title)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        offers: list[tuple[str, object]] = []
        if isinstance(each.choices, tuple):
            for text, value in each.choices:
                offers.append((translated(self._spec.entity, text), value))
        else:
            if each.opens:
                text, members = each.opens
                offers.append((translated(self._spec.entity, text), members))
            everything = (translated("list", _ANY).format(title=title), None)
            members_of = [(label(member), member) for member in each.choices]
            offers += [*members_of, everything] if each.opens else [everything, *members_of]
        box.addItems([text for text, _value in offers])
        # Kept by ourselves: Qt would turn an enum's member into a plain text.
        self._values[each.name] = [value for _text, value in offers]
        box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        return box


def many(spec: PageSpec[Any, Any], count: int = 2) -> str:
    """Return what the records are called in the middle of a sentence: "vans"."""
    return translated(spec.entity, spec.noun if count == 1 else spec.many or spec.title).lower()


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    set_icon(button, icon)
    return button
