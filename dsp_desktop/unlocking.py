"""Finding the key of a company before anything in it can be read."""

from pathlib import Path

from dsp_desktop.db.driver import company_id_of, is_made_of_pages, is_server
from dsp_desktop.kernel.errors import (
    KeyNeeded,
    NoCompanyThere,
    NoSuchCompany,
    NotACompanyFile,
    WrongKey,
)
from dsp_desktop.rescue.looking import opens_something
from dsp_desktop.runtime import passphrases, secrets
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode
from dsp_desktop.runtime.places import is_file


def company_id(target: Path | str) -> bytes:
    """Return whose company is at ``target``; raises ``NoCompanyThere`` where there is none.

    Raises ``NoSuchCompany`` where there is not even a file.
    """
    there = str(target)
    found = _on_server(there) if is_server(target) else company_id_of(company_file(there))
    if found is None:
        raise NoCompanyThere(path=_shown(target))
    return found


def company_file(target: str) -> Path:
    """Return the file of a company; raises ``NoSuchCompany`` where there is none."""
    path = Path(target)
    if is_server(target) or not is_file(path):
        raise NoSuchCompany(path=_shown(target))
    return path


def find_key(target: Path | str) -> CompanyKey:
    """Return the key of a company if it is published or in this person's keyring.

    Raises ``KeyNeeded`` otherwise: the recovery code opens it. What nobody has a key for and
    is not as long as a company file can be is none.
    """
    key = secrets.remembered(company_id(target))
    if key is None:
        if not is_server(target) and not is_made_of_pages(Path(target)):
            raise NotACompanyFile(path=str(target))
        raise KeyNeeded(path=_shown(target))
    return key


def known_key_is_outdated(path: Path) -> bool:
    """Whether a key is kept for the company in a file, and does not open it.

    So it is where a new recovery code was put in elsewhere, and in a copy from before that.
    """
    company = company_id_of(path)
    key = secrets.remembered(company) if company else None
    return key is not None and not key.is_demo and not opens_something(path, key)


def has_passphrase(target: Path | str) -> bool:
    """Whether this person has set a passphrase for the company on this computer."""
    return passphrases.is_set(company_id(target))


def key_by_passphrase(target: Path | str, passphrase: str) -> CompanyKey:
    """Return the key that is kept under a passphrase; raises ``WrongPassphrase``."""
    return passphrases.open_with(company_id(target), passphrase)


def key_by_code(target: Path | str, typed: str) -> CompanyKey:
    """Return the key that follows from the recovery code as a person typed it.

    Raises ``WrongKey`` if it is no code, or opens another company's file, and
    ``NoSuchCompany`` where there is no file.
    """
    if not is_server(target):
        company_file(str(target))
    key = RecoveryCode.read(typed).key(company_id(target))
    if not is_server(target) and not opens_something(Path(target), key):
        raise WrongKey
    return key


def _shown(target: Path | str) -> str:
    from dsp_desktop.db.engine import shown  # noqa: PLC0415 - a file opens without SQLAlchemy

    return shown(target)


def _on_server(target: str) -> bytes | None:
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - as above
    from sqlalchemy.orm import Session  # noqa: PLC0415 - as above

    from dsp_desktop.db.engine import fault, open_engine  # noqa: PLC0415 - as above
    from dsp_desktop.db.vault import company_id_in  # noqa: PLC0415 - as above

    engine = open_engine(target, None)
    try:
        with Session(engine) as source:
            return company_id_in(source)
    except DBAPIError as error:
        raise fault(error, engine) from error
    finally:
        engine.dispose()
