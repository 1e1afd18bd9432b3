"""The words of backup: what a backup is made of, and how it was proved."""

from enum import StrEnum


class BackupKind(StrEnum):
    """What a backup is made of."""

    FILE = "file"
    COPY = "copy"
    DUMP = "dump"


class Proof(StrEnum):
    """How a backup was checked after it was written."""

    OPENED = "opened"
    RESTORED = "restored"
    LISTED = "listed"
