"""A file as it travels between a screen and the records."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as it was when it was attached."""

    name: str
    content: bytes
