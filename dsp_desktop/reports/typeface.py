"""The typeface of every report, as ReportLab sets it; and what stands for what it lacks.

A character the typeface lacks (Chinese, Arabic, emoji) is drawn with the glyph of U+FFFD
while the file still says which character it is, so that it can be searched and copied.
"""

import re
import unicodedata
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from dsp_desktop.runtime.paths import FONTS

REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
_REPLACEMENT = 0xFFFD
#: How many texts' widths are kept.
_MEASURED = 50_000
#: Words drawn as they would stand on paper, last letter first: readers turn them round again.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")


class Typeface(TTFont):
    """One weight. ``missed`` has what each document asked for and did not get, in order."""

    def __init__(self, name: str) -> None:
        super().__init__(name, str(FONTS / f"{name}.ttf"), shapable=False)
        face: Any = self.face
        self._carried = frozenset(face.charToGlyph)
        face.defaultWidth = face.charWidths[_REPLACEMENT]
        self.missed: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()
        self._width_of_one = lru_cache(_MEASURED)(partial(super().stringWidth, size=1))

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: ARG002, N802 - ReportLab's signature
        """Return how wide ``text`` is set; a report measures the same words again and again."""
        width: float = self._width_of_one(text) * size
        return width

    def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802 - ReportLab's name
        """Turn text into bytes of the subsets of one document."""
        if not text.isascii():
            self._replace_lacking(text, doc)
            text = _RIGHT_TO_LEFT.sub(lambda run: run[0][::-1], text)
        return super().splitString(text, doc, encoding)

    def lacks(self, text: str) -> list[str]:
        """Return the characters of ``text`` that it lacks."""
        return [] if text.isascii() else [c for c in text if ord(c) not in self._carried]

    def _replace_lacking(self, text: str, doc: Any) -> None:
        lacking = self.lacks(text)
        if lacking:
            glyphs: dict[int, int] = self.face.charToGlyph
            for character in lacking:
                glyphs.setdefault(ord(character), glyphs[_REPLACEMENT])
            self.missed.setdefault(doc, []).extend(lacking)


WEIGHTS = tuple(Typeface(name) for name in (REGULAR, BOLD))
for _weight in WEIGHTS:
    registerFont(_weight)
_BY_NAME = {weight.fontName: weight for weight in WEIGHTS}


def weight_of(style: ParagraphStyle) -> Typeface:
    """Return the weight a style is set in."""
    return _BY_NAME[style.fontName]


def clean(text: str) -> str:
    """Return ``text`` in composed form, without invisible characters; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "\n".join("".join(map(_visible, line)) for line in composed.splitlines())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs") else character
