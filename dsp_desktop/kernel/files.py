"""A file as it travels between a screen and the records."""

from dataclasses import dataclass

#: How large a file kept with a record may be: at first, and whatever a company sets.
#: A megabyte is counted the way file managers count it.
LARGEST_FILE_MB, LARGEST_EVER_MB = 25, 100
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as it was when it was attached."""

    name: str
    content: bytes
