"""Putting a file where the person says: whole, or not at all, and said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dsp_desktop.kernel.errors import SystemFault


class CannotSave(SystemFault):
    """The file could not be written: no permission, no space, open in another program."""

    code = "file.cannot_save"


@contextmanager
def saving(path: Path) -> Iterator[Path]:
    """Yield where to write; what was at ``path`` is replaced only once that is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        because = (error.strerror or type(error).__name__).lower()
        raise CannotSave(name=path.name, folder=str(path.parent), because=because) from error
    finally:
        _forget(part)


def save_bytes(path: Path, content: bytes) -> None:
    """Write a whole file."""
    with saving(path) as part:
        part.write_bytes(content)


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder that could not be written to cannot be tidied either
