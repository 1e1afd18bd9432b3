"""A picture, or a fax of several, decoded in memory; the format is the one its content has."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter

from dsp_desktop.kernel.file_kinds import FileKind

#: A telephone's largest pictures have 50 million; four bytes each are 240 MB.
MOST_PIXELS = 60_000_000
_MOST_FRAMES = 500
_POINTS_PER_PIXEL = 0.75


class TooManyPixels(ValueError):
    """The picture would fill the memory."""


class Unreadable(ValueError):
    """The picture is damaged."""


class PicturePages:
    """The frames of one picture, shown as pages; of one that moves, the first."""

    def __init__(self, content: bytes, kind: FileKind) -> None:
        self._content, self._kind = QByteArray(content), kind
        self._held: tuple[int, QImage] | None = None
        reader, _buffer = self._reader()
        several = reader.imageCount() if kind is FileKind.TIFF else 1
        #: How many frames there are, with those that are not shown.
        self.all = max(1, several)
        self.sizes: list[tuple[float, float]] = []
        for number in range(min(self.all, _MOST_FRAMES)):
            size = self._size(number)
            if size.isEmpty():
                raise Unreadable
            if size.width() * size.height() > MOST_PIXELS:
                raise TooManyPixels
            self.sizes.append((size.width() * _POINTS_PER_PIXEL, size.height() * _POINTS_PER_PIXEL))
        if self._whole(0).isNull():
            raise Unreadable

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, scale: float) -> QImage:
        """Draw one frame; ``scale`` is in pixels a point. What is damaged stays white."""
        width, height = (max(1, round(side * scale)) for side in self.sizes[number])
        paper = QImage(width, height, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        whole = self._whole(number)
        if not whole.isNull():
            mode = Qt.TransformationMode.SmoothTransformation
            fitted = whole.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            painter = QPainter(paper)
            painter.drawImage(0, 0, fitted)
            painter.end()
        return paper

    def close(self) -> None:
        """Let go of the picture."""
        self._held = None

    def _whole(self, number: int) -> QImage:
        if self._held is None or self._held[0] != number:
            reader, _buffer = self._reader(number)
            self._held = (number, reader.read())
        return self._held[1]

    def _size(self, number: int) -> QSize:
        reader, _buffer = self._reader(number)
        size = reader.size()
        turned = (
            reader.transformation().value
            & QImageIOHandler.Transformation.TransformationRotate90.value
        )
        return size.transposed() if turned else size

    def _reader(self, number: int = 0) -> tuple[QImageReader, QBuffer]:
        """Return a reader at one frame, and what it reads from, to be held as long as it."""
        buffer = QBuffer(self._content)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer, QByteArray(self._kind.value.encode()))
        reader.setAutoDetectImageFormat(False)  # of a picture only what its content is
        reader.setAutoTransform(True)
        if number:
            reader.jumpToImage(number)
        return reader, buffer
