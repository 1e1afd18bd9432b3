"""What screens read about users and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.access.models import Role, User
from dsp_desktop.access.service import RoleDetails, UserDetails, actor_of
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.permissions import Actor, Permission


class UserRow(NamedTuple):
    """One line of the list of users."""

    id: int
    name: str
    full_name: str | None
    role: str
    may_sign_in: bool
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class WhoMaySignIn:
    """Somebody the sign-in screen offers."""

    name: str
    full_name: str | None
    role: str
    needs_password: bool


USER_LIST = JoinedList(
    User,
    UserRow,
    order="name",
    matches=lambda _source, typed: contains(User.name, typed) | contains(User.full_name, typed),
    joins=((Role, Role.id == User.role_id),),
    columns={"role": Role.name},
    filters={"may_sign_in": lambda _source, may: User.may_sign_in == may},
)


def who_may_sign_in(source: Session) -> Sequence[WhoMaySignIn]:
    """Return everybody who may sign in, by name; nobody in a company without users yet."""
    rows = source.execute(
        select(User.name, User.full_name, Role.name, User.password.is_not(None))
        .join(Role, Role.id == User.role_id)
        .where(User.may_sign_in)
        .order_by(User.folded)
    )
    return [WhoMaySignIn(*row) for row in rows]


def actor_without_password(source: Session, name: str) -> Actor | None:
    """Return who acts as ``name`` if that user has no password, as in a demo company."""
    found_one = source.execute(
        select(User, Role)
        .join(Role, Role.id == User.role_id)
        .where(User.folded == name.strip().casefold(), User.password.is_(None), User.may_sign_in)
    ).one_or_none()
    return None if found_one is None else actor_of(*found_one)


def role_picks(source: Session) -> Sequence[Choice]:
    """Return every role a user may be given, the owner's first."""
    rows = source.execute(select(Role.id, Role.name).order_by(Role.is_owner.desc(), Role.name))
    return [Choice(role_id, name) for role_id, name in rows]


def user_details(source: Session, user_id: int) -> Seen[UserDetails]:
    """Return what the form of a user edits; the password stays blank."""
    user = found(source, User, user_id)
    return Seen(UserDetails(user.name, user.role_id, user.full_name), user.version)


def role_details(source: Session, role_id: int) -> Seen[RoleDetails]:
    """Return what the form of a role edits."""
    role = found(source, Role, role_id)
    known = {permission.value for permission in Permission}
    held = tuple(Permission(p) for p in role.permissions if p in known)
    return Seen(RoleDetails(role.name, held), role.version)
