"""One page of a list, read as fast as the driver can, and typed when somebody looks at it.

Building a statement anew for each page, and typed objects for rows nobody sees, cost more
than the database does (docs/performance.md). So a list writes its statement once for each
kind of database, and a page becomes typed rows when one of them is asked for: by the
column, since a value that was met before is converted by looking it up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Dialect, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.db.statements import fetch
from dsp_desktop.kernel.listing import ROWS_A_PAGE

RowT = TypeVar("RowT", bound=NamedTuple)
#: How many values of a column are kept converted; a few pages of a column without repeats.
_KEPT = 2_000


class Meanings(dict[Any, Any]):
    """What the values of one column stand for, each converted when it is first met."""

    def __init__(self, process: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._process = process

    def __missing__(self, value: Any) -> Any:
        if len(self) > _KEPT:
            self.clear()
            self[None] = None
        meaning = self[value] = self._process(value)
        return meaning


class Rows(Mapping[int, RowT], Generic[RowT]):
    """Rows by record id, typed all together when the first of them is asked for."""

    def __init__(
        self,
        row: type[RowT],
        converted: Sequence[tuple[int, Meanings]],
        found: Sequence[tuple[Any, ...]],
    ) -> None:
        self._row, self._converted, self._found = row, converted, found
        self._known: dict[int, RowT] | None = None

    def _typed(self) -> dict[int, RowT]:
        if self._known is None:
            self._known = self._type()
        return self._known

    def _type(self) -> dict[int, RowT]:
        columns: list[Iterable[Any]] = list(zip(*self._found, strict=True))
        ids = columns[0] if columns else ()
        for place, meanings in self._converted if columns else ():
            columns[place] = map(meanings.__getitem__, columns[place])
        make = partial(tuple.__new__, self._row)  # what _make does, without a call of Python
        return dict(zip(ids, map(make, zip(*columns, strict=True)), strict=True))

    def __getitem__(self, record_id: int) -> RowT:
        return self._typed()[record_id]

    def __iter__(self) -> Iterator[int]:
        return (values[0] for values in self._found)

    def __len__(self) -> int:
        return len(self._found)

    def values(self) -> ValuesView[RowT]:
        """Return the rows themselves, without looking each of them up."""
        return self._typed().values()


class PageReader(Generic[RowT]):
    """Reads rows of one list by their ids, a page at a time; a short page repeats its last id.

    ``statement`` selects the row's fields in order, the id first, and has no condition of
    its own.
    """

    def __init__(
        self, statement: Select[Any], key: InstrumentedAttribute[int], row: type[RowT]
    ) -> None:
        self._statement, self._key, self._row = statement, key, row
        self._written: dict[str, tuple[str, list[tuple[int, Meanings]]]] = {}

    def read(self, source: Session, ids: Sequence[int]) -> Mapping[int, RowT]:
        """Return the rows of ``ids``; one that is gone is absent."""
        connection = source.connection()
        sql, converted = self._write(connection.dialect)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(ids), ROWS_A_PAGE):
            part = tuple(ids[start : start + ROWS_A_PAGE])
            part += part[-1:] * (ROWS_A_PAGE - len(part))
            found += fetch(connection, sql, part)
        return Rows(self._row, converted, found)

    def _write(self, dialect: Dialect) -> tuple[str, list[tuple[int, Meanings]]]:
        if dialect.name not in self._written:
            compiled = self._statement.compile(
                dialect=dialect, compile_kwargs={"literal_binds": True}
            )
            mark = "?" if dialect.paramstyle == "qmark" else "%s"
            key = self._key.property.columns[0]
            wanted = f"{key.table.name}.{key.name} IN ({', '.join([mark] * ROWS_A_PAGE)})"
            processes = [_process(c, dialect) for c in self._statement.selected_columns]
            converted = [(n, Meanings(each)) for n, each in enumerate(processes) if each]
            # The parts are our own columns and question marks; every value is bound.
            self._written[dialect.name] = (f"{compiled} WHERE {wanted}", converted)
        return self._written[dialect.name]


def _process(column: ColumnElement[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
