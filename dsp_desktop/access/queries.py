"""What screens read about users and roles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsp_desktop.access.logic import LOCK_MINUTES, differences
from dsp_desktop.access.models import Role, Safeguards, User
from dsp_desktop.access.service import RoleDetails, UserDetails
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.db.opening import demand
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.kernel.allowances import AREAS, SENTENCES
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import words


class UserRow(NamedTuple):
    """One line of the list of users."""

    id: int
    name: str
    full_name: str | None
    role: str
    may_sign_in: bool
    signed_in_at: datetime | None

    @property
    def status(self) -> str:
        """Which of the actions on a user fit."""
        return "active" if self.may_sign_in else "stopped"


class RoleRow(NamedTuple):
    """One line of the list of roles."""

    id: int
    name: str
    first: str | None
    is_owner: bool
    users: int

    @property
    def status(self) -> str:
        """Which of the actions on a role fit."""
        return "owner" if self.is_owner else "first" if self.first else "own"


@dataclass(frozen=True, slots=True)
class SafeguardsState:
    """What stands between the company's records and their loss."""

    lock_minutes: int
    keeps_code: bool
    sheet_at: datetime | None
    checked_at: datetime | None
    renewed_at: datetime | None


USER_LIST = JoinedList(
    User,
    UserRow,
    order="name",
    view=Permission.ACCESS_VIEW,
    matches=lambda _source, typed: contains(User.name, typed) | contains(User.full_name, typed),
    joins=((Role, Role.id == User.role_id),),
    columns={"role": Role.name},
    filters={"may_sign_in": lambda _source, may: User.may_sign_in == may},
)

ROLE_LIST = JoinedList(
    Role,
    RoleRow,
    order="name",
    view=Permission.ACCESS_VIEW,
    matches=lambda _source, typed: contains(Role.name, typed),
    columns={
        "users": select(func.count(User.id))
        .where(User.role_id == Role.id)
        .correlate(Role)
        .scalar_subquery()
    },
)


@asks_nobody("every window locks itself by it, whoever sits there; no secret is in it")
def safeguards(source: Session) -> SafeguardsState:
    """Return how the company is kept safe; as it begins, where nobody has set anything."""
    kept = source.scalar(select(Safeguards).order_by(Safeguards.id).limit(1))
    if kept is None:
        return SafeguardsState(LOCK_MINUTES, False, None, None, None)  # noqa: FBT003 - a row
    keeps = kept.recovery_code is not None
    return SafeguardsState(
        kept.lock_minutes, keeps, kept.sheet_at, kept.checked_at, kept.renewed_at
    )


def role_picks(source: Session) -> Sequence[Choice]:
    """Return every role a user may be given, the owner's first."""
    demand(source, Permission.ACCESS_VIEW)
    rows = source.execute(select(Role.id, Role.name).order_by(Role.is_owner.desc(), Role.name))
    return [Choice(role_id, name) for role_id, name in rows]


def user_details(source: Session, user_id: int) -> Seen[UserDetails]:
    """Return what the form of a user edits; the password stays blank."""
    demand(source, Permission.ACCESS_VIEW)
    user = found(source, User, user_id)
    return Seen(UserDetails(user.name, user.role_id, user.full_name), user.version)


def role_details(source: Session, role_id: int) -> Seen[RoleDetails]:
    """Return what the form of a role edits."""
    demand(source, Permission.ACCESS_VIEW)
    role = found(source, Role, role_id)
    held = tuple(Permission) if role.is_owner else _known(role.permissions)
    return Seen(RoleDetails(role.name, held), role.version)


def user_panel(source: Session, user_id: int) -> Panel:
    """Return what there is to know about a user."""
    demand(source, Permission.ACCESS_VIEW)
    user = found(source, User, user_id)
    role = found(source, Role, user.role_id)
    facts = (
        Fact("Name to sign in with", user.name),
        Fact("Role", role.name, entity="role", record_id=role.id),
        Fact("May sign in", user.may_sign_in),
        Fact("Signed in last", user.signed_in_at),
    )
    return Panel(user.full_name or user.name, role.name, (Section("User", facts),))


def role_panel(source: Session, role_id: int) -> Panel:
    """Return what a role allows, by the part of the work, and what has been changed in it."""
    demand(source, Permission.ACCESS_VIEW)
    role = found(source, Role, role_id)
    held = actor_permissions(role)
    facts = tuple(
        Fact(area, in_short(allowed, held)) for area, allowed in AREAS if held & set(allowed)
    )
    users = source.scalars(select(User).where(User.role_id == role_id).order_by(User.folded)).all()
    who = tuple(
        Fact(user.name, user.full_name, entity="app_user", record_id=user.id) for user in users
    )
    sections = [
        Section("What it allows", facts, "Nothing at all."),
        *_changed(role),
        Section("Who has it", who, "Nobody has this role."),
    ]
    subtitle = "May do everything; it cannot be cut down" if role.is_owner else _how_many(len(held))
    return Panel(role.name, subtitle, tuple(sections))


def in_short(allowed: Sequence[Permission], held: frozenset[Permission]) -> str:
    """Return which of the permissions of one part of the work are held, in a few words."""
    plain = {"view": "See", "edit": "change"}
    if all(may.partition(".")[2] in plain for may in allowed) and len(allowed) <= len(plain):
        verbs = [plain[may.partition(".")[2]] for may in allowed if may in held]
        return " and ".join(verbs).capitalize()
    return "\n".join(SENTENCES[may] for may in allowed if may in held)


def actor_permissions(role: Role) -> frozenset[Permission]:
    """Return what a role allows, of what this version knows."""
    return frozenset(Permission) if role.is_owner else frozenset(_known(role.permissions))


def _changed(role: Role) -> Iterator[Section]:
    """Yield what differs from the first role this one was, if it was one."""
    if role.is_owner or role.first is None:
        return
    more, less = differences(role.first, role.permissions)
    facts = [Fact("May now", SENTENCES[may]) for may in more]
    facts += [Fact("May no longer", SENTENCES[may]) for may in less]
    title = f"Changed since it was the first {words(role.first).lower()}"
    yield Section(title, tuple(facts), "Nothing; it allows what it allowed at first.")


def _how_many(count: int) -> str:
    return f"Allows {count} of {len(Permission)} things"


def _known(permissions: Sequence[str]) -> tuple[Permission, ...]:
    known = {permission.value for permission in Permission}
    return tuple(Permission(p) for p in permissions if p in known)
