"""The plain way: the statements the program sends, sent again through the bare driver.

A statement is caught as SQLAlchemy hands it to the driver and repeated on a connection
of ``sqlcipher3`` (the SQLite the program uses, with Python's own ``sqlite3`` interface),
fetching every row as a tuple. So both ways read the same rows by the same SQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from dsp_desktop.db import driver
from dsp_desktop.unlocking import find_key


@dataclass(slots=True)
class Caught:
    """Statements in the order they were sent."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def replay(self, connection: Any) -> int:
        """Send them all again and return how many rows came back."""
        rows = 0
        connection.execute("BEGIN")
        for statement, parameters in self.statements:
            rows += len(connection.execute(statement, parameters).fetchall())
        connection.execute("ROLLBACK")
        return rows


@contextmanager
def catching(engine: Engine) -> Iterator[Caught]:
    """Catch the SELECT statements that ``engine`` sends meanwhile."""
    caught = Caught()

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            caught.statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield caught
    finally:
        event.remove(engine, "before_cursor_execute", note)


def what_it_sends(engine: Engine, work: Callable[[], object]) -> Caught:
    """Run ``work`` once and return the statements it sent."""
    with catching(engine) as caught:
        work()
    return caught


def connect(path: Path) -> Any:
    """Open a company file by the bare driver, set and unlocked as the program does it."""
    return driver.connect(path, find_key(path))
