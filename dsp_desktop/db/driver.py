"""The one door to a company file: how it is opened, without SQLAlchemy.

SQLite comes from ``sqlcipher3``, not from Python's own module, whose SQLite can be old
(a write-ahead-log corruption was mended in 3.51.3). We take ``BEGIN`` away from it and
issue it ourselves: left alone, it starts a transaction only at the first write, which
breaks read consistency, SAVEPOINT and transactional DDL.
"""

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

BUSY_TIMEOUT_MS = 5_000
#: What the address of a database on a server may begin with.
SERVERS = ("postgresql", "postgresql+psycopg", "postgres")


def is_server(target: str | Path) -> bool:
    """Whether ``target`` is the address of a database rather than a file."""
    return "://" in str(target) or str(target).startswith(tuple(f"{s}:" for s in SERVERS))


def connect(path: str | Path | None) -> sqlite.Connection:
    """Open a company file, or ``None`` for memory only, as every part of the program does."""
    # A file's connection is lent from thread to thread, one at a time.
    connection = sqlite.connect(
        ":memory:" if path is None else str(path), check_same_thread=path is None
    )
    try:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA case_sensitive_like = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def copy_file(path: Path, target: Path) -> None:
    """Copy a company file through SQLite itself: a write-ahead log is not left behind."""
    with closing(sqlite.connect(str(path))) as source, closing(sqlite.connect(str(target))) as copy:
        source.backup(copy)
