"""What somebody who signed in may do now: asked anew in every unit of work.

Whoever was stopped, or whose role was changed, need not have signed out. The tables are asked
by name: those who know users and roles stand further out.
"""

import json

from sqlalchemy import Connection, text

from dsp_desktop.kernel.errors import Stopped
from dsp_desktop.kernel.permissions import Actor, Permission

_STANDING = text(
    "SELECT u.may_sign_in, r.is_owner, r.permissions FROM app_user u "
    "JOIN role r ON r.id = u.role_id WHERE u.id = :id"
)


def actor_now(connection: Connection, actor: Actor) -> Actor:
    """Return the actor with the permissions of this moment; raises ``Stopped``.

    The application itself, and whoever has not signed in yet, are nobody's user.
    """
    if actor.id <= 0:
        return actor
    found = connection.execute(_STANDING, {"id": actor.id}).one_or_none()
    if found is None or not found.may_sign_in:
        raise Stopped(name=actor.name)
    if found.is_owner:
        return Actor(actor.id, actor.name, frozenset(Permission))
    held = found.permissions
    held = json.loads(held) if isinstance(held, str) else held
    known = {permission.value: permission for permission in Permission}
    return Actor(actor.id, actor.name, frozenset(known[each] for each in held if each in known))
