"""The log of what the program did: operations and their numbers, never whose and never what.

Three nets keep private data out. Our own messages are made of names in code and numbers.
What others' libraries say is written without the values they put in. And whatever is
written goes through :func:`redacted`, which takes out what looks like a number, an address
or a secret of somebody's. An error is told by where it happened and what kind it is: what
it says may quote a record.
"""

import faulthandler
import logging
import os
import re
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import gmtime
from types import TracebackType
from typing import TextIO

from dsp_desktop.runtime.private_files import make_private

#: Six files of at most one megabyte: some weeks of an office's work.
_MOST_BYTES, _OLDER = 1_000_000, 5
_RECENT = 30
_FILE, _FAULTS = "dsp-desktop.log", "faults.log"
#: Whose messages are written with the values in them: there are only numbers in ours.
_OURS = ("dsp_desktop", "ui", "qt")
_HOME = os.path.expanduser("~")  # noqa: PTH111 - Path.home fails where there is none
log = logging.getLogger(__name__)

#: What looks private, and what stands in its place. Long digits first: a card is no phone.
_PRIVATE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"://[^/\s:@]+:[^/\s@]+@"), "://[secret]@"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (
        re.compile(r"(?i)\b(password|passwd|passphrase|secret|token|key|pin)\b\s*[=:]\s*\S+"),
        r"\1=[secret]",
    ),
    (re.compile(r"\b(?:[A-Z0-9]{4}-){3,}[A-Z0-9]{1,6}\b"), "[secret]"),
    (
        re.compile(r"\$argon2\S+|\bBearer\s+\S+|\bgh[pousr]_\w{20,}|\bAKIA[A-Z0-9]{16}\b"),
        "[secret]",
    ),
    (re.compile(r"\b(?!unit=)(?=\w*[A-Za-z])(?=\w*\d)[A-HJ-NPR-Z0-9]{17}\b"), "[number]"),
    (re.compile(r"(?<![\w-])(?:\d[ -]?){13,19}(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])"), "[number]"),
    (
        re.compile(r"(?<![\w.])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]?\d{4}(?!\w)"),
        "[number]",
    ),
    (re.compile(r"(?<![\w.=-])\d{9,12}(?!\w)"), "[number]"),
    (re.compile(r"\b[A-Z]{1,3}\d{6,14}\b"), "[number]"),
    (re.compile(r"(?<![\w=])[A-Za-z0-9+/]{40,}={0,2}"), "[secret]"),
)


def redacted(text: str) -> str:
    """Return a text without what looks private in it.

    Example:
        >>> redacted("Ada, 123-45-6789, ada@example.com, D1234567, (206) 555-0100")
        'Ada, [number], [e-mail], [number], [number]'
        >>> redacted("postgresql://ada:hush@server/db password=hush")
        'postgresql://[secret]@server/db password=[secret]'
        >>> redacted("wrote ground_van unit=0f3cf7b0c3b34a5a8d9d2f1c6a7b8e90 entries=1")
        'wrote ground_van unit=0f3cf7b0c3b34a5a8d9d2f1c6a7b8e90 entries=1'
    """
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return text.replace(_HOME, "~")


def places(error: BaseException) -> str:
    """Return what kind of error it is and where it happened, without what it says."""
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


class _Lines(logging.Formatter):
    """Writes a line as above: time in UTC, where from, and nothing private."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the places of an error below it."""
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        said = f"{at} {record.levelname} {record.name} {redacted(_message(record))}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{said}\n{redacted(places(error))}" if error else said

    converter = staticmethod(gmtime)


class _Recent(logging.Handler):
    """Keeps the last lines for a report."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=_RECENT)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


_recent = _Recent()
_recent.setFormatter(_Lines())


def recent() -> list[str]:
    """Return the last lines that were written, oldest first."""
    return list(_recent.lines)


@dataclass(frozen=True, slots=True)
class OpenLog:
    """The files that are written to until :meth:`close`."""

    handler: logging.Handler
    faults: TextIO

    def close(self) -> None:
        """Write no more."""
        logging.captureWarnings(capture=False)
        faulthandler.disable()
        for each in (self.handler, _recent):
            logging.getLogger().removeHandler(each)
        self.handler.close()
        self.faults.close()


class _OwnFile(RotatingFileHandler):
    """A log that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        make_private(self.baseFilename)
        return super()._open()


def begin(folder: Path | None) -> OpenLog | None:
    """Write the log into ``folder`` from now on; ``None`` where it cannot be written."""
    root = logging.getLogger()
    if _recent not in root.handlers:
        root.addHandler(_recent)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _OwnFile(
            folder / _FILE, maxBytes=_MOST_BYTES, backupCount=_OLDER, encoding="utf-8"
        )
        faults = _fault_file(folder / _FAULTS)
    except OSError:  # a folder that cannot be written must not stop the work
        return None
    handler.setFormatter(_Lines())
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    faulthandler.enable(faults)
    return OpenLog(handler, faults)


def hear_every_error() -> None:
    """Write down every error nobody caught, on any thread; whoever shows them comes after."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(
        caught.exc_type, caught.exc_value, caught.exc_traceback
    )


@contextmanager
def hearing_what_nobody_can_catch() -> Iterator[None]:
    """Write down, for the time, what Python would print: an error where none can be raised.

    Ctrl+C that comes just then is lost; the work goes on as if it had not been pressed.
    """
    before = sys.unraisablehook
    sys.unraisablehook = _unraisable
    try:
        yield
    finally:
        sys.unraisablehook = before


def unexpected(error: BaseException) -> None:
    """Write down an error that nobody was ready for."""
    log.error("unexpected %s", places(error))


def _unraisable(caught: "sys.UnraisableHookArgs") -> None:
    error = caught.exc_value
    if error is not None and not isinstance(error, KeyboardInterrupt):
        unexpected(error)


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
    else:
        unexpected(error)


def _message(record: logging.LogRecord) -> str:
    """Return what a record says; of another's library without the values it put in."""
    if record.name.split(".")[0] in _OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0] if record.args else "(said something)"


def _fault_file(path: Path) -> TextIO:
    """Open what a crash of Python itself is written to, begun anew when it has grown."""
    grown = path.exists() and path.stat().st_size > _MOST_BYTES
    make_private(path)
    return path.open("w" if grown else "a", encoding="utf-8")


def _short(filename: str) -> str:
    """Return a path from its package on: a home folder has a person's name in it."""
    parts = Path(filename).parts
    for root in ("ui", "dsp_desktop", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return parts[-1]
