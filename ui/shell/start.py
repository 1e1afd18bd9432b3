"""The screen before there is a company: open one, make one, look around, or start from files."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.names import short_name

CARD_WIDTH = 560

_CHOICES = (
    (
        "new",
        mark("start", "Set up my company"),
        mark("start", "Its name, its station and where to keep the file: two minutes."),
    ),
    (
        "files",
        mark("start", "Start from files I have"),
        mark("start", "AssociateData.csv, VehiclesData.xlsx, Routes_….xlsx, a fuel statement."),
    ),
    (
        "open",
        mark("start", "Open a company"),
        mark("start", "A company file on this computer, or one on the office's server."),
    ),
    (
        "demo",
        mark("start", "Look around the demo company"),
        mark("start", "Made-up vans, drivers and routes. Nothing you do there can do harm."),
    ),
)


class StartScreen(QScrollArea):
    """The ways to begin, and the companies opened lately."""

    #: One of ``new``, ``files``, ``open``, ``demo``, ``server``.
    chosen = Signal(str)
    #: A company opened before: its path or address.
    reopened = Signal(str)

    def __init__(self, recent: Sequence[str], *, problem: str = "") -> None:
        super().__init__()
        self.problem = QLabel(problem)
        self.problem.setProperty("role", "banner")
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.setVisible(bool(problem))
        self.choices: dict[str, QPushButton] = {}
        self.recent: list[QPushButton] = []
        title = QLabel(translated("start", mark("start", "Welcome to DSP Desktop")))
        title.setProperty("role", "title")
        line = QLabel(translated("start", mark("start", "How would you like to begin?")))
        line.setProperty("role", "subtitle")
        layout = column(self)
        for widget in (title, line, self.problem):
            layout.addWidget(widget)
        for name, what, why in _CHOICES:
            layout.addWidget(
                self._choice(name, translated("start", what), translated("start", why))
            )
        server = _link(translated("start", mark("start", "My company is on the office's server")))
        server.clicked.connect(lambda _checked: self.chosen.emit("server"))
        self.choices["server"] = server
        layout.addWidget(server)
        if recent:
            heading = QLabel(translated("start", mark("start", "Opened lately")))
            heading.setProperty("role", "heading")
            layout.addSpacing(scaled(self, 8))
            layout.addWidget(heading)
            for target in recent:
                layout.addWidget(self._reopen(target))
        layout.addStretch(3)

    def _choice(self, name: str, what: str, why: str) -> QPushButton:
        button = ChoiceButton()
        button.setProperty("role", "choice")
        button.setAccessibleName(what)
        button.setAccessibleDescription(why)
        inner = QVBoxLayout(button)
        inner.setContentsMargins(*(scaled(self, side) for side in (16, 10, 16, 10)))
        inner.setSpacing(scaled(self, 2))
        for text, role in ((what, "heading"), (why, "muted")):
            label = QLabel(text)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inner.addWidget(label)
        button.clicked.connect(lambda _checked: self.chosen.emit(name))
        self.choices[name] = button
        return button

    def _reopen(self, target: str) -> QPushButton:
        button = _link(short_name(target))
        button.setToolTip(target)
        button.clicked.connect(lambda _checked: self.reopened.emit(target))
        self.recent.append(button)
        return button


class ChoiceButton(QPushButton):
    """As high as the words in it; a style sheet would make it as high as one line."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setStyleSheet("text-align: left;")
    return button


def column(area: QScrollArea) -> QVBoxLayout:
    """Return the layout of a column in the middle of a screen that scrolls when it must."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    middle = QFrame()
    middle.setFixedWidth(scaled(area, CARD_WIDTH))
    outer = QVBoxLayout(inner)
    outer.addStretch(2)
    row = QHBoxLayout()  # an alignment would reckon the height of wrapped text at the full width
    row.addStretch()
    row.addWidget(middle)
    row.addStretch()
    outer.addLayout(row)
    outer.addStretch(3)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    layout = QVBoxLayout(middle)
    layout.setSpacing(scaled(area, 10))
    return layout


def wrapped(label: QLabel, width: int) -> QLabel:
    """Let a label wrap in a column this wide (in pixels at 100% text), and be as high as that is.

    A column that stands in the middle asks what is in it for its height before its width is
    known, and a label that wraps cannot say.
    """
    label.setWordWrap(True)
    label.ensurePolished()
    around = label.parentWidget() or label  # a title has larger letters than its column
    height = label.heightForWidth(scaled(around, width) - scaled(around, 24))
    label.setMinimumHeight(max(0, height))  # words that are still to come have none
    return label
