"""What people call a company by where it is kept. A password is never part of it."""

from pathlib import Path
from urllib.parse import unquote

_PASSWORD = "password="  # noqa: S105 - the name of an option
#: What computers call an account that is nobody's in particular.
_NOBODYS = frozenset(
    {"account", "admin", "administrator", "computer", "default", "desktop", "dsp", "guest"}
    | {"home", "laptop", "local", "me", "office", "owner", "pc", "pi", "root", "system", "test"}
    | {"ubuntu", "user", "users", "work"}
)
#: Options of an address that hold a secret, or say where one is kept.
_SECRETS = (_PASSWORD, "sslpassword=", "passfile=")


def short_name(target: str) -> str:
    """Return the file's name, or the database and its server.

    Example:
        >>> short_name("postgresql://anna:secret@office/cascade")
        'cascade on office'
    """
    if "://" in target:
        bare = without_password(target).split("://", 1)[1].partition("?")[0]
        server, _, database = bare.rpartition("/")
        return f"{database} on {server.rpartition('@')[2] or 'this computer'}"
    return Path(target).stem


def without_password(target: str) -> str:
    """Return an address as it may be shown and remembered.

    Example:
        >>> without_password("postgresql://anna:secret@office/cascade")
        'postgresql://anna@office/cascade'
    """
    scheme, found, rest = target.partition("://")
    if not found:
        return target
    # The last @ ends the password: a person may not have escaped what stands in it.
    person, at, place = rest.rpartition("@")
    place, _, options = place.partition("?")
    kept = [each for each in options.split("&") if each and not each.startswith(_SECRETS)]
    asked = f"?{'&'.join(kept)}" if kept else ""
    return f"{scheme}://{person.split(':', 1)[0]}{at}{place}{asked}"


def parted(typed: str) -> tuple[str, str]:
    """Return an address without the password in it, and the password; empty if there is none.

    Example:
        >>> parted("postgresql://anna:s%40fe@office/cascade")
        ('postgresql://anna@office/cascade', 's@fe')
        >>> parted("postgresql://anna@office/cascade?password=hush&sslmode=require")
        ('postgresql://anna@office/cascade?sslmode=require', 'hush')
        >>> parted("postgresql://anna@office/cascade")
        ('postgresql://anna@office/cascade', '')
    """
    typed = typed.strip()
    _scheme, found, rest = typed.partition("://")
    person, at, place = rest.rpartition("@")
    _name, _, password = person.partition(":")
    options = place.partition("?")[2].split("&")
    among = next((each[len(_PASSWORD) :] for each in options if each.startswith(_PASSWORD)), "")
    if not (found and (among or (at and password))):
        return typed, ""
    return without_password(typed), unquote(password if at and password else among)


def likely_name(login: str) -> str:
    """Return what somebody may be called who signs in to this computer so; nothing if unsure.

    Example:
        >>> [likely_name(login) for login in ("maria", "pat.tester", "root", "user1", "PC-7")]
        ['Maria', 'Pat Tester', '', '', '']
    """
    words = login.replace(".", " ").replace("_", " ").replace("-", " ").split()
    if not words or not all(word.isalpha() for word in words):
        return ""
    if any(word.casefold() in _NOBODYS for word in words):
        return ""
    return " ".join(word.capitalize() if word.islower() else word for word in words)
