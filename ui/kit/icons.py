"""Icons from the Phosphor font, tinted from the palette.

The font comes with ``qtawesome``, and is drawn here: the package itself takes 24 MB, for it
brings all of Qt's names and knows a dozen fonts. Widgets get their icons after they are
first shown, so that icons never hold up the first paint.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from ui.kit.theme import scaled, tokens_of

#: Side of an icon in pixels at 100% text.
SIDE = 16
_FONT, _CODES = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"
_PREFIX = "ph."
#: How high a letter of the font is in its square, to leave room for what stands out.
_FILLED = 0.875


def _fonts() -> Path:
    """Return the folder of the package's fonts, without loading the package."""
    spec = find_spec("qtawesome")
    assert spec is not None  # noqa: S101 - it is installed with us
    assert spec.origin is not None  # noqa: S101 - and is no namespace
    return Path(spec.origin).parent / "fonts"


@cache
def _family() -> str:
    """Load the font and return what it calls itself."""
    number = QFontDatabase.addApplicationFont(str(_fonts() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _letters() -> Mapping[str, str]:
    """Return the letter of the font that each icon is."""
    codes = json.loads((_fonts() / _CODES).read_text("utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


class _Letter(QIconEngine):
    """Draws one letter of the font, in the middle of any square."""

    def __init__(self, letter: str, color: str) -> None:
        super().__init__()
        self._letter, self._color = letter, color

    def clone(self) -> QIconEngine:
        return _Letter(self._letter, self._color)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(1, round(_FILLED * rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._ink(mode))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def _ink(self, mode: QIcon.Mode) -> QColor:
        if mode == QIcon.Mode.Disabled:
            palette = QGuiApplication.palette()
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        return QColor(self._color)


@cache
def _drawn(name: str, color: str) -> QIcon:
    return QIcon(_Letter(_letters()[name.removeprefix(_PREFIX)], color))


def icon(name: str, like: QWidget, tone: str = "muted") -> QIcon:
    """Return an icon in a token's color, for the palette ``like`` has now."""
    tokens = tokens_of(like.palette())
    return _drawn(name, getattr(tokens, tone))


def set_icon(target: QAbstractButton, name: str, tone: str = "muted") -> None:
    """Give a button an icon that keeps to the palette; call again to change it."""
    for tint in target.findChildren(_Tint):
        tint.setParent(None)
        tint.deleteLater()
    _Tint(target, target, name, tone)


def set_action_icon(action: QAction, name: str, owner: QWidget, tone: str = "muted") -> None:
    """Give an action of ``owner`` an icon that keeps to the palette."""
    _Tint(action, owner, name, tone)


class _Easel:
    """Holds back the drawing of icons while something more urgent is about to be painted."""

    def __init__(self) -> None:
        self.is_held = False
        self.waiting: list[_Tint] = []


_easel = _Easel()


def hold() -> None:
    """Draw no icon until :func:`let_go`: the font takes as long to load as a page of rows."""
    _easel.is_held = True


def let_go() -> None:
    """Draw what has been waiting, and everything from now on."""
    _easel.is_held = False
    waiting, _easel.waiting = _easel.waiting, []
    for tint in waiting:
        if isValid(tint):
            tint.draw()


class _Tint(QObject):
    """Draws one icon after its widget is shown, and again when the palette changes."""

    _WHEN = (QEvent.Type.Show, QEvent.Type.PaletteChange, QEvent.Type.FontChange)

    def __init__(self, target: Any, watched: QWidget, name: str, tone: str) -> None:
        super().__init__(watched)
        self._target, self._watched = target, watched
        self._name, self._tone = name, tone
        self._waiting = False
        watched.installEventFilter(self)
        if watched.isVisible():
            self._soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in self._WHEN and watched is self._watched:
            self._soon()
        return False

    def _soon(self) -> None:
        if not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self, self.draw)

    def draw(self) -> None:
        """Put the icon on, or wait for leave to."""
        if _easel.is_held:
            _easel.waiting.append(self)
            return
        self._waiting = False
        self._target.setIcon(icon(self._name, self._watched, self._tone))
        if isinstance(self._target, QAbstractButton):
            side = scaled(self._watched, SIDE)
            self._target.setIconSize(QSize(side, side))
