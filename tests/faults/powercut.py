"""What a disk may hold after the power went, from a record of every write and every sync.

SQLCipher's own library is asked to write through a recording layer put over its usual one,
from within this process: what is recorded is what our program does to its files, encrypted,
with its own settings. A power cut is then worked out on paper. What was synced is there. Of
what was written since, each sector of 512 bytes holds some state it has had since that
sync, one independently of the other, across all files; a length, a file made and a file
removed may or may not have reached the disk.
"""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, ClassVar, NamedTuple

SECTOR = 512
_OK = 0


class Event(NamedTuple):
    """One thing done to one file: ``open``, ``write``, ``truncate``, ``sync`` or ``delete``."""

    file: str
    what: str
    at: int = 0
    data: bytes = b""


@dataclass
class _Inode:
    """One file on the disk, whatever its name has come to mean since."""

    name: str
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)
    is_named: bool = False  # whether its entry in the folder has surely reached the disk


class Disk:
    """The files as far as a record has been played."""

    def __init__(self, held: dict[str, bytes]) -> None:
        self._files = {n: _Inode(n, bytearray(b), is_named=True) for n, b in held.items()}
        self._unlinked: list[_Inode] = []

    def play(self, event: Event) -> None:
        """Let one more thing happen."""
        if event.what == "delete":
            gone = self._files.pop(event.file, None)
            if gone is not None:
                self._unlinked.append(gone)
            return
        inode = self._files.setdefault(event.file, _Inode(event.file))
        if event.what in ("write", "truncate"):
            inode.pending.append(event)
        elif event.what == "sync":
            for each in inode.pending:
                _apply(inode.synced, each)
            inode.pending.clear()
            if not inode.is_named:  # SQLite syncs the folder with the first sync of a new file
                inode.is_named = True
                self._unlinked.clear()

    def after_power_cut(self, chance: Random) -> dict[str, bytes]:
        """Return what the disk may hold if the power goes now."""
        held = {}
        for inode in self._unlinked:
            if chance.random() < 0.5:
                held[inode.name] = _survived(inode, chance)
        for name, inode in self._files.items():
            if inode.is_named or chance.random() < 0.5:
                held[name] = _survived(inode, chance)
        return held


def _apply(content: bytearray, event: Event) -> None:
    if event.what == "truncate":
        del content[event.at :]
        return
    end = event.at + len(event.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[event.at : end] = event.data


def _survived(inode: _Inode, chance: Random) -> bytes:
    """Return the file with each sector in one of the states it has had since the last sync."""
    states: dict[int, list[bytes]] = defaultdict(list)
    lengths = [len(inode.synced)]
    now = bytearray(inode.synced)
    for event in inode.pending:
        before = len(now)
        _apply(now, event)
        lengths.append(len(now))
        first = event.at // SECTOR
        last = (event.at + len(event.data) - 1) // SECTOR if event.data else before // SECTOR
        for sector in range(first, last + 1):
            states[sector].append(bytes(now[sector * SECTOR : (sector + 1) * SECTOR]))
    eager = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))  # how much of it had reached the disk
    survived = bytearray(inode.synced)
    for sector, known in states.items():
        if chance.random() < eager:
            content = chance.choice(known) if chance.random() < 0.5 else known[-1]
            _apply(survived, Event(inode.name, "write", sector * SECTOR, content))
    length = chance.choice(lengths)
    if chance.random() < 0.3:  # a length in between, where growing by a page was itself torn
        length = chance.randrange(min(lengths), max(lengths) + 1, SECTOR)
    return bytes(survived[:length].ljust(length, b"\0"))


class Record:
    """Every event in the order it happened."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.open_files: dict[int, str] = {}


class _Vfs(ctypes.Structure):
    """The head of ``sqlite3_vfs``. Source: sqlite.org/c3ref/vfs.html."""

    _fields_: ClassVar[Any] = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("app_data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
        ("rest", ctypes.c_void_p * 14),
    ]


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3. Source: sqlite.org/c3ref/io_methods.html."""

    _fields_: ClassVar[Any] = [
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", ctypes.c_void_p),
        ("truncate", ctypes.c_void_p),
        ("sync", ctypes.c_void_p),
        ("rest", ctypes.c_void_p * 13),
    ]


