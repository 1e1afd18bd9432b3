"""A list whose rows are reckoned, not stored: what a lease would cost, what is due when.

For hundreds of rows, not for thousands: every question reckons all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.db.pages import RowT
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Permission


class ReckonedList(Generic[RowT]):
    """Answers a table view from rows that ``reckon`` works out; each has an ``id`` first.

    ``looks_in`` are the fields that what was typed is looked for in. A filter asks for
    rows whose field of that name is what was chosen. ``view`` is what a reader must hold.
    """

    def __init__(
        self,
        reckon: Callable[[Session], Sequence[RowT]],
        *,
        order: str,
        view: Permission,
        looks_in: tuple[str, ...],
    ) -> None:
        self._reckon = reckon
        self._order = order
        self._view = view
        self._looks_in = looks_in

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order; rows without a value come last."""
        name = query.sort or self._order
        keyed = [(_key(getattr(row, name)), row[0]) for row in self._matching(source, query)]
        known = sorted(
            ((key, each) for key, each in keyed if key is not None), reverse=query.descending
        )
        unknown = sorted(each for key, each in keyed if key is None)
        return [*(each for _key_of_it, each in known), *unknown][: query.limit]

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        return len(self._matching(source, query))

    def rows(self, source: Session, ids: Sequence[int]) -> Mapping[int, RowT]:
        """Return the rows of one page."""
        demand(source, self._view)
        wanted = set(ids)
        return {row[0]: row for row in self._reckon(source) if row[0] in wanted}

    def _matching(self, source: Session, query: ListQuery) -> list[RowT]:
        demand(source, self._view)
        typed = query.text.strip().casefold()
        return [
            row
            for row in self._reckon(source)
            if (query.only is None or row[0] in query.only)
            and all(_is_asked(row, *chosen) for chosen in query.filters.items())
            and (
                not typed
                or any(typed in str(getattr(row, n) or "").casefold() for n in self._looks_in)
            )
        ]


def _is_asked(row: object, name: str, value: object) -> bool:
    """Whether a row's field is what was chosen; a tuple asks for any of its members."""
    chosen = value if isinstance(value, tuple) else (value,)
    return getattr(row, name) in chosen


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
