"""What a backup holds, shown before it takes the company's place; and where backups go."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.labels import kind_text, operation_text
from dsp_desktop.kernel.wording import counted
from ui.kit.facts import text_label
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

if TYPE_CHECKING:
    from dsp_desktop.db.snapshot import Contents

_MEGABYTE = 1_000_000
#: What people keep a company for; the rest is there too.
_HELD = {
    "driver": (mark("backup", "driver"), mark("backup", "drivers")),
    "van": (mark("backup", "van"), mark("backup", "vans")),
    "route": (mark("backup", "route"), mark("backup", "routes")),
    "document": (mark("backup", "document"), mark("backup", "documents")),
    "inspection": (mark("backup", "inspection"), mark("backup", "inspections")),
    "fuel_purchase": (mark("backup", "fuel purchase"), mark("backup", "fuel purchases")),
    "background_check": (mark("backup", "background check"), mark("backup", "background checks")),
    "drug_test": (mark("backup", "drug test"), mark("backup", "drug tests")),
    "audit_entry": (
        mark("backup", "entry of the audit trail"),
        mark("backup", "entries of the audit trail"),
    ),
}


def _t(text: str) -> str:
    return translated("backup", text)


def megabytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{max(size / _MEGABYTE, 0.1):,.1f} MB"


def held(rows: Mapping[str, int]) -> str:
    """Return what a backup holds in the words of whoever keeps it; ``rows`` by table."""
    found = [(rows.get(table, 0), one, several) for table, (one, several) in _HELD.items()]
    return ", ".join(counted(n, _t(one), _t(several)) for n, one, several in found if n)


class ContentsDialog(QDialog):
    """Counts by kind and the last things done; accepted to restore."""

    def __init__(self, contents: "Contents", zone: tzinfo, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t(mark("backup", "What the backup holds")))
        words = mark(
            "backup",
            "It is whole. Restoring closes the company, puts this in its place and opens it. "
            "What is there now is kept beside it under a dated name.",
        )
        self.counts = _table(
            (_t(mark("backup", "Records")), _t(mark("backup", "How many"))),
            [(kind_text(table), f"{count:,}") for table, count in contents.records.items()],
        )
        self.last = _table(
            (
                _t(mark("backup", "When")),
                _t(mark("backup", "Who")),
                _t(mark("backup", "What was done")),
            ),
            [
                (by_type(e.at, zone=zone), e.who, _what(e.operation, e.entity))
                for e in contents.last
            ],
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = QPushButton(_t(mark("backup", "Restore it")))
        self.agree.setProperty("role", "primary")
        self.buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(scaled(self, 10))
        self.facts = text_label(_facts(contents, zone), "strong")
        layout.addWidget(self.facts)
        layout.addWidget(text_label(_t(words)))
        layout.addWidget(self.counts, 3)
        layout.addWidget(text_label(_t(mark("backup", "The last changes in it")), "heading"))
        layout.addWidget(self.last, 2)
        layout.addWidget(self.buttons)
        self.resize(scaled(self, 560), scaled(self, 640))


def _facts(contents: "Contents", zone: tzinfo) -> str:
    """Return whose backup it is, when it was made, and up to when it holds what was done."""
    lines = [contents.company]
    for words, at in (
        (mark("backup", "Backup made {when}"), contents.made_at),
        (mark("backup", "Last entry of its audit trail {when}, number {entries}"), contents.until),
    ):
        if at is not None:
            when = by_type(at, zone=zone)
            lines.append(_t(words).format(when=when, entries=f"{contents.entries:,}"))
    return "\n".join(filter(None, lines))


def _what(operation: str, entity: str) -> str:
    return f"{operation_text(operation)}: {kind_text(entity).lower()}"


def _table(titles: tuple[str, ...], lines: list[tuple[str, ...]]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(list(titles))
    tree.setAccessibleName(titles[0])
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.addTopLevelItems([QTreeWidgetItem(list(cells)) for cells in lines])
    tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return tree
