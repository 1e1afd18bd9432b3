"""The typeface of every report: measures text, turns it into PDF strings, embeds itself.

Characters are numbered in the order a document first uses them, two bytes each, so that
any script the typeface has costs the same and nothing depends on the machine. What it
lacks (Chinese, Arabic, emoji) is drawn as U+FFFD with the true text beneath it, so that
it can still be searched and copied.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase.ttfonts import TTFontFile

from dsp_desktop.runtime.paths import FONTS

REPLACEMENT = "\ufffd"
_SYMBOLIC = 4
_BFCHAR_LIMIT = 100  # entries in one block of a ToUnicode map, by its specification


class Weight(Enum):
    """How dark the letters are; the value is the font file."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"


class Face:
    """One weight, read once and shared by all documents."""

    def __init__(self, weight: Weight) -> None:
        self.name = weight.value
        self.file = TTFontFile(str(FONTS / f"{weight.value}.ttf"))
        widths = {chr(code): width for code, width in self.file.charWidths.items()}
        self._widths = _Widths(widths)

    def has(self, character: str) -> bool:
        """Whether the typeface can draw this character."""
        return ord(character) in self.file.charToGlyph

    def width(self, text: str) -> float:
        """Return how wide ``text`` is at a size of one point."""
        widths = self._widths
        return sum([widths[c] for c in text]) / 1000

    def glyph(self, character: str) -> int:
        """Return the number of the glyph in the font file."""
        glyph: int = self.file.charToGlyph[ord(character)]
        return glyph


class _Widths(dict[str, float]):
    """Thousandths of the size by character; what is lacking is as wide as its replacement."""

    def __missing__(self, character: str) -> float:
        self[character] = self[REPLACEMENT]
        return self[REPLACEMENT]


@cache
def face(weight: Weight) -> Face:
    """Return the weight, reading its file at the first call."""
    return Face(weight)


def clean(text: str) -> str:
    """Return ``text`` in composed form, without line breaks or invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_visible(c) for c in composed)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs") else character


@dataclass(frozen=True, slots=True)
class Encoded:
    """Operators that show a text, and the characters the typeface lacks."""

    operators: str
    lacking: str


class FontUse:
    """One weight as one document uses it."""

    def __init__(self, weight: Weight) -> None:
        self.face = face(weight)
        self.resource = f"F{list(Weight).index(weight) + 1}"
        self._codes = _Codes(self.face)
        self._codes[REPLACEMENT]  # every subset can draw what stands in for the rest

    def show(self, text: str) -> Encoded:
        """Return the operators for ``text``, which is clean."""
        codes = self._codes
        try:
            return Encoded(f"<{''.join([codes[c] for c in text])}> Tj", "")
        except KeyError:
            return self._show_with_gaps(text)

    def _show_with_gaps(self, text: str) -> Encoded:
        parts, lacking = [], ""
        for present, run in groupby(text, self.face.has):
            piece = "".join(run)
            if present:
                parts.append(f"<{''.join([self._codes[c] for c in piece])}> Tj")
                continue
            lacking += piece
            true = ("\ufeff" + piece).encode("utf-16-be").hex().upper()
            shown = self._codes[REPLACEMENT] * len(piece)
            parts.append(f"/Span <</ActualText <{true}>>> BDC <{shown}> Tj EMC")
        return Encoded(" ".join(parts), lacking)

    def embed(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Add the characters used to ``pdf`` and return the font."""
        characters = list(self._codes)
        glyphs = [self.face.glyph(c) for c in characters]
        position = {glyph: n for n, glyph in enumerate(dict.fromkeys([0, *glyphs]))}
        program = self.face.file.makeSubset([ord(c) for c in characters])
        tag = hashlib.sha256("".join(characters).encode()).hexdigest()[:6]
        name = Name(f"/{tag.translate(_TAG)}+{self.face.name}")
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(self._descriptor(pdf, name, program)),
            W=Array([1, Array([round(self.face.width(c) * 1000) for c in characters])]),
            CIDToGIDMap=pdf.make_stream(
                b"\0\0" + b"".join(position[g].to_bytes(2, "big") for g in glyphs)
            ),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(characters)),
        )
        return pdf.make_indirect(font)

    def _descriptor(self, pdf: pikepdf.Pdf, name: Name, program: bytes) -> Dictionary:
        file = self.face.file
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=_SYMBOLIC,
            FontBBox=Array([round(edge) for edge in file.bbox]),
            ItalicAngle=0,
            Ascent=round(file.ascent),
            Descent=round(file.descent),
            CapHeight=round(file.capHeight),
            StemV=file.stemV,
            FontFile2=pdf.make_stream(program, Length1=len(program)),
        )


class _Codes(dict[str, str]):
    """Four hexadecimal digits by character, given out in the order of first use."""

    def __init__(self, shared: Face) -> None:
        super().__init__()
        self._face = shared

    def __missing__(self, character: str) -> str:
        if not self._face.has(character):
            raise KeyError(character)
        self[character] = f"{len(self) + 1:04X}"
        return self[character]


# A subset's tag is six capital letters.
_TAG = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")


def _to_unicode(characters: list[str]) -> bytes:
    entries = [
        f"<{n:04X}> <{c.encode('utf-16-be').hex().upper()}>"
        for n, c in enumerate(characters, start=1)
    ]
    blocks = [entries[i : i + _BFCHAR_LIMIT] for i in range(0, len(entries), _BFCHAR_LIMIT)]
    maps = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{maps}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
