"""One page of a list, read as fast as the driver can, and typed when somebody looks at it.

Building a statement anew for each page, and typed objects for rows nobody sees, cost more
than the database does (docs/performance.md). So a list writes its statement once for each
kind of database, and a row becomes its dataclass when it is asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Dialect, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.kernel.listing import ROWS_A_PAGE

RowT = TypeVar("RowT")
Process = Callable[[Any], Any] | None


class Rows(Mapping[int, RowT], Generic[RowT]):
    """Rows by record id, each typed when it is asked for."""

    def __init__(
        self,
        row: type[RowT],
        processes: Sequence[Process],
        found: Mapping[int, Sequence[Any]],
    ) -> None:
        self._row, self._processes, self._found = row, processes, found

    def __getitem__(self, record_id: int) -> RowT:
        values = islice(self._found[record_id], 1, None)
        return self._row(
            *(
                process(value) if process and value is not None else value
                for process, value in zip(self._processes, values, strict=True)
            )
        )

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class PageReader(Generic[RowT]):
    """Reads rows of one list by their ids, a page at a time; a short page repeats its last id.

    ``statement`` selects the id first and then the row's fields in order, and has no
    condition of its own.
    """

    def __init__(
        self, statement: Select[Any], key: InstrumentedAttribute[int], row: type[RowT]
    ) -> None:
        self._statement, self._key, self._row = statement, key, row
        self._written: dict[str, tuple[str, list[Process]]] = {}

    def read(self, source: Session, ids: Sequence[int]) -> Mapping[int, RowT]:
        """Return the rows of ``ids``; one that is gone is absent."""
        connection = source.connection()
        sql, processes = self._write(connection.dialect)
        found: dict[int, Sequence[Any]] = {}
        for start in range(0, len(ids), ROWS_A_PAGE):
            part = tuple(ids[start : start + ROWS_A_PAGE])
            part += part[-1:] * (ROWS_A_PAGE - len(part))
            found |= {row[0]: row for row in connection.exec_driver_sql(sql, part).all()}
        return Rows(self._row, processes, found)

    def _write(self, dialect: Dialect) -> tuple[str, list[Process]]:
        if dialect.name not in self._written:
            compiled = self._statement.compile(
                dialect=dialect, compile_kwargs={"literal_binds": True}
            )
            mark = "?" if dialect.paramstyle == "qmark" else "%s"
            key = self._key.property.columns[0]
            wanted = f"{key.table.name}.{key.name} IN ({', '.join([mark] * ROWS_A_PAGE)})"
            processes = [_process(c, dialect) for c in self._statement.selected_columns][1:]
            # The parts are our own columns and question marks; every value is bound.
            self._written[dialect.name] = (f"{compiled} WHERE {wanted}", processes)
        return self._written[dialect.name]


def _process(column: ColumnElement[Any], dialect: Dialect) -> Process:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
