"""Goes from page to page: loads and builds each when first visited, remembers the way back."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

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
        self._all = doors
        self._blank = QWidget()
        stack.addWidget(self._blank)
        self.doors = self._offered()
        self.built: dict[str, QWidget] = {}
        #: Pages made for other rights than those of now; what is being typed in them is kept.
        self._outdated: set[str] = set()
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

    def is_touched(self) -> bool:
        """Whether closing the pages now would lose something a person is in the middle of."""
        return any(_is_touched(page) for page in self.built.values())

    def follow_rights(self, otherwise: str) -> None:
        """Offer what the person may see by now, and nothing else.

        Pages are made anew, as their buttons differ; one that is being typed in, or a form
        of it, goes once that is over. ``otherwise`` is where to go from a page that is gone.
        """
        here = self.here
        self.doors = self._offered()
        self._outdated.update(self.built)
        kept = [place for place in self._way[: self._at + 1] if place.entity in self.doors]
        after = [place for place in self._way[self._at + 1 :] if place.entity in self.doors]
        self._way, self._at = kept + after, len(kept) - 1
        self._drop()
        if here in self.doors:
            self._renew()
        elif here:
            self._stack.setCurrentWidget(self._blank)
            self.go(Place(otherwise if otherwise in self.doors else next(iter(self.doors), "")))

    def _offered(self) -> dict[str, Door]:
        actor = self._operations.app.actor
        return {door.entity: door for door in self._all if actor.may(door.view)}

    def _drop(self) -> None:
        """Take the outdated pages away that nobody types in."""
        for entity in list(self._outdated):
            page = self.built[entity]
            forms = [each for each in page.findChildren(QDialog) if each.isVisible()]
            for form in forms:
                form.finished.connect(lambda _result: QTimer.singleShot(0, self, self._renew))
            if not forms and not _is_touched(page):
                self._outdated.discard(entity)
                del self.built[entity]
                self._stack.removeWidget(page)
                page.deleteLater()

    def _renew(self) -> None:
        """Make the page in front anew, once nobody types in it."""
        self._drop()
        if self.here and self.here not in self.built:
            self._show(self._way[self._at], fresh=False)

    def _show(self, place: Place, *, fresh: bool) -> None:
        self._drop()
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


def _is_touched(page: QWidget) -> bool:
    return bool(getattr(page, "is_touched", lambda: False)())
