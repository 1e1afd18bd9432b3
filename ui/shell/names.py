"""What people call a company by where it is kept. A password is never part of it."""

from pathlib import Path

#: Options of an address that hold a secret, or say where one is kept.
_SECRETS = ("password=", "sslpassword=", "passfile=")


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
