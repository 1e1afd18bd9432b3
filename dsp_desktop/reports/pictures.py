"""Photos on paper: never larger than the page, upright, and said in words to who cannot see."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import HEIGHT, QUIET_BODY, WIDTH
from dsp_desktop.reports.text import Text

_TALLEST = HEIGHT * 0.42
#: Pixels to a point: 200 to the inch, as fine as an office prints.
_FINE = 200 / 72
_QUALITY = 85
_GAP = 4.0


class Photo(Flowable):
    """A photo with its caption below."""

    def __init__(self, content: bytes, caption: str, shown: str) -> None:
        super().__init__()
        self._picture, self._size = _ready(content)
        self._caption, self._shown = Text(caption, QUIET_BODY), shown

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab's names
        """Return the space below."""
        return self._caption.getSpaceAfter()

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's
        """Return the room of picture and caption."""
        self.width = WIDTH
        self.height = self._size[1] + _GAP + self._caption.wrap(aW, aH)[1]
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the picture as a figure and the caption as text."""
        width, height = self._size
        foot = y + self.height - height
        node = Node("Figure", alt=self._shown, box=(x, foot, x + width, foot + height))
        with canvas.marked(node):
            canvas.drawImage(ImageReader(BytesIO(self._picture)), x, foot, width, height)
        self._caption.drawOn(canvas, x, y)


def _ready(content: bytes) -> tuple[bytes, tuple[float, float]]:
    """Return a JPEG without place, camera or transparency, and how large it is on paper."""
    with Image.open(BytesIO(content)) as taken:
        upright = ImageOps.exif_transpose(taken).convert("RGBA")
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    wide, tall = ground.size
    scale = min(WIDTH / wide, _TALLEST / tall)
    size = (wide * scale, tall * scale)
    pixels = (max(1, round(size[0] * _FINE)), max(1, round(size[1] * _FINE)))
    if pixels[0] < wide:
        ground = ground.resize(pixels, Image.Resampling.LANCZOS)
    made = BytesIO()
    ground.save(made, "JPEG", quality=_QUALITY, optimize=False, progressive=False)
    return made.getvalue(), size
