"""The list over a table of hundreds of thousands of rows: a keystroke within a frame.

A text may match in several ways, each with an index of its own, and the newest hits are
wanted first. There are two ways to get at them, and which is the short one depends on how
many hits there are, so they are counted first, as far as it matters:

- few: collect the hits of every way from its index and put them in order;
- many: walk through the rows in their order, test each, and stop when enough are found.

Neither database finds that out by itself: an OR over several indexes makes SQLite read
either every hit of all years or every row, and the one it picks is often the longer.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Select, false, func, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from dsp_desktop.db.base import Record
from dsp_desktop.db.listing import Expression, JoinedList
from dsp_desktop.db.opening import demand
from dsp_desktop.db.pages import RowT
from dsp_desktop.db.search import Way
from dsp_desktop.db.statements import ids_of
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Permission

#: How many entries of an index are worth collecting: five milliseconds' worth. With more
#: hits than this a walk through 300,000 rows has met a list's first 2,000 as soon.
_WORTH = 30_000
#: Reading the row itself costs as much as so many entries.
_ROW = 4
#: Testing so many rows takes less time than finding out whether there is a better way.
_SHORT = 8_000


class BigList(JoinedList[RowT]):
    """A joined list that is searched by ``ways``; ``order`` is a column that is never empty."""

    def __init__(  # noqa: PLR0913 - as its parent
        self,
        kind: type[Record],
        row: type[RowT],
        *,
        order: str,
        view: Permission,
        ways: Callable[[Session, str], Sequence[Way]],
        joins: tuple[tuple[Any, ColumnElement[bool]], ...],
        columns: dict[str, Expression],
        filters: dict[str, Callable[[Session, Any], ColumnElement[bool]]],
    ) -> None:
        super().__init__(
            kind,
            row,
            order=order,
            view=view,
            matches=lambda source, typed: self._matching(source, ways(source, typed)),
            joins=joins,
            columns=columns,
            filters=filters,
        )
        self._ways = ways
        self._newest = getattr(kind, order)

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order."""
        demand(source, self._view)
        if query.sort not in ("", self._order) or not query.text.strip():
            return super().ids(source, query)
        within = self._filtered(source, query)
        if not self._knows(within):
            return super().ids(source, query)
        ways = self._ways(source, query.text.strip())
        if not self._few(source, ways, within):
            return self._first(source, query, [*within, _tested(ways)])
        if not ways:
            return []
        newest, key = self._hits(ways, within)
        order = (newest.desc(), key.desc()) if query.descending else (newest, key)
        found = select(key).group_by(newest, key).order_by(*order).limit(query.limit)
        return ids_of(source, found)

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        demand(source, self._view)
        within = self._filtered(source, query)
        if not query.text.strip() or not self._knows(within):
            return super().count(source, query)
        ways = self._ways(source, query.text.strip())
        if not self._few(source, ways, within):
            return self._number(source, [*within, _tested(ways)])
        if not ways:
            return 0
        _newest, key = self._hits(ways, within)
        return source.scalar(select(func.count(key.distinct()))) or 0

    def _knows(self, within: Sequence[ColumnElement[bool]]) -> bool:
        """Whether the ways' own indexes know what is ``within``."""
        known = {self._newest.name, self._kind.id.name}
        parts = (part for condition in within for part in visitors.iterate(condition))
        return {part.name for part in parts if isinstance(part, ColumnClause)} <= known

    def _matching(self, source: Session, ways: Sequence[Way]) -> ColumnElement[bool]:
        """Match any of the ways where each row has to be read anyhow."""
        if not ways:
            return false()
        if not self._few(source, ways):
            return _tested(ways)
        return self._kind.id.in_(select(self._hits(ways)[1]))

    def _hits(
        self, ways: Sequence[Way], within: Sequence[ColumnElement[bool]] = ()
    ) -> tuple[ColumnElement[Any], ColumnElement[int]]:
        """Return the day and the id of every hit; one found in two ways is there twice."""
        row = select(self._newest, self._kind.id)
        each = [row.where(found, *within) for way in ways for found in way.found]
        newest, key = union_all(*each).subquery().c
        return newest, key

    def _few(
        self,
        source: Session,
        ways: Sequence[Way],
        within: Sequence[ColumnElement[bool]] | None = None,
    ) -> bool:
        """Whether to collect the hits: not where a walk through all that is ``within`` is short.

        Without ``within`` each hit's row has to be read.
        """
        key = select(self._kind.id)
        if within is not None and _up_to(_SHORT, source, (key.where(*within), 1)) < _SHORT:
            return False
        counted = []
        for way in ways:
            cost = 1 if way.beside and within is not None else _ROW
            each = [key.where(found) for found in way.found] if way.hits is None else [way.hits]
            counted += [(hits, cost) for hits in each]
        return not counted or _up_to(_WORTH, source, *counted) < _WORTH


def _up_to(most: int, source: Session, *counted: tuple[Select[Any], int]) -> int:
    """Return what the rows of all statements cost, counting none further than ``most``."""
    some = [hits.limit(ceil(most / cost)).subquery() for hits, cost in counted]
    numbers = [select(func.count()).select_from(part).scalar_subquery() for part in some]
    found = source.execute(select(*numbers)).one()
    return sum(n * cost for n, (_hits, cost) in zip(found, counted, strict=True))


def _tested(ways: Sequence[Way]) -> ColumnElement[bool]:
    """Test a row that is at hand; ``coalesce`` keeps the databases from looking up an index."""
    return func.coalesce(or_(false(), *(way.test for way in ways)), false())
