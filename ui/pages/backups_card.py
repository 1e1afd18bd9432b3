"""The card beside the backups: where they go, what is kept, and what the chosen one holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled
from ui.pages.backups_look import held

if TYPE_CHECKING:
    from dsp_desktop.backup.service import PlanDetails
    from dsp_desktop.backup.shelf import Backup
    from dsp_desktop.backup.standing import Standing

_WIDTH, _INSET, _BOX, _PAD, _MOST = 340, 16, 96, 8, 366
_COUNTS = {
    "today": mark("backup", "Last ones of today"),
    "daily": mark("backup", "Days"),
    "weekly": mark("backup", "Weeks"),
    "monthly": mark("backup", "Months"),
    "yearly": mark("backup", "Years"),
    "warn_after_days": mark("backup", "Warn after days"),
}
SAME_DISK = mark(
    "backup",
    "This folder is on the same disk as the company: if the disk breaks, both are gone. Choose a "
    "folder on another disk, or one that is copied elsewhere by itself, such as a synced one.",
)
_PROOFS = {
    "opened": mark("backup", "Opened and found whole"),
    "restored": mark("backup", "Restored on trial and found whole"),
    "listed": mark("backup", "Every part found whole"),
}


def _t(text: str) -> str:
    return translated("backup", text)


class BackupsCard(QScrollArea):
    """Shows a standing and gives back the plan as the person has set it."""

    def __init__(
        self, *, may_edit: bool, choose: Callable[[], object], save: Callable[[], object]
    ) -> None:
        super().__init__()
        self._may_edit = may_edit
        self.folder, self.about = text_label(""), text_label("")
        self.same_disk = text_label(_t(SAME_DISK), "help")
        self.same_disk.setProperty("tone", "due_soon")
        self.same_disk.hide()
        self.change = QPushButton(_t(mark("backup", "Change…")))
        self.change.clicked.connect(lambda _checked: choose())
        self.counts = {name: _count(_t(title)) for name, title in _COUNTS.items()}
        self.automatic = QCheckBox(_t(mark("backup", "Back up daily and on closing")))
        self.save = QPushButton(_t(mark("backup", "Save")))
        self.save.clicked.connect(lambda _checked: save())
        for editor in (*self.counts.values(), self.automatic):
            editor.setEnabled(may_edit)
        self._lay_out()

    def show_standing(self, found: "Standing", *, same_disk: bool) -> None:
        """Show where backups go and what is kept; ``same_disk`` as the company, they are lost."""
        self.same_disk.setVisible(same_disk)
        self.folder.setText(str(found.folder))
        for name, box in self.counts.items():
            box.setValue(getattr(found.plan, name))
        self.automatic.setChecked(found.plan.is_automatic)

    def plan(self, before: "PlanDetails") -> "PlanDetails":
        """Return the plan as it is set here."""
        counts = {name: box.value() for name, box in self.counts.items()}
        return replace(before, **counts, is_automatic=self.automatic.isChecked())

    def show_backup(self, backup: "Backup | None", zone: tzinfo) -> None:
        """Say what is known of the chosen backup."""
        if backup is None:
            make = mark("backup", "Nothing is here yet. Choose Back up now to make the first one.")
            none = mark("backup", "Nothing is here yet.")
            self.about.setText(_t(make if self._may_edit else none))
            return
        lines = [backup.path.name.replace(".", ".\u200b")]  # a long name may wrap there
        if backup.note is None:
            words = mark("backup", "This program did not make it here: it is never taken away.")
            lines.append(_t(words))
        else:
            checked = by_type(backup.note.checked_at, zone=zone)
            said = backup.note.problem or _t(_PROOFS[backup.note.proof])
            lines.append(f"{said}, {checked}.")
            words = mark("backup", "It holds everything, among it {records}.")
            lines.append(_t(words).format(records=held(backup.note.rows)))
        self.about.setText("\n".join(lines))

    def enable(self, *, busy: bool) -> None:
        """Let the person change things, unless something is under way."""
        for button in (self.save, self.change):
            button.setEnabled(self._may_edit and not busy)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(*(scaled(self, _INSET),) * 4)
        column.setSpacing(scaled(self, 8))
        grid = QGridLayout()
        for row, (name, box) in enumerate(self.counts.items()):
            title = QLabel(_t(_COUNTS[name]))
            title.setBuddy(box)
            grid.addWidget(title, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(0, 1)
        column.addWidget(_heading(mark("backup", "Where they go on this computer")))
        column.addWidget(self.folder)
        column.addWidget(self.same_disk)
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_heading(mark("backup", "What is kept")))
        column.addLayout(grid)
        column.addWidget(self.automatic)
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_heading(mark("backup", "The chosen one")))
        column.addWidget(self.about)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(card)
        self.setFixedWidth(scaled(self, _WIDTH))


def _heading(words: str) -> QWidget:
    return text_label(_t(words), "heading")


def _count(title: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _MOST)
    box.setFixedWidth(scaled(box, _BOX))
    # Fusion draws no arrows in a style sheet: keys and the wheel count up and down.
    box.setStyleSheet("QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none; }")
    box.lineEdit().setTextMargins(scaled(box, _PAD), 0, 0, 0)
    box.setAccessibleName(title)
    return box
