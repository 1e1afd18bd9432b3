"""One file on the preview screen: what it would do, line by line, or what it lacks."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.intake.headers import FieldSpec, specs
from dsp_desktop.intake.planning import Preview, ShownStep
from dsp_desktop.intake.terms import Action, FileKind
from ui.kit.facts import text_label
from ui.kit.fields.days import DateField
from ui.kit.fields.reading import Unreadable
from ui.kit.flow import FlowLayout
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.pages.imports_reading import Refusal

_NOT_READ = mark("imports", "Leave it out")
_ROUTES_NAME = "intake.routes_name"


def _t(text: str) -> str:
    return translated("imports", text)


class RefusedFile(QScrollArea):
    """Why a file cannot be imported, and the two things a person can say about it."""

    kind_said = Signal(object)
    place_said = Signal(object, str)

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        layout = _card(self)
        title = QLabel(_t(mark("imports", "This file was not imported")))
        title.setProperty("role", "heading")
        layout.addWidget(title)
        for text in refusal.sentences:
            layout.addWidget(text_label(text))
        layout.addSpacing(scaled(self, 10))
        self.day, self.station = DateField(), QLineEdit()
        self.problem = QLabel()
        self.problem.setProperty("role", "problem")
        self.again = QPushButton(_t(mark("imports", "Look again")))
        self.kinds: dict[FileKind, QPushButton] = {}
        if _ROUTES_NAME in refusal.codes:
            self._ask_for_place(layout)
        else:
            self._ask_for_kind(layout)
        layout.addStretch(1)

    def _ask_for_place(self, layout: QVBoxLayout) -> None:
        form = QFormLayout()
        form.addRow(_t(mark("imports", "Day of these routes")), self.day)
        form.addRow(_t(mark("imports", "Station")), self.station)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        self.again.clicked.connect(lambda _checked: self._say_place())
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_for_kind(self, layout: QVBoxLayout) -> None:
        words = mark("imports", "If you know what it is, say so; you then match its columns once.")
        line = QLabel(_t(words))
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        layout.addWidget(line)
        kinds = QWidget()
        row = FlowLayout(kinds, scaled(self, 8))
        for kind, spec in specs().items():
            button = QPushButton(spec.title)
            button.clicked.connect(lambda _checked, kind=kind: self.kind_said.emit(kind))
            self.kinds[kind] = button
            row.addWidget(button)
        layout.addWidget(kinds)

    def _say_place(self) -> None:
        try:
            day = self.day.value()
        except Unreadable:
            day = None
        station = self.station.text().strip().upper()
        if not isinstance(day, date) or not station:
            self.problem.setText(_t(mark("imports", "Give both the day and the station.")))
            return
        self.place_said.emit(day, station)


class UnmatchedFile(QScrollArea):
    """A file whose columns go by names we do not know: matched once, remembered."""

    mapped = Signal(dict)

    def __init__(self, seen: Preview) -> None:
        super().__init__()
        layout = _card(self)
        title = QLabel(_t(mark("imports", "Which column is which?")))
        title.setProperty("role", "heading")
        words = mark(
            "imports",
            "This {title} file names some columns in a way we have not met. Match them once; "
            "the next file is read the same way.",
        )
        line = QLabel(_t(words).format(title=seen.title))
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(line)
        form = QFormLayout()
        self.boxes: dict[str, QComboBox] = {}
        for missing in seen.missing:
            box = QComboBox()
            box.addItem(_t(mark("imports", "Choose a column…")), "")
            for header in seen.ignored_columns:
                box.addItem(header, header)
            box.setAccessibleName(missing.label)
            box.currentIndexChanged.connect(self._chosen)
            self.boxes[missing.name] = box
            form.addRow(missing.label, box)
        layout.addLayout(form)
        self.go_on = QPushButton(_t(mark("imports", "Look at the file with these columns")))
        self.go_on.setProperty("role", "primary")
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(lambda _checked: self.mapped.emit(self.columns()))
        layout.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def columns(self) -> dict[str, str]:
        """Return the field of each header that was chosen."""
        chosen = {name: str(box.currentData()) for name, box in self.boxes.items()}
        return {header: name for name, header in chosen.items() if header}

    def _chosen(self) -> None:
        self.go_on.setEnabled(len(self.columns()) == len(self.boxes))


class ReadyFile(QWidget):
    """What a file would add and change, what stays, what is left out: counted and shown."""

    #: A column left out shall be read as a field: the header, the field.
    mapped = Signal(dict)

    def __init__(self, seen: Preview) -> None:
        super().__init__()
        self._views = QStackedWidget()
        self.tabs: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setSpacing(scaled(self, 18))
        added = [s for s in seen.steps if s.action is Action.ADDED]
        changed = [s for s in seen.steps if s.action is Action.CHANGED]
        self.added, self.changed = _steps(self, added), _steps(self, changed)
        self.unreadable, self.ignored = self._bad_lines(seen), self._left_out(seen)
        for name, title, count, view in (
            ("added", mark("imports", "Added"), seen.added, self.added),
            ("changed", mark("imports", "Changed"), seen.changed, self.changed),
            ("unreadable", mark("imports", "Unreadable"), seen.unreadable_count, self.unreadable),
            (
                "ignored",
                mark("imports", "Columns left out"),
                len(seen.ignored_columns),
                self.ignored,
            ),
        ):
            bar.addWidget(self._tab(name, f"{_t(title)} {count:,}", view, enabled=count > 0))
        same = QLabel(f"{_t(mark('imports', 'Unchanged'))} {seen.unchanged:,}")
        same.setProperty("role", "muted")
        bar.addWidget(same)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for note in seen.notes:
            layout.addWidget(text_label(note, "banner"))
        layout.addLayout(bar)
        nothing = QLabel(
            _t(mark("imports", "Nothing in this file is new: all of it is on record."))
        )
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._views.addWidget(nothing)
        layout.addWidget(self._views, 1)
        first = next((b for b in self.tabs.values() if b.isEnabled()), None)
        if seen.writes and first is not None:
            first.click()
        else:
            self._views.setCurrentWidget(nothing)

    def _tab(self, name: str, title: str, view: QWidget, *, enabled: bool) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("role", "tab")
        button.setCheckable(True)
        button.setEnabled(enabled)
        button.clicked.connect(lambda _checked: self._views.setCurrentWidget(view))
        self._group.addButton(button)
        self._views.addWidget(view)
        self.tabs[name] = button
        return button

    def _bad_lines(self, seen: Preview) -> QTreeWidget:
        tree = _tree(self, (_t(mark("imports", "Line")), _t(mark("imports", "Why"))))
        tree.addTopLevelItems(
            [QTreeWidgetItem([f"{bad.line:,}", bad.reason]) for bad in seen.unreadable]
        )
        return tree

    def _left_out(self, seen: Preview) -> QWidget:
        read = {field for _header, field in seen.columns if field}
        free = [f for f in seen.fields if f.name not in read]
        area = QScrollArea()
        layout = _card(area)
        words = mark(
            "imports",
            "Nothing is read from these. If one of them is known by another name, say so.",
        )
        line = QLabel(_t(words))
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        layout.addWidget(line)
        form = QFormLayout()
        self.boxes: dict[str, QComboBox] = {}
        for header in seen.ignored_columns:
            self.boxes[header] = self._read_as(header, free)
            form.addRow(text_label(header), self.boxes[header])
        layout.addLayout(form)
        layout.addStretch(1)
        return area

    def _read_as(self, header: str, free: Iterable[FieldSpec]) -> QComboBox:
        box = QComboBox()
        box.addItem(_t(_NOT_READ), "")
        for spec in free:
            box.addItem(spec.label, spec.name)
        box.setAccessibleName(header)
        box.activated.connect(lambda _row: self._map(header, str(box.currentData())))
        return box

    def _map(self, header: str, name: str) -> None:
        if name:
            self.mapped.emit({header: name})


class _Lines(QTreeWidget):
    """Measures its lines anew when it is shown: until then they have no letters."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.scheduleDelayedItemsLayout()


