"""What PDF/UA-1 and PDF/A-2a ask of a file, as far as it can be checked without a validator.

Each check says in its docstring which clause it stands for.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from reportlab.pdfbase.ttfonts import TTFontFile

PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI", "Tj", "TJ", "'", '"'}
STANDARD = {
    "Document", "H1", "H2", "H3", "H4", "P", "L", "LI", "Lbl", "LBody", "TOC", "TOCI",
    "Reference", "Link", "Figure", "Table", "THead", "TBody", "TR", "TH", "TD",
}  # fmt: skip
INSIDE = {
    "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TOCI": {"TOC"}, "THead": {"Table"},
    "TBody": {"Table"}, "TR": {"THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"},
}  # fmt: skip
_XMP = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


def check(path: Path) -> None:
    """Assert everything below about one file."""
    with pikepdf.open(path) as pdf:
        catalog_is_complete(pdf)
        metadata_agrees(pdf)
        nothing_is_transparent_or_active(pdf)
        fonts_are_embedded_and_readable(pdf)
        numbers = [content_is_marked(page) for page in pdf.pages]
        tree_owns_all_content(pdf, numbers)
        headings_do_not_skip(pdf)
        rows_are_regular(pdf)
        links_are_described(pdf)
        figures_are_described(pdf)


def catalog_is_complete(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.1, 7.2; ISO 19005-2 6.2.3, 6.7: title shown, language, marked, sRGB."""
    assert not pdf.is_encrypted
    assert pdf.pdf_version == "1.7"
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/Suspects" not in pdf.Root.MarkInfo  # false is the default, and poppler wants no more
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def metadata_agrees(pdf: pikepdf.Pdf) -> None:
    """ISO 19005-2 6.6: the parts claimed, and nothing said twice in two ways."""
    root = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 - written by us

    def text(path: str) -> str | None:
        found = root.find(f".//{path}", _XMP)
        return None if found is None else found.text

    assert text("pdfaid:part") == "2"
    assert text("pdfaid:conformance") == "A"
    assert text("pdfuaid:part") == "1"
    info = pdf.docinfo
    assert text("dc:title//rdf:li") == str(info.Title)
    assert text("dc:creator//rdf:li") == str(info.Author)
    assert text("dc:description//rdf:li") == str(info.Subject)
    stamp = (text("xmp:CreateDate") or "").translate(str.maketrans("", "", "-:T"))
    assert f"D:{stamp}" == str(info.CreationDate) == str(info.ModDate)


def nothing_is_transparent_or_active(pdf: pikepdf.Pdf) -> None:
    """ISO 19005-2 6.2.10, 6.5, 6.6: no scripts, no actions, no blending, no attachments."""
    for key in ("/OpenAction", "/AA", "/AcroForm", "/Names", "/JavaScript"):
        assert key not in pdf.Root
    for page in pdf.pages:
        assert "/Group" not in page.obj
        assert set(page.obj.Resources.keys()) <= {"/Font", "/ProcSet", "/XObject"}
        assert "/Trans" not in page.obj


