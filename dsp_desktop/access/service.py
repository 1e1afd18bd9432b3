"""What people do to users and roles, and how somebody signs in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from dsp_desktop.access.logic import (
    FIRST_ROLES,
    LONGEST_LOCK,
    SHORTEST_LOCK,
    password_problem,
    wait_after,
)
from dsp_desktop.access.models import Role, Safeguards, UnknownTries, User
from dsp_desktop.access.terms import FirstRole
from dsp_desktop.db.details import remove_unused
from dsp_desktop.db.everything import every_mapper
from dsp_desktop.db.opening import opened
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.changes import SIGN_IN_FAILED
from dsp_desktop.kernel.errors import NoRecoveryCode, Problem, refuse
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.runtime.keys import RecoveryCode
from dsp_desktop.runtime.passwords import fits, hashed, is_dated


@dataclass(frozen=True, slots=True)
class UserDetails:
    """What the form of a user holds; a blank password keeps the one there is."""

    name: str
    role_id: int
    full_name: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """What the form of a role holds."""

    name: str
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How a try to sign in ended: with an actor, or with the seconds to wait for the next.

    ``must_choose`` is whether the password was right, but somebody else's choice.
    """

    actor: Actor | None
    wait_seconds: int = 0
    must_choose: bool = False


def found_access(uow: UnitOfWork, name: str, password: str | None) -> int:
    """Make the first roles and the owner's user; only a demo's owner is without a password."""
    uow.require(Permission.ACCESS_EDIT)
    folded = name.strip().casefold()
    problems = [*_name_problems(uow, name, user_id=None)]
    if password is not None or not uow.is_demo:
        problems += _password_problems(password or "", name)
    refuse(*problems)
    roles = {
        role: uow.add(
            Role(
                name=label(role),
                is_owner=role is FirstRole.OWNER,
                first=role.value,
                permissions=sorted(may),
            )
        )
        for role, may in FIRST_ROLES.items()
    }
    owner = User(
        name=name.strip(),
        folded=folded,
        role_id=roles[FirstRole.OWNER].id,
        password=None if password is None else hashed(password),
    )
    uow.add(Safeguards())
    return uow.add(owner).id


def add_user(uow: UnitOfWork, details: UserDetails) -> int:
    """Let somebody sign in, with a first password that the person then changes."""
    uow.require(Permission.ACCESS_EDIT)
    problems = [*_name_problems(uow, details.name, user_id=None)]
    problems += _password_problems(details.password or "", details.name)
    refuse(*problems)
    uow.get(Role, details.role_id)
    user = User(
        name=details.name.strip(),
        folded=details.name.strip().casefold(),
        full_name=details.full_name,
        role_id=details.role_id,
        password=hashed(details.password or ""),
        is_given=True,
    )
    return uow.add(user).id


def change_user(uow: UnitOfWork, user_id: int, details: UserDetails, seen: int) -> None:
    """Correct a user, give another role, or set a new password for one who forgot theirs."""
    uow.require(Permission.ACCESS_EDIT)
    user = uow.get(User, user_id, seen=seen)
    problems = [*_name_problems(uow, details.name, user_id=user_id)]
    if details.password:
        problems += _password_problems(details.password, details.name)
    role = uow.get(Role, details.role_id)
    if not role.is_owner and _is_last_owner(uow, user):
        problems.append(Problem("role_id", "user.last_owner"))
    refuse(*problems)
    user.name, user.folded = details.name.strip(), details.name.strip().casefold()
    user.full_name, user.role_id = details.full_name, details.role_id
    if details.password:
        _give(uow, user, details.password)


def set_password(uow: UnitOfWork, user_id: int, password: str) -> None:
    """Give a new password to somebody who forgot theirs; it lets them choose their own."""
    uow.require(Permission.ACCESS_EDIT)
    user = uow.get(User, user_id)
    refuse(*_password_problems(password, user.name))
    _give(uow, user, password)


def stop_user(uow: UnitOfWork, user_id: int) -> None:
    """Let somebody sign in no longer; what they did stays under their name."""
    uow.require(Permission.ACCESS_EDIT)
    user = uow.get(User, user_id)
    if _is_last_owner(uow, user):
        refuse(Problem("", "user.last_owner"))
    user.may_sign_in = False


def let_user_in(uow: UnitOfWork, user_id: int) -> None:
    """Let somebody sign in again."""
    uow.require(Permission.ACCESS_EDIT)
    user = uow.get(User, user_id)
    user.may_sign_in, user.wrong_tries, user.wait_until = True, 0, None


def add_role(uow: UnitOfWork, details: RoleDetails) -> int:
    """Add a role of the company's own."""
    uow.require(Permission.ACCESS_EDIT)
    refuse(*_role_problems(uow, details, role_id=None))
    return uow.add(Role(name=details.name.strip(), permissions=sorted(details.permissions))).id


