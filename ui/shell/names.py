"""What people call a company by where it is kept. A password is never part of it."""

import re
from pathlib import Path

_PASSWORD = re.compile(r"(://[^:/@]+):[^@/]*@")


def short_name(target: str) -> str:
    """Return the file's name, or the database and its server.

    Example:
        >>> short_name("postgresql://anna:secret@office/cascade")
        'cascade on office'
    """
    if "://" in target:
        server, _, database = target.split("://", 1)[1].rpartition("/")
        return f"{database} on {server.rpartition('@')[2] or 'this computer'}"
    return Path(target).stem


def without_password(target: str) -> str:
    """Return an address as it may be shown and remembered.

    Example:
        >>> without_password("postgresql://anna:secret@office/cascade")
        'postgresql://anna@office/cascade'
    """
    return _PASSWORD.sub(r"\1@", target)
