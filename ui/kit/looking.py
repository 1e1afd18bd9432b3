"""A private value in a panel: a mask, one click to look, and it closes itself again.

What is shown cannot be selected or copied, and nothing else in the window learns of it.
"""

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHideEvent
from PySide6.QtWidgets import QWidget

from dsp_desktop.app import UnitOfWork
from dsp_desktop.kernel.panel import Fact, Private
from ui.kit.fact_line import LinkButton
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.operations import LOOK, Operations

#: How long a private value stays open.
OPEN_MS = 20_000
_SHUT = mark("panel", "{mask} · Look")
_OPEN = mark("panel", "{value} · Hide")
_SHUT_NAME = mark("panel", "{label}: hidden. Look at it; the audit trail keeps that you did.")
_OPEN_NAME = mark("panel", "{label}: {value}. Hide it.")
access = later("dsp_desktop.access.service")


class LookButton(LinkButton):
    """Shows the mask of ``fact``, or for a while what it stands for."""

    def __init__(
        self, fact: Fact, operations: Operations, zone: tzinfo, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._fact, self._operations, self._zone = fact, operations, zone
        self.is_open = False
        self._timer = QTimer(self, interval=OPEN_MS, singleShot=True)
        self._timer.timeout.connect(self.shut)
        self.clicked.connect(self._turn)
        self.shut()

    def shut(self) -> None:
        """Hide the value again."""
        self._timer.stop()
        self.is_open = False
        self._say(
            translated("panel", _SHUT).format(mask=self._fact.value),
            translated("panel", _SHUT_NAME).format(label=self._fact.label),
        )

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the value with the panel: another record, another page, a locked window."""
        if self.is_open:
            self.shut()
        super().hideEvent(event)

    def _turn(self) -> None:
        if self.is_open:
            self.shut()
            return
        private = self._fact.private
        if private is not None:
            self._operations.write(LOOK, _question(private), then=self._show, owner=self)

    def _show(self, value: object) -> None:
        if not self.isVisible():  # looked elsewhere meanwhile
            return
        self.is_open = True
        text = by_type(value, "", self._zone)
        self._timer.start()
        self._say(
            translated("panel", _OPEN).format(value=text),
            translated("panel", _OPEN_NAME).format(label=self._fact.label, value=text),
        )
        # A screen reader says it: the person has asked for it.
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _say(self, text: str, name: str) -> None:
        self.setText(text)
        self.setAccessibleName(name)
        self.updateGeometry()
        line = self.parentWidget()
        if line is not None:
            line.updateGeometry()
            line.resize(line.width(), line.heightForWidth(line.width()))


def _question(private: Private) -> Callable[[UnitOfWork], object]:
    def look(uow: UnitOfWork) -> object:
        return access.look(uow, private.entity, private.record_id, private.field)

    return look