def change_role(uow: UnitOfWork, role_id: int, details: RoleDetails, seen: int) -> None:
    """Change what a role may do; the owner's may be renamed only."""
    uow.require(Permission.ACCESS_EDIT)
    role = uow.get(Role, role_id, seen=seen)
    refuse(*_role_problems(uow, details, role_id=role_id))
    role.name = details.name.strip()
    if not role.is_owner:
        role.permissions = sorted(details.permissions)


def put_role_back(uow: UnitOfWork, role_id: int) -> None:
    """Let one of the first roles do again what it could at first, and nothing else."""
    uow.require(Permission.ACCESS_EDIT)
    role = uow.get(Role, role_id)
    known = {first.value: first for first in FirstRole}
    if role.first not in known:
        refuse(Problem("", "role.never_first"))
    if not role.is_owner and role.first is not None:
        role.permissions = sorted(FIRST_ROLES[known[role.first]])


def remove_role(uow: UnitOfWork, role_id: int) -> None:
    """Delete a role that nobody has."""
    uow.require(Permission.ACCESS_EDIT)
    role = uow.get(Role, role_id, lock=True)
    if role.is_owner:
        refuse(Problem("", "role.owners_stays"))
    remove_unused(uow, role)


def change_own_password(uow: UnitOfWork, old: str, new: str) -> None:
    """Set one's own password; anybody who signed in may."""
    uow.require(Permission.ACCESS_SIGN_IN)
    user = uow.get(User, uow.actor.id)
    if user.password is not None and not fits(user.password, old):
        refuse(Problem("old", "password.wrong"))
    _choose(user, new)


def set_lock(uow: UnitOfWork, minutes: int) -> None:
    """Say after how many minutes without a touch everybody's window locks itself."""
    uow.require(Permission.ACCESS_EDIT)
    if not SHORTEST_LOCK <= minutes <= LONGEST_LOCK:
        limits = (("least", SHORTEST_LOCK), ("most", LONGEST_LOCK))
        refuse(Problem("minutes", "lock.minutes", limits))
    _safeguards(uow).lock_minutes = minutes


def keep_recovery_code(uow: UnitOfWork, code: RecoveryCode) -> None:
    """Keep the company's recovery code, sealed: its sheet is yet to be printed and checked."""
    uow.require(Permission.RECOVERY_EDIT)
    safeguards = _safeguards(uow)
    safeguards.recovery_code = code.written()
    safeguards.renewed_at = uow.clock.now()
    safeguards.sheet_at = safeguards.checked_at = None


def recovery_code(uow: UnitOfWork) -> RecoveryCode:
    """Return the recovery code, to be printed; the audit trail says who had it.

    Raises ``NoRecoveryCode`` where it is not kept: the company was made without one.
    """
    uow.require(Permission.RECOVERY_EDIT)
    safeguards = _safeguards(uow)
    written = look(uow, Safeguards.entity, safeguards.id, "recovery_code")
    if written is None:
        raise NoRecoveryCode
    return RecoveryCode.read(written)


def note_sheet(uow: UnitOfWork) -> None:
    """Write down that the recovery sheet has been printed or saved, and is put away."""
    uow.require(Permission.RECOVERY_EDIT)
    _safeguards(uow).sheet_at = uow.clock.now()


def note_recovery_check(uow: UnitOfWork) -> None:
    """Write down that the code on the sheet has opened the company just now."""
    uow.require(Permission.RECOVERY_EDIT)
    safeguards = _safeguards(uow)
    safeguards.checked_at = uow.clock.now()
    safeguards.sheet_at = safeguards.sheet_at or uow.clock.now()


def sign_in(uow: UnitOfWork, name: str, password: str, new: str = "") -> SignedIn:
    """Return who signed in, or note the wrong try; the caller commits either way.

    A name nobody has takes as long as a wrong password, so that names cannot be tried out.
    Who comes with a password that somebody else gave them brings a ``new`` one of their own.
    """
    uow.require(Permission.ACCESS_SIGN_IN)
    user = uow.session.scalar(
        select(User).where(User.folded == name.strip().casefold()).with_for_update()
    )
    now = uow.clock.now()
    if user is None:
        _note_unknown(uow)
        fits(_NOBODYS, password)
        return SignedIn(None)
    if user.wait_until is not None and now < user.wait_until:
        return SignedIn(None, wait_seconds=int((user.wait_until - now).total_seconds()) + 1)
    if not user.may_sign_in or not _opens(uow, user, password):
        uow.operation = SIGN_IN_FAILED
        user.wrong_tries += 1
        wait = wait_after(user.wrong_tries)
        user.wait_until = now + wait if wait else None
        return SignedIn(None, wait_seconds=int(wait.total_seconds()))
    if user.is_given:
        if not new:
            return SignedIn(None, must_choose=True)
        if new == password:
            refuse(Problem("new", "password.as_given"))
        _choose(user, new)
    elif user.password is not None and is_dated(user.password):
        user.password = hashed(password)
    user.signed_in_at, user.wrong_tries, user.wait_until = now, 0, None
    actor = actor_of(user, uow.get(Role, user.role_id))
    uow.become(actor)
    return SignedIn(actor)


