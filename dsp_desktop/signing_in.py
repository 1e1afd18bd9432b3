"""Signing in to an open company: from nobody to somebody with a role.

Who may sign in is asked in plain SQL, so that a window can ask for the password, and a demo
can let its visitor in, before SQLAlchemy is loaded.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from dsp_desktop.access.terms import WhoMaySignIn
from dsp_desktop.app import App
from dsp_desktop.kernel.errors import GivenPassword, NotSignedIn, SignInLater
from dsp_desktop.kernel.permissions import NOBODY, Actor, Permission
from dsp_desktop.kernel.wording import counted

_PEOPLE = (
    "SELECT u.name, u.full_name, r.name, u.password IS NOT NULL FROM app_user u "
    "JOIN role r ON r.id = u.role_id WHERE u.may_sign_in ORDER BY u.folded"
)
_VISITORS = (
    "SELECT u.id, u.name, r.is_owner, r.permissions FROM app_user u "
    "JOIN role r ON r.id = u.role_id WHERE u.may_sign_in AND u.password IS NULL ORDER BY u.folded"
)


def people(app: App) -> Sequence[WhoMaySignIn]:
    """Return who may sign in to the company, by name; nobody where there are no users yet."""
    (rows,) = app.ask(_PEOPLE)
    return [WhoMaySignIn(name, full, role, bool(needs)) for name, full, role, needs in rows]


def visitors(app: App) -> Sequence[Actor]:
    """Return who need not say who they are: a demo's users. A real company has none."""
    if not app.key.is_demo:
        return ()
    (rows,) = app.ask(_VISITORS)
    known = {permission.value: permission for permission in Permission}
    found = []
    for user_id, name, is_owner, permissions in rows:
        held = json.loads(permissions) if isinstance(permissions, str) else permissions
        may = frozenset(Permission) if is_owner else frozenset(known[p] for p in held if p in known)
        found.append(Actor(user_id, name, may))
    return found


def sign_in(app: App, name: str, password: str, new: str = "") -> App:
    """Return the company as ``name`` may use it; every try is in the audit trail.

    A demo's user has no password and leaves no trace. Raises ``NotSignedIn`` for a wrong
    name or password, ``SignInLater`` while a wait after wrong tries lasts, and
    ``GivenPassword`` where somebody else chose the password: then with a ``new`` one.
    """
    folded = name.strip().casefold()
    visitor = next((one for one in visitors(app) if one.name.casefold() == folded), None)
    if visitor is not None:
        return replace(app, actor=visitor)
    from dsp_desktop.access.service import sign_in as note_sign_in  # noqa: PLC0415 - see above

    nobody = replace(app, actor=NOBODY)
    outcome, _changes = nobody.do("sign_in", lambda uow: note_sign_in(uow, name, password, new))
    if outcome.actor is not None:
        return replace(app, actor=outcome.actor)
    if outcome.must_choose:
        raise GivenPassword(name=name.strip())
    if outcome.wait_seconds:
        wait = outcome.wait_seconds
        raise SignInLater(seconds=wait, wait=counted(wait, "second"))
    raise NotSignedIn
