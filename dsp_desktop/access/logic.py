"""What the first roles may do, what a password must be, and how long a wrong one costs."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from dsp_desktop.access.terms import FirstRole
from dsp_desktop.kernel.permissions import Permission as May

#: NIST SP 800-63B, 5.1.1.2: length is what counts; no rules about kinds of characters.
LEAST_LENGTH, MOST_LENGTH = 10, 200
#: This many wrong tries cost nothing; each one after that doubles the wait.
_FREE_TRIES = 3
_LONGEST_WAIT = timedelta(minutes=15)
#: A window nobody touches locks itself after so many minutes; the owner may choose others.
LOCK_MINUTES, SHORTEST_LOCK, LONGEST_LOCK = 10, 1, 120

_EVERYTHING = frozenset(May)
_SEEN_BY_ALL = frozenset(
    {
        May.ACCESS_SIGN_IN,
        May.COMPANY_VIEW,
        May.CUSTODY_VIEW,
        May.DISPATCH_VIEW,
        May.DOCUMENTS_VIEW,
        May.FLEET_VIEW,
        May.FUEL_VIEW,
        May.IMPORTS_VIEW,
        May.INSURANCE_VIEW,
        May.PEOPLE_VIEW,
        May.REPORTS_VIEW,
        May.RULES_VIEW,
    }
)

#: Least privilege: what the work of each needs, and nothing else.
FIRST_ROLES: Mapping[FirstRole, frozenset[May]] = {
    FirstRole.OWNER: _EVERYTHING,
    FirstRole.OFFICE_MANAGER: _EVERYTHING
    - {May.ACCESS_EDIT, May.BANK_LOOK, May.RECOVERY_EDIT, May.RULES_EDIT},
    FirstRole.ACCOUNTANT: _SEEN_BY_ALL
    | {
        May.AUDIT_VIEW,
        May.BACKUP_VIEW,
        May.BANK_EDIT,
        May.BANK_LOOK,
        May.FUEL_EDIT,
        May.IDENTITY_EDIT,
        May.IDENTITY_LOOK,
        May.IMPORTS_EDIT,
    },
    FirstRole.DISPATCHER: _SEEN_BY_ALL
    | {
        May.BACKUP_VIEW,
        May.CUSTODY_EDIT,
        May.DISPATCH_EDIT,
        May.DOCUMENTS_EDIT,
        May.FLEET_EDIT,
        May.FUEL_EDIT,
        May.IMPORTS_EDIT,
    },
    FirstRole.READ_ONLY: _SEEN_BY_ALL,
}


def password_problem(password: str, *, name: str) -> str | None:
    """Return the code of what is wrong with a new password; ``None`` if it will do."""
    if len(password) < LEAST_LENGTH:
        return "password.too_short"
    if len(password) > MOST_LENGTH:
        return "password.too_long"
    if name.strip() and name.strip().casefold() in password.casefold():
        return "password.has_name"
    if len(set(password)) <= 2:  # noqa: PLR2004 - "aaaaaaaaaa", "1212121212"
        return "password.too_plain"
    return None


def lock_after(company: int, own: int) -> int:
    """Return the minutes without a touch after which a window locks itself.

    ``own`` is what the person chose for this computer, 0 for nothing: it may only be
    shorter than what holds for the whole company.

    Example:
        >>> [lock_after(10, own) for own in (0, 5, 30)]
        [10, 5, 10]
    """
    return min(company, own) if own > 0 else company


def differences(
    first: str | None, held: Collection[str]
) -> tuple[tuple[May, ...], tuple[May, ...]]:
    """Return what a role may now and what it may no longer, beside the first role it was.

    Both are empty for a role of the company's own, which never was one of the first.
    """
    known = {role.value: may for role, may in FIRST_ROLES.items()}
    if first not in known:
        return (), ()
    began, now = known[first], {May(p) for p in held if p in set(May)}
    return tuple(sorted(now - began)), tuple(sorted(began - now))


def wait_after(wrong_tries: int) -> timedelta:
    """Return how long nobody may try again after so many wrong tries in a row.

    Example:
        >>> [wait_after(tries).seconds for tries in (3, 4, 5, 9, 99)]
        [0, 2, 4, 64, 900]
    """
    over = wrong_tries - _FREE_TRIES
    if over <= 0:
        return timedelta()
    return min(_LONGEST_WAIT, timedelta(seconds=2 ** min(over, 20)))
