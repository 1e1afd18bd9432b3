"""Files that hold a recovery code or a password, for programs that run without a person.

A file that others on the computer can read is refused: it would protect nothing. On
Windows, who may read a file is not looked into; a folder of one's own is private there.
"""

import os
import stat
import sys
from pathlib import Path

from dsp_desktop.kernel.errors import CompanyExists, KeyFileOpen, NoKeyFile, NoPlaceForCompany
from dsp_desktop.runtime.keys import RecoveryCode

_MOST = 1_000  # bytes; a recovery code has 44 letters
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def recovery_code_in(path: Path) -> RecoveryCode:
    """Return the recovery code that a file holds; raises ``WrongKey`` for anything else."""
    return RecoveryCode.read(secret_in(path))


def secret_in(path: Path) -> str:
    """Return the one line of a file that only its owner may read.

    Raises ``KeyFileOpen`` if others may, ``NoKeyFile`` if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if sys.platform != "win32" and mode & _OTHERS:
                raise KeyFileOpen(path=str(path))
            text = file.read(_MOST).decode().strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        because = getattr(error, "strerror", None) or "it is no text"
        raise NoKeyFile(path=str(path), because=because) from error
    return text


def write_key_file(path: Path, code: RecoveryCode) -> None:
    """Write a recovery code into a new file that only its owner may read.

    Raises ``CompanyExists`` where there is something, ``NoPlaceForCompany`` where none can be.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise CompanyExists(path=str(path)) from error
    except OSError as error:
        raise NoPlaceForCompany(path=str(path), because=error.strerror or str(error)) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(code.written() + "\n")
