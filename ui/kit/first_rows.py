"""The rows a list opens with, read before the list itself is loaded; see ``db.ahead``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dsp_desktop.db.ahead import Found, Shelf, read, shape_of
from dsp_desktop.kernel.listing import FIRST_IDS, ListQuery
from ui.kit.later import load
from ui.kit.spec import Page, PageSpec

if TYPE_CHECKING:
    from dsp_desktop.app import App, Session
    from ui.kit.operations import Operations


class FirstRows:
    """Rows read ahead, each shown once, and the ways they are read by, kept for the next start."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        #: The page whose rows were read ahead: nothing else of it is loaded.
        self.page: PageSpec[Any, Any] | None = None
        self._found: dict[str, Found] = {}
        self._noted: dict[str, str] = {}
        #: What each list narrows itself to when it opens: the first thing it asks.
        self._opening: dict[str, Mapping[str, object]] = {}

    def read_ahead(self, app: "App", page: Page) -> bool:
        """Read the rows of a page that may be seen, if it is known how; called on a thread."""
        if self._shelf is None or not isinstance(page, PageSpec) or not app.actor.may(page.view):
            return False
        way, on = self._shelf.find(page.entity), app.clock.today()
        found = way and read(app.target, app.key, way, on, actor=app.actor, view=page.view)
        if found:
            self.page, self._found[page.entity] = page, found
        return bool(found)

    def take(self, spec: PageSpec[Any, Any], query: ListQuery) -> Found | None:
        """Return what was read ahead, if it answers just this."""
        found = self._found.pop(spec.entity, None)
        return found if found and found.shape == shape_of(query) else None

    def note(self, operations: "Operations", spec: PageSpec[Any, Any], query: ListQuery) -> None:
        """Keep how the list answers what it opens with, once nobody waits for anything."""
        shape, shelf = shape_of(query), self._shelf
        filters = self._opening.setdefault(spec.entity, query.filters)
        opens = bool(shape) and query.limit == FIRST_IDS and query.filters == filters
        if shelf is None or not opens or self._noted.get(spec.entity) == shape:
            return
        self._noted[spec.entity] = shape

        def question(source: "Session") -> None:
            from dsp_desktop.db.noting import noted  # noqa: PLC0415 - after the first rows

            way = noted(source, spec.listing, query)
            if way is not None and way != shelf.find(spec.entity):
                shelf.keep(spec.entity, way)

        operations.read_when_quiet(question, then=lambda _kept: None, owner=operations)


def load_page(app: "App", page: Page) -> None:
    """Load what a page asks its questions by, so that the window does not wait for it."""
    app.store.engine  # noqa: B018 - loads SQLAlchemy
    if isinstance(page, PageSpec):
        load(page.listing)
