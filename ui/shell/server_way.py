"""What an office's server may want before it lets a person in: a password, or their word.

A password is kept in this computer's keyring and nowhere else: not in the settings, not in
the list of recent companies, not in a title. Where there is no keyring it is used and gone.
"""

from PySide6.QtWidgets import QWidget

from dsp_desktop.kernel.errors import ServerNotProven, UnprovenServer
from dsp_desktop.runtime import secrets
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.shell import secret
from ui.shell.names import parted, without_password

_TITLE = mark("opening", "Is this your office's server?")
_WHAT_IT_MEANS = mark(
    "opening",
    "{why}\n\nIf you connect without proof, what is sent is encrypted, but nobody knows to whom: "
    "somebody in between could read and change every record, and your password.",
)
_YES, _NO = mark("opening", "Connect without proof"), mark("opening", "Don't connect")


def way_on(parent: QWidget, target: str, error: BaseException) -> str | None:
    """Return the address to try next, if the person has a way on; ``None`` if not."""
    if secret.wants_password(error):
        password = secret.ask_password(parent, target)
        return None if password is None else _with_kept(target, password)
    if isinstance(error, UnprovenServer | ServerNotProven):
        words = translated("opening", _WHAT_IT_MEANS).format(why=sentence(error))
        yes, no = translated("opening", _YES), translated("opening", _NO)
        if dialogs.confirm(parent, translated("opening", _TITLE), words, yes=yes, no=no):
            return without_proof(target)
    return None


def taken(typed: str, password: str = "") -> str:
    """Return an address as it is used from now on; a password goes into the keyring.

    One that stands in the address counts where none is given beside it.
    """
    from dsp_desktop.db.server import address  # noqa: PLC0415 - heavy; nothing is open yet
    from dsp_desktop.kernel.errors import NotAnAddress  # noqa: PLC0415 - as above

    bare, within = parted(typed)
    try:
        address(bare)
    except NotAnAddress:  # opening it says what is wrong
        return bare
    password = password or within
    return _with_kept(bare, password) if password else bare


def without_proof(target: str) -> str:
    """Return an address that encrypts and asks for no proof, as the person has decided.

    Example:
        >>> without_proof("postgresql://anna@office/cascade?sslmode=require&connect_timeout=3")
        'postgresql://anna@office/cascade?connect_timeout=3&sslmode=require&unproven=yes'
    """
    from dsp_desktop.db.server import UNPROVEN_CHOICE  # noqa: PLC0415 - as above

    place, _, options = target.partition("?")
    proof = ("sslmode=", "sslrootcert=", "unproven=")
    kept = [each for each in options.split("&") if each and not each.startswith(proof)]
    return f"{place}?{'&'.join([*kept, UNPROVEN_CHOICE])}"


def _with_kept(target: str, password: str) -> str:
    """Keep a password in the keyring and leave it out of the address; else put it in for now."""
    from dsp_desktop.db.server import address, shown_address  # noqa: PLC0415 - as above

    if secrets.remember_password(shown_address(address(target)), password):
        return without_password(target)
    return secret.with_password(target, password)
