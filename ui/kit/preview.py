"""A kept file, looked at inside the window: PDF, pictures and text. Nothing is written to a disk.

Nothing is ever handed to another program; a copy is saved where the person says.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFontDatabase,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.progress import NoProgress
from ui.kit import dialogs
from ui.kit.facts import text_label
from ui.kit.flow import FlowLayout
from ui.kit.l10n import mark, translated
from ui.kit.opened import Opened, opened
from ui.kit.operations import Operations
from ui.kit.pdf_pages import (
    Fit,
    Pages,
    PagesView,
    choose_printer,
    print_pages,
    printer_for,
)
from ui.kit.saving import save_bytes
from ui.kit.theme import scaled

#: How long a private file stays open that nobody touches.
PRIVATE_MS = 120_000
_SHARE = 0.92
_STEP = 1.25
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.KeyPress)
_SMALLER, _LARGER = mark("preview", "Smaller"), mark("preview", "Larger")
_SAVE = mark("preview", "Save a copy…")
_PRIVATE = mark("preview", "Private: the audit trail says that you looked. It closes itself.")


def _t(text: str) -> str:
    return translated("preview", text)


class PreviewView(QWidget):
    """Shows one file at a time, with what can be done to look at it better."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._file: AttachedFile | None = None
        self._opened = Opened()
        self._held: list[Pages] = []
        self.view = PagesView(_t(mark("preview", "Pages of the file")))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_t(mark("preview", "Words of the file")))
        self.nothing = text_label("", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = text_label("", "banner")
        self.page = QLabel()
        self.page.setProperty("role", "muted")
        self.buttons: dict[str, QPushButton] = {}
        self._tools = QWidget()
        self._stack = QStackedWidget()
        self.view.moved.connect(self._say_page)
        held = self._held
        self.destroyed.connect(lambda: _close(held))
        self._lay_out()
        self.show_file(None)

    def show_file(self, file: AttachedFile | None) -> None:
        """Show a file, or nothing."""
        self.view.show_pages(None)
        _close(self._held)
        self._file = file
        self._opened = opened(file) if file else Opened()
        pages, words = self._opened.pages, self._opened.words
        self._held[:] = [pages] if pages else []
        self.view.show_pages(pages)
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPixelSize(self.fontInfo().pixelSize())
        self.text.setFont(letters)
        self.text.setPlainText(words or "")
        wrap = QTextOption.WrapMode
        self.text.setWordWrapMode(
            wrap.NoWrap if self._opened.in_columns else wrap.WrapAtWordBoundaryOrAnywhere
        )
        shown = self.view if pages else self.text if words is not None else self.nothing
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self.nothing.setText(self._opened.sentence)
        self.note.setText(self._opened.sentence)
        self.note.setVisible(bool(self._opened.sentence) and shown is not self.nothing)
        for name, button in self.buttons.items():
            button.setVisible(_belongs(name, shown, self.view, self.nothing))
        self.page.setVisible(shown is self.view)
        self._tools.setVisible(file is not None)
        self._say_page()

    def save_copy(self) -> None:
        """Save the file where the person says."""
        if self._file is not None:
            save_copy(self._operations, self._file, self)

    def print_out(self) -> None:
        """Print what is shown, the way it is turned."""
        pages, file = self._opened.pages, self._file
        if file is None or (pages is None and self._opened.words is None):
            return
        printer = printer_for(file.name)
        if choose_printer(self, printer, len(pages) if pages else 1):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on this printer."""
        if self._opened.pages is None:
            self.text.document().print_(printer)
            return
        try:
            print_pages(self._opened.pages, printer, NoProgress(), turns=self.view.turns)
        except OSError as error:
            words = _t(mark("preview", "It was not printed: {because}."))
            self.note.setText(words.format(because=error.strerror))
            self.note.show()

    def _say_page(self) -> None:
        if self._opened.pages is not None:
            words = _t(mark("preview", "Page {n} of {all} · {percent}%"))
            self.page.setText(
                words.format(
                    n=self.view.page() + 1,
                    all=len(self._opened.pages),
                    percent=round(100 * self.view.zoom()),
                )
            )

    def _lay_out(self) -> None:
        flow = FlowLayout(self._tools, gap=scaled(self, 8))
        flow.addWidget(self.page)
        view = self.view
        for name, title, what, do in (
            ("smaller", "\N{MINUS SIGN}", _SMALLER, lambda: view.zoom_by(1 / _STEP)),
            ("larger", "+", _LARGER, lambda: view.zoom_by(_STEP)),
            ("width", mark("preview", "Fit width"), "", lambda: view.fit(Fit.WIDTH)),
            ("whole", mark("preview", "Fit page"), "", lambda: view.fit(Fit.PAGE)),
            ("turn", mark("preview", "Rotate"), "", view.turn),
            ("print", mark("preview", "Print…"), "", self.print_out),
            ("save", _SAVE, "", self.save_copy),
        ):
            button = QPushButton(_t(title))
            button.setAutoDefault(False)
            if what:
                button.setAccessibleName(_t(what))
                button.setToolTip(_t(what))
            button.clicked.connect(lambda _on, do=do: do())
            self.buttons[name] = button
            flow.addWidget(button)
        for widget in (self.nothing, self.view, self.text):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 10))
        column.addWidget(self._tools)
        column.addWidget(self.note)
        column.addWidget(self._stack, 1)


class PreviewDialog(QDialog):
    """A file over the window, as large as the window. A private one closes itself."""

    def __init__(
        self, operations: Operations, file: AttachedFile, parent: QWidget | None, *, private: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(file.name)
        self._private, self._left = private, False
        self._timer = QTimer(self, singleShot=True, interval=PRIVATE_MS)
        self._timer.timeout.connect(self.reject)
        self.preview = PreviewView(operations)
        close = QPushButton(_t(mark("preview", "Close")))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        if private:
            foot.addWidget(text_label(_t(_PRIVATE), "help"), 1)
        else:
            foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[scaled(self, 16)] * 4)
        column.setSpacing(scaled(self, 10))
        column.addWidget(self.preview, 1)
        column.addLayout(foot)
        view, text = self.preview.view, self.preview.text
        for keys, do in (
            ("Ctrl++", lambda: view.zoom_by(_STEP)),
            ("Ctrl+=", lambda: view.zoom_by(_STEP)),
            ("Ctrl+-", lambda: view.zoom_by(1 / _STEP)),
            ("Ctrl+0", lambda: view.fit(Fit.WIDTH)),
            ("Ctrl+R", view.turn),
            ("Ctrl+P", self.preview.print_out),
            ("Ctrl+S", self.preview.save_copy),
        ):
            QShortcut(QKeySequence(keys), self, do)
        whole = parent.window().size() if parent else QSize(1000, 760)
        self.resize(whole * _SHARE)
        self.preview.show_file(file)
        self.finished.connect(lambda _result: self.preview.show_file(None))
        self.preview.setFocus()
        for read_in in (view, view.viewport(), text, text.viewport()):
            read_in.installEventFilter(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to count, or close for good if the window was locked meanwhile."""
        super().showEvent(event)
        if self._left:
            QTimer.singleShot(0, self, self.reject)
        elif self._private:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of a private file: it does not come back after the window was locked."""
        super().hideEvent(event)
        self._timer.stop()
        if self._private:
            self._left = True
            self.preview.show_file(None)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count anew whenever somebody reads on."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False


def save_copy(operations: Operations, file: AttachedFile, parent: QWidget | None) -> None:
    """Save a file where the person says: whole, or not at all."""
    path = dialogs.choose_place(parent, _t(_SAVE), file.name)
    if path is None:
        return

    def keep(_source: object) -> object:
        save_bytes(path, file.content)
        return path

    operations.read(keep, then=operations.saved.emit, owner=operations)


def _belongs(name: str, shown: QWidget, pages: QWidget, nothing: QWidget) -> bool:
    """Whether a button is of use with what is shown."""
    if name == "save":
        return True
    if name == "print":
        return shown is not nothing
    return shown is pages


def _close(held: list[Pages]) -> None:
    for pages in held:
        pages.close()
    held.clear()
