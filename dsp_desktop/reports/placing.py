"""Putting a finished document where a person says: whole or not at all, never over a stranger."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from dsp_desktop.kernel.errors import NoSuchFolder, SystemFault, UserError
from dsp_desktop.runtime.places import is_folder

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"


class NotADocument(UserError):
    """What is there already is something else than a PDF."""

    code = "report.not_a_pdf"


class NotASpreadsheet(UserError):
    """What is there already is something else than a spreadsheet."""

    code = "report.not_a_spreadsheet"


class CannotWrite(SystemFault):
    """The file could not be written: no permission, no space, open elsewhere."""

    code = "report.cannot_write"


def may_replace(path: Path, *, spreadsheet: bool = False) -> None:
    """Refuse a place where a document would have to take that of something else.

    Raises ``NoSuchFolder``, and ``NotADocument`` or ``NotASpreadsheet`` for a file of
    another kind: a slip of the hand must not cost a company file.
    """
    wanted, refusal = (_ZIP, NotASpreadsheet) if spreadsheet else (_PDF, NotADocument)
    if not is_folder(path.parent):
        raise NoSuchFolder(folder=str(path.parent))
    try:
        with path.open("rb") as there:
            begins = there.read(len(wanted))
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotWrite(path=str(path), because=error.strerror or str(error)) from error
    if begins not in (b"", wanted):
        raise refusal(path=str(path))


def put(path: Path, save: Callable[[Path], object]) -> None:
    """Let ``save`` write beside ``path``; what was there is replaced only once that is whole."""
    try:
        _put(path, save)
    except OSError as error:
        because = error.strerror or type(error).__name__
        raise CannotWrite(path=str(path), because=because) from error


def _put(path: Path, save: Callable[[Path], object]) -> None:
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
    ) as half:
        half_way = Path(half.name)
    try:
        save(half_way)
        half_way.chmod(_usual_mode())
        half_way.replace(path)
    except BaseException:
        half_way.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    """Return the permissions a new file gets here; a temporary one is for its owner only."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
