"""What somebody who signed in may do now: asked anew in every unit of work and every look.

Whoever was stopped, or whose role was changed, need not have signed out. The tables are asked
by name: those who know users and roles stand further out.
"""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from dsp_desktop.kernel.errors import Stopped
from dsp_desktop.kernel.permissions import Actor, Permission

if TYPE_CHECKING:  # the first rows are read before SQLAlchemy is loaded
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

_STANDING = (
    "SELECT u.may_sign_in, r.is_owner, r.permissions FROM app_user u "
    "JOIN role r ON r.id = u.role_id WHERE u.id = {id:d}"
)
ReadT = TypeVar("ReadT", bound=Callable[..., Any])
_KNOWN = {permission.value: permission for permission in Permission}


def asks_nobody(because: str) -> Callable[[ReadT], ReadT]:
    """Mark a read that demands no permission, and say why it needs none."""

    def mark(read: ReadT) -> ReadT:
        read.asks_nobody = because  # type: ignore[attr-defined] # tests/architecture reads it
        return read

    return mark


def reader(source: "Session") -> Actor:
    """Return who reads, with the permissions of this moment; raises ``Stopped``.

    Asked once in each look at the data, in its own transaction, with the first thing that
    demands a permission.
    """
    found: Actor | None = source.info.get("reader")
    if found is None:
        found = actor_now(source.connection(), source.info["actor"])
        source.info["actor"] = source.info["reader"] = found
    return found


def actor_now(connection: "Connection", actor: Actor) -> Actor:
    """Return the actor with the permissions of this moment; raises ``Stopped``."""
    if actor.id <= 0:  # before anything is loaded for the question; see below
        return actor
    from dsp_desktop.db.statements import fetch  # noqa: PLC0415 - SQLAlchemy; see above

    return actor_told(lambda sql: fetch(connection, sql, ()), actor)


def actor_told(ask: Callable[[str], Sequence[tuple[Any, ...]]], actor: Actor) -> Actor:
    """Return the same by asking ``ask``.

    The application itself, and whoever has not signed in yet, are nobody's user.
    """
    if actor.id <= 0:
        return actor
    found = ask(_STANDING.format(id=actor.id))
    if not found or not found[0][0]:
        raise Stopped(name=actor.name)
    ((_may_sign_in, is_owner, held),) = found
    if is_owner:
        return Actor(actor.id, actor.name, frozenset(Permission))
    held = json.loads(held) if isinstance(held, str) else held
    return Actor(actor.id, actor.name, frozenset(_KNOWN[each] for each in held if each in _KNOWN))
