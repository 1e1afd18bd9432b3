"""What PDF/UA-1 and PDF/A-2a ask of a file, as far as it can be checked without a validator.

Each check says in its docstring which clause it stands for.
"""

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
    "Reference", "Link", "Table", "THead", "TBody", "TR", "TH", "TD",
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


def catalog_is_complete(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1 7.1, 7.2; ISO 19005-2 6.2.3, 6.7: title shown, language, marked, sRGB."""
    assert not pdf.is_encrypted
    assert pdf.pdf_version == "1.7"
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert not bool(pdf.Root.MarkInfo.Suspects)
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
        assert set(page.obj.Resources.keys()) == {"/Font"}


def fonts_are_embedded_and_readable(pdf: pikepdf.Pdf) -> None:
    """ISO 19005-2 6.2.11: embedded, widths as in the program, every character in Unicode."""
    fonts = {f.objgen: f for page in pdf.pages for f in page.obj.Resources.Font.values()}
    assert fonts
    for font in fonts.values():
        (descendant,) = font.DescendantFonts
        program = TTFontFile(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()), charInfo=0)
        gids = descendant.CIDToGIDMap.read_bytes()
        first, widths = descendant.W
        assert first == 1
        count = len(gids) // 2
        assert len(widths) == count - 1
        metrics = _advances(program)
        for cid, width in enumerate(widths, start=1):
            gid = int.from_bytes(gids[2 * cid : 2 * cid + 2], "big")
            assert 0 < gid < int.from_bytes(program.get_table("maxp")[4:6], "big")
            assert metrics[min(gid, len(metrics) - 1)] == int(width)  # the last one repeats
        named = font.ToUnicode.read_bytes().decode("ascii")
        assert all(f"<{cid:04X}> <" in named for cid in range(1, count))
        assert font.BaseFont == descendant.BaseFont == descendant.FontDescriptor.FontName


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
