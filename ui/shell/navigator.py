"""Goes from page to page: loads and builds each when first visited, remembers the way back."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.panel import PanelTab
from ui.kit.places import Place
from ui.kit.spec import CustomPage, Door

_REMEMBERED = 50
#: Whose records come from files: their lists have an Import button.
_IMPORTED = frozenset({"driver", "van", "route", "fuel_purchase"})
_IMPORTS = "import_batch"


class Navigator(QObject):
    """Knows the pages by their entity only; a page never meets another."""

    #: Emitted with the entity of the page now in front.
    arrived = Signal(str)

    def __init__(
        self,
        doors: tuple[Door, ...],
        operations: Operations,
        stack: QStackedWidget,
        tabs: tuple[PanelTab, ...] = (),
    ) -> None:
        super().__init__(stack)
        self._operations = operations
        self._stack = stack
        self._tabs = tabs
        actor = operations.app.actor
        self.doors = {door.entity: door for door in doors if actor.may(door.view)}
        self.built: dict[str, QWidget] = {}
        self._way: list[Place] = []
        self._at = -1
        operations.wanted.connect(self.go)

    @property
    def places(self) -> tuple[Door, ...]:
        """The pages that stand in the side bar; the others are reached from elsewhere."""
        return tuple(door for door in self.doors.values() if not door.elsewhere)

    @property
    def elsewhere(self) -> tuple[Door, ...]:
        """The pages that do not stand in the side bar."""
        return tuple(door for door in self.doors.values() if door.elsewhere)

    @property
    def here(self) -> str:
        """The entity of the page in front; empty before the first."""
        return self._way[self._at].entity if self._way else ""

    def go(self, place: Place) -> None:
        """Go to a place and remember it. A place nobody may see, or nobody made, is ignored."""
        if place.entity not in self.doors:
            return
        del self._way[self._at + 1 :]
        self._way = [*self._way, place][-_REMEMBERED:]
        self._at = len(self._way) - 1
        self._show(place, fresh=True)

    def back(self) -> None:
        """Go where the person was before."""
        if self._at > 0:
            self._at -= 1
            self._show(self._way[self._at], fresh=False)

    def forward(self) -> None:
        """Take back a step back."""
        if self._at < len(self._way) - 1:
            self._at += 1
            self._show(self._way[self._at], fresh=False)

    def may_leave(self) -> bool:
        """Whether every page can be closed without losing what a person is in the middle of."""
        return all(getattr(widget, "may_leave", lambda: True)() for widget in self.built.values())

    def _show(self, place: Place, *, fresh: bool) -> None:
        widget: Any = self.built.get(place.entity) or self._build(place.entity)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()
        self.arrived.emit(place.entity)
        if hasattr(widget, "visit") and (fresh or not place.edit):
            widget.visit(place)

    def _build(self, entity: str) -> QWidget:
        page = self.doors[entity].page()
        widget: QWidget
        if isinstance(page, CustomPage):
            widget = page.build(self._operations)
        else:
            widget = ListPage(page, self._operations, self._tabs)
            if entity in _IMPORTED:
                widget.offer_import()
                widget.import_wanted.connect(lambda: self.go(Place(_IMPORTS, edit=True)))
        self.built[entity] = widget
        self._stack.addWidget(widget)
        return widget
