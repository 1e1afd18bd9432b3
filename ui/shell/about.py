"""What this program is, which version, and under which license."""

from importlib.metadata import version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from dsp_desktop.runtime.paths import logs_folder
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.shell.names import without_password


def _t(text: str) -> str:
    return translated("about", text)


def show_about(parent: QWidget, target: str) -> QDialog:
    """Open the dialog and return it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_t(mark("about", "About DSP Desktop")))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*(scaled(dialog, 24),) * 4)
    title = QLabel("DSP Desktop")
    title.setProperty("role", "title")
    layout.addWidget(title)
    lines = (
        _t(mark("about", "Version {version} · Apache License 2.0")).format(
            version=version("dsp-desktop")
        ),
        _t(mark("about", "The back office of a delivery service partner company.")),
        _t(mark("about", "It helps to keep the rules; it is no lawyer. Ask one when it matters.")),
        _t(mark("about", "This company: {place}")).format(place=without_password(target)),
        _t(mark("about", "Logs: {place}")).format(place=logs_folder()),
        _t(mark("about", "Qt {qt}, used under the GNU LGPL 3")).format(qt=qVersion()),
    )
    for line in lines:
        label = QLabel(line)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(label)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    layout.addWidget(buttons)
    dialog.setMinimumWidth(scaled(dialog, 460))
    dialog.open()
    return dialog
