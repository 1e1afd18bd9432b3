"""What the menu offers about the recovery code: its sheet, the drill that proves it, a new one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dsp_desktop.kernel.errors import AppError, NoRecoveryCode
from dsp_desktop.runtime.keys import RecoveryCode
from ui.kit import dialogs
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence
from ui.kit.operations import Operations
from ui.kit.theme import scaled
from ui.shell.opening import Aside
from ui.shell.secret import code_font
from ui.shell.sheet import SheetView, sheet_of, words
from ui.shell.sign_in import WhoIsThere

if TYPE_CHECKING:
    from dsp_desktop.app import App, UnitOfWork

_SHEET = (1_020, 700)


def _t(text: str) -> str:
    return translated("recovery", text)


class PasswordDialog(QDialog):
    """Asks for the password of whoever is signed in, before something that matters."""

    #: The password was right.
    proved = Signal()

    def __init__(self, app: "App", parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_t(mark("recovery", "Is it you?")))
        self._app, self._aside = app, Aside(self)
        go_on = _t(mark("recovery", "Go on"))
        self.who = WhoIsThere((), chosen=app.actor.name, only=True, enter=go_on)
        self.who.other.setText(_t(mark("recovery", "Cancel")))
        self.who.other.show()
        self.who.other.clicked.disconnect()
        self.who.other.clicked.connect(lambda _on: self.reject())
        self.who.tried.connect(self._try)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, 20),) * 4)
        line = mark("recovery", "{name}, type your password: what comes next opens everything.")
        layout.addWidget(words(_t(line).format(name=app.actor.name), "muted"))
        layout.addWidget(self.who)
        self.setMinimumWidth(scaled(self, 420))
        self.who.password.setFocus()

    def done(self, result: int) -> None:
        """Close once the password has been looked at."""
        self._aside.wait()
        super().done(result)

    def _try(self, name: str, password: str, new: str) -> None:
        from dsp_desktop.signing_in import sign_in  # noqa: PLC0415 - wanted now and then

        self._aside.run(
            lambda _aside: sign_in(self._app, name, password, new),
            then=lambda _app: self._prove(),
            failed=self.who.refuse,
        )

    def _prove(self) -> None:
        self.accept()
        self.proved.emit()


class DrillDialog(QDialog):
    """Opens the company by what is typed from the sheet, alone."""

    #: The code works.
    passed = Signal()

    def __init__(self, app: "App", parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_t(mark("recovery", "Check that I can recover")))
        self._app, self._aside = app, Aside(self)
        self.code = QLineEdit()
        self.code.setFont(code_font(self))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.code.setAccessibleName(_t(mark("recovery", "Recovery code")))
        self.outcome = words("", "problem")
        self.check = QPushButton(_t(mark("recovery", "Check")))
        self.check.setProperty("role", "primary")
        self.check.clicked.connect(lambda _on: self.try_it())
        self.close_button = QPushButton(_t(mark("recovery", "Close")))
        self.close_button.clicked.connect(self.accept)
        self.close_button.setAutoDefault(False)
        line = mark(
            "recovery",
            "Fetch the sheet from where you keep it and type its code. The company is opened anew "
            "with that code alone, without the keyring of this computer, as it would be on another "
            "one. Nothing is changed.",
        )
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(scaled(self, 20),) * 4)
        layout.setSpacing(scaled(self, 10))
        for part in (words(_t(line), "muted"), self.code, self.outcome):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.setMinimumWidth(scaled(self, 540))
        self.code.setFocus()

    def try_it(self) -> None:
        """Open the company by what was typed."""
        from dsp_desktop import recovery  # noqa: PLC0415 - wanted now and then

        self.check.setEnabled(False)
        typed = self.code.text()
        self._aside.run(
            lambda _aside: recovery.check(self._app, typed), then=self._works, failed=self._fails
        )

    def done(self, result: int) -> None:
        """Close once what is under way is through."""
        self._aside.wait()
        super().done(result)

    def _works(self, _nothing: object) -> None:
        self.code.clear()
        self._say(
            _t(
                mark(
                    "recovery",
                    "It works: the code on your sheet opens the company. The day was noted. Put "
                    "the sheet back where it was.",
                )
            ),
            tone="ready",
        )
        self.passed.emit()

    def _fails(self, error: BaseException) -> None:
        self._say(sentence(error) if isinstance(error, AppError) else str(error), tone="blocked")
        self.code.setFocus()

    def _say(self, text: str, *, tone: str) -> None:
        self.check.setEnabled(True)
        self.outcome.setText(text)
        self.outcome.setProperty("role", "strong")
        self.outcome.setProperty("tone", tone)
        self.outcome.style().unpolish(self.outcome)
        self.outcome.style().polish(self.outcome)


class Recovery(QObject):
    """What the menu offers about the recovery code of the company that is open."""

    #: A ``RecoveryCode`` whose sheet is printed, to be put in place of the one there is.
    renewal = Signal(object)

    def __init__(self, window: QWidget, operations: Operations) -> None:
        super().__init__(window)
        self._window, self._operations = window, operations

    def print_sheet(self) -> None:
        """Show the sheet of the code that holds, once the person has proved who they are."""
        self._prove(self._fetch_sheet)

    def drill(self) -> DrillDialog:
        """Let the person prove that the sheet works."""
        from dsp_desktop.access.service import (  # noqa: PLC0415 - wanted now and then
            note_recovery_check,
        )

        dialog = DrillDialog(self._operations.app, self._window)
        dialog.passed.connect(lambda: self._operations.write("check_recovery", note_recovery_check))
        dialog.open()
        return dialog

    def renew(self) -> None:
        """Make a new code for a sheet that was lost, once the person has agreed."""
        line = mark(
            "recovery",
            "Do this when the sheet was lost, or seen by somebody who should not have it. You get "
            "a new sheet; the old code stops opening the company. Backups made until now are still "
            "opened by the old one, so make a new backup afterwards. Other computers ask for the "
            "new code once.",
        )
        if dialogs.confirm(
            self._window,
            _t(mark("recovery", "Make a new recovery code?")),
            _t(line),
            yes=_t(mark("recovery", "Make a new code")),
        ):
            self._prove(self._make_code)

    def _prove(self, then: Callable[[], object]) -> None:
        dialog = PasswordDialog(self._operations.app, self._window)
        dialog.proved.connect(then)
        dialog.open()

    def _fetch_sheet(self) -> None:
        from dsp_desktop.access.service import recovery_code  # noqa: PLC0415 - as above

        app = self._operations.app

        def fetch(uow: "UnitOfWork") -> bytes:
            code = recovery_code(uow)
            if code.key(app.key.company_id) != app.key:
                raise NoRecoveryCode
            return sheet_of(app, uow.session, code)

        self._operations.write("print_recovery_sheet", fetch, then=self._show_sheet, owner=self)

    def _show_sheet(self, pdf: bytes) -> None:
        from dsp_desktop.access.service import note_sheet  # noqa: PLC0415 - as above

        view = SheetView(
            pdf,
            title=_t(mark("recovery", "Recovery sheet")),
            line=_t(
                mark(
                    "recovery",
                    "It opens the company when this computer is lost or breaks. Keep it where you "
                    "keep deeds and passports, and away from the computer and its backups.",
                )
            ),
            done=_t(mark("recovery", "Done")),
            later=_t(mark("recovery", "Not now")),
        )
        view.put_away.connect(lambda: self._operations.write("note_recovery_sheet", note_sheet))
        self._in_dialog(view)

    def _make_code(self) -> None:
        app, code = self._operations.app, RecoveryCode.new()
        self._operations.read(
            lambda source: sheet_of(app, source, code),
            then=lambda pdf: self._show_new(pdf, code),
            owner=self,
        )

    def _show_new(self, pdf: bytes, code: RecoveryCode) -> None:
        view = SheetView(
            pdf,
            title=_t(mark("recovery", "The new sheet")),
            line=_t(
                mark(
                    "recovery",
                    "Print it first. Only then is the new code put in; until you press the button "
                    "the old one holds. Destroy the old sheet, unless old backups still need it.",
                )
            ),
            done=_t(mark("recovery", "Put the new code in")),
            later=_t(mark("recovery", "Keep the old code")),
        )
        view.put_away.connect(lambda: self.renewal.emit(code))
        self._in_dialog(view)

    def _in_dialog(self, view: SheetView) -> None:
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(_t(mark("recovery", "Recovery sheet")))
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(view)
        view.put_away.connect(dialog.accept)
        view.postponed.connect(dialog.reject)
        screen = dialog.screen().availableSize()
        dialog.resize(
            *(
                min(scaled(dialog, side), room - 60)
                for side, room in zip(_SHEET, (screen.width(), screen.height()), strict=True)
            )
        )
        dialog.open()
