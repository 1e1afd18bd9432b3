"""Where a command writes: what you name is made, the folder it goes into must be there.

A folder that is missing is more often a slip of the hand, or a disk that is not plugged in,
than a wish for a new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from dsp_desktop.kernel.errors import NoPlaceForCompany, NoPlaceForFiles, NoSuchFolder


def is_folder(path: Path) -> bool:
    """Whether there is a folder; not where nobody may look, or no name can be so long."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is a file; likewise."""
    try:
        return path.is_file()
    except OSError:
        return False


def require_folder_of(file: Path) -> None:
    """Refuse a place for a file in a folder that is not there."""
    if not is_folder(file.parent):
        raise NoSuchFolder(folder=str(file.parent))


def require_place_for(company: Path) -> None:
    """Refuse a place for a company where no file can be made, before it takes any work."""
    require_folder_of(company)
    try:
        with NamedTemporaryFile(dir=company.parent, prefix=".dsp-desktop-"):
            pass
    except OSError as error:
        raise NoPlaceForCompany(path=str(company), because=error.strerror or str(error)) from error


@contextmanager
def folder_to_fill(folder: Path) -> Iterator[bool]:
    """Make a folder if only it is missing, and tell whether it was made.

    It goes again if what was to fill it fails.
    """
    if is_folder(folder):
        yield False
        return
    require_folder_of(folder)
    try:
        folder.mkdir()
    except OSError as error:
        raise NoPlaceForFiles(folder=str(folder), because=error.strerror or str(error)) from error
    try:
        yield True
    except BaseException:
        with suppress(OSError):  # something is in it all the same
            folder.rmdir()
        raise


def require_room_for_files(folder: Path) -> None:
    """Refuse a folder that has something in it, which might be written over, or is not ours."""
    try:
        because = "there is something in it" if any(folder.iterdir()) else ""
    except OSError as error:
        because = error.strerror or str(error)
    if not because and not os.access(folder, os.W_OK):
        because = "you may not write there"
    if because:
        raise NoPlaceForFiles(folder=str(folder), because=because)