_pointer, _int, _int64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, _pointer)
_DELETE = ctypes.CFUNCTYPE(_int, _pointer, ctypes.c_char_p, _int)
_WRITE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int64)
_TRUNCATE = ctypes.CFUNCTYPE(_int, _pointer, _int64)
_SYNC = ctypes.CFUNCTYPE(_int, _pointer, _int)


def library() -> Any:
    """Return SQLCipher's library as this process has it, or ``None`` where it hides its names."""
    import sqlcipher3._sqlite3 as bundled

    with suppress(OSError, AttributeError):
        found = ctypes.CDLL(bundled.__file__)
        found.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        found.sqlite3_vfs_register.argtypes = [ctypes.POINTER(_Vfs), _int]
        found.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(_Vfs)]
        return found
    return None


@contextmanager
def recorded() -> Iterator[Record]:
    """Record what every connection that is opened meanwhile does to its files."""
    found, record = library(), Record()
    usual = found.sqlite3_vfs_find(None)
    layer = _Layer(usual, record)
    found.sqlite3_vfs_register(ctypes.byref(layer.vfs), 1)
    try:
        yield record
    finally:
        found.sqlite3_vfs_unregister(ctypes.byref(layer.vfs))


class _Layer:
    """The usual layer with the calls that change files written down on the way."""

    def __init__(self, usual: Any, record: Record) -> None:
        self._usual, self._record = usual, record
        self._kept: list[object] = []
        self._methods: dict[int, _Methods] = {}
        self.vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self.vfs), usual, ctypes.sizeof(_Vfs))
        self.vfs.name = b"recording"
        self.vfs.open = self._keep(_OPEN(self._open))
        self.vfs.delete = self._keep(_DELETE(self._delete))

    def _keep(self, callback: Any) -> int:
        self._kept.append(callback)
        return ctypes.cast(callback, _pointer).value or 0

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        done: int = _OPEN(self._usual.contents.open)(
            ctypes.cast(self._usual, _pointer), name, file, flags, out
        )
        if done == _OK and name:
            path = Path(ctypes.string_at(name).decode())
            self._record.open_files[file] = path.name
            head = ctypes.cast(file, ctypes.POINTER(_pointer))
            head[0] = ctypes.addressof(self._recording(head[0] or 0))
        return done

    def _delete(self, _vfs: int, name: bytes, sync: int) -> int:
        done: int = _DELETE(self._usual.contents.delete)(
            ctypes.cast(self._usual, _pointer), name, sync
        )
        if done == _OK:
            self._record.events.append(Event(Path(name.decode()).name, "delete"))
        return done

    def _recording(self, address: int) -> _Methods:
        """Return the methods of a file with those that change it written down."""
        if address not in self._methods:
            usual = _Methods.from_address(address)
            copy = _Methods()
            ctypes.memmove(ctypes.byref(copy), ctypes.byref(usual), ctypes.sizeof(_Methods))
            copy.write = self._keep(_WRITE(self._noting(_WRITE(usual.write), "write")))
            truncate = self._noting(_TRUNCATE(usual.truncate), "truncate")
            copy.truncate = self._keep(_TRUNCATE(truncate))
            copy.sync = self._keep(_SYNC(self._noting(_SYNC(usual.sync), "sync")))
            self._methods[address] = copy
        return self._methods[address]

    def _noting(self, usual: Callable[..., int], what: str) -> Callable[..., int]:
        def call(file: int, *given: int) -> int:
            done = usual(file, *given)
            if done == _OK:
                name = self._record.open_files[file]
                if what == "write":
                    data, size, at = given
                    event = Event(name, what, at, ctypes.string_at(data, size))
                else:
                    event = Event(name, what, given[0] if what == "truncate" else 0)
                self._record.events.append(event)
            return done

        return call
