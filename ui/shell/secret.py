"""The password of a company's server: asked for when the server wants one, never kept."""

from urllib.parse import quote

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from dsp_desktop.kernel.errors import ServerUnreachable
from ui.kit.l10n import mark, translated
from ui.shell.names import short_name


def wants_password(error: BaseException) -> bool:
    """Whether the server turned us away for want of the right password."""
    return isinstance(error, ServerUnreachable) and "password" in str(error.details["because"])


def with_password(target: str, password: str) -> str:
    """Return an address with this password in place of any it had.

    Example:
        >>> with_password("postgresql://anna@office/cascade", "a@b/c")
        'postgresql://anna:a%40b%2Fc@office/cascade'
    """
    scheme, _, rest = target.partition("://")
    person, _, server = rest.rpartition("@")
    return f"{scheme}://{person.split(':', 1)[0]}:{quote(password, safe='')}@{server}"


def ask_password(parent: QWidget, target: str) -> str | None:
    """Ask for it; ``None`` if the person would rather not. A function, so a test can answer."""
    words = mark("opening", "Password for {company}. Only this computer's keyring keeps it.")
    answer, given = QInputDialog.getText(
        parent,
        translated("opening", mark("opening", "Password")),
        translated("opening", words).format(company=short_name(target)),
        QLineEdit.EchoMode.Password,
    )
    return answer if given and answer else None
