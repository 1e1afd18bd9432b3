"""Two people on one record: both versions side by side, field by field, and a choice.

Nothing is decided for the person where both changed the same field. Leaving the dialog
leaves the form as it was typed, so that nothing is lost by looking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

_TITLE = mark("conflict", "Two versions of one record")
_WHO = mark("conflict", "{who} saved this record on {when}, while you were changing it.")
_SOMEBODY = mark("conflict", "Somebody saved this record while you were changing it.")
_APART = mark(
    "conflict",
    "You changed different fields, so both can be kept. Nothing has been saved yet.",
)
_OVERLAP = mark(
    "conflict",
    "You both changed what is marked below. Choose which to keep; nothing has been saved yet.",
)
_ALIKE = mark("conflict", "The record now says what your form says. Nothing is left to save.")
_BEFORE, _MINE, _THEIRS = (
    mark("conflict", "When you began"),
    mark("conflict", "Yours"),
    mark("conflict", "Theirs"),
)
_UNCHANGED = mark("conflict", "as it was when you began")
_BOTH = mark("conflict", "You both changed this")
_ALL_MINE, _ALL_THEIRS = mark("conflict", "All of mine"), mark("conflict", "All of theirs")
_KEEP_BOTH, _SAVE = mark("conflict", "Keep both"), mark("conflict", "Save what is chosen")
_BACK, _DONE = mark("conflict", "Back to the form"), mark("conflict", "Close the form")
_ONE_LEFT = mark("conflict", "1 field is still to be chosen.")
_SOME_LEFT = mark("conflict", "{n} fields are still to be chosen.")
_SAYS = mark("conflict", "{field}, {side}: {value}")
_BEGAN_WITH = mark("conflict", "When you began: {value}")
_GONE_TITLE = mark("conflict", "This record has been deleted")
_GONE_BY = mark("conflict", "{who} deleted this record on {when}, while you were changing it.")
_GONE = mark("conflict", "Somebody deleted this record while you were changing it.")
_GONE_TEXT = mark(
    "conflict",
    "It cannot be saved any more. What you typed is below and stays in the form; copy it if you "
    "want to enter it elsewhere.",
)
_COPY, _COPIED = mark("conflict", "Copy what I typed"), mark("conflict", "Copied")
_WIDTH, _HEIGHT = 780, 600


@dataclass(frozen=True, slots=True)
class LastTouch:
    """Who saved or deleted the record, and when; nothing where the trail does not say."""

    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both versions, as people read it."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str
    is_mine_changed: bool
    is_theirs_changed: bool

    @property
    def overlaps(self) -> bool:
        """Whether both changed it."""
        return self.is_mine_changed and self.is_theirs_changed


class ConflictDialog(QDialog):
    """Shows both versions; ``decided`` carries the names of the fields that are to be theirs."""

    decided = Signal(object)

    def __init__(
        self,
        differences: Sequence[Difference],
        touch: LastTouch,
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t(_TITLE))
        self._differences = sorted(differences, key=lambda d: not d.overlaps)
        self.choices = {d.name: Choice(d) for d in self._differences}
        self.left = text_label("", "problem")
        self.back, self.save = QPushButton(_t(_BACK)), QPushButton()
        self.all_mine, self.all_theirs = QPushButton(_t(_ALL_MINE)), QPushButton(_t(_ALL_THEIRS))
        self._lay_out(touch, zone)
        self.back.clicked.connect(self.reject)
        self.save.clicked.connect(self._decide)
        self.all_mine.clicked.connect(lambda _on: self._choose_all(theirs=False))
        self.all_theirs.clicked.connect(lambda _on: self._choose_all(theirs=True))
        for choice in self.choices.values():
            choice.group.buttonClicked.connect(self._show_state)
        self._show_state()
        first = next((c.mine for c in self.choices.values() if c.difference.overlaps), self.save)
        first.setFocus()
        self.resize(scaled(self, _WIDTH), scaled(self, _HEIGHT))

    def _lay_out(self, touch: LastTouch, zone: tzinfo) -> None:
        overlap = any(d.overlaps for d in self._differences)
        words = _OVERLAP if overlap else _APART if self._differences else _ALIKE
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(0, 0, scaled(self, 8), 0)
        fields.setSpacing(scaled(self, 10))
        for choice in self.choices.values():
            fields.addWidget(choice)
        fields.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        both = QHBoxLayout()
        for button in (self.all_mine, self.all_theirs):
            button.setVisible(bool(self._differences))
            button.setAutoDefault(False)
            both.addWidget(button)
        both.addWidget(self.left, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 20)] * 4)
        column.setSpacing(scaled(self, 12))
        said = _told(touch, _WHO, _SOMEBODY, zone)
        column.addWidget(text_label(said, "heading"))
        column.addWidget(text_label(_t(words)))
        column.addLayout(both)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.setAccessibleDescription(f"{said} {_t(words)}")

    def _choose_all(self, *, theirs: bool) -> None:
        for choice in self.choices.values():
            choice.choose(theirs=theirs)
        self._show_state()

    def _show_state(self) -> None:
        """Say how much is still to be chosen, and what the button does now."""
        missing = [choice for choice in self.choices.values() if choice.is_theirs is None]
        words = _t(_ONE_LEFT) if len(missing) == 1 else _t(_SOME_LEFT).format(n=len(missing))
        self.left.setText(words if missing else "")
        self.save.setEnabled(not missing)
        keeps_both = all(
            choice.is_theirs == choice.difference.is_theirs_changed
            for choice in self.choices.values()
        ) and not any(d.overlaps for d in self._differences)
        words = _KEEP_BOTH if keeps_both else _SAVE
        self.save.setText(_t(words if self._differences else _DONE))
        self.save.setAccessibleDescription(self.left.text())

    def _decide(self) -> None:
        theirs = frozenset(name for name, choice in self.choices.items() if choice.is_theirs)
        self.accept()
        self.decided.emit(theirs)


class Choice(QFrame):
    """One field: what it was, mine and theirs; one of the two is chosen, or none yet."""

    def __init__(self, difference: Difference) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.difference = difference
        self.group = QButtonGroup(self)
        self.mine = _radio(difference, _MINE, difference.mine)
        self.theirs = _radio(difference, _THEIRS, difference.theirs)
        self.group.addButton(self.mine)
        self.group.addButton(self.theirs)
        name = QLabel(difference.label)
        name.setProperty("role", "heading")
        head = QHBoxLayout()
        head.addWidget(name, 1)
        if difference.overlaps:
            both = QLabel(_t(_BOTH))
            both.setProperty("tone", "due_soon")
            head.addWidget(both)
        grid = QGridLayout(self)
        grid.setContentsMargins(*[scaled(self, 14), scaled(self, 10)] * 2)
        grid.setHorizontalSpacing(scaled(self, 16))
        grid.setVerticalSpacing(scaled(self, 4))
        grid.addLayout(head, 0, 0, 1, 3)
        grid.addWidget(text_label(_t(_BEFORE), "muted"), 1, 0)
        grid.addWidget(self.mine, 1, 1)
        grid.addWidget(self.theirs, 1, 2)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(text_label(difference.before, "muted"), 2, 0, top)
        for place, radio, value, is_changed in (
            (1, self.mine, difference.mine, difference.is_mine_changed),
            (2, self.theirs, difference.theirs, difference.is_theirs_changed),
        ):
            said = value if is_changed else f"{value} ({_t(_UNCHANGED)})"
            grid.addWidget(_Value(said, radio, strong=is_changed), 2, place, top)
            grid.setColumnStretch(place, 1)
        grid.setColumnStretch(0, 1)
        if not difference.overlaps:
            self.choose(theirs=difference.is_theirs_changed)

    @property
    def is_theirs(self) -> bool | None:
        """Which is chosen; ``None`` while neither is."""
        return None if self.group.checkedButton() is None else self.theirs.isChecked()

    def choose(self, *, theirs: bool) -> None:
        """Choose one of the two."""
        (self.theirs if theirs else self.mine).setChecked(True)


class _Value(QLabel):
    """A version's value; a click on it chooses it, as a click on its button does."""

    def __init__(self, words: str, radio: QRadioButton, *, strong: bool) -> None:
        super().__init__(words)
        self.setProperty("role", "strong" if strong else "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._radio = radio

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._radio.click()


class DeletedDialog(QDialog):
    """Says who deleted the record, and keeps what was typed at hand."""

    def __init__(
        self,
        typed: Sequence[tuple[str, str]],
        touch: LastTouch,
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t(_GONE_TITLE))
        self.typed = QPlainTextEdit("\n".join(f"{label}: {value}" for label, value in typed))
        self.typed.setReadOnly(True)
        self.typed.setTabChangesFocus(True)
        self.typed.setAccessibleName(_t(_COPY))
        self.copy, self.back = QPushButton(_t(_COPY)), QPushButton(_t(_BACK))
        self.copy.clicked.connect(self._copy)
        self.back.clicked.connect(self.reject)
        self.copy.setProperty("role", "primary")
        self.copy.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.copy)
        said = _told(touch, _GONE_BY, _GONE, zone)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 20)] * 4)
        column.setSpacing(scaled(self, 12))
        column.addWidget(text_label(said, "heading"))
        column.addWidget(text_label(_t(_GONE_TEXT)))
        column.addWidget(self.typed, 1)
        column.addLayout(foot)
        self.setAccessibleDescription(f"{said} {_t(_GONE_TEXT)}")
        self.resize(scaled(self, 560), scaled(self, 420))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.typed.toPlainText())
        self.copy.setText(_t(_COPIED))


