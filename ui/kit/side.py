"""A list with a panel at its right: as wide as the person left it, never most of the page.

Where both have little room, the list's first columns come before the panel's width.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from dsp_desktop.runtime.settings import SettingsStore
from ui.kit.theme import scaled

_WIDTH, _LEAST, _LARGEST_SHARE = 324, 212, 0.42
_LEAST_PIXELS = 240


class SideBySide(QSplitter):
    """Two widgets; the width of the second is remembered in pixels at 100% text."""

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        settings: SettingsStore,
        *,
        needed: Callable[[int], int] = lambda _most: 0,
    ) -> None:
        """``needed(most)`` says how wide ``main`` has to be for what matters most in it."""
        super().__init__(Qt.Orientation.Horizontal)
        self._side, self._settings, self._needed = side, settings, needed
        self.addWidget(main)
        self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self.share)  # once both sides have their letters

    def share(self) -> None:
        """Divide the room anew."""
        wanted = scaled(self, self._settings.value.panel_width or _WIDTH)
        least = max(_LEAST_PIXELS, scaled(self, _LEAST))
        whole = self.width() - self.handleWidth()
        left = whole - self._needed(whole - least)
        self._side.setMinimumWidth(least)
        self.setHandleWidth(scaled(self, 14))
        side = max(least, min(wanted, round(self.width() * _LARGEST_SHARE), left))
        self.setSizes([self.width() - side, side])

    def _keep(self) -> None:
        unit = scaled(self, 100) / 100
        self._settings.change(panel_width=round(self._side.width() / unit))
