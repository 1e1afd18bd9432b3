"""What stands above a table: the filter box, state chips, drop-downs, the count."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
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

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import State
from ui.kit.flow import FlowLayout
from ui.kit.icons import set_action_icon, set_icon
from ui.kit.l10n import mark, translated
from ui.kit.spec import Filter, PageSpec
from ui.kit.theme import scaled

_FILTER_BOX = mark("list", "Filter {title}")
_ALL = mark("list", "All")
_ANY = mark("list", "{title}: any")
_COUNT = mark("list", "{count} {noun}")
_PART = mark("list", "{shown} of {count} shown")
_COLUMNS = mark("list", "Choose columns")
_EXPORT = mark("list", "Copy or save this list")
_DETAILS = mark("list", "Show details beside the list")


class FilterBar(QWidget):
    """Emits ``changed`` whenever the person asks for something else."""

    changed = Signal()

    def __init__(self, spec: PageSpec[Any, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        title = translated(spec.entity, spec.title)
        self.box = QLineEdit(clearButtonEnabled=True)
        self.box.setPlaceholderText(translated("list", _FILTER_BOX).format(title=title.lower()))
        self.box.setAccessibleName(self.box.placeholderText())
        self.box.setFixedWidth(scaled(self, 184))
        self.box.textChanged.connect(lambda _text: self.changed.emit())
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
        """Ask for the list as it opens; if it opens narrow, for as much as can be chosen.

        Of a drop-down with choices of its own, the last is the widest.
        """
        if self.is_narrowed():
            self.set_to()
            return
        last = {
            each.name: each.choices[-1][1]
            for each in self._spec.filters
            if isinstance(each.choices, tuple)
        }
        self.set_to(filters=last)

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
            asked, values = (filters or {}).get(name), self._values[name]
            box.setCurrentIndex(values.index(asked) if asked in values else 0)
        del blocked
        self.changed.emit()

    def show_counts(
        self, shown: int, total: int | None, states: Mapping[State, int], matching: int
    ) -> None:
        """Say how many there are; ``matching`` is how many there are in any state."""
        known = shown if total is None else total
        noun = self._spec.noun if known == 1 else self._spec.title
        if total is not None and shown < total:
            text = translated("list", _PART).format(shown=f"{shown:,}", count=f"{total:,}")
        else:
            text = translated("list", _COUNT).format(
                count=f"{known:,}", noun=translated(self._spec.entity, noun).lower()
            )
        self.count.setText(text)
        for state, chip in self.chips.items():
            number = matching if state is None else states.get(state, 0)
            name = translated("list", _ALL) if state is None else label(state)
            chip.setText(f"{name} {number:,}")
            chip.setVisible(state is None or bool(number) or chip.isChecked())

    def _find(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _build(self) -> None:
        left = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        left.setSizePolicy(policy)
        flow = FlowLayout(left, gap=scaled(self, 8))
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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(self, 6))
        row.addWidget(left, 1)
        for widget in (self.count, self.columns, self.export, self.details):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

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
            offers.append((translated("list", _ANY).format(title=title), None))
            offers += [(label(member), member) for member in each.choices]
        box.addItems([text for text, _value in offers])
        # Kept by ourselves: Qt would turn an enum's member into a plain text.
        self._values[each.name] = [value for _text, value in offers]
        box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        return box


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    set_icon(button, icon)
    return button