def _steps(like: QWidget, steps: list[ShownStep]) -> QTreeWidget:
    """List records; what would change opens to what it was and what it would be."""
    record, line = _t(mark("imports", "Record")), _t(mark("imports", "Line"))
    if not any(step.changes for step in steps):
        tree = _tree(like, (line, record))
        tree.addTopLevelItems([QTreeWidgetItem([f"{s.line:,}", s.label]) for s in steps])
        return tree
    before, after = _t(mark("imports", "Before")), _t(mark("imports", "After"))
    tree = _tree(like, (record, before, after, line))
    items = []
    for step in steps:
        item = QTreeWidgetItem([step.label, "", "", f"{step.line:,}"])
        item.setToolTip(0, step.label)
        item.addChildren(
            [
                QTreeWidgetItem([c.label, _value(c.before), _value(c.after), ""])
                for c in step.changes
            ]
        )
        items.append(item)
    tree.addTopLevelItems(items)
    if len(items) == 1:
        items[0].setExpanded(True)
    return tree


def _value(value: object) -> str:
    return "" if value is None else by_type(value)


def _tree(like: QWidget, titles: tuple[str, ...]) -> QTreeWidget:
    tree = _Lines()
    tree.setHeaderLabels(titles)
    tree.setUniformRowHeights(True)
    tree.setAlternatingRowColors(False)
    tree.setRootIsDecorated(len(titles) > 2)  # noqa: PLR2004 - lines with a reason do not open
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    number = titles.index(_t(mark("imports", "Line")))
    header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
    tree.setColumnWidth(number, scaled(like, 80))
    return tree


def _card(area: QScrollArea) -> QVBoxLayout:
    card = QFrame()
    card.setProperty("role", "card")
    area.setWidget(card)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(*(scaled(area, 18),) * 4)
    return layout
