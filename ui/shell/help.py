"""F1: short pages that say how a thing is done, beside the window, at the page in front."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from dsp_desktop.runtime.paths import RESOURCES
from ui.kit.l10n import mark, translated
from ui.kit.theme import scaled

FOLDER = RESOURCES / "help"
_FIRST, _LISTS = "start", "lists"


class HelpWindow(QWidget):
    """Topics on the left, the page on the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(translated("help", mark("help", "Help - DSP Desktop")))
        self.topics = QListWidget()
        self.topics.setFixedWidth(scaled(self, 200))
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(True)
        self.page.document().setDocumentMargin(scaled(self, 20))
        self._names: list[str] = []
        for path in sorted(FOLDER.glob("*.md"), key=_order):
            self._names.append(path.stem)
            topic = QListWidgetItem(_title(path), self.topics)
            topic.setSizeHint(QSize(0, scaled(self, 34)))
        self.topics.currentRowChanged.connect(self._show_row)
        layout = QHBoxLayout(self)
        layout.addWidget(self.topics)
        layout.addWidget(self.page, 1)
        self.resize(scaled(self, 820), scaled(self, 600))
        QShortcut(QKeySequence("Escape"), self, self.close)

    def show_page(self, name: str) -> None:
        """Show the page about a place, by its entity; most places are lists."""
        wanted = name if name in self._names else _LISTS if name else _FIRST
        self.topics.setCurrentRow(self._names.index(wanted))
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_row(self, row: int) -> None:
        if row >= 0:
            text = (FOLDER / f"{self._names[row]}.md").read_text("utf-8")
            self.page.setMarkdown(text)
            self._give_air()

    def _give_air(self) -> None:
        """Put room between paragraphs; Markdown says nothing about it."""
        document = self.page.document()
        block = document.firstBlock()
        while block.isValid():
            form = block.blockFormat()
            form.setTopMargin(scaled(self, 5))
            form.setBottomMargin(scaled(self, 5))
            QTextCursor(block).setBlockFormat(form)
            block = block.next()


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return lines.readline().lstrip("# ").strip()


def _order(path: Path) -> tuple[bool, bool, str]:
    """The beginning first, the keyboard last, the rest by title."""
    return (path.stem == "keyboard", path.stem != _FIRST, _title(path))
