"""Where a file lies: on a disk of this computer, or on a share that others reach too."""

import sys
from collections.abc import Iterable
from pathlib import Path

#: File systems of network shares as Linux names them.
_SHARES = frozenset(
    {
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.sshfs",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4  # GetDriveTypeW, learn.microsoft.com/windows/win32/api/fileapi


def is_on_share(path: Path) -> bool:
    """Whether a file lies on a network share, as far as this system tells."""
    place = path.absolute()
    if sys.platform == "win32":
        return _windows_says(place.drive)
    try:
        return share_holds(place.resolve(), _MOUNTS.read_text("utf-8", "replace").splitlines())
    except OSError:  # macOS has no such list
        return False


def are_together(one: Path, other: Path) -> bool:
    """Whether two places are on the same disk, as far as this system tells.

    What is not there yet will be where the folder is that it goes into.
    """
    try:
        return _disk_of(one) == _disk_of(other)
    except OSError:
        return False


def share_holds(place: Path, mounts: Iterable[str]) -> bool:
    """Whether the innermost of the mounts that hold ``place`` is a share.

    Example:
        >>> office = ["/dev/sda1 / ext4 rw 0 0", "//nas/office /mnt/office cifs rw 0 0"]
        >>> share_holds(Path("/mnt/office/a.dsp"), office), share_holds(Path("/mnt/a.dsp"), office)
        (True, False)
    """
    kind, longest = "", -1
    for line in mounts:
        words = line.split(" ")
        where = Path(words[1].replace("\\040", " "))
        if place.is_relative_to(where) and len(where.parts) >= longest:
            kind, longest = words[2], len(where.parts)
    return kind in _SHARES


def _disk_of(path: Path) -> int:
    place = path.absolute()
    there = next(each for each in (place, *place.parents) if each.exists())
    return there.stat().st_dev


def _windows_says(drive: str) -> bool:
    if drive.startswith("\\\\"):
        return True
    import ctypes  # noqa: PLC0415 - has these functions on Windows only

    kind: int = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined, unused-ignore] # on Windows only
    return kind == _DRIVE_REMOTE
