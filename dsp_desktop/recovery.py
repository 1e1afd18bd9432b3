"""The recovery code of an open company: proving that it works, and putting a new one in.

The new code's sheet is printed before any of this: from the first step on, one of the two
codes opens the company, and it may be the new one.
"""

from pathlib import Path

from dsp_desktop.access.service import keep_recovery_code
from dsp_desktop.app import App, UnitOfWork
from dsp_desktop.db import driver
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.errors import DatabaseBusy, DemoHasNoSecret, NotPermitted
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.runtime import passphrases, secrets
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode
from dsp_desktop.unlocking import key_by_code


def check(app: App, typed: str) -> None:
    """Open the company anew by the typed code alone, without keyring, and read a seal.

    Raises ``WrongKey`` unless that works. Nothing is written.
    """
    if app.key.is_demo:
        raise DemoHasNoSecret
    again = App.open(
        app.target, clock=app.clock, actor=app.actor, key=key_by_code(app.target, typed)
    )
    try:
        again.store.vault.unwrapped()
    finally:
        again.store.close()


def renew(app: App, code: RecoveryCode) -> App:
    """Close the company, let it be opened by ``code`` from now on, and open it again.

    What lies in the file is encrypted anew; on a server, only the key of the sealed columns
    is wrapped anew. Backups made before are opened by the old code still. Raises
    ``DatabaseBusy`` while somebody else has the file open; nothing is changed then.
    """
    if app.key.is_demo:
        raise DemoHasNoSecret
    if not app.actor.may(Permission.RECOVERY_EDIT):
        raise NotPermitted(permission=Permission.RECOVERY_EDIT)
    key = code.key(app.key.company_id)
    data = app.store.vault.unwrapped()
    if is_server(app.target):
        _settle(app, data, key, code)
        app.close()
    else:
        _wrap_in_both(app, data, key)
        app.close()
        _encrypt_anew(app, key)
    renewed = App.open(app.target, clock=app.clock, actor=app.actor, key=key)
    if not is_server(app.target):
        _settle(renewed, data, key, code)
    _remember(key)
    return renewed


def _wrap_in_both(app: App, data: bytes, key: CompanyKey) -> None:
    from dsp_desktop.db.vault import wrap_besides  # noqa: PLC0415 - loads the database

    def write(uow: UnitOfWork) -> None:
        uow.require(Permission.RECOVERY_EDIT)
        wrap_besides(uow.session, data, key)

    app.do("prepare_recovery_code", write)


def _encrypt_anew(app: App, key: CompanyKey) -> None:
    try:
        driver.rekey(Path(app.target), app.key, key)
    except driver.Fault as error:
        if "locked" in str(error):
            raise DatabaseBusy(operation="renew_recovery_code") from error
        raise


def _settle(app: App, data: bytes, key: CompanyKey, code: RecoveryCode) -> None:
    """Let no other code open the seals, and keep the new one for another sheet."""
    from dsp_desktop.db.vault import wrap_only  # noqa: PLC0415 - loads the database

    def write(uow: UnitOfWork) -> None:
        keep_recovery_code(uow, code)
        wrap_only(uow.session, data, key)

    app.do("renew_recovery_code", write)


def _remember(key: CompanyKey) -> None:
    """Put the new key where the old one was; what a passphrase guards is the old one."""
    passphrases.forget(key.company_id)
    secrets.remember(key)