def differences(
    sides: tuple[dict[str, object], dict[str, object], dict[str, object]],
    label: Callable[[str], str],
    said: Callable[[str, object], str],
) -> list[Difference]:
    """Compare what was there at the beginning, mine and theirs; alike on both sides is left out."""
    before, mine, theirs = sides
    return [
        Difference(
            name,
            label(name),
            said(name, before[name]),
            said(name, mine[name]),
            said(name, theirs[name]),
            mine[name] != before[name],
            theirs[name] != before[name],
        )
        for name in mine
        if mine[name] != theirs[name]
    ]


def _radio(difference: Difference, side: str, value: str) -> QRadioButton:
    button = QRadioButton(_t(side))
    words = _t(_SAYS).format(field=difference.label, side=_t(side), value=value)
    button.setAccessibleName(words)
    began = _t(_BEGAN_WITH).format(value=difference.before)
    both = f" {_t(_BOTH)}." if difference.overlaps else ""
    button.setAccessibleDescription(f"{began}.{both}")
    return button


def _told(touch: LastTouch, words: str, unknown: str, zone: tzinfo) -> str:
    if touch.at is None:
        return _t(unknown)
    return _t(words).format(who=touch.who, when=by_type(touch.at, zone=zone))


def _t(text: str) -> str:
    return translated("conflict", text)
