"""Tag an assembled PDF and make it last: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).

Both ask for the same care: every part of the page is in the structure tree or is said to
be decoration, language and title are set, fonts are embedded with their characters, and
the colors are defined. Nothing here reads a clock or a random number.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dsp_desktop.reports.assembly import destination
from dsp_desktop.reports.sheet import Sheet
from dsp_desktop.reports.srgb import profile
from dsp_desktop.reports.structure import Link, Mark, Node

_LANGUAGE = "en-US"
_PRODUCER = "DSP Desktop"
_PRINT = 4  # annotation flag


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself to catalogs and viewers."""

    title: str
    author: str
    subject: str
    made_at: datetime


def tag(pdf: pikepdf.Pdf, sheet: Sheet, metadata: Metadata) -> None:
    """Add the structure, the metadata and the output intent to an assembled PDF."""
    _Tagger(pdf, sheet).tag()
    root = pdf.Root
    root.MarkInfo = Dictionary(Marked=True, Suspects=False)
    root.Lang = String(_LANGUAGE)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    _add_metadata(pdf, metadata)
    intent = pdf.make_stream(profile(), N=3)
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB IEC61966-2.1",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=intent,
            )
        ]
    )


class _Tagger:
    """Turns the nodes of a sheet into structure elements, and its links into annotations."""

    def __init__(self, pdf: pikepdf.Pdf, sheet: Sheet) -> None:
        self._pdf = pdf
        self._sheet = sheet
        self._pages = [page.obj for page in pdf.pages]
        # By page, by number of the content on it: the element it belongs to.
        self._owners: list[list[pikepdf.Object]] = [
            [pikepdf.Object.parse(b"null")] * page.marks for page in sheet.pages
        ]
        self._links: list[pikepdf.Object] = []
        self._names = {"": Name.NonStruct}

    def tag(self) -> None:
        """Build the tree and hang it into the document."""
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self._sheet.root, root)
        numbers: list[object] = []
        for number, (page, owners) in enumerate(zip(self._pages, self._owners, strict=True)):
            page.StructParents = number
            page.Tabs = Name.S
            numbers += [number, self._pdf.make_indirect(Array(owners))]
        for number, link in enumerate(self._links, start=len(self._pages)):
            numbers += [number, link]
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self._pages) + len(self._links)
        self._pdf.Root.StructTreeRoot = root

    def _element(self, node: Node, parent: pikepdf.Object) -> pikepdf.Object:
        element = self._pdf.make_indirect(Dictionary(S=self._name(node.tag), P=parent))
        if node.scope:
            element.A = Dictionary(O=Name.Table, Scope=self._name(node.scope))
        kids = node.kids
        if kids and isinstance(kids[0], Mark):
            element.Pg = self._pages[kids[0].page]
        made = [self._kid(kid, element, kids[0]) for kid in kids]
        if made:
            element.K = made[0] if len(made) == 1 else Array(made)
        return element

    def _kid(self, kid: Node | Mark | Link, element: pikepdf.Object, first: object) -> object:
        if isinstance(kid, Node):
            return self._element(kid, element)
        if isinstance(kid, Link):
            return self._annotation(kid, element)
        self._owners[kid.page][kid.number] = element
        if isinstance(first, Mark) and kid.page == first.page:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=self._pages[kid.page], MCID=kid.number)

    def _annotation(self, link: Link, element: pikepdf.Object) -> pikepdf.Object:
        page = self._pages[link.page]
        annotation = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(edge, 2) for edge in link.box]),
                Border=Array([0, 0, 0]),
                F=_PRINT,
                Contents=String(link.said),
                Dest=destination(self._pdf, self._sheet.anchors[link.anchor]),
                StructParent=len(self._pages) + len(self._links),
            )
        )
        self._links.append(element)
        if Name.Annots not in page:
            page.Annots = Array()
        page.Annots.append(annotation)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)

    def _name(self, word: str) -> Name:
        if word not in self._names:
            self._names[word] = Name(f"/{word}")
        return self._names[word]


def _add_metadata(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    made = metadata.made_at.astimezone(UTC)
    stamp = String(f"D:{made:%Y%m%d%H%M%S}Z")
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=String(metadata.title),
            Author=String(metadata.author),
            Subject=String(metadata.subject),
            Creator=String(_PRODUCER),
            Producer=String(_PRODUCER),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    packet = pdf.make_stream(_xmp(metadata, f"{made:%Y-%m-%dT%H:%M:%SZ}").encode("utf-8"))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = packet


def _xmp(metadata: Metadata, stamp: str) -> str:
    title, author, subject = map(escape, (metadata.title, metadata.author, metadata.subject))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="{_UA}"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{_LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{_PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<pdf:Producer>{_PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
