"""A file dropped anywhere in the window is a file to import."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.kit.filedrop import taken
from ui.kit.l10n import mark, translated


class Drops(QObject):
    """Watches the window itself, before any text box in it can swallow a file meant for us."""

    #: Emitted with the paths of the files.
    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._cover: QFrame | None = None

    def watch(self) -> None:
        """Take files from now on. Called once, when there is a company to import into."""
        self._window.winId()  # makes the window's handle, where drags arrive first
        self._window.windowHandle().installEventFilter(self)

    def stop(self) -> None:
        """Take no more files: there is no company to put them in."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._is_for_a_widget(event):
            self._hide_cover()
            return False
        match event:
            case QDragEnterEvent() | QDragMoveEvent() if files_in(event.mimeData()):
                event.acceptProposedAction()
                self._show_cover()
                return True
            case QDropEvent() if files_in(event.mimeData()):
                event.acceptProposedAction()
                self._hide_cover()
                self.dropped.emit(files_in(event.mimeData()))
                return True
        if event.type() == QEvent.Type.DragLeave:
            self._hide_cover()
        return False

    def _is_for_a_widget(self, event: QEvent) -> bool:
        """Return whether the file is over a widget that takes files for itself."""
        if not isinstance(event, QDragMoveEvent | QDropEvent):
            return False
        under: QWidget | None = self._window.childAt(event.position().toPoint())
        while under is not None and not taken(under, event.mimeData()):
            under = under.parentWidget()
        return under is not None

    def _show_cover(self) -> None:
        if self._cover is None:
            self._cover = QFrame(self._window)
            self._cover.setProperty("role", "drop")
            self._cover.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words = QLabel(
                translated("drop", mark("drop", "Drop to see what would change before it does"))
            )
            words.setProperty("role", "title")
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            QVBoxLayout(self._cover).addWidget(words)
        self._cover.setGeometry(self._window.rect().adjusted(12, 12, -12, -12))
        self._cover.show()
        self._cover.raise_()

    def _hide_cover(self) -> None:
        if self._cover is not None:
            self._cover.hide()


def files_in(data: QMimeData) -> list[str]:
    """Return the paths of the files on this machine that are being dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
