"""One look at the data, the same throughout: what lists, panels and reports are read with."""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from dsp_desktop.db.engine import begin_reading, for_reading


class Look(Session):
    """A session that only reads, in one transaction of one connection.

    A list needs no more than the connection. What a session keeps account of costs as much
    as a list's first ids, so it begins with the first thing asked of the session itself,
    and then in the same transaction. Whatever is open ends as the pool takes it back.
    """

    def __init__(self, engine: Engine, info: dict[Any, Any]) -> None:
        self._engine = for_reading(engine)
        self._open: Connection | None = None
        super().__init__(self._engine, info=info)

    def connection(self, *given: Any, **options: Any) -> Connection:
        """Return the connection of this look, with its transaction begun."""
        if self._open is None:
            if self.in_transaction() or given or options:
                return super().connection(*given, **options)
            self.bind = self._open = self._engine.connect()
            begin_reading(self._open)
        return self._open

    def close(self) -> None:
        """End the transaction and give the connection back; who reads is asked anew."""
        self.info.pop("reader", None)
        if self.in_transaction():
            super().close()
        if self._open is not None:
            self._open.close()
            self.bind, self._open = self._engine, None
