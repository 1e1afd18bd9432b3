"""Every kind of record there is, for who refers to what and what anything is called.

An area loads its own tables and no others, so that a window shows its first list without
the rest. Whoever needs all of them asks here: the application has said how to load them.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # how to load them is said before the first one is
    from sqlalchemy import Table
    from sqlalchemy.orm import Mapper

_loaders: list[Callable[[], object]] = []


def load_with(loader: Callable[[], object]) -> None:
    """Have ``loader`` load every module that declares tables, when that is first needed."""
    _loaders.append(loader)


def know_everything() -> None:
    """Load every table, unless they are; a write needs them all to know its order."""
    for load in _loaders:
        load()


def every_mapper() -> "Iterator[Mapper[object]]":
    """Return the mapper of every mapped class."""
    from dsp_desktop.db.base import Base  # noqa: PLC0415 - see above

    know_everything()
    return iter(Base.registry.mappers)


def every_table() -> "list[Table]":
    """Return every table, those referred to first."""
    from dsp_desktop.db.base import Base  # noqa: PLC0415 - see above

    know_everything()
    return Base.metadata.sorted_tables