def fonts_are_embedded_and_readable(pdf: pikepdf.Pdf) -> None:
    """ISO 19005-2 6.2.11: embedded, widths as in the program, every character in Unicode."""
    fonts = {name: f for page in pdf.pages for name, f in page.obj.Resources.Font.items()}
    shown = _codes_shown(pdf)
    assert set(shown) <= set(fonts)
    for name, font in fonts.items():
        program = TTFontFile(BytesIO(font.FontDescriptor.FontFile2.read_bytes()), charInfo=0)
        assert font.Subtype == pikepdf.Name.TrueType
        assert int(font.FontDescriptor.Flags) & 4
        assert font.BaseFont == font.FontDescriptor.FontName
        metrics, glyphs = _advances(program), _glyphs(program)
        named = dict(re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>", font.ToUnicode.read_bytes()))
        for code in shown.get(name, ()):
            glyph = glyphs[code]
            assert glyph > 0, "nothing is shown as a glyph that is not there"
            assert metrics[min(glyph, len(metrics) - 1)] == int(font.Widths[code])
            assert bytes.fromhex(named[b"%02X" % code].decode()).decode("utf-16-be").strip("\0")


def _codes_shown(pdf: pikepdf.Pdf) -> dict[str, set[int]]:
    shown: dict[str, set[int]] = defaultdict(set)
    for page in pdf.pages:
        font = ""
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = str(operands[0])
            elif str(operator) == "Tj":
                shown[font].update(bytes(operands[0]))
            assert str(operator) not in ("TJ", "'", '"')
    return shown


def _glyphs(program: TTFontFile) -> list[int]:
    """Return the glyph of each code, by the simplest table of the program (format 0 or 6)."""
    data = program.get_table("cmap")
    count = int.from_bytes(data[2:4], "big")
    starts = [int.from_bytes(data[8 + 8 * n : 12 + 8 * n], "big") for n in range(count)]
    start = starts[-1]
    kind = int.from_bytes(data[start : start + 2], "big")
    if kind == 0:
        return list(data[start + 6 : start + 262])
    assert kind == 6
    first, length = (int.from_bytes(data[start + n : start + n + 2], "big") for n in (6, 8))
    glyphs = [
        int.from_bytes(data[start + 10 + 2 * n : start + 12 + 2 * n], "big") for n in range(length)
    ]
    return [0] * first + glyphs


def _advances(program: TTFontFile) -> list[int]:
    data = program.get_table("hmtx")
    count = int.from_bytes(program.get_table("hhea")[34:36], "big")
    return [int.from_bytes(data[4 * n : 4 * n + 2], "big") for n in range(count)]


def content_is_marked(page: pikepdf.Page) -> set[int]:
    """ISO 14289-1 7.1: all content is tagged or an artifact, and never both."""
    numbers: set[int] = set()
    open_marks: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tag = str(operands[0])
            assert not (tag == "/Artifact" and open_marks)
            assert "/Artifact" not in open_marks
            open_marks.append(tag)
            if len(operands) > 1 and "/MCID" in operands[1]:
                number = int(operands[1].MCID)
                assert number not in numbers
                assert len(open_marks) == 1
                numbers.add(number)
        elif name == "EMC":
            open_marks.pop()
        elif name in PAINTS:
            assert open_marks, f"{name} outside of marked content"
    assert open_marks == []
    return numbers


def tree_owns_all_content(pdf: pikepdf.Pdf, numbers: list[set[int]]) -> None:
    """ISO 14289-1 7.1; ISO 32000-1 14.7.4.4: the parent tree and the elements agree."""
    root = pdf.Root.StructTreeRoot
    parents = list(root.ParentTree.Nums)
    by_key = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}
    pages = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
    owned: list[set[int]] = [set() for _ in numbers]
    for element in elements(pdf):
        tag = str(element.S)[1:]
        assert tag in STANDARD
        if tag in INSIDE:
            assert str(element.P.S)[1:] in INSIDE[tag]
        if tag == "TH":
            assert element.A.Scope in (pikepdf.Name.Column, pikepdf.Name.Row)
        for page, number in content_of(element):
            n = pages[page.objgen]
            assert by_key[n][number].objgen == element.objgen
            assert number not in owned[n]
            owned[n].add(number)
    assert owned == numbers
    for n, page in enumerate(pdf.pages):
        assert int(page.obj.StructParents) == n
        assert page.obj.Tabs == pikepdf.Name.S
    assert int(root.ParentTreeNextKey) == len(by_key)


def headings_do_not_skip(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.4.2: the first heading is H1, and none is left out on the way down."""
    before = 0
    for element in elements(pdf):
        tag = str(element.S)
        if tag.startswith("/H"):
            level = int(tag[2:])
            assert level <= before + 1
            before = level


def rows_are_regular(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.5: every row of a table has as many cells as the header."""
    for table in elements(pdf):
        if table.S == "/Table":
            rows = [row for part in kids(table) for row in kids(part)]
            assert len({len(kids(row)) for row in rows}) == 1


def links_are_described(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.18.5; ISO 19005-2 6.3: described, printable, and in the tree as links."""
    parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    by_key = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            assert annotation.Subtype == pikepdf.Name.Link
            assert str(annotation.Contents)
            assert int(annotation.F) == 4
            element = by_key[int(annotation.StructParent)]
            assert element.S == "/Link"
            objects = [k for k in _raw_kids(element) if _is(k, "OBJR")]
            assert [o.Obj.objgen for o in objects] == [annotation.objgen]


def figures_are_described(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.3: every figure has words for it, and says where on the page it is."""
    for element in elements(pdf):
        if element.S == "/Figure":
            assert str(element.Alt)
            assert len(element.A.BBox) == 4
    for page in pdf.pages:
        for image in page.get_images().values():
            assert "/SMask" not in image


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every structure element in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(kids(element)))


def kids(element: Any) -> list[Any]:
    """Return the elements directly inside one."""
    return [
        kid for kid in _raw_kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]


def content_of(element: Any) -> Iterator[tuple[Any, int]]:
    """Yield the pages and numbers of the content an element owns itself."""
    for kid in _raw_kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif _is(kid, "MCR"):
            yield kid.Pg, int(kid.MCID)


def _raw_kids(element: Any) -> list[Any]:
    inside = element.get("/K")
    if inside is None:
        return []
    return list(inside) if isinstance(inside, pikepdf.Array) else [inside]


def _is(kid: Any, kind: str) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == f"/{kind}"