def _note_unknown(uow: UnitOfWork) -> None:
    """Count a try with a name nobody has; of those of a day the trail is told a few.

    It hears of the first, and whenever they have doubled: a million tries are 21 entries.
    """
    uow.operation = SIGN_IN_FAILED
    now = uow.clock.now()
    found = uow.session.get(UnknownTries, 1, with_for_update=True)
    if found is None:
        found = UnknownTries(id=1, tries=0, since=now)
        uow.session.add(found)
    if now - found.since >= _A_DAY or now < found.since:
        found.tries, found.since = 0, now
    found.tries += 1
    if found.tries & (found.tries - 1) == 0:
        uow.note_tries(User, found.tries, found.since)


def look(uow: UnitOfWork, entity: str, record_id: int, field: str) -> Any:
    """Return one private value in clear; the audit trail says who looked, at what, when."""
    uow.require(permission_to_look(entity, field))
    record = uow.get(_kind(entity), record_id)
    uow.note_look(record, field)
    return opened(uow.session, record, field)


def permission_to_look(entity: str, field: str) -> Permission:
    """Return what a look at a private field needs; raises ``KeyError`` if it is not private."""
    permission: Permission = sealed_columns(_kind(entity))[field].info["look"]
    return permission


def actor_of(user: User, role: Role) -> Actor:
    """Return who acts: what this version does not know of a role's permissions is left out."""
    known = {permission.value for permission in Permission}
    held = frozenset(Permission) if role.is_owner else {p for p in role.permissions if p in known}
    return Actor(user.id, user.name, frozenset(Permission(p) for p in held))


def _kind(entity: str) -> Any:
    return next(m.class_ for m in every_mapper() if getattr(m.class_, "entity", "") == entity)


def _give(uow: UnitOfWork, user: User, password: str) -> None:
    """Set somebody's password for them; one's own is nobody else's choice."""
    user.password, user.is_given = hashed(password), user.id != uow.actor.id
    user.wrong_tries, user.wait_until = 0, None


def _choose(user: User, new: str) -> None:
    """Set a password that its user has chosen."""
    refuse(*_password_problems(new, user.name, field="new"))
    user.password, user.is_given = hashed(new), False


def _opens(uow: UnitOfWork, user: User, password: str) -> bool:
    """Whether a password lets a user in; without one, only a demo's user gets in."""
    if user.password is None:
        return uow.is_demo
    return fits(user.password, password)


def _safeguards(uow: UnitOfWork) -> Safeguards:
    found = uow.session.scalar(select(Safeguards).order_by(Safeguards.id).limit(1))
    return found or uow.add(Safeguards())


def _is_last_owner(uow: UnitOfWork, user: User) -> bool:
    """Whether nobody else who may sign in has the owner's role."""
    owners = (
        select(func.count())
        .select_from(User)
        .join(Role, Role.id == User.role_id)
        .where(Role.is_owner, User.may_sign_in, User.id != user.id)
    )
    is_owner = uow.get(Role, user.role_id).is_owner
    return is_owner and not uow.session.scalar(owners)


def _name_problems(uow: UnitOfWork, name: str, *, user_id: int | None) -> Iterator[Problem]:
    folded = name.strip().casefold()
    if not folded:
        yield Problem("name", "field.required")
        return
    twin = uow.session.scalar(
        select(User.id).where(User.folded == folded, User.id != (user_id or 0))
    )
    if twin is not None:
        yield Problem("name", "field.taken", (("value", name.strip()),))


def _password_problems(password: str, name: str, *, field: str = "password") -> list[Problem]:
    code = password_problem(password, name=name)
    return [Problem(field, code)] if code else []


def _role_problems(
    uow: UnitOfWork, details: RoleDetails, *, role_id: int | None
) -> Iterator[Problem]:
    name = details.name.strip()
    if not name:
        yield Problem("name", "field.required")
        return
    twin = uow.session.scalar(select(Role.id).where(Role.name == name, Role.id != (role_id or 0)))
    if twin is not None:
        yield Problem("name", "field.taken", (("value", name),))


_A_DAY = timedelta(days=1)
#: Takes as long to check as anybody's; no password fits it.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
