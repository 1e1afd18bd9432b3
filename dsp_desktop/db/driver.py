"""The one door to a company file: how it is opened, without SQLAlchemy.

SQLite comes from ``sqlcipher3``, not from Python's own module, whose SQLite can be old
(a write-ahead-log corruption was mended in 3.51.3). We take ``BEGIN`` away from it and
issue it ourselves: left alone, it starts a transaction only at the first write, which
breaks read consistency, SAVEPOINT and transactional DDL.

A company's file is encrypted whole, page by page, by SQLCipher. Its first 16 bytes are in
clear: the salt, which in our files is the company's id, so that the key can be found.
"""

from contextlib import closing
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from sqlcipher3 import dbapi2 as sqlite

from dsp_desktop.kernel.errors import NoRightToFile, NotEncrypted
from dsp_desktop.runtime.keys import ID_BYTES, CompanyKey
from dsp_desktop.runtime.private_files import close_to_others, make_private

BUSY_TIMEOUT_MS = 5_000
#: A page that is read anew is decrypted anew: a search whose hits lie far apart, in a table of
#: 160,000 rows, takes four times as long where they do not fit. Filled only by such reading.
CACHE_KIB = 12_000
#: The size of a page of an encrypted file, SQLCipher's own.
PAGE_BYTES = 4_096
#: What is raised where a file cannot be opened or does not answer.
Fault = sqlite.Error
#: What the address of a database on a server may begin with.
SERVERS = ("postgresql", "postgresql+psycopg", "postgres")


def is_server(target: str | Path) -> bool:
    """Whether ``target`` is the address of a database rather than a file."""
    return "://" in str(target) or str(target).startswith(tuple(f"{s}:" for s in SERVERS))


class _Connection(sqlite.Connection):  # type: ignore[misc] # the library has no types
    """A connection that knows which file it has open, and whose company that is."""

    file: tuple[int, int] | None = None
    company: bytes = b""

    def close(self) -> None:
        """Close it; whoever asks for the company after that reads the file."""
        with _AT_THEM:
            _OPEN.discard(self)
        super().close()


#: The connections of this process to company files.
_OPEN: "WeakSet[_Connection]" = WeakSet()
_AT_THEM = Lock()


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _noted(connection: _Connection, path: Path, company: bytes) -> None:
    connection.file, connection.company = _identity(path), company
    with _AT_THEM:
        _OPEN.add(connection)


def _company_open_here(path: Path) -> bytes | None:
    """Return the company of a file that this process has open.

    On POSIX a process loses all its locks on a file when it closes any handle on it, so a
    file that SQLite has open must not be opened beside it (https://sqlite.org/howtocorrupt.html,
    2.2), not even to read its first bytes.
    """
    try:
        file = _identity(path)
    except OSError:
        return None
    with _AT_THEM:
        return next((each.company for each in _OPEN if each.file == file), None)


def company_id_of(path: Path) -> bytes | None:
    """Return the id of the company in a file; ``None`` if the file is empty.

    Raises ``NotEncrypted`` for a plain SQLite file and ``NoRightToFile`` where it cannot be
    read.
    """
    known = _company_open_here(path)
    if known is not None:
        return known
    try:
        with path.open("rb") as file:
            first = file.read(ID_BYTES)
    except OSError as error:
        raise NoRightToFile(path=str(path)) from error
    if first == b"SQLite format 3\0":
        raise NotEncrypted(path=str(path))
    return first or None


def is_made_of_pages(path: Path) -> bool:
    """Whether a file is as long as company files are; one torn by a power cut may not be."""
    return path.stat().st_size % PAGE_BYTES == 0


#: What SQLite keeps beside a file, with the mode that had when they were made.
_BESIDE = ("-wal", "-shm", "-journal")


def connect(path: str | Path | None, key: CompanyKey | None, *settings: str) -> sqlite.Connection:
    """Open a company file with its key, or ``None`` for memory only.

    ``settings`` are more of SQLite's, made before the file is first looked at.

    A wrong key shows at the first statement that reads: SQLCipher then says that the file
    is not a database.
    """
    if path is not None:
        make_private(path)
        for beside in _BESIDE:
            close_to_others(f"{path}{beside}")
    # A file's connection is lent from thread to thread, one at a time.
    connection = sqlite.connect(
        ":memory:" if path is None else str(path),
        check_same_thread=path is None,
        factory=_Connection,
    )
    try:
        connection.isolation_level = None
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it speaks on standard error
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if key is not None:
            connection.execute(f'PRAGMA key = "{key.for_file}"')
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA case_sensitive_like = OFF")
        if path is not None and key is not None:
            _noted(connection, Path(path), key.company_id)
    except BaseException:
        connection.close()
        raise
    return connection


def copy_file(path: Path, target: Path, key: CompanyKey) -> None:
    """Copy a company file through SQLite itself: a write-ahead log is not left behind."""
    make_private(target)
    with closing(connect(path, key)) as source, closing(sqlite.connect(str(target))) as copy:
        copy.execute(f'PRAGMA key = "{key.for_file}"')
        source.backup(copy)


def rekey(path: Path, old: CompanyKey, new: CompanyKey) -> None:
    """Encrypt a company file anew, page by page: with the old key or the new one, never half.

    The write-ahead log is left for the time: its journal makes the change one transaction,
    and to leave it nobody else may have the file open. Raises ``Fault`` ("locked") if so.
    """
    with closing(connect(path, old)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f'PRAGMA rekey = "{new.for_file}"')
