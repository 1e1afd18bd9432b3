"""A list with a panel at its right: as wide as the person left it, never most of the page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from dsp_desktop.runtime.settings import SettingsStore
from ui.kit.theme import scaled

_WIDTH, _LEAST, _LARGEST_SHARE = 324, 240, 0.42


class SideBySide(QSplitter):
    """Two widgets; the width of the second is remembered in pixels at 100% text."""

    def __init__(self, main: QWidget, side: QWidget, settings: SettingsStore) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._side, self._settings = side, settings
        self.addWidget(main)
        self.addWidget(side)
        side.setMinimumWidth(_LEAST)
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(scaled(self, 14))
        self.splitterMoved.connect(self._keep)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        wanted = scaled(self, self._settings.value.panel_width or _WIDTH)
        side = max(_LEAST, min(wanted, round(self.width() * _LARGEST_SHARE)))
        self.setSizes([self.width() - side, side])

    def _keep(self) -> None:
        unit = scaled(self, 100) / 100
        self._settings.change(panel_width=round(self._side.width() / unit))
