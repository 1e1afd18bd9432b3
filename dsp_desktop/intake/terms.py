"""The words of intake: what a file may be, and what a line of it does."""

from enum import StrEnum


class FileKind(StrEnum):
    """The files that are recognized, each described by a file of ``resources/intake``."""

    ASSOCIATES = "associates"
    VANS = "vans"
    ROUTES = "routes"
    FUEL = "fuel"
    LESSOR = "lessor"


class Action(StrEnum):
    """What a readable line does to the company."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
