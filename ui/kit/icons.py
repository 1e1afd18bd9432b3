"""Icons from the Phosphor font, tinted from the palette.

``qtawesome`` is imported only when the first icon is drawn, and widgets get their icons
after they are first shown, so that icons never hold up the first paint.
"""

from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from ui.kit.theme import scaled, tokens_of

#: Side of an icon in pixels at 100% text.
SIDE = 16
_PHOSPHOR = ("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")


@cache
def _font() -> Any:
    """Return the one font our icons are in; the package would load a dozen."""
    # It has no types, and is slow to load.
    from qtawesome.iconic_font import IconicFont  # type: ignore[import-untyped] # noqa: PLC0415

    return IconicFont(_PHOSPHOR)


@cache
def _drawn(name: str, color: str, active: str) -> QIcon:
    drawn: QIcon = _font().icon(name, color=color, color_active=active)
    return drawn


def icon(name: str, like: QWidget, tone: str = "muted") -> QIcon:
    """Return an icon in a token's color, for the palette ``like`` has now."""
    tokens = tokens_of(like.palette())
    color = getattr(tokens, tone)
    return _drawn(name, color, color)


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
